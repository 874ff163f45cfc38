"""Whether two reports surely count the same thing, so that numbers that differ may be marked; in doubt they may not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from knowledge.language.analysis import terms, tokenize
from knowledge.language.detect import is_vietnamese
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue, cue_words
from knowledge.language.question_words import all_question_words
from knowledge.language.sections import Calendar, Places, Telling
from knowledge.telling.accounts import Account, is_country
from knowledge.telling.days import days_told
from knowledge.telling.events import DAYS, SURELY
from knowledge.telling.events import Telling as Side
from knowledge.telling.facts import Fact, is_common, same_matter
from knowledge.telling.folding import overlap
from knowledge.telling.names import is_day, may_be_one
from knowledge.telling.told_numbers import currencies

UNDATED = 0.3
"""Share of the names of the shorter of two leads that the other one has, where one report names no day at all."""
FARTHEST = 10
"""How many times as much a report may tell of what another one counts: 23 points in a game, 2,117 in all."""
PLACING = 4
"""Words at most between "in" and the name of a place: "in the northern city of Aleppo"."""
_CAPITAL = re.compile(r"(?<![\w-])(?:al-|el-)?[^\W\d_a-z][\w’'-]*(?:\s(?:al-|el-)?[^\W\d_a-z][\w’'-]*)*")
_RANGE_AFTER = cue(lambda: of_all(Telling).range_to, r"^\s?(?:[-–]|(?:", r")\s)\s?[$€£]?(?:\d|[a-z]+teen\b)")
_RANGE_BEFORE = cue(lambda: of_all(Telling).range_to, r"\d\s?(?:[-–]|\s(?:", r"))\s?[$€£]?$")
_BESIDE_BEFORE = cue(lambda: of_all(Telling).further, r"\b", r"\s+$")
_BESIDE_AFTER = cue(lambda: of_all(Telling).further, r"^\s+(?:[^\W\d]+\s+)?", r"\b")
_OF_OTHERS = cue(lambda: of_all(Telling).part_after, r"^\s+", r"\b")
_IN_ALL = cue_words(lambda: of_all(Telling).in_all)
_CLOCK = re.compile(r"\s?[ap]\.?m\b", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?<![.!?:\"“])\s([^\W\d_a-z][^\W\d_]+)\s+$")
_NAME_AFTER = re.compile(r"\s([^\W\d_a-z][^\W\d_]+)")
_ALONE = re.compile(r"\s?(?:[,.;)]|$)")
_PERSON_BEFORE = re.compile(r"((?:[^\W\d_a-z][\w.’'-]*\s?)+),?\s(?:[a-z]+\s)?$")
_SAID = cue(lambda: of_all(Telling).saying, r"\b", r"\b")
_WEEKDAY = cue(lambda: of_all(Calendar).weekdays, r"\b", r"\b")
_IN = cue(lambda: (*of_all(Places).at, *of_all(Places).beside, *of_all(Places).inside), r"\b", r"\s+$")


@dataclass(frozen=True, slots=True)
class Told:
    """A number, with the sentence and the article that tell it."""

    side: Side
    account: Account
    fact: Fact

    @property
    def is_further(self) -> bool:
        """Whether it comes to another number: "four other people", where nothing else is told of others before it."""
        text, (start, end) = self.side.statement.text, self.fact.span
        if not (_BESIDE_BEFORE.search(text[:start]) or _BESIDE_AFTER.match(text[end:])):
            return False
        before = (one for one in self.side.facts if one.number.end <= start)
        return not any(one.fate and one.fate != self.fact.fate for one in before)  # "killed 2 and hurt 3 others"

    @property
    def is_loose(self) -> bool:
        """Whether it is one end of a range, some of others, or a time: "30 to 40", "two of the three", "9 p.m."."""
        text, (start, end) = self.side.statement.text, self.fact.span
        if text[end : end + 1].isalpha() or (text[end - 1] in "mM" and not self.fact.number.unit):
            return True  # "200ft", "60m": a unit that is not read, or one of two
        if (not self.fact.number.unit and _OF_OTHERS.match(text[end:])) or _CLOCK.match(text[end:]):
            return True
        return bool(_RANGE_AFTER.match(text[end:]) or _RANGE_BEFORE.search(text[:start]))

    @property
    def is_in_all(self) -> bool:
        """Whether its sentence counts over some time: "793 raids since the attacks"."""
        return _IN_ALL.search(self.side.statement.text) is not None

    @property
    def is_name(self) -> bool:
        """Whether it is a part of a name, or of an address: "Interstate 95", "2300 Main Street"."""
        text, (start, end) = self.side.statement.text, self.fact.span
        before = _NAME_BEFORE.search(text[:start])
        if before and text[start].isdigit() and before.start(1) and not is_day(before[1]) and not is_country(before[1]):
            return True
        after = _NAME_AFTER.match(text[end:])
        return after is not None and not self.fact.fate and not is_country(after[1])

    @property
    def of_whom(self) -> str | None:
        """Whose age it may be: "Holly Bowles, 19, became"; empty for nobody known, None where it can be none."""
        text, (start, end) = self.side.statement.text, self.fact.span
        if self.fact.fate or self.fact.number.unit or not _ALONE.match(text[end:]):
            return None
        found = _PERSON_BEFORE.search(text[:start])
        return found[1] if found else ""

    @property
    def manner(self) -> frozenset[str]:
        """Terms of its sentence that tell how it came about: no names, not who says so, nor who is counted."""
        text = self.side.statement.text
        said = [found.start() for found in _SAID.finditer(text)]
        tokens = (token for token in tokenize(text) if text[token.start].islower() and not is_common(token.term))
        told = (token.term for token in tokens if not any(token.start <= at <= token.end + 1 for at in said))
        return frozenset(told) - all_question_words() - _common()

    @property
    def measures(self) -> tuple[str, ...]:
        """What follows it where it measures: "eight days ago" is none of "five days of riots"."""
        number = self.fact.number
        if number.unit == "%" or number.unit in currencies() or not (number.unit or self.fact.noun & _units()):
            return ()
        after = tokenize(self.side.statement.text[number.end :])[: 1 if number.unit else 2]
        return tuple(token.term for token in after)

    @property
    def whole(self) -> "Told | None":
        """What it is a part of: the number before it."""
        before = [one for one in self.side.facts if one.number.end <= self.fact.number.start and not one.part]
        return replace(self, fact=before[-1]) if before else None

    @property
    def is_sure(self) -> bool:
        """Whether its article counts this but once, or leads with it."""
        told = {one.number.value for _, one in self.account.facts if same_matter(one, self.fact)}
        leading = {one.number.value for one in self.account.leading if same_matter(one, self.fact)}
        return told <= {self.fact.number.value} or leading == {self.fact.number.value}

    def is_told_by(self, account: Account) -> bool:
        """Whether an article gives this number of the like, too."""
        there = (*account.leading, *(one for _, one in account.facts))
        return any(one.number.value == self.fact.number.value and _alike(one, self.fact) for one in there)


def _alike(one: Fact, other: Fact) -> bool:
    """Whether two numbers count in one unit those of whom the same is told."""
    if one.number.unit != other.number.unit or one.fate != other.fate:
        return False
    return bool(one.number.unit) or one.noun == other.noun or bool(one.noun & other.noun)


def apart(one: Told, other: Told) -> bool:
    """Return whether something tells that two numbers are of two things: another day, another place, more to come."""
    if one.is_further or other.is_further or one.is_loose or other.is_loose:
        return True
    if one.is_in_all != other.is_in_all or one.is_name or other.is_name or not _of_one(one.of_whom, other.of_whom):
        return True
    if one.fact.fate and (_before(one.side, other.side) or _before(other.side, one.side)):
        return True
    if _other_day(one.side, other.side) or not one.manner & other.manner or one.measures != other.measures:
        return True
    if (one.account.day is None or other.account.day is None) and shared(
        one.account.lead, other.account.lead
    ) < UNDATED:
        return True
    return not one_place(one, other)


def _of_one(one: str | None, other: str | None) -> bool:
    """Whether two numbers are the age of one, or neither may be an age."""
    if one is None and other is None:
        return True
    return bool(one and other and may_be_one(one, other))


@cache
def _units() -> frozenset[str]:
    """Terms of what is measured in."""
    return frozenset(terms(" ".join(of_all(Telling).units).replace("?", "")))


@cache
def _common() -> frozenset[str]:
    """Terms that stand beside any number."""
    telling = of_all(Telling)
    words = (*telling.about, *telling.more, *telling.less, *telling.further, *telling.part, *telling.units)
    return frozenset(terms(" ".join(words))) | frozenset(terms("at least"))


def _one_news(one: Told, other: Told) -> bool:
    """Whether two reports, of which one tells no day, are of one thing by their names and the sentences' words."""
    named = shared(one.account.lead, other.account.lead) >= UNDATED
    return named and overlap(one.side.words, other.side.words) >= SURELY


def _other_day(one: Side, other: Side) -> bool:
    """Whether two sentences name two days."""
    if one.day and other.day and one.day != other.day:
        return True
    names = _weekdays(one), _weekdays(other)
    return bool(names[0] and names[1]) and not names[0] & names[1]


def _weekdays(side: Side) -> set[str]:
    """The days of the week that a sentence names, but for those on which something was said."""
    text = side.statement.text
    told = days_told(text, side.statement.article.day, vietnamese=is_vietnamese(text))
    said = [one for one in told if one.of_saying]
    found = _WEEKDAY.finditer(text)
    return {each[0].lower() for each in found if not any(one.start <= each.start() < one.end for one in said)}


def _before(one: Side, other: Side) -> bool:
    """Whether the days that one sentence names are none on which what the other tells of can have been."""
    published = other.statement.article.day
    until = other.day or published
    if not until or not one.days:
        return False
    since = other.day or until - timedelta(days=DAYS)
    return not any(days.since <= until and since <= days.until for days in one.days)


def may_be_marked(one: Told, other: Told) -> bool:
    """Return whether two numbers that differ, and are not `apart`, may be marked as told differently."""
    low, high = sorted((one.fact.number.value, other.fact.number.value))
    if high > FARTHEST * low:
        return False
    if not (one.is_sure and other.is_sure) or one.is_told_by(other.account) or other.is_told_by(one.account):
        return False
    if not one.fact.part:
        return True
    wholes = one.whole, other.whole
    if wholes[0] is None or wholes[1] is None:
        return False
    return wholes[0].fact.number.value == wholes[1].fact.number.value or may_be_marked(wholes[0], wholes[1])


def one_place(one: Told, other: Told) -> bool:
    """Return whether each place that a sentence names stands in the other article, too, in whatever spelling."""
    ours, theirs = (list(places(each.side.statement.text)) for each in (one, other))
    known = {name for a in ours for b in theirs if may_be_one(a, b) for name in (a, b)}
    return all(name in known or other.account.speaks_of(name) for name in ours) and all(
        name in known or one.account.speaks_of(name) for name in theirs
    )


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share, 0 to 1, of the smaller set that the other one holds."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def places(sentence: str) -> Iterator[str]:
    """Yield the names of a sentence that stand after where something is: "in the northern city of Aleppo"."""
    for found in _CAPITAL.finditer(sentence):
        name = " ".join(word for word in found[0].split() if not (is_country(word) or is_day(word)))
        if name.lower() == name or name.isupper() or re.search(r"-[a-z]{3}", name):
            continue
        start, words = found.start(), 0
        while words <= PLACING:
            if _IN.search(sentence[:start]):
                yield name
                break
            word = re.search(r"(\w[\w’'-]*)\s+$", sentence[:start])
            if (
                not word
                or (word[1].isdigit() and not words)
                or (word[1].lower() in of_all(Telling).ending and word[1] not in ("the", "of"))
            ):
                break
            if not words and word[1] not in ("the", "of") and re.match(r"\s[a-z]", sentence[found.end() :]):
                break  # "in a mainly Kurdish town"
            start, words = word.start(), words + 1
