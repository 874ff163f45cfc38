"""What two accounts of one event tell otherwise in numbers: the same of the same; rather too little than wrong."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log

from knowledge.answering.relatives import Relation, relatives
from knowledge.telling.accounts import AGE, Account, Detail, names_of
from knowledge.telling.facts import ANYBODY, Fact

NEARBY = 0.6
"""How much the words near a number count, against those of all its sentence."""
LOW = 0.45
"""Share of what one detail's sentence holds of a question that another's must, for both to be what is asked."""
_OF_PEOPLE = frozenset({"dead", "hurt", "missing", "aboard"})
"""Fates of which some of those who are counted are told apart: "3 children"; who are arrested are called many names."""
PASSING = frozenset({"hour", "day", "week", "minute"})
"""Units of what has passed since, which grows from one report to the next."""
LEAST, LIKELY, UNASKED, BY_SORT = 0.2, 0.35, 0.5, 0.6
"""How alike two numbers must be (`Weigher.alike`) to be of the same: where each is the only one of its article that
could be asked, or the first to tell of those whom something befell; where each is the only one in its unit; where
nothing is asked; where what is counted is of some sort, of which there may be several.

Chosen on `tests/telling/events.txt` and `retold.txt`."""
_CLOSE = 2
"""Words on each side that a fact of no fate shares, at least."""
_LIKE = 0.6
"""How near two words are that may name one thing that is counted."""


class Weigher:
    """How much each word tells apart what several accounts of one event tell."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        counted = Counter(term for account in accounts for held in account.held for term in held)
        sentences = sum(len(account.held) for account in accounts)
        self._weights: Mapping[str, float] = {term: log(1 + sentences / often) for term, often in counted.items()}

    def alike(self, one: Detail, other: Detail) -> float:
        """Return how much two details have around them in common, 0 to 1: mostly by the words near them."""
        near, sentence = self._share(one.around, other.around), self._share(one.held, other.held)
        return NEARBY * near + (1.0 - NEARBY) * sentence

    def holds(self, one: Detail, about: frozenset[str]) -> float:
        """Return how much of what a question is about the sentence of a detail holds; what is near it counts twice."""
        return sum(map(self._weight, one.held & about)) + sum(map(self._weight, one.around & about))

    def _share(self, one: frozenset[str], other: frozenset[str]) -> float:
        ours, theirs, both = (sum(map(self._weight, found)) for found in (one, other, one & other))
        return both / (min(ours, theirs) or 1.0)

    def _weight(self, term: str) -> float:
        return self._weights.get(term, 0.0)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question is after."""

    about: frozenset[str] = frozenset()
    """The terms of what it is about."""
    names: frozenset[str] = frozenset()
    """Those of them that are of names."""
    asks: Callable[[Detail], bool] = lambda detail: False
    """Whether a detail is of the sort that would answer it."""
    asks_nothing: bool = False
    """Whether it is after no number: any of its matter may be told."""


class Contradicting:
    """What two accounts of one event tell otherwise in numbers."""

    def __init__(self, one: Account, other: Account, weigher: Weigher, sought: Sought) -> None:
        self._one, self._other, self._weigher, self._sought = one, other, weigher, sought
        self._first = {
            account.article.id: {(each.key, each.fact.number.value) for each in self._principal(account)}
            for account in (one, other)
        }

    def pairs(self) -> Iterable[tuple[Detail, Detail, bool]]:
        """Yield what they tell otherwise, the same of the same, and whether it is what is asked.

        Neither tells the other's number of it anywhere.
        """
        details = self._one.details, self._other.details
        pairs = [(ours, theirs) for ours in details[0] for theirs in details[1] if comparable(ours.fact, theirs.fact)]
        settled = {
            id(each)
            for ours in details[0]
            for theirs in details[1]
            if comparable(ours.fact, theirs.fact, parts=True) and ours.fact.number.agrees(theirs.fact.number)
            for each in (ours, theirs)
        }
        best: dict[int, tuple[float, Detail, Detail]] = {}
        for ours, theirs in pairs:
            likeness = self._weigher.alike(ours, theirs) if self._may_be_one(ours, theirs) else 0.0
            for each in (ours, theirs):
                if likeness > (best[id(each)][0] if id(each) in best else 0.0):
                    best[id(each)] = (likeness, ours, theirs)
        for ours, theirs in {(id(found[1]), id(found[2])): found[1:] for found in best.values()}.values():
            mutual = best[id(ours)] == best[id(theirs)]
            if mutual and not settled & {id(ours), id(theirs)}:
                asked = self._sought.asks(ours) and self._sought.asks(theirs) and self._answers(ours, theirs)
                if self._same(ours, theirs, best[id(ours)][0], asked=asked):
                    yield ours, theirs, asked

    def _principal(self, account: Account) -> Iterable[Detail]:
        """Of all that an account tells of one thing the number that holds most of what is asked, else the first one."""
        found: dict[object, Detail] = {}
        for each in account.details:
            if each.now and not each.fact.part:
                there = found.setdefault(each.key, each)
                asked = self._sought.asks(each)
                if asked and self._weigher.holds(each, self._sought.about) > self._weigher.holds(
                    there, self._sought.about
                ):
                    found[each.key] = each
        return found.values()

    def _answers(self, ours: Detail, theirs: Detail) -> bool:
        """Whether the sentences of two details hold about as much of what is asked, and no name that one lacks."""
        here, there = ours.held & self._sought.names, theirs.held & self._sought.names
        if not (here & there or (here <= self._other.all and there <= self._one.all)):
            return False
        low, high = sorted(self._weigher.holds(each, self._sought.about) for each in (ours, theirs))
        return low > 0.0 and low >= LOW * high

    def _may_be_one(self, ours: Detail, theirs: Detail) -> bool:
        """Whether both are of what is reported, and of one time."""
        if not (ours.now and theirs.now) or ours.fact.part:
            return False
        if ours.day and theirs.day and ours.day != theirs.day:
            return False
        published = self._one.article.day, self._other.article.day
        if not (published[0] and published[1]):
            return True
        if (ours.day and published[1] < ours.day) or (theirs.day and published[0] < theirs.day):
            return False  # it had not happened yet
        apart = abs(published[0] - published[1])
        if ours.fact.number.unit in PASSING and apart:
            return False  # "the fourth day of the riots"
        return not ours.fact.fate or apart <= timedelta(days=1) or (ours.day is not None and ours.day == theirs.day)

    def _same(self, ours: Detail, theirs: Detail, likeness: float, *, asked: bool) -> bool:
        """Whether two numbers are of the same, by what stands around them."""
        fact, values = ours.fact, sorted((ours.fact.number.value, theirs.fact.number.value))
        if values[0] <= 0:
            return False
        alone = self._tells_one(ours) and self._tells_one(theirs)
        if fact.number.unit == AGE:
            return bool(ours.names & theirs.names)
        if not (asked or self._sought.asks_nothing):
            return False  # another number is asked, and this one would only be in the way
        shared, ratio = len(ours.around & theirs.around), values[1] / values[0]
        first = self._is_first(ours, self._one) and self._is_first(theirs, self._other)
        if fact.fate and not fact.number.unit:
            enough = BY_SORT if fact.noun != ANYBODY else LEAST if asked else LIKELY
            return ratio <= 12 and first and likeness >= enough
        if not fact.number.unit and not (_one_noun(ours, theirs) and all(value.is_integer() for value in values)):
            return False
        if asked and ratio <= 5 and ((alone and likeness >= LEAST) or (first and likeness >= BY_SORT)):
            return True
        names = self._names(ours, self._one), self._names(theirs, self._other)
        apart = bool(names[0] - names[1]) and bool(names[1] - names[0])
        if alone and fact.number.unit and ratio <= 3 and shared and likeness >= LIKELY:
            return True
        if ratio > 4 or apart or shared < _CLOSE:
            return False
        return likeness >= UNASKED and alone

    def _names(self, one: Detail, account: Account) -> frozenset[str]:
        return names_of(account.article.text[slice(*one.sentence)]) & account.names

    def _is_first(self, one: Detail, account: Account) -> bool:
        return (one.key, one.fact.number.value) in self._first[account.article.id]

    def _tells_one(self, one: Detail) -> bool:
        """Whether its account tells no other number of the sort."""
        account = self._one if one in self._one.details else self._other
        return len({each.fact.number.value for each in account.details if each.key == one.key}) == 1


def _one_noun(ours: Detail, theirs: Detail) -> bool:
    """Whether neither counts but a sort of what the other one counts: "747 plant species" are not the 1,400 species."""
    here, there = ours.fact.noun - theirs.fact.noun, theirs.fact.noun - ours.fact.noun
    return (here <= theirs.held and there <= ours.held) or (bool(here) and bool(there))


def comparable(one: Fact, other: Fact, *, parts: bool = False) -> bool:
    """Return whether two facts could be of one thing: of one unit, one fate, one noun or one that is like it.

    With `parts` a part of what is counted is as good as all of it.
    """
    if one.number.unit != other.number.unit or one.fate != other.fate or (one.part != other.part and not parts):
        return False
    if one.number.unit:
        return True
    if one.fate:
        return one.noun == other.noun or (one.fate not in _OF_PEOPLE and ANYBODY in (one.noun, other.noun))
    return any(a == b or _alike(a, b) for a in one.noun for b in other.noun)


def _alike(one: str, other: str) -> bool:
    return any(
        each.term == other and each.relation is Relation.SAME and each.nearness >= _LIKE for each in relatives(one)
    )
