"""What several reports of one event tell differently: how many, when, who or where; rather too little than wrong."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Literal, TypeVar

from knowledge.article import Article
from knowledge.passages import Span
from knowledge.telling.accounts import Account
from knowledge.telling.dated import other_day
from knowledge.telling.events import DEED, Telling, surely_one_event
from knowledge.telling.facts import Fact, same_matter
from knowledge.telling.folding import overlap
from knowledge.telling.names import Named, named, other_name
from knowledge.telling.sameness import Told, apart, may_be_marked

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is told differently: for each side that tells it, which side, and the characters of its quote."""

    told: tuple[tuple[int, Span], ...]
    """(side, counted from 0; span of that side's article), of at least two sides."""
    kind: Literal["number", "day", "name"] = "number"


def differing(sides: Sequence[Telling], asked: Iterable[str]) -> Iterator[Difference]:
    """Yield what sides tell differently, each thing once; `asked` are terms that all of them share."""
    accounts = [Account(side.statement.article) for side in sides]
    marked = set[tuple[int, Span]]()
    for sure in (*_alike(sides, asked), *_wanted(sides)):
        told = tuple(_told(sides, accounts, sure))
        if told and not marked.intersection(told):
            marked.update(told)
            yield Difference(told)
    yield from _days(sides)
    yield from _names(sides)


def _alike(sides: Sequence[Telling], asked: Iterable[str]) -> Iterator[dict[int, Fact]]:
    """What sides count of one thing, by side."""
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
        yield {side: found[0] for side, found in by_side.items() if len({fact.number.value for fact in found}) == 1}


def _wanted(sides: Sequence[Telling]) -> Iterator[dict[int, Fact]]:
    """The very number or sum that is asked after, by side."""
    about = frozenset[str]().union(*(side.wanted.of_what(fact) for side in sides for fact in side.facts))
    for term in sorted(about):
        sure: dict[int, Fact] = {}
        for number, side in enumerate(sides):
            found = [fact for fact in side.facts if term in side.wanted.of_what(fact)]
            if len({fact.number.value for fact in found}) == 1:
                sure[number] = found[0]
        yield sure


def _told(
    sides: Sequence[Telling], accounts: Sequence[Account], sure: Mapping[int, Fact]
) -> Iterator[tuple[int, Span]]:
    """Where sides tell a number of one thing otherwise than another side does; nothing where none does."""
    told = {number: Told(sides[number], accounts[number], fact) for number, fact in sure.items()}
    beside = {one: sum(not apart(mine, other) for other in told.values()) for one, mine in told.items()}
    of_one: list[int] = []
    for number in sorted(told, key=lambda one: (-beside[one], one)):
        if not any(apart(told[number], told[other]) for other in of_one):
            of_one.append(number)
    differing = {
        side
        for one, other in combinations(of_one, 2)
        if _otherwise(sure[one], sure[other])
        and surely_one_event(sides[one], sides[other])
        and may_be_marked(told[one], told[other])
        for side in (one, other)
    }
    for side in sorted(differing):
        start, (first, end) = sides[side].statement.start, sure[side].span
        yield side, (start + first, start + end)


def _otherwise(ours: Fact, theirs: Fact) -> bool:
    same = ours.number.unit == theirs.number.unit and ours.fate == theirs.fate
    return same and not ours.number.agrees(theirs.number)


def _days(sides: Sequence[Telling]) -> Iterator[Difference]:
    told = [{one.span: one for one in side.dated} for side in sides]
    asked = sides[0].wanted.deed if sides else frozenset[str]()
    yield from _pairs(sides, told, partial(other_day, asked=asked), "day")


def _names(sides: Sequence[Telling]) -> Iterator[Difference]:
    told = [{one.span: one for one in named(side.statement.text)} for side in sides]
    words = {side.statement.article.id: side.words for side in sides}

    def differ(one: Named, other: Named, article: Article, beside: Article) -> bool:
        """Whether two names of reports of known days stand in one place, or in sentences much alike, and are of two."""
        if article.day is None or beside.day is None:
            return False
        alike = one.between == other.between or overlap(words[article.id], words[beside.id]) >= DEED
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
