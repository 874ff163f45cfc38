"""An hour of each day, as "08:00 Asia/Ho_Chi_Minh"."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import Pages
from knowledge.standing.quiet import clock_time, half_of_day, usual_zone, zone_named


def _written() -> str:
    at, oclock = any_of(of_all(Pages).at), any_of(of_all(Pages).oclock)
    return (
        rf"\s*(?:(?:{at})\s+)?(\d{{1,2}})(?:[:.h](\d{{2}})?)?(?:\s+(?:{oclock}))?"
        rf"\s*({half_of_day()})?(?:\s+(\S.*?))?\s*"
    )


_WRITTEN = compiled_when_used(_written, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Daily:
    """A time of every day by the clocks of a zone."""

    at: time
    zone: str
    """A name of the time zone database, or "UTC+7"."""

    @classmethod
    def read(cls, text: str, *, language: str = "en") -> "Daily":
        """What somebody wrote, or what `str` made. Raises ValueError for what names no hour, or no zone there is."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError("no hour")
        zone = found[4] or usual_zone(language)
        zone_named(zone)
        return cls(clock_time(*found.group(1, 2, 3)), zone)

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.zone}"

    def next(self, now: datetime) -> datetime:
        """When it is so late for the first time after `now`, in UTC; once a day, also where clocks are put back.

        Where clocks are put forward over it, that is as long after the change as it would have been.
        """
        zone = zone_named(self.zone)
        day = now.astimezone(zone).date()
        for days in range(-1, 4):
            there = datetime.combine(day + timedelta(days=days), self.at, tzinfo=zone).astimezone(UTC)
            if there > now:
                return there
        raise AssertionError("a day has an end")
