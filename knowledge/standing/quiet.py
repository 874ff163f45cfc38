"""Quiet hours: the part of each day in which nothing is told, as "22:00-07:00 Asia/Ho_Chi_Minh"."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import Pages


def half_of_day() -> str:
    """Return a pattern for what says of an hour in which half of the day it is."""
    return any_of((*of_all(Pages).morning, *of_all(Pages).afternoon))


def _written() -> str:
    hour = rf"(\d{{1,2}})(?:[:.h](\d{{2}})?)?\s*({half_of_day()})?"
    return rf"\s*{hour}\s*(?:-|–|—|{any_of(of_all(Pages).until)})\s*{hour}\s*(\S.*?)?\s*"


_WRITTEN = compiled_when_used(_written, re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)\s*([+−-])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_PLACES = {"vi": "Asia/Ho_Chi_Minh"}
"""Where readers of a language mostly live; of others nothing can be told."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of every day, from the first up to the second, by the clocks of a zone."""

    since: time
    until: time
    zone: str
    """A name of the time zone database, or "UTC+7"."""

    @classmethod
    def read(cls, text: str, *, language: str = "en") -> "Quiet":
        """What somebody wrote, or what `str` made. Raises ValueError for what names no hours, or no zone there is."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError("no hours")
        since, until = clock_time(*found.group(1, 2, 3)), clock_time(*found.group(4, 5, 6))
        zone = found[7] or usual_zone(language)
        zone_named(zone)
        if since == until:
            raise ValueError("no hours")
        return cls(since, until, zone)

    def __str__(self) -> str:
        return f"{self.since:%H:%M}-{self.until:%H:%M} {self.zone}"

    def ends(self, now: datetime) -> datetime | None:
        """When the quiet hours end in which `now` lies; None when it lies in none. In the zone of `now`."""
        here = now.astimezone(zone_named(self.zone))
        clock, over_night = here.time().replace(tzinfo=None), self.since > self.until
        inside = clock >= self.since or clock < self.until if over_night else self.since <= clock < self.until
        if not inside:
            return None
        day = here.date() + timedelta(days=1) if over_night and clock >= self.since else here.date()
        end = datetime.combine(day, self.until, tzinfo=here.tzinfo)
        # where clocks are put back, an hour comes twice
        return max(end.astimezone(now.tzinfo), now + timedelta(seconds=1))


def usual_zone(language: str) -> str:
    """The zone that is meant where none is named."""
    return _PLACES.get(language, "UTC")


def clock_time(hour: str, minute: str | None, half: str | None) -> time:
    """A time of day from its parts, the `half` of the day as "pm"; raises ValueError where there is none such."""
    number = int(hour)
    if half:
        number = number % 12 + (12 if half.casefold() in of_all(Pages).afternoon else 0)
    return time(number % 24 if number == 24 else number, int(minute or 0))


def zone_named(name: str) -> tzinfo:
    """A zone by its name, or by what it is ahead of UTC; raises ValueError where there is none such."""
    if found := _OFFSET.fullmatch(name.strip()):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if offset > timedelta(hours=14):
            raise ValueError("no zone")
        return timezone(offset if found[1] == "+" else -offset)
    try:
        return ZoneInfo(name.strip())
    except (KeyError, ValueError, OSError):  # also a machine without the database
        raise ValueError("no zone") from None
