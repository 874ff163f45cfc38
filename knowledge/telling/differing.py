"""What several reports of one event tell differently: how many, when, who or where; rather too little than wrong."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Literal, TypeVar

from knowledge.article import Article
from knowledge.passages import Span
from knowledge.telling.accounts import Account, Detail, same_event
from knowledge.telling.contradicting import Contradicting, Sought, Weigher
from knowledge.telling.dated import other_day
from knowledge.telling.events import DEED, Telling, surely_one_event
from knowledge.telling.folding import overlap
from knowledge.telling.names import Named, named, other_name

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is told differently: for each side that tells it, which side, and the characters of its quote."""

    told: tuple[tuple[int, Span], ...]
    """(side, counted from 0; span of that side's article), of at least two sides."""
    kind: Literal["number", "day", "name"] = "number"


@dataclass(slots=True)
class Contradiction:
    """What several sides tell otherwise, wherever in their articles they do."""

    told: dict[int, Detail]
    """By side."""
    asked: bool
    """Whether it is what the question is after."""


def contradicting(sides: Sequence[Telling], accounts: Sequence[Account], sought: Sought) -> list[Contradiction]:
    """Return what articles of one event tell otherwise in numbers; `accounts` are those of the sides' articles."""
    weigher = Weigher(accounts)
    found: list[set[tuple[int, int]]] = []
    details: dict[tuple[int, int], Detail] = {}
    asked_after = set[tuple[int, int]]()
    for one, other in combinations(range(len(sides)), 2):
        if not _one_event(sides, accounts, one, other):
            continue
        for ours, theirs, asked in Contradicting(accounts[one], accounts[other], weigher, sought).pairs():
            pair = {(one, ours.span[0]), (other, theirs.span[0])}
            asked_after |= pair if asked else set()
            details |= {(one, ours.span[0]): ours, (other, theirs.span[0]): theirs}
            joined = [there for there in found if there & pair]
            found = [there for there in found if not there & pair] + [pair.union(*joined)]
    made = []
    for group in found:
        by_side: dict[int, list[Detail]] = {}
        for side, start in sorted(group):
            by_side.setdefault(side, []).append(details[side, start])
        # a side that gives two numbers for it counts parts, or tells of an earlier toll, too
        told = {side: there[0] for side, there in by_side.items() if len({one.fact.number.value for one in there}) == 1}
        if len(told) > 1 and len({one.fact.number.value for one in told.values()}) > 1:
            made.append(Contradiction(told, not asked_after.isdisjoint(group)))
    return made


def _one_event(sides: Sequence[Telling], accounts: Sequence[Account], one: int, other: int) -> bool:
    return same_event(accounts[one], accounts[other]) or surely_one_event(sides[one], sides[other])


def differing(sides: Sequence[Telling], contradictions: Iterable[Contradiction]) -> Iterator[Difference]:
    """Yield what the sentences of the sides tell differently, each thing once."""
    for each in contradictions:
        told = tuple((side, one.span) for side, one in sorted(each.told.items()) if holds(sides[side], one))
        values = {each.told[side].fact.number.value for side, _ in told}
        if len(values) > 1:
            yield Difference(told)
    yield from _days(sides)
    yield from _names(sides)


def holds(side: Telling, detail: Detail) -> bool:
    """Return whether a side's sentence tells a detail of its article."""
    return side.statement.start <= detail.span[0] and detail.span[1] <= side.statement.end


def _days(sides: Sequence[Telling]) -> Iterator[Difference]:
    told = [{one.span: one for one in side.dated} for side in sides]
    asked = sides[0].wanted.deed if sides else frozenset[str]()
    yield from _pairs(sides, told, partial(other_day, asked=asked), "day")


def _names(sides: Sequence[Telling]) -> Iterator[Difference]:
    told = [{one.span: one for one in named(side.statement.text)} for side in sides]
    words = {side.statement.article.id: side.words for side in sides}

    def differ(one: Named, other: Named, article: Article, beside: Article) -> bool:
        """Whether two names stand between the same words, or in sentences that say much the same, and are of two."""
        alike = one.after == other.after or overlap(words[article.id], words[beside.id]) >= DEED
        return alike and other_name(one, other, article, beside)

    yield from _pairs(sides, told, differ, "name")


def _pairs(
    sides: Sequence[Telling],
    told: Sequence[dict[Span, T]],
    differ: Callable[[T, T, Article, Article], bool],
    kind: Literal["day", "name"],
) -> Iterator[Difference]:
    """What two sides tell differently, and all others beside that tell it as neither, or as one of them, does."""
    joined: list[set[tuple[int, Span]]] = []
    for one, other in combinations(range(len(sides)), 2):
        if not (told[one] and told[other] and surely_one_event(sides[one], sides[other])):
            continue
        articles = sides[one].statement.article, sides[other].statement.article
        for span, mine in told[one].items():
            for beside, theirs in told[other].items():
                if differ(mine, theirs, *articles):
                    pair = {(one, span), (other, beside)}
                    for there in joined:
                        if there & pair:
                            there |= pair
                            break
                    else:
                        joined.append(pair)
    for there in joined:
        starts = {side: sides[side].statement.start for side, _ in there}
        spans = {(side, (starts[side] + start, starts[side] + end)) for side, (start, end) in there}
        if len(starts) == len(spans):  # a side that tells it in two ways tells of two things
            yield Difference(tuple(sorted(spans)), kind)
