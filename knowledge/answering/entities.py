"""Find in a sentence what a question of some kind asks for: names, dates, numbers; by how they are written alone."""

import re
from collections.abc import Iterator

from knowledge.answering.question import Kind
from knowledge.language.analysis import terms
from knowledge.language.capitals import capitals_tell
from knowledge.language.patterns import compiled_when_used
from knowledge.passages import Span

_FULL_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTHS = rf"{_FULL_MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_YEAR = r"(?:1\d{3}|20\d\d)"
_DATE = compiled_when_used(
    rf"""
    (?:\d{{1,2}}(?:st|nd|rd|th)?\ (?:of\ )?(?:{_MONTHS})(?:,?\ {_YEAR})?          # 24 September 2025
    | (?:{_MONTHS})\ \d{{1,2}}(?:st|nd|rd|th)?\b(?!:)(?:,?\ {_YEAR}\b)?           # September 24, 2025
    | (?:(?:early|mid|late)[ -])?(?:{_MONTHS})(?:\ of)?,?\ {_YEAR}                # September 2025
    | (?:[Nn]gày\ )?\d{{1,2}}(?:\ tháng\ |[/-])\d{{1,2}}(?:(?:\ năm\ |[/-]){_YEAR})?   # ngày 10 tháng 2 năm 2026, 10/2
    | [Tt]háng\ \d{{1,2}}(?:(?:\ năm\ |[/-]){_YEAR})?
    | [Nn]ăm\ \d{{3,4}}
    | (?i:\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)
        \ (?:year|month|week|day|decade|centur)(?:s|y|ies)?\ (?:ago|earlier)\b)     # 35 years ago
    | (?i:\bcách\ đây\ \w+\ (?:năm|tháng|tuần|ngày)\b)
    | (?:(?:early|mid|late)[ -])?(?:the\ )?{_YEAR}s\b
    | {_YEAR}\s?[–-]\s?(?:{_YEAR}|\d\d)\b
    | \b\d{{1,4}}\ (?:BCE?|AD|CE)\b | \bAD\ \d{{1,4}}\b
    | (?:(?:early|mid|late)[ -])?\b(?:\d{{1,2}}(?:st|nd|rd|th)|\w+teenth|twentieth|twelfth|eleventh|tenth)
        \ centur(?:y|ies)\b(?:\ BCE?)?
    | (?<![\w/])(?<![A-Za-z][-–])\b{_YEAR}\b(?![.,/-]?[\dA-Za-z])
    | \b(?:{_FULL_MONTHS}|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.|{_DAYS})(?!\w)
    | (?i:\bthứ\ (?:hai|ba|tư|năm|sáu|bảy)\b|\bchủ\ nhật\b))
    """,
    re.VERBOSE,
)
_UNITS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w+teen"
_NUMBER = compiled_when_used(
    rf"""
    (?:[$€£¥]\s?)?(?<![A-Za-z][-–/.])\b\d+(?:[.,]\d+)*(?!\d|(?:st|nd|rd|th)\b)(?:\s?%|½|¼|¾|(?:bn|tn|mn|m|k)\b)?
        (?!(?!(?:km|kg|cm|mm|kw|mw|gw|kwh|mwh|ha|ft|km/h|mph|kph|gb|mb|tb|am|pm|hrs?|mins?|secs?|g|h|s|p|c|f|l)\b)[^\W\d_])
        (?:\ (?:hundred|thousand|million|billion|trillion|percent|per\ cent|nghìn|triệu|tỷ)\b)*
    | \b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_UNITS}))?|{_UNITS}
        |hundreds?|thousands?|millions?|billions?|dozens?|half|twice|third|quarter)\b
        (?:\ (?:hundred|thousand|million|billion|trillion|percent|per\ cent))*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w.'’&-]*"
_BETWEEN = r"(?:\ (?:of|de|da|del|della|der|den|du|la|le|van|von|bin|al|y)(?:\ (?:the|la|las|los))?\ |\ |[–-])"
_NAME = compiled_when_used(rf"(?<![\w.]){_CAPITAL}(?:{_BETWEEN}{_CAPITAL})*")
_NO_PERSON = compiled_when_used(
    r"\b(?:Acts?|Agreement|Airport|Assembly|Association|Award|Bank|Charter|Club|Commission|Committee|Companies|Company"
    r"|Conference|Congress|Convention|Council|Court|Cup|Day|Deal|Festival|Forum|Free|Fund|Government|Group|Hospital|House|Institute"
    r"|Law|League|Ministry|Nations|Office|Organi[sz]ation|Pact|Park|Partnership|Party|Plan|Police|Prize|Program(?:me)?|Project|River|Road|School|Session|Square"
    r"|State|Street|Summit|Trade|Treaty|Union|University|War)\b"
)
_STARTS_SENTENCES = frozenset(
    "a after all although among an and another as at because before both but by despite during each even every for from"
    " he her his how however if in into is it its many most no not of on one other our over she since so some such that"
    " the their then there these they this those though through to under until upon was we were what when where which"
    " while who with within yet you".split()
)


def find(kind: Kind, sentence: str) -> Iterator[Span]:
    """Yield the spans of `sentence` that could answer a question of `kind`; none for kinds not in `typed.TYPED`."""
    if kind is Kind.WHEN:
        yield from (match.span() for match in _DATE.finditer(sentence))
    elif kind is Kind.HOW_MANY:
        yield from (match.span() for match in _NUMBER.finditer(sentence))
    elif kind in (Kind.WHO, Kind.WHERE) and capitals_tell(sentence):
        yield from _names(sentence)


def is_date(text: str) -> bool:
    """Return whether all of `text` is a date or a part of one: "April", "3 May"."""
    return _DATE.fullmatch(text) is not None


def may_be_person(name: str) -> bool:
    """Return whether `name`, as it stands in a text, may be that of a person: no institution, no place, no "WTO"."""
    if name.isupper() or _NO_PERSON.search(name):
        return False
    return not all(term.startswith(("country:", "region:")) for term in terms(name))


def _names(sentence: str) -> Iterator[Span]:
    for match in _NAME.finditer(sentence):
        start = match.start()
        text = match.group().rstrip(".'’&-")
        if start == 0 or not sentence[:start].strip(" \"“‘'(["):  # the sentence's own capital proves nothing
            first = re.match(r"\w+", text)
            if first and first.group().lower() in _STARTS_SENTENCES:
                start += first.end()
                text = text[first.end() :]
                start += len(text) - len(text.lstrip())
                text = text.strip()
            elif " " not in text and "-" not in text:
                continue
        if text and text[0].isalpha():
            yield start, start + len(text)
