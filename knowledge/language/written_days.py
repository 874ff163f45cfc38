"""The days that a date covers, by as much of year, month and day as it gives."""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

DayRange = tuple[date, date]
"""First and last day, both included."""


class Written(NamedTuple):
    """A date as written: as much of year, month and day as it gives, or the days that it means seen from today."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    days: DayRange | None = None
    certain: bool = True
    alone: bool = True
    """False for what is a date only after a word such as "in": a bare year, "may"."""
    start: int = 0
    end: int = 0


def days_of(written: Written, today: date) -> DayRange | None:
    """The days that `written` covers; None for a day that no calendar has."""
    if written.days:
        return written.days
    year, month = written.year, written.month
    if month is None:
        return year_days(year) if year else None
    if written.day is None:
        return month_days(year or (today.year if month <= today.month else today.year - 1), month)
    if year:
        day = day_of(year, month, written.day)
    else:
        past = (day_of(today.year - back, month, written.day) for back in range(9))  # 29 February may be long ago
        day = next((one for one in past if one and one <= today), None)
    return (day, day) if day else None


def day_of(year: int, month: int, day: int) -> date | None:
    """The day of these numbers; None where no calendar has it."""
    return date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def month_days(year: int, month: int) -> DayRange:
    """All days of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_days(year: int) -> DayRange:
    """All days of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def last_weekday(day: date, weekday: int) -> date:
    """The last Monday (0) to Sunday (6) up to `day`, included."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)
