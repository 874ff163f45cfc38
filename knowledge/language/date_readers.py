"""What a date means whose form is known: which year, month and day its words tell, seen from a day."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from knowledge.language.folding import flat
from knowledge.language.pack import of, of_all
from knowledge.language.sections import Calendar, Numbers
from knowledge.language.written_days import Written, days_of, last_weekday, month_days, year_days

_LENGTHS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The words of a language's dates, without capitals and marks."""

    months: dict[str, int]
    full: frozenset[str]
    """The names of months that are no abbreviations."""
    numbered: dict[str, int]
    also_words: frozenset[str]
    often_words: frozenset[str]
    also_names: frozenset[str]
    weekdays: dict[str, int]
    relative_days: dict[str, int]
    units: dict[str, str]
    steps: dict[str, int]
    counts: dict[str, int]
    """Numbers as they are typed, with their marks."""


@cache
def calendar_words(code: str | None) -> CalendarWords:
    """The words of one language, or of all."""
    calendar = of(code, Calendar) if code else of_all(Calendar)
    numbers = of(code, Numbers) if code else of_all(Numbers)
    months = [[flat(name) for name in names.split()] for names in calendar.months]
    return CalendarWords(
        months={name: (at % 12) + 1 for at, names in enumerate(months) for name in names},
        full=frozenset(names[0] for names in months),
        numbered=_flattened(calendar.numbered_months),
        also_words=frozenset(map(flat, calendar.months_also_words)),
        often_words=frozenset(map(flat, calendar.months_often_words)),
        also_names=frozenset(map(flat, calendar.months_also_names)),
        weekdays={flat(name): at % 7 for at, name in enumerate(calendar.weekdays)},
        relative_days=_flattened(calendar.relative_days),
        units={flat(word): unit for word, unit in calendar.units.items()},
        steps=_flattened(calendar.steps),
        counts=numbers.numerals | numbers.also,
    )


def _flattened(words: dict[str, int]) -> dict[str, int]:
    return {flat(word): value for word, value in words.items()}


def _numbers(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    groups = match.groupdict()
    month = int(groups["number"]) if groups["number"] else words.numbered[" ".join(groups["name"].split())]
    return Written(_int(groups.get("year")), month, _int(groups.get("day")))


def _two_numbers_and_year(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if second > 12:
        first, second = second, first
    certain = first > 12 or first == second or match["day_first"] is not None
    return Written(year, second, first, certain=certain) if 1 <= second <= 12 else None


def _named(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    groups = match.groupdict()
    name = groups["month"]
    capital = text[match.start("month") - match.start()].isupper()
    by_year = groups.get("year") and name not in words.often_words
    clear = name not in words.also_words or (capital and match.start() > 0) or by_year
    return Written(_int(groups.get("year")), words.months[name], _int(groups.get("day")), alone=bool(clear))


def _month_alone(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    name = match["month"]
    certain = name in words.full and name not in words.also_words
    return Written(month=words.months[name], alone=certain, certain=name not in words.also_names)


def _year(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    return Written(int(match["year"])) if text[0].islower() else None  # "Việt Nam 2026"


def _year_alone(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    return Written(int(match["year"]), alone=False)


def _decade(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    first = int(match["decade"]) * 10
    return Written(days=(date(first, 1, 1), date(first + 9, 12, 31)))


def _relative_day(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    if text.istitle() and match.start() > 0:  # "Russia Today"
        return None
    day = today + timedelta(days=words.relative_days[" ".join(match[0].split())])
    return Written(days=(day, day))


def _calendar(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    step, unit = words.steps[match["which"]], words.units[match["unit"]]
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return Written(days=(monday, monday + timedelta(days=6)))
    if unit == "year":
        return Written(days=year_days(today.year + step))
    months = today.year * 12 + today.month - 1 + step
    return Written(days=month_days(months // 12, months % 12 + 1))


def _days_of_month(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    """Days of one month: "between 3 and 5 March 2026". Two that are only named together need a word before them."""
    groups = match.groupdict()
    first, last = int(groups["first"]), int(groups["day"])
    if groups.get("month"):
        month = words.months[groups["month"]]
    elif groups.get("number"):
        month = int(groups["number"])
    else:
        month = words.numbered[" ".join(groups["name"].split())]
    joined_by_a_mark = re.search(r"\d(?:st|nd|rd|th)?\s?[–—-]\s?\d", match[0]) is not None
    if first >= last or not (groups["between"] or groups.get("month") or joined_by_a_mark or groups.get("name")):
        return None
    end = days_of(Written(_int(groups.get("year")), month, last), today)
    if end is None:
        return None
    return Written(days=(end[1].replace(day=first), end[1]))


def _count(match: re.Match[str], text: str, words: CalendarWords) -> int | None:
    """The number that a match counts with; 1 where it gives none, None where its marks make another word of it."""
    if not (written := match.groupdict().get("count")):
        return 1
    start = match.start("count") - match.start()
    typed = " ".join(text[start : start + len(written)].lower().split())
    return int(typed) if typed.isdigit() else words.counts.get(typed)


def _rolling(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    count = _count(match, text, words)
    if count is None:
        return None
    return Written(days=(today - timedelta(days=count * _LENGTHS[words.units[match["unit"]]]), today))


def _ago(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    count, unit = _count(match, text, words), words.units[match["unit"]]
    if count is None:
        return None
    if unit == "year":
        return Written(days=year_days(today.year - count))
    if unit == "month":
        months = today.year * 12 + today.month - 1 - count
        return Written(days=month_days(months // 12, months % 12 + 1))
    day = today - timedelta(days=count * _LENGTHS[unit])
    return Written(days=(day, day) if _LENGTHS[unit] == 1 else (day - timedelta(days=3), day + timedelta(days=3)))


def _weekday(match: re.Match[str], text: str, today: date, words: CalendarWords) -> Written | None:
    before = today - timedelta(days=1) if match["last"] else today
    day = last_weekday(before, words.weekdays[match["weekday"]])
    return Written(days=(day, day), alone=match["last"] is not None)


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


Reader = Callable[[re.Match[str], str, date, CalendarWords], Written | None]

READERS: dict[str, Reader] = {
    "numbers": _numbers,
    "two": _two_numbers_and_year,
    "named": _named,
    "month alone": _month_alone,
    "year": _year,
    "year alone": _year_alone,
    "days of month": _days_of_month,
    "relative day": _relative_day,
    "calendar": _calendar,
    "rolling": _rolling,
    "ago": _ago,
    "weekday": _weekday,
    "decade": _decade,
}
