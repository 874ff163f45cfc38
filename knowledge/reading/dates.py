"""Read a date, with its time where there is one, as news pages print it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path

from knowledge.language.date_forms import longest_first
from knowledge.language.pack import any_of, codes, of, of_all
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import Calendar, Pages

_ZONES = {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6}
_ZONES |= {"PST": -8, "PDT": -7}  # the zones that RFC 2822 names; other letters (BST, IST) have several meanings

_TIME = r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?P<fraction>[.,]\d{1,9})?)?"
_TIME += r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
_ZONE = r"\(?(?P<zone>(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{1,5})\)?"
_OCLOCK = re.compile(r"(?<=\d)\s(?:Uhr|hrs?|h|klo)\.?$", re.IGNORECASE)
_COUNTED = re.compile(r"\d{10}(?:\.\d{1,9}|\d{3}|\d{6})?")
"""Seconds since 1970, of 2001 or later; milliseconds or microseconds."""
_NO_DATE = re.compile(
    r"(?:-\d{1,6}|0+)[-/.]\d\d?[-/.]\d\d?(?!\d).*|0+[-/.]0+[-/.]0+.*|null|none|nan|nat|n/?a|undefined|0+", re.IGNORECASE
)


def numbered_months() -> str:
    """A pattern for a month by its number, in the languages in which months have numbers: "tháng 2"."""
    return rf"(?:{any_of(_words_for('month'))})\s\d{{1,2}}"


def _words_for(unit: str) -> list[str]:
    """The words for a month or a year where months have numbers."""
    calendars = (of(code, Calendar) for code in codes())
    return [
        word
        for calendar in calendars
        if calendar.before_a_number
        for word, means in calendar.units.items()
        if means == unit
    ]


def _day_printed() -> str:
    """A day, perhaps with the day of the week before it."""
    before_year, before_day = any_of(_words_for("year")), any_of(of_all(Calendar).day_first)
    names = longest_first(name.replace(" ", r"\s") for name in _day_first_names())
    return rf"""(?:(?P<weekday>{names}|[^\W\d_]{{2,9}})\.?,?\s+(?:(?:{before_day})\s+)?)?(?:
    (?P<iso>\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}})
  | (?P<numbers>\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}})
  | (?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+of)?[\s-]+
    (?P<month>{numbered_months()}|[^\W\d_]{{3,12}})\.?,?(?:\s+(?:{before_year}))?[\s-]+(?P<year>\d{{4}})
  | (?P<month_first>[^\W\d_]{{3,12}})\.?\s+(?P<day_second>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year_last>\d{{4}})
)"""


def _printed() -> str:
    gap = rf"[\s,|•·–—-]*(?:T|(?:{any_of(of_all(Pages).stamp_at)})\s+)?"
    return rf"{_day_printed()}(?:{gap}{_TIME}\s*(?:{_ZONE})?)?"


_PRINTED = compiled_when_used(_printed, re.VERBOSE | re.IGNORECASE)
_NUMBERED = compiled_when_used(numbered_months, re.IGNORECASE)
_TIME_FIRST = compiled_when_used(
    lambda: rf"{_TIME}\s*(?:{_ZONE})?[\s,|•·–—-]+{_day_printed()}", re.VERBOSE | re.IGNORECASE
)


def read_date(text: str, *, day_first: bool = False) -> datetime | date | None:
    """The date, or date and time, that `text` as a whole spells; None when it is not one, or could mean two days.

    ISO 8601, RFC 2822, seconds or milliseconds since 1970 in ten or more digits, and the forms of news pages
    ("February 10, 2026 - 21:15", "Tue 10 Feb 2026", "26-FEB-1987 15:02:20.00", "Thứ Ba, 10/02/2026"). "10/02/2026"
    alone is 10 February or 2 October: None, unless it stands where people write the `day_first`. The time's zone is
    kept where the text tells one that has a single meaning.
    """
    text = " ".join(text.split())
    if len(text) > 60:
        return None
    if _COUNTED.fullmatch(text):
        return _counted(text)
    text = _OCLOCK.sub("", text)
    found = _PRINTED.fullmatch(text) or _TIME_FIRST.fullmatch(text)
    if not found or (found["weekday"] and found["weekday"].casefold() not in _weekdays()):
        return None
    try:
        day = _day(found, day_first=day_first)
        return datetime.combine(day, _time(found)) if day and found["hour"] else day
    except ValueError:  # 30 February, 25:61
        return None


def is_no_date(text: str) -> bool:
    """Whether `text` is what programs write in place of a date that they do not know: "0000-00-00", "null"."""
    return len(text) <= 60 and _NO_DATE.fullmatch(text.strip()) is not None


def month_number(name: str) -> int | None:
    """1 to 12 for the name of a month, full or short, in one of the languages known here."""
    if numbered := _NUMBERED.fullmatch(name):
        return int(numbered[0].split()[1])
    return _months().get(name.casefold().rstrip("."))


@cache
def _months() -> dict[str, int]:
    return {name: int(number) for kind, number, names in _names() if kind == "month" for name in names}


@cache
def _weekdays() -> frozenset[str]:
    return _day_first_names().union(*(names for kind, _, names in _names() if kind == "day"))


def _names() -> Iterator[tuple[str, str, list[str]]]:
    """What months and days are called in the languages known here, made by `knowledge.lab.build_calendar_names`."""
    for line in Path(__file__).with_name("calendar_names.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, number, names = line.split("\t")
            yield kind, number, names.split("|")


@cache
def _day_first_names() -> frozenset[str]:
    """The days of the week in languages that always put the day first, and the word for a day in them."""
    calendars = [calendar for code in codes() if (calendar := of(code, Calendar)).day_first]
    return frozenset(
        name.casefold()
        for calendar in calendars
        for name in (*calendar.weekdays, *calendar.weekdays_in_reports, *calendar.short_weekdays, *calendar.day_first)
    )


def _counted(digits: str) -> datetime | None:
    """The time that is so many seconds, milliseconds or microseconds after the beginning of 1970."""
    whole = digits.partition(".")[0]
    seconds = float(digits) / 10.0 ** (len(whole) - len("1773820800"))
    return datetime.fromtimestamp(seconds, UTC)


def _day(found: re.Match[str], *, day_first: bool) -> date | None:
    if found["iso"]:
        year, month, day = map(int, re.split("[-/]", found["iso"]))
        return date(year, month, day)
    if found["numbers"]:
        first, second, year = map(int, re.split("[-/.]", found["numbers"]))
        day_first |= "." in found["numbers"] or (found["weekday"] or "").casefold() in _day_first_names()
        if second > 12:
            return date(year, first, second)
        return date(year, second, first) if day_first or first == second or first > 12 else None
    number = month_number(found["month"] or found["month_first"])
    if number is None:
        return None
    return date(int(found["year"] or found["year_last"]), number, int(found["day"] or found["day_second"]))


def _time(found: re.Match[str]) -> time:
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("there is no such hour on a twelve-hour clock")
        hour = hour % 12 + (12 if found["half"].casefold() == "p" else 0)
    microsecond = int(
        (found["fraction"] or ".0")[1:7].ljust(6, "0")
    )  # digits beyond it are cut, as nobody rounds up a day
    return time(hour, int(found["minute"]), int(found["second"] or 0), microsecond, tzinfo=_zone(found["zone"]))


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if name.upper() in _ZONES:
        return timezone(timedelta(hours=_ZONES[name.upper()]))
    offset = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?", name, re.IGNORECASE)
    if not offset:
        return None
    away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(away if offset[1] == "+" else -away)
