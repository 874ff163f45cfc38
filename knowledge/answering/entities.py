"""Find in a sentence what a question of some kind asks for: names, dates, numbers; by how they are written alone."""

import re
from collections.abc import Iterator

from knowledge.answering.question import Kind
from knowledge.language.analysis import terms
from knowledge.language.capitals import capitals_tell
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import Calendar, Numbers
from knowledge.passages import Span

_YEAR = r"(?:1\d{3}|20\d\d)"


def _dates() -> str:
    calendar = of_all(Calendar)
    full = any_of(names.split()[0] for names in calendar.months)
    short = any_of(name for names in calendar.months for name in names.split()[1:])
    parts = {
        "months": rf"{full}|(?:{short})\b\.?",
        "month": full,
        "weekdays": any_of(calendar.weekdays),
        "year": _YEAR,
    }
    by_words, by_names = (
        any_of(re.sub(r"\{([a-z]+)\}", lambda part: parts[part[1]], one) for one in patterns)
        for patterns in (calendar.dates, calendar.day_names)
    )
    return (
        rf"(?:{by_words}|{_YEAR}\s?[–-]\s?(?:{_YEAR}|\d\d)\b"
        rf"|(?<![\w/])(?<![A-Za-z][-–])\b{_YEAR}\b(?![.,/-]?[\dA-Za-z])|{by_names})"
    )


def _numbers() -> str:
    numbers = of_all(Numbers)
    units = any_of(numbers.in_answers)
    times = any_of(word for word in numbers.times if word not in numbers.ambiguous)
    tens = any_of(word for word, value in numbers.higher.items() if not value % 10)
    after_words = r"hundred|thousand|million|billion|trillion|percent|per\ cent"
    return rf"""
    (?:[$€£¥]\s?)?(?<![A-Za-z][-–/.])\b\d+(?:[.,]\d+)*(?!\d|(?:st|nd|rd|th)\b)(?:\s?%|½|¼|¾|(?:bn|tn|mn|m|k)\b)?
        (?!(?!(?:km|kg|cm|mm|kw|mw|gw|kwh|mwh|ha|ft|km/h|mph|kph|gb|mb|tb|am|pm|hrs?|mins?|secs?|g|h|s|p|c|f|l)\b)[^\W\d_])
        (?:\ (?:{times}|percent|per\ cent)\b)*
    | \b(?:(?:{tens})(?:[ -](?:{units}))?|{units}
        |hundreds?|thousands?|millions?|billions?|dozens?|half|twice|third|quarter)\b
        (?:\ (?:{after_words}))*
    """


_DATE = compiled_when_used(_dates)
_NUMBER = compiled_when_used(_numbers, re.VERBOSE | re.IGNORECASE)
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


def may_be_somebody(text: str) -> bool:
    """Return whether `text` may be the name of a person, and no date that is written as one: "April"."""
    return may_be_person(text) and not is_date(text)


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
