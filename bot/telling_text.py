"""What is told of a matter, as a terminal shows it: plain text in reading order."""

from collections.abc import Sequence
from datetime import date
from functools import singledispatch

from bot.terminal import quoted, shown
from knowledge.said import Days
from knowledge.telling.timeline import Moment, Timeline

BARS = "▁▂▃▄▅▆▇█"
STRIP = 40
"""Characters of a strip at most."""


@singledispatch
def lines_of(told: object) -> list[str]:
    """The lines of what is told."""
    raise TypeError(f"nobody knows how to show {type(told).__name__}")


@lines_of.register
def _timeline(told: Timeline) -> list[str]:
    lines: list[str] = [*told.notes]
    if not told.moments:
        return [*lines, shown(told.reason or "")]
    if strip := strip_of([moment.when for moment in told.moments]):
        lines += [strip, ""]
    for moment in told.moments:
        lines += [f"{moment.when}{_more(moment)}", *quoted(moment.quote), ""]
    return lines[:-1]


def _more(moment: Moment) -> str:
    return f"  (and {moment.more} more)" if moment.more else ""


def strip_of(days: Sequence[Days]) -> str:
    """When most is told, as a row of bars between the first and the last year, month or day; empty for one moment."""
    first, last = min(one.since for one in days), max(one.since for one in days)
    span = (last - first).days
    if not span:
        return ""
    width = min(STRIP, span + 1)
    counts = [0] * width
    for one in days:
        counts[(one.since - first).days * (width - 1) // span] += 1
    most = max(counts)
    bars = "".join(BARS[count * (len(BARS) - 1) // most] if count else "·" for count in counts)
    return f"{_end(first, span)} {bars} {_end(last, span)}"


def _end(day: date, span: int) -> str:
    return str(day.year) if span > 3 * 365 else day.isoformat()
