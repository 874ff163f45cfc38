"""Whether two sentences tell of one event."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from knowledge.language.detect import is_vietnamese
from knowledge.said import Days
from knowledge.telling.days import days_told
from knowledge.telling.facts import Fact, facts
from knowledge.telling.folding import overlap, words_of
from knowledge.telling.statements import Statement

DAYS = 3
"""Days between two reports of one event at most."""
SURELY = 0.4
"""The same, of two reports that are surely of one event though only one of them names its day."""
ALIKE = 0.3
"""Share of its words that the shorter of two reports of one event has from the other one."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence, with what is needed to hold it against others."""

    statement: Statement
    days: tuple[Days, ...]
    """When what it tells of was, not when it was said."""
    facts: list[Fact]
    words: frozenset[str]
    counts: bool
    """Whether it counts what is asked after."""

    @classmethod
    def of(cls, statement: Statement, asked: frozenset[str]) -> Self:
        """Read a sentence; `asked` is what befell those after whom is asked (a key of `facts`)."""
        article, text = statement.article, statement.text
        told = days_told(text, article.day, vietnamese=is_vietnamese(article.text[:400]))
        days = tuple(dict.fromkeys(one.days for one in told if not one.of_saying))
        found = facts(text)
        return cls(statement, days, found, words_of(text), bool(asked & {fact.fate for fact in found}))

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
    if published[0] and published[1]:
        if abs(published[0] - published[1]) > timedelta(days=DAYS):
            return False
        if (first.day and published[1] < first.day) or (one.day and published[0] < one.day):
            return False  # it had not happened yet
    if first.day and one.day and first.day != one.day:
        return False
    happened = first.day or published[0]
    if happened and one.days and not any(each.since <= happened <= each.until for each in one.days):
        return False  # "killed 40 in May"
    return overlap(first.words, one.words) >= ALIKE or first.statement.text == one.statement.text


def surely_one_event(one: Telling, other: Telling) -> bool:
    """Return whether two sentences are surely of one event, so that their numbers may be held against each other.

    Both name its day, or both were published within a day and have much of their words in common.
    """
    if not one_event(one, other):
        return False
    if one.day and one.day == other.day:
        return True
    published = one.statement.article.day, other.statement.article.day
    near = not (published[0] and published[1]) or abs(published[0] - published[1]) <= timedelta(days=1)
    return near and overlap(one.words, other.words) >= SURELY
