"""Whether two sentences tell of one event."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from knowledge.language.detect import is_vietnamese
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Sentences
from knowledge.said import Days
from knowledge.telling.dated import Dated, dated
from knowledge.telling.days import days_told
from knowledge.telling.facts import Fact, facts, same_matter
from knowledge.telling.folding import overlap, words_of
from knowledge.telling.statements import Statement
from knowledge.telling.wanted import NOTHING, WantedFacts

DAYS = 3
"""Days between two reports of one event at most."""
SURELY = 0.4
"""The same, of two reports that are surely of one event though only one of them names its day."""
ALIKE = 0.3
"""Share of its words that the shorter of two reports of one event has from the other one."""
_BESIDE = cue(lambda: of_all(Sentences).elsewhere, r"\W*", r"\b")
"""Begins what tells of something else that happened, too."""
DEED = 0.6
"""The same, of two reports of one event that tell of it on different days."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence, with what is needed to hold it against others."""

    statement: Statement
    days: tuple[Days, ...]
    """When what it tells of was, not when it was said."""
    facts: list[Fact]
    words: frozenset[str]
    counts: bool
    """Whether it tells the number, the sum or the day that is asked after."""
    dated: tuple[Dated, ...] = ()
    """The single days on which something was done."""
    wanted: WantedFacts = NOTHING
    """What the question wants to hear."""

    @classmethod
    def of(cls, statement: Statement, wanted: WantedFacts = NOTHING) -> Self:
        """Read a sentence for one who is asked what is `wanted`."""
        article, text = statement.article, statement.text
        told = days_told(text, article.day, vietnamese=is_vietnamese(article.text[:400]))
        days = tuple(dict.fromkeys(one.days for one in told if not one.of_saying))
        found = facts(text)
        when = tuple(dated(text, article.day))
        counts = any(wanted.befell(fact) or wanted.of_what(fact) for fact in found) or any(map(wanted.deeds, when))
        return cls(statement, days, found, words_of(text), counts, when, wanted)

    @property
    def day(self) -> date | None:
        """The single day that it tells of; None where it tells of none, or of several."""
        single = [one.since for one in self.days if one.since == one.until]
        return single[0] if len(single) == 1 else None

    @property
    def weight(self) -> float:
        """How telling it is; comparable within one matter."""
        return self.statement.weight + 0.2 * bool(self.facts) + 0.5 * self.counts


def one_event(first: Telling, one: Telling) -> bool:
    """Return whether two sentences tell of one event: of one day, as far as they name it, partly in the same words."""
    published = first.statement.article.day, one.statement.article.day
    if bool(_BESIDE.match(first.statement.text)) != bool(_BESIDE.match(one.statement.text)):
        return False
    if published[0] and published[1]:
        if abs(published[0] - published[1]) > timedelta(days=DAYS):
            return False
        if (first.day and published[1] < first.day) or (one.day and published[0] < one.day):
            return False  # it had not happened yet
    if first.day and one.day and first.day != one.day:
        return _one_deed(first, one)
    happened = first.day or published[0]
    if happened and one.days and not any(each.since <= happened <= each.until for each in one.days):
        return False  # "killed 40 in May"
    return overlap(first.words, one.words) >= ALIKE or first.statement.text == one.statement.text


def _one_deed(first: Telling, one: Telling) -> bool:
    """Whether two sentences that name different days tell of one thing all the same, and one of them has the day wrong.

    Much is said in the same words, what was done stands beside both days, and nothing is counted otherwise: two blasts
    on two days are told in the same words, too. What was asked about need not be said in so many same words.
    """
    published = first.statement.article.day, one.statement.article.day
    if not (published[0] and published[1]) or abs(published[0] - published[1]) > timedelta(days=1):
        return False
    shared = frozenset[str]().union(*(a.deeds & b.deeds for a in first.dated for b in one.dated))
    asked = shared & first.wanted.deed
    otherwise = any(same_matter(a, b) and not a.number.agrees(b.number) for a in first.facts for b in one.facts)
    enough = ALIKE if asked else DEED
    return bool(shared) and not otherwise and overlap(first.words, one.words) >= enough


def surely_one_event(one: Telling, other: Telling) -> bool:
    """Return whether two sentences are surely of one event, so that their numbers may be held against each other.

    Both name its day, or tell the very number that is wanted, or were published within a day and share many of their
    words.
    """
    if not one_event(one, other):
        return False
    if one.day and other.day:
        return True
    if _both_tell_it(one, other):
        return True
    published = one.statement.article.day, other.statement.article.day
    near = not (published[0] and published[1]) or abs(published[0] - published[1]) <= timedelta(days=1)
    return near and overlap(one.words, other.words) >= SURELY


def _both_tell_it(one: Telling, other: Telling) -> bool:
    """Whether both tell the very number or sum that is wanted."""
    ours, theirs = ([side.wanted.of_what(fact) for fact in side.facts] for side in (one, other))
    return any(a & b for a in ours for b in theirs)
