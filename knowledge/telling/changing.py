"""What changed: what is told of a matter after a day that was not told before, or was told otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from knowledge.answering.answer import Quote
from knowledge.answering.question import Question
from knowledge.index.protocol import Filter, Snapshot
from knowledge.passages import Span
from knowledge.said import Said, say
from knowledge.telling.dated import Dated, other_day
from knowledge.telling.events import ALIKE, DEED, Telling
from knowledge.telling.facts import same_matter
from knowledge.telling.folding import originals, overlap, says_the_same
from knowledge.telling.names import Named, named, other_name
from knowledge.telling.statements import matter, quote_of

CHANGES = 12
"""Changes that are told at most."""
LOOKED_AT = 80
"""Sentences of each time that are looked at, the most telling first."""
TOLD = 0.5
"""Share of the words of a sentence that one of before has, from which it tells nothing new."""


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """What is told now, and what was told instead before."""

    quote: Quote
    before: Quote | None = None
    """None where nothing was told of it; else the numbers, days or names that differ are highlighted in both."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed of a matter, in the order in which it was told."""

    question: Question
    changes: tuple[ChangedFact, ...] = ()
    notes: tuple[Said, ...] = ()
    reason: Said | None = None
    """Why there is nothing."""

    def shown(self, allowed: Callable[[Sequence[Quote]], Sequence[Quote]]) -> "Changes":
        """The same with its quotes as `allowed` lets them be shown (`knowledge.licences`)."""
        flat = [quote for change in self.changes for quote in (change.quote, change.before) if quote is not None]
        quotes = iter(allowed(flat))
        changes = [ChangedFact(next(quotes), next(quotes) if change.before else None) for change in self.changes]
        return replace(self, changes=tuple(changes))


def changed(text: str, snapshot: Snapshot, *, where: Filter, today: date, since: date, until: date) -> Changes:
    """Return what was told of `text` after `since`, up to `until`, that was not told so up to `since`.

    The days are those of publication. QuestionError where it cannot be asked.
    """
    found = matter(text, snapshot, where=replace(where, until=until), today=today)
    statements, _ = originals(found.statements)
    dated = [one for one in statements if one.article.day is not None]
    dated.sort(key=lambda one: -one.weight)
    before = [Telling.of(one) for one in dated if _day(one.article.day) <= since][:LOOKED_AT]
    after = [Telling.of(one) for one in dated if _day(one.article.day) > since][:LOOKED_AT]
    told: list[tuple[Telling, ChangedFact]] = []
    for one in after:
        change = _change(one, before)
        if change and not any(_tells_it(earlier, one) for earlier, _ in told) and len(told) < CHANGES:
            told.append((one, change))
    told.sort(key=lambda pair: (_day(pair[0].statement.article.day), -pair[0].weight))
    reason = None if told else found.reason if not found.statements else say("nothing-changed", date=since)
    return Changes(found.question, tuple(change for _, change in told), found.notes, reason)


def _day(day: date | None) -> date:
    return day or date.min


def _change(one: Telling, before: Sequence[Telling]) -> ChangedFact | None:
    """What a sentence changes of what was told before; None where it tells nothing new."""
    for earlier in before:
        if overlap(earlier.words, one.words) < ALIKE:
            continue
        for old in earlier.facts:
            for new in one.facts:
                if same_matter(old, new) and not old.number.agrees(new.number):
                    return ChangedFact(_marked(one, new.span), _marked(earlier, old.span))
        if spans := _other_words(earlier, one):
            return ChangedFact(_marked(one, spans[1]), _marked(earlier, spans[0]))
    new_words = not any(
        overlap(earlier.words, one.words) >= TOLD or says_the_same(earlier.statement.text, one.statement.text)
        for earlier in before
    )
    return ChangedFact(quote_of(one.statement)) if one.statement.passage == 0 and new_words else None


def _other_words(earlier: Telling, one: Telling) -> tuple[Span, Span] | None:
    """A day or a name that stood in a sentence before, and the one that stands in its place now; None for none."""
    if overlap(earlier.words, one.words) < DEED:
        return None
    articles = earlier.statement.article, one.statement.article
    days = ((old, new) for old in earlier.dated for new in one.dated if other_day(old, new, *articles))
    names = (
        (old, new)
        for old in named(earlier.statement.text)
        for new in named(one.statement.text)
        if other_name(old, new, *articles)
    )
    return next(((old.span, new.span) for old, new in chain[tuple[Dated | Named, Dated | Named]](days, names)), None)


def _marked(one: Telling, span: Span) -> Quote:
    start = one.statement.start
    return quote_of(one.statement, marked=((start + span[0], start + span[1]),))


def _tells_it(earlier: Telling, one: Telling) -> bool:
    return overlap(earlier.words, one.words) >= TOLD or any(
        same_matter(old, new) and old.number.agrees(new.number) for old in earlier.facts for new in one.facts
    )
