"""What is told of a matter, as a terminal shows it: plain text in reading order."""

from collections.abc import Sequence
from datetime import date
from functools import singledispatch

from bot.terminal import quoted, shown
from knowledge.publishers import attributed
from knowledge.said import Days
from knowledge.telling.briefing import Brief
from knowledge.telling.changing import Changes
from knowledge.telling.claims import Checked
from knowledge.telling.comparing import Comparison
from knowledge.telling.differing import Difference
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


@lines_of.register
def _comparison(told: Comparison) -> list[str]:
    lines: list[str] = [*told.notes]
    if told.reason:
        lines.append(shown(told.reason))
    for difference in told.differences:
        lines.append("Told differently: " + " · ".join(numbers_of(told, difference)))
    for side in told.sides:
        lines += ["", *quoted(side)]
    return lines if lines[0] else lines[1:]


@lines_of.register
def _changes(told: Changes) -> list[str]:
    lines: list[str] = [*told.notes]
    if told.reason:
        lines.append(shown(told.reason))
    for change in told.changes:
        lines += ["", *quoted(change.quote)]
        if change.before:
            lines += ["  before:", *quoted(change.before)]
    return lines if lines[0] else lines[1:]


@lines_of.register
def _claim(told: Checked) -> list[str]:
    lines: list[str] = [*told.notes, "This is no verdict: it only tells what these articles say of each part."]
    for part in told.parts:
        said = {"supported": "supported", "otherwise": "told otherwise", "silent": "nothing speaks of it"}
        lines += ["", f"{part.kind} “{shown(part.text)}”: {said[part.standing]}"]
        for quote in part.quotes:
            lines += quoted(quote)
    return lines


@lines_of.register
def _brief(told: Brief) -> list[str]:
    lines: list[str] = [*told.notes, shown(told.reason) if told.reason else f"Published {told.days}:"]
    for quote in told.quotes:
        lines += ["", *quoted(quote)]
    return lines


def numbers_of(told: Comparison, difference: Difference) -> list[str]:
    """Each number that is told differently, in the words of its side, with who tells it."""
    found = []
    for number, (start, end) in difference.told:
        article = told.sides[number].article
        found.append(f"{shown(article.text[start:end])} ({attributed(article) or shown(article.title)})")
    return found


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
