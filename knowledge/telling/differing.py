"""What several reports of one event tell differently: how many, when, who or where; rather too little than wrong."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Literal, TypeVar

from knowledge.article import Article
from knowledge.language.detect import is_vietnamese
from knowledge.passages import Span
from knowledge.telling.dated import other_day
from knowledge.telling.events import Telling, surely_one_event
from knowledge.telling.facts import Fact, same_matter
from knowledge.telling.names import named, other_name
from knowledge.telling.told_numbers import numbers

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is told differently: for each side that tells it, which side, and the characters of its quote."""

    told: tuple[tuple[int, Span], ...]
    """(side, counted from 0; span of that side's article), of at least two sides."""
    kind: Literal["number", "day", "name"] = "number"


def _numbers(sides: Sequence[Telling], asked: Iterable[str]) -> Iterator[Difference]:
    """What sides tell differently, each thing once."""
    told = [(number, fact) for number, side in enumerate(sides) for fact in side.facts]
    groups: list[list[tuple[int, Fact]]] = []
    for number, fact in told:
        for group in groups:
            if same_matter(group[0][1], fact, apart=asked):
                group.append((number, fact))
                break
        else:
            groups.append([(number, fact)])
    for group in groups:
        by_side: dict[int, list[Fact]] = {}
        for number, fact in group:
            by_side.setdefault(number, []).append(fact)
        # a side that gives two numbers for it counts parts, or tells of an earlier toll, too
        sure = {side: found[0] for side, found in by_side.items() if len({fact.number.value for fact in found}) == 1}
        differing = sorted(
            {
                side
                for one, ours in sure.items()
                for other, theirs in sure.items()
                if one < other and not ours.number.agrees(theirs.number) and surely_one_event(sides[one], sides[other])
                for side in (one, other)
            }
        )
        if differing:
            starts = [(side, sides[side].statement.start, sure[side].span) for side in differing]
            yield Difference(tuple((side, (start + span[0], start + span[1])) for side, start, span in starts))


def differing(sides: Sequence[Telling], asked: Iterable[str]) -> Iterator[Difference]:
    """Yield what sides tell differently, each thing once; `asked` are terms that all of them share."""
    counted = list(_numbers(sides, asked))
    yield from counted
    yield from _wanted(sides, {one for difference in counted for one in difference.told})
    yield from _days(sides)
    yield from _names(sides)


def _wanted(sides: Sequence[Telling], marked: set[tuple[int, Span]]) -> Iterator[Difference]:
    """The very number or sum that is asked after, where sides give it otherwise, and no article gives the other's."""
    about = frozenset[str]().union(*(side.wanted.of_what(fact) for side in sides for fact in side.facts))
    for term in sorted(about):
        sure: dict[int, Fact] = {}
        for number, side in enumerate(sides):
            found = [fact for fact in side.facts if term in side.wanted.of_what(fact)]
            if len({fact.number.value for fact in found}) == 1:
                sure[number] = found[0]
        differing = {
            side
            for (one, ours), (other, theirs) in combinations(sure.items(), 2)
            if _otherwise(ours, theirs)
            and surely_one_event(sides[one], sides[other])
            and not _gives(sides[one].statement.article, theirs)
            and not _gives(sides[other].statement.article, ours)
            for side in (one, other)
        }
        starts = [(side, sides[side].statement.start, sure[side].span) for side in sorted(differing)]
        told = tuple((side, (start + span[0], start + span[1])) for side, start, span in starts)
        if told and not marked.intersection(told):
            marked.update(told)
            yield Difference(told)


def _otherwise(ours: Fact, theirs: Fact) -> bool:
    same = ours.number.unit == theirs.number.unit and ours.fate == theirs.fate
    return same and not ours.number.agrees(theirs.number)


def _gives(article: Article, fact: Fact) -> bool:
    """Whether an article gives a number anywhere."""
    found = numbers(article.text, vietnamese=is_vietnamese(article.text[:400]))
    return any(one.value == fact.number.value and one.unit == fact.number.unit for one in found)


def _days(sides: Sequence[Telling]) -> Iterator[Difference]:
    told = [{one.span: one for one in side.dated} for side in sides]
    asked = sides[0].wanted.deed if sides else frozenset[str]()
    yield from _pairs(sides, told, partial(other_day, asked=asked), "day")


def _names(sides: Sequence[Telling]) -> Iterator[Difference]:
    told = [{one.span: one for one in named(side.statement.text)} for side in sides]
    yield from _pairs(sides, told, other_name, "name")


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
