"""A claim, part by part: what of it is supported, what is told otherwise, and what nothing speaks of; no verdict."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from knowledge.answering.answer import Quote
from knowledge.answering.entities import find as find_entities
from knowledge.answering.entities import may_be_person
from knowledge.answering.question import Kind
from knowledge.errors import QuestionError
from knowledge.index.protocol import Filter, Snapshot
from knowledge.language.analysis import terms
from knowledge.language.dates import find as find_days
from knowledge.language.detect import is_vietnamese
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Needs, Places
from knowledge.passages import Span
from knowledge.said import Days, Said
from knowledge.telling.days import days_told
from knowledge.telling.facts import Fact, facts, same_matter
from knowledge.telling.folding import words_of
from knowledge.telling.statements import Statement, matter, quote_of

PartKind = Literal["who", "what", "where", "when", "how many"]
PartStanding = Literal["supported", "otherwise", "silent"]

OF_THE_CLAIM = 0.5
"""Share of what a claim says, by the weight of its words, from which a sentence speaks of the same."""
NEAR = 0.35
"""The same of a sentence of an article that speaks of it, which may tell a part."""
DONE = 0.25
"""Share of the words for what was done or is so, names left aside, that a sentence must have."""
LOOKED_AT = 40
"""Sentences that are looked at, those that hold most first."""
QUOTES = 2
"""Quotes of one part at most."""
_PLACED = cue(lambda: (*of_all(Places).at, *of_all(Places).beside, *of_all(Places).from_to), r"\b", r"\s+(?:the\s+)?$")
_NOT = cue(lambda: of_all(Needs).denies)
_BESIDE = 40
"""Characters between a "not" and a word of the claim, that it is said of."""


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """One thing that a claim says."""

    kind: PartKind
    text: str
    """The words of the claim."""
    standing: PartStanding
    quotes: tuple[Quote, ...] = ()
    """What supports it, or tells otherwise, the words that do so highlighted; none where nothing speaks of it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the archive says of a claim. Whether it is true is not told: the archive may be wrong, or behind."""

    claim: str
    parts: tuple[ClaimPart, ...]
    """What was done or is so first, then who, where, when and how many, in the claim's order."""
    notes: tuple[Said, ...] = ()

    @property
    def spoken_of(self) -> bool:
        """Whether anything speaks of any part."""
        return any(part.standing != "silent" for part in self.parts)

    def standings(self) -> dict[str, PartStanding]:
        """How each kind of part stands: as the worst of its parts, what is told otherwise being the worst."""
        worst: dict[PartStanding, int] = {"otherwise": 0, "silent": 1, "supported": 2}
        found: dict[str, PartStanding] = {}
        for part in self.parts:
            there = found.setdefault(part.kind, part.standing)
            if worst[part.standing] < worst[there]:
                found[part.kind] = part.standing
        return found

    def shown(self, allowed: Callable[[Sequence[Quote]], Sequence[Quote]]) -> "Checked":
        """The same with its quotes as `allowed` lets them be shown (`knowledge.licences`)."""
        quotes = iter(allowed([quote for part in self.parts for quote in part.quotes]))
        parts = [replace(part, quotes=tuple(next(quotes) for _ in part.quotes)) for part in self.parts]
        return replace(self, parts=tuple(parts))


def check(claim: str, snapshot: Snapshot, *, where: Filter, today: date) -> Checked:
    """Return how each part of `claim` stands by what `where` lets through; QuestionError where it has no words."""
    said = " ".join(claim.split())
    counted = facts(said)
    days = [one for one in find_days(said, today=today) if one.since and _is_date(said[one.start : one.end])]
    bare = _without(said, [*(fact.span for fact in counted), *((one.start, one.end) for one in days)])
    if not any(char.isalpha() for char in bare):
        raise QuestionError("There is nothing in this to look for; give a claim in words.")
    names = list(_names(said, days=[(one.start, one.end) for one in days]))
    first = list(_first_name(said, names, snapshot))
    found = matter(bare, snapshot, where=where, today=today, least=NEAR)
    likely = sorted(found.statements, key=lambda one: -(one.itself + 0.25 * one.held))[:LOOKED_AT]
    spoken = [one for one in likely if one.itself >= NEAR]
    act = _what(said, bare, names, spoken)
    about = _about(act, spoken)
    # a number may stand in any sentence of an article that tells of it: "At least 83 were wounded."
    articles = {one.article_id for one in about[:1]}
    beside = about + [one for one in found.statements if one.article_id in articles and one not in about]
    parts = [act, *(_name(kind, said[slice(*span)], about, act) for kind, span in (*first, *names))]
    parts += [
        _when(said[one.start : one.end], Days(one.since, one.until or one.since), about) for one in days if one.since
    ]
    parts += [_how_many(said, fact, beside) for fact in counted]
    return Checked(said, tuple(parts), found.notes)


def _is_date(words: str) -> bool:
    return any(char.isdigit() for char in words) or len(words) > 4


def _without(text: str, spans: Iterable[Span]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split())


def _names(said: str, *, days: Sequence[Span]) -> Iterator[tuple[PartKind, Span]]:
    """The names of a claim: places after "in" and the like, and countries; whom else it names."""
    for start, end in find_entities(Kind.WHO, said):
        if any(a < end and start < b for a, b in days):
            continue
        name = said[start:end]
        is_place = _PLACED.search(said[:start]) is not None
        if is_place or all(term.startswith(("country:", "region:")) for term in terms(name)):
            if is_place:
                yield "where", (start, end)
        elif may_be_person(name) or " " in name or name.isupper():
            yield "who", (start, end)


def _first_name(
    said: str, names: Sequence[tuple[PartKind, Span]], snapshot: Snapshot
) -> Iterator[tuple[PartKind, Span]]:
    """The first word of a claim, where passages write it with a capital inside a sentence: "Microsoft"."""
    word = re.match(r"\w+", said)
    if word is None or any(start < word.end() for _, (start, _) in names):
        return
    for term in terms(word[0])[:1]:
        written = None if term.startswith(("country:", "region:")) else snapshot.spelling(term)
        if written and written[0].isupper():
            yield "who", word.span()


def _what(said: str, bare: str, names: Sequence[tuple[PartKind, Span]], spoken: Sequence[Statement]) -> ClaimPart:
    """What is done or is so: the claim's words without its names, dates and numbers."""
    named = frozenset(term for _, span in names for term in terms(said[slice(*span)]))
    act = words_of(bare) - named
    best = max(spoken, key=lambda one: (_share(act, one.text), one.itself), default=None)
    if best is None or best.itself < OF_THE_CLAIM or (act and _share(act, best.text) < DONE):
        return ClaimPart("what", bare, "silent")
    support = [one for one in spoken if one.itself >= OF_THE_CLAIM and _share(act, one.text) >= DONE]
    agreeing = [one for one in support if _denies(said, act) == _denies(one.text, act)]
    if agreeing and (agreeing[0].itself >= 0.8 * best.itself):
        return ClaimPart("what", bare, "supported", tuple(quote_of(one) for one in _apart(agreeing)))
    return ClaimPart("what", bare, "otherwise", tuple(quote_of(one) for one in _apart(support)))


def _share(wanted: frozenset[str], text: str) -> float:
    return len(wanted & words_of(text)) / len(wanted) if wanted else 1.0


def _denies(text: str, act: frozenset[str]) -> bool:
    """Whether a text says of one of these words that it is not so."""
    for found in _NOT.finditer(text):
        if act >= frozenset(terms(found[0])):  # "failed", which the claim says itself
            continue
        beside = text[max(0, found.start() - _BESIDE) : found.end() + _BESIDE]
        if act & frozenset(terms(beside)) - frozenset(terms(found[0])):
            return True
    return False


def _about(act: ClaimPart, spoken: Sequence[Statement]) -> list[Statement]:
    """The sentences that may tell the other parts: those that speak of the claim, and others of their articles."""
    if act.standing == "silent":
        return []
    articles = {quote.article.id for quote in act.quotes}
    return [one for one in spoken if one.itself >= OF_THE_CLAIM or one.article_id in articles]


def _apart(statements: Sequence[Statement]) -> list[Statement]:
    """The first statement of each article."""
    return list({one.article_id: one for one in reversed(statements)}.values())[::-1][:QUOTES]


def _name(kind: PartKind, name: str, about: Sequence[Statement], act: ClaimPart) -> ClaimPart:
    wanted = frozenset(terms(name))
    holding = [one for one in about if wanted <= frozenset(terms(one.text))]
    # an article names somebody once in full, and a place in its dateline
    spoken = holding or [one for one in about if wanted <= frozenset(terms(f"{one.article.title} {one.article.text}"))]
    if spoken:
        return ClaimPart(
            kind, name, "supported", tuple(quote_of(one, marked=_marked(one, name)) for one in _apart(spoken))
        )
    for one in about:
        others = [span for other, span in _names(one.text, days=()) if other == kind]
        if one.itself >= OF_THE_CLAIM and others:
            marked = tuple((one.start + a, one.start + b) for a, b in others)
            return ClaimPart(kind, name, "otherwise", (quote_of(one, marked=marked),))
    return ClaimPart(kind, name, "silent")


def _marked(statement: Statement, words: str) -> tuple[Span, ...]:
    at = statement.text.find(words)
    return ((statement.start + at, statement.start + at + len(words)),) if at >= 0 else ()


def _when(words: str, days: Days, about: Sequence[Statement]) -> ClaimPart:
    """Whether it was then: on a day that a sentence names, or on the day of a report that names none."""
    otherwise: list[tuple[Statement, Span]] = []
    for one in about:
        vietnamese = is_vietnamese(one.article.text[:400])
        for told in days_told(one.text, one.article.day, vietnamese=vietnamese):
            span = (one.start + told.start, one.start + told.end)
            if told.days.since <= days.until and days.since <= told.days.until:
                return ClaimPart("when", words, "supported", (quote_of(one, marked=(span,)),))
            if one.itself >= OF_THE_CLAIM and not told.of_saying:
                otherwise.append((one, span))
    if otherwise:
        first, span = otherwise[0]
        return ClaimPart("when", words, "otherwise", (quote_of(first, marked=(span,)),))
    return ClaimPart("when", words, "silent")


def _how_many(said: str, fact: Fact, about: Sequence[Statement]) -> ClaimPart:
    words = said[slice(*fact.span)]
    agree: list[tuple[Statement, Span]] = []
    differ: list[tuple[Statement, Span]] = []
    for one in about:
        for told in facts(one.text):
            span = (one.start + told.span[0], one.start + told.span[1])
            same = told.number.unit == fact.number.unit and told.number.value == fact.number.value
            if same or (_same(fact, told) and fact.number.agrees(told.number)):
                agree.append((one, span))
            elif _same(fact, told):
                differ.append((one, span))
    chosen = agree or differ
    quotes = tuple(quote_of(one, marked=(span,)) for one, span in chosen[:QUOTES])
    return ClaimPart("how many", words, "supported" if agree else "otherwise" if differ else "silent", quotes)


def _same(fact: Fact, told: Fact) -> bool:
    """Whether both count the same thing; a sum or a measure in what tells of the claim is the same one, as a rule."""
    if fact.number.unit and fact.number.unit == told.number.unit:
        return bool(fact.beside & told.beside)
    return same_matter(fact, told) or (bool(fact.noun & told.noun) and fact.fate == told.fate)
