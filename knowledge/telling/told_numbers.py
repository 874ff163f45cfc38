"""The numbers of a sentence: how many, of what, and how sure the sentence is of them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from knowledge.language.pack import any_of, of, of_all
from knowledge.language.patterns import compiled_when_used, cue
from knowledge.language.sections import Numbers, Telling

Sure = Literal["exact", "about", "more", "less"]

_SHORT = {"mln": 1e6, "m": 1e6, "bln": 1e9, "bn": 1e9, "b": 1e9, "tn": 1e12, "k": 1e3}
_ORDINAL = re.compile(
    r"(?:st|nd|rd|th)\b|[-–]?\s?(?:month|week|day|hour|minute|km|mile|member|bed|year)[- ]|-?year-old"
)
_SIGNS = {
    name: sign
    for sign, names in {
        "$": "$ us$ usd dollar dollars dlrs",
        "£": "£ stg pound pounds",
        "€": "€ euro euros",
        "¥": "¥",
        "RM": "rm",
        "R": "r",
        "R$": "r$",
        "Rs": "rs",
        "VND": "vnd",
    }.items()
    for name in names.split(" ")
}


@cache
def _small() -> dict[str, int]:
    """English numbers below twenty."""
    numbers = of("en", Numbers)
    return {"zero": 0} | numbers.numerals | {word: value for word, value in numbers.higher.items() if value < 20}


@cache
def _tens() -> dict[str, int]:
    return {word: value for word, value in of("en", Numbers).higher.items() if value >= 20}


@cache
def _vietnamese() -> dict[str, int]:
    """Without "năm", which is five, and much more often a year."""
    numbers = of("vi", Numbers)
    return {word: value for word, value in numbers.numerals.items() if word not in numbers.ambiguous}


@cache
def _times() -> dict[str, float]:
    return of_all(Numbers).times | _SHORT


@cache
def _money() -> dict[str, str]:
    return _SIGNS | of_all(Telling).money


def currencies() -> frozenset[str]:
    """Return the units of money: signs, or codes."""
    return frozenset(_money().values())


def _number() -> str:
    telling = of_all(Telling)
    units, percent = (any_of(words).replace(" ", r"\ ") for words in (telling.units, telling.percent))
    numbers = of_all(Numbers)
    ones, times = list(_small()), any_of(numbers.times)
    clear = any_of(word for word in numbers.times if word not in numbers.ambiguous)
    return rf"""
    (?P<sign>[$€£¥]|(?<![A-Za-z])(?:US\$|R\$|RM|Rs|R)(?=\d))?\s?
    (?P<digits>(?<![\w.,/:-])\d+(?:[.,]\d+)*(?![\d/:]))
    (?:\s?(?P<short>bn|tn|mln|bln|m|b|k)\b(?!\w)
      |[\s-](?P<times>{times}|mln|bln)\b)?
    (?P<unit>\s?%|\s(?:{percent})\b|\s?(?:{units})\b)?
    | \b(?P<tens>{any_of(_tens())})(?:[ -](?P<ones>{any_of(ones[1:10])}))?\b
      (?:\s(?P<tens_times>thousand|million|billion))?
    | \b(?P<word>{any_of(ones)}|{any_of(sorted(_vietnamese()))})\b
      (?:\s(?P<word_times>{clear}))?
    """


_NUMBER = compiled_when_used(_number, re.VERBOSE | re.IGNORECASE)
_ABOUT = cue(lambda: of_all(Telling).about, r"\b", r"\s+(?:the\s)?$")
_MORE = cue(lambda: of_all(Telling).more, r"\b", r"\s+$")
_LESS = cue(lambda: of_all(Telling).less, r"\b", r"\s+$")
_NO_COUNT = cue(lambda: of_all(Telling).no_count, r"\b", r"\.?\s$")
_BEFORE_DATE = cue(lambda: of_all(Telling).of_a_date, r"(?:\b", r")\s$")
_AFTER_DATE = cue(lambda: of_all(Telling).of_a_date, r"\s", r"\b")


class ToldNumber(NamedTuple):
    """Characters `start` up to, but not including, `end` of a sentence, with what they count in."""

    start: int
    end: int
    value: float
    unit: str
    """"%", a currency, "km", "year"; empty for things, which the words beside it name."""
    sure: Sure

    def agrees(self, other: "ToldNumber") -> bool:
        """Whether both may be said of one and the same: "nearly 30" of 29; units are not looked at."""
        low, high = sorted((self, other), key=lambda one: one.value)
        if low.value == high.value:
            return True
        if "about" in (self.sure, other.sure):
            return high.value <= 1.15 * low.value
        if low.sure == "more" or high.sure == "less":
            return high.value <= 1.5 * low.value
        return False


def numbers(sentence: str, *, vietnamese: bool = False) -> Iterator[ToldNumber]:
    """Yield the numbers that count or measure something, in reading order: no dates, years, ordinals, times of day."""
    for match in _NUMBER.finditer(sentence):
        groups = match.groupdict()
        start, end = match.span()
        start += len(match[0]) - len(match[0].lstrip())
        before, after = sentence[:start], sentence[end:]
        if _NO_COUNT.search(before) or (not groups["unit"] and _ORDINAL.match(after)):
            continue
        value = _value(groups, vietnamese)
        if value is None or (not groups["sign"] and _is_date(groups, value, before, after)):
            continue
        unit = _unit(groups)
        sure: Sure = (
            "about"
            if _ABOUT.search(before)
            else "more"
            if _MORE.search(before)
            else "less"
            if _LESS.search(before)
            else "exact"
        )
        yield ToldNumber(start, end, value, unit, sure)


def _value(groups: dict[str, str | None], vietnamese: bool) -> float | None:
    if digits := groups["digits"]:
        value = _read(digits, vietnamese)
        times = (groups["short"] or groups["times"] or "").lower()
        return None if value is None else value * _times().get(times, 1.0)
    if groups["tens"]:
        value = _tens()[groups["tens"].lower()] + (_small()[groups["ones"].lower()] if groups["ones"] else 0)
        return value * _times().get((groups["tens_times"] or "").lower(), 1.0)
    word = (groups["word"] or "").lower()
    if (word in _vietnamese()) != vietnamese or word == "zero":
        return None
    return (_small() | _vietnamese())[word] * _times().get((groups["word_times"] or "").lower(), 1.0)


def _read(digits: str, vietnamese: bool) -> float | None:
    """A number as it is written: "1,300" and Vietnamese "1.300" are the same."""
    group, point = (".", ",") if vietnamese else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", digits):
        return float(digits.replace(group, ""))
    plain = digits.replace(point, ".") if digits.count(point) == 1 and group not in digits else digits
    try:
        return float(plain)
    except ValueError:
        return None


def _is_date(groups: dict[str, str | None], value: float, before: str, after: str) -> bool:
    if groups["times"] or groups["short"] or (groups["unit"] and value < 1500):
        return False
    digits = groups["digits"] or ""
    if len(digits) == 4 and 1500 <= value <= 2100:
        return True
    return bool(value <= 31 and (_BEFORE_DATE.search(before) or _AFTER_DATE.match(after)))


def _unit(groups: dict[str, str | None]) -> str:
    sign = (groups["sign"] or "").lower()
    unit = (groups["unit"] or "").strip().lower()
    if sign:
        return _money().get(sign, sign)
    if unit in _money():
        return _money()[unit]
    if unit in ("%", *of_all(Telling).percent):
        return "%"
    return unit.rstrip("s") if len(unit) > 3 else unit
