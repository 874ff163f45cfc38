"""What was asked of some collections and what became of it, day by day, with their feeds and growth: for a report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.correcting.corrector import Corrector
from knowledge.correcting.grouping import Group
from knowledge.store import Feed, Store
from knowledge.store.usage import MORE_MS, UPTO_MS

GROUPS = 25
"""Groups of questions without a good answer that a report names."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day's questions."""

    day: date
    questions: int
    answered: int

    @property
    def unanswered(self) -> int:
        """Those that nothing answered."""
        return self.questions - self.answered


@dataclass(frozen=True, slots=True)
class Figures:
    """A report's figures. No day is left out, whatever happened on it."""

    since: date
    until: date
    days: tuple[Day, ...]
    outcomes: tuple[tuple[str, int], ...]
    """What became of the questions, the most frequent first: "answered", "pinned", or the kind of the reason."""
    latency: tuple[tuple[int, int], ...]
    """How many answers took so many milliseconds at most and more than the number before; `MORE_MS` has no limit."""
    groups: tuple[Group, ...]
    upvotes: int
    downvotes: int
    feeds: tuple[Feed, ...]
    growth: tuple[tuple[date, int], ...]
    """Articles at the end of each day."""

    @property
    def questions(self) -> int:
        """All of them."""
        return sum(day.questions for day in self.days)

    @property
    def answered(self) -> int:
        """Those that were answered."""
        return sum(day.answered for day in self.days)

    def within(self, share: float) -> int | None:
        """The least number of milliseconds counted in which `share` of the answers came; None without any."""
        total, so_far = sum(number for _, number in self.latency), 0
        for upto, number in self.latency:
            so_far += number
            if total and so_far >= share * total:
                return upto
        return None


def figures(
    store: Store,
    corrector: Corrector,
    *,
    scopes: Sequence[str] | None,
    collections: Sequence[str],
    since: date,
    until: date,
) -> Figures:
    """Sum up the days from `since` to `until`, both included.

    `scopes` are those whose questions count (None for all), `collections` those that they are asked of.
    """
    asked = {day: (questions, answered) for day, questions, answered in store.reports.days(scopes, since, until)}
    every = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    tallies = store.reports.tallies(scopes, since, until)
    latency = Counter({int(key): number for kind, key, number in tallies if kind == "ms"})
    outcomes = Counter({key: number for kind, key, number in tallies if kind == "outcome"})
    votes = store.reports.voted(scopes, since, until)
    groups = [
        group
        for scope in (store.usage.scopes() if scopes is None else scopes)
        for group in corrector.unmet(scope, dict.fromkeys([scope, *collections]), since=since)
    ]
    groups.sort(key=lambda group: -len(group.asked))
    grown = store.listing.by_addition(collections=collections)
    return Figures(
        since,
        until,
        tuple(Day(day, *asked.get(day, (0, 0))) for day in every),
        tuple(outcomes.most_common()),
        tuple((upto, latency[upto]) for upto in (*UPTO_MS, MORE_MS)),
        tuple(groups[:GROUPS]),
        *votes,
        tuple(feed for feed in store.feeds.all() if feed.collection in collections),
        tuple(_running(every, grown)),
    )


def _running(days: Sequence[date], added: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    found, place, total = [], 0, 0
    for day in days:
        while place < len(added) and added[place][0] <= day:
            total += added[place][1]
            place += 1
        found.append((day, total))
    return found
