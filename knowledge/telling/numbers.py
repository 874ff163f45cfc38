"""The numbers of a sentence: how many, of what, and how sure the sentence is of them."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from knowledge.language.patterns import compiled_when_used

Sure = Literal["exact", "about", "more", "less"]

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_WORDS = {word: value for value, word in enumerate(_ONES)} | _TENS
_VIETNAMESE = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
"""Without "năm", which is five, and much more often a year."""
_WORDS |= _VIETNAMESE
_TIMES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "mln": 1e6, "m": 1e6, "billion": 1e9, "bln": 1e9, "bn": 1e9,
    "b": 1e9, "trillion": 1e12, "tn": 1e12, "nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9, "k": 1e3,
}  # fmt: skip
_UNITS = (
    "km/h|km|kg|cm|mm|mph|kph|metres?|meters?|miles?|feet|tonnes?|tons|years?|months?|weeks?|days?|hours?|minutes?"
    "|dollars?|dlrs|stg|euros?|pounds?|pence|cents?|barrels?|đồng|đô\\ la|USD|VND|tháng|ngày|giờ|mét|tấn"
)
_NUMBER = compiled_when_used(
    rf"""
    (?P<sign>[$€£¥]|(?<![A-Za-z])(?:US\$|R\$|RM|Rs|R)(?=\d))?\s?
    (?P<digits>(?<![\w.,/:-])\d+(?:[.,]\d+)*(?![\d/:]))
    (?:\s?(?P<short>bn|tn|mln|bln|m|b|k)\b(?!\w)
      |\s(?P<times>hundred|thousand|million|billion|trillion|mln|bln|nghìn|ngàn|triệu|tỷ|tỉ)\b)?
    (?P<unit>\s?%|\s(?:per\ cent|percent|pct|phần\ trăm)\b|\s?(?:{_UNITS})\b)?
    | \b(?P<tens>{"|".join(_TENS)})(?:[ -](?P<ones>{"|".join(_ONES[1:10])}))?\b
      (?:\s(?P<tens_times>thousand|million|billion))?
    | \b(?P<word>{"|".join(_ONES)}|{"|".join(sorted(_VIETNAMESE))})\b
      (?:\s(?P<word_times>hundred|thousand|million|billion|nghìn|triệu|tỷ))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|around|approximately|roughly|some|nearly|almost|close to|estimated|khoảng|gần|chừng|ước tính)"
    r"\s+(?:the\s)?$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:more than|over|upwards of|hơn|trên)\s+$", re.IGNORECASE)
_LESS = re.compile(r"\b(?:up to|fewer than|less than|under|below|dưới)\s+$", re.IGNORECASE)
_NO_COUNT = re.compile(
    r"\b(?:no|article|chapter|rule|proposition|resolution|phase|route|page|section|number|điều|quyết định số"
    r"|vòng)\.?\s$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"(?:st|nd|rd|th)\b|[-–]?\s?(?:month|week|day|hour|minute|km|mile|member|bed|year)[- ]|-?year-old"
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?|tháng|ngày|năm|thứ|quý"
_BEFORE_DATE = re.compile(rf"(?:\b(?:{_MONTH}))\s$", re.IGNORECASE)
_AFTER_DATE = re.compile(rf"\s(?:{_MONTH})\b", re.IGNORECASE)
_MONEY = {
    name: sign
    for sign, names in {
        "$": "$ us$ usd dollar dollars dlrs đô-la",
        "£": "£ stg pound pounds",
        "€": "€ euro euros",
        "¥": "¥",
        "RM": "rm",
        "R": "r",
        "R$": "r$",
        "Rs": "rs",
        "VND": "đồng vnd",
    }.items()
    for name in names.split(" ")
}
CURRENCIES = frozenset(_MONEY.values())
"""The units of sums."""


class Number(NamedTuple):
    """Characters `start` up to, but not including, `end` of a sentence, with what they count in."""

    start: int
    end: int
    value: float
    unit: str
    """"%", a currency, "km", "year"; empty for things, which the words beside it name."""
    sure: Sure

    def agrees(self, other: "Number") -> bool:
        """Whether both may be said of one and the same: "nearly 30" of 29; units are not looked at."""
        low, high = sorted((self, other), key=lambda one: one.value)
        if low.value == high.value:
            return True
        if "about" in (self.sure, other.sure):
            return high.value <= 1.15 * low.value
        if low.sure == "more" or high.sure == "less":
            return high.value <= 1.5 * low.value
        return False


def numbers(sentence: str, *, vietnamese: bool = False) -> Iterator[Number]:
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
        yield Number(start, end, value, unit, sure)


def _value(groups: dict[str, str | None], vietnamese: bool) -> float | None:
    if digits := groups["digits"]:
        value = _read(digits, vietnamese)
        times = (groups["short"] or groups["times"] or "").lower()
        return None if value is None else value * _TIMES.get(times, 1.0)
    if groups["tens"]:
        value = _TENS[groups["tens"].lower()] + (_WORDS[groups["ones"].lower()] if groups["ones"] else 0)
        return value * _TIMES.get((groups["tens_times"] or "").lower(), 1.0)
    word = (groups["word"] or "").lower()
    if (word in _VIETNAMESE) != vietnamese or word == "zero":
        return None
    return _WORDS[word] * _TIMES.get((groups["word_times"] or "").lower(), 1.0)


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
    unit = (groups["unit"] or "").strip().lower().replace("đô la", "đô-la")
    if sign:
        return _MONEY.get(sign, sign)
    if unit in _MONEY:
        return _MONEY[unit]
    if unit in ("%", "per cent", "percent", "pct", "phần trăm"):
        return "%"
    return unit.rstrip("s") if len(unit) > 3 else unit
