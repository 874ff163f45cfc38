"""A brief: what is new of a matter in some days, each a quote, the most telling first, no two that say the same."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.answering.answer import Quote
from knowledge.answering.question import Question
from knowledge.index.protocol import Filter, Snapshot
from knowledge.said import Days, Said, say
from knowledge.telling.events import Telling, one_event
from knowledge.telling.facts import facts, same_matter
from knowledge.telling.folding import beside, originals, overlap, words_of
from knowledge.telling.statements import Statement, matter, quote_of

QUOTES = 8
"""Quotes of a brief at most, unless more are asked for."""
LOOKED_AT = 120
"""Articles that are looked at, the most telling first."""
RELEVANCE = 0.7
"""How much it counts that a sentence is telling, against how new it is beside those that are told already.

The lambda of maximal marginal relevance (Carbonell and Goldstein 1998)."""
SAME = 0.4
"""Share of the words of the shorter of two sentences from which both tell the same news."""
OPENING = 3
"""Sentences with which an article begins, of which the most telling one stands for it."""
LEAD = 400
"""Characters of an article that tell what its news is, with its headline."""
LEAST = 0.5
"""Share of the best sentence's weight that another one needs to be told."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What was published of a matter in some days."""

    question: Question
    days: Days
    quotes: tuple[Quote, ...] = ()
    """The most telling first; `also_in` of each names the others that say the same."""
    notes: tuple[Said, ...] = ()
    reason: Said | None = None
    """Why there is nothing."""

    def shown(self, allowed: Callable[[Sequence[Quote]], Sequence[Quote]]) -> "Brief":
        """The same with its quotes as `allowed` lets them be shown (`knowledge.licences`)."""
        return replace(self, quotes=tuple(allowed(self.quotes)))


def brief(
    text: str,
    snapshot: Snapshot,
    *,
    where: Filter,
    today: date,
    since: date | None = None,
    until: date | None = None,
    limit: int = QUOTES,
) -> Brief:
    """Return at most `limit` quotes of what was published of `text` from `since` to `until`, both included.

    QuestionError where it cannot be asked.
    """
    days = Days(since or until or today, until or today)
    found = matter(text, snapshot, where=replace(where, since=since, until=until), today=today)
    if not found.statements:
        return Brief(found.question, days, notes=found.notes, reason=say("nothing-new", days=days))
    statements, copies = originals(found.statements)
    candidates = sorted(_reports(statements), key=lambda one: -one.weight)[:LOOKED_AT]
    told: list[tuple[Telling, list[Telling]]] = []
    """What is told, each with those that say the same."""
    while candidates and len(told) < limit:
        best = max(candidates, key=lambda one: _worth(one, told))
        candidates.remove(best)
        if best.weight < LEAST * (told[0][0].weight if told else best.weight):
            continue
        for first, others in told:
            if _same_news(first, best):
                others.append(best)
                break
        else:
            told.append((best, []))
    for one in candidates:  # no room for more, but named beside what says the same
        for first, others in told:
            if _same_news(first, one):
                others.append(one)
                break
    quotes = [
        quote_of(first.statement, also_in=beside(first.statement, [one.statement for one in others], copies))
        for first, others in told
    ]
    return Brief(found.question, days, tuple(quotes), found.notes)


def _reports(statements: Sequence[Statement]) -> Iterator[Telling]:
    """The sentence that stands for each article: of those that it begins with the most telling, else of all."""
    articles: dict[str, list[Statement]] = {}
    for one in statements:
        articles.setdefault(one.article_id, []).append(one)
    for there in articles.values():
        opening = [one for one in there if one.passage == 0 and one.place < OPENING]
        best = max(opening or there, key=lambda one: (one.weight, -one.start))
        read = Telling.of(best)
        begins = best.article.text[:LEAD]
        yield replace(read, words=words_of(f"{best.article.title}. {best.text} {begins}"), facts=facts(begins))


def _worth(one: Telling, told: Sequence[tuple[Telling, list[Telling]]]) -> float:
    nearest = max((overlap(one.words, first.words) for first, _ in told), default=0.0)
    return RELEVANCE * one.weight - (1.0 - RELEVANCE) * nearest


def _same_news(first: Telling, one: Telling) -> bool:
    """Whether both tell the same: much in the same words, or of one event, and count the same of it."""
    if overlap(first.words, one.words) >= SAME:
        return True
    return one_event(first, one) and any(same_matter(a, b) for a in first.facts for b in one.facts)
