"""The days that a sentence of an article tells of: dates as written, and "on Tuesday" as seen from its publication."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from knowledge.language.dates import find, weekday_mentions
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue, cue_words
from knowledge.language.sections import Calendar, Telling, Tenses
from knowledge.said import Days

LONGEST = 366
"""Days that a mention may span: a decade or "the past five years" is no event of a timeline."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_BESIDE = re.compile(r"(?<=[a-z]),\s((?:19|20)\d\d)(?=,|\s(?:when|after|as)\b)")
"""A year that says which one was meant: "the peak year, 2006, when"."""
_SAYING = cue(lambda: of_all(Telling).saying, r"\b", r"\b[^.;,]{0,60}$")
"""Stands before the day on which something was said, not done."""
_SAID_AFTER = cue(lambda: of_all(Telling).said_after, r"^[^.;,]{0,25}\b", r"\b")
_OPENING = re.compile(r"(?:^|[.;,:“\"—–]\s*)(?:(?:on|late|early|last)\s+)*$", re.IGNORECASE)
"""Stands before a day that opens its clause: "On Monday the Observatory said"; no "killed on Monday a monitor said"."""
_COMING = re.compile(r"^\s*(?:of )?next (?:week|month|year)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:Black|Good|Easter|Ash|Palm|Super|Bloody|Holy|perfect)\s+$")
_ANY = cue(lambda: of_all(Calendar).any_day, r"\b", r"\s+$")
_WEEKDAY = cue(lambda: of_all(Calendar).weekdays)
_FUTURE = cue_words(lambda: (*of_all(Tenses).awaited, *of_all(Tenses).doubtful))
_SINCE = cue(lambda: of_all(Calendar).since, "^", r"\s+")
_TODAY = cue(lambda: of_all(Calendar).today, r"\b", r"\b(?!['’])")
_VIETNAMESE_DAY = cue(
    lambda: of_all(Calendar).before_day_and_month,
    r"(?:\b",
    r"\s*|\()(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?(?![\d/%])",
)
_VIETNAMESE_WEEKDAY = cue(
    lambda: (day.replace(" ", r"\s+") for day in of_all(Calendar).weekdays_in_reports), r"\b", r"\b"
)


class ToldDays(NamedTuple):
    """Characters `start` up to, but not including, `end` of a sentence, and the days that they mean."""

    start: int
    end: int
    days: Days
    of_saying: bool
    """Whether something was said then, and perhaps done on another day."""

    @property
    def one_day(self) -> bool:
        """Whether it is a single day."""
        return self.days.since == self.days.until


def days_told(sentence: str, published: date | None, *, vietnamese: bool = False) -> list[ToldDays]:
    """Return the days that `sentence` tells of, in reading order, without overlaps.

    What is given without a year is seen from `published`; without that, only dates with a year count. A month or a year
    is all of its days.
    """
    found: list[ToldDays] = []
    for start, end, days in sorted(_mentions(sentence, published, vietnamese), key=lambda one: (one[0], -one[1])):
        if found and start < found[-1].end:
            continue
        before, after = sentence[:start], sentence[end:]
        if _COMING.match(after) or _NAMED.search(before):
            continue
        if _WEEKDAY.fullmatch(sentence[start:end]) and _ANY.search(before):  # "Dec. 18, a Wednesday"
            continue
        opens = _OPENING.search(before) is not None
        saying = bool(_SAYING.search(before)) or (opens and bool(_SAID_AFTER.match(after)))
        found.append(ToldDays(start, end, days, saying))
    return found


def _mentions(text: str, published: date | None, vietnamese: bool) -> Iterator[tuple[int, int, Days]]:
    sure = list(_days(text, published, vietnamese)) if published else []
    yield from sure
    for match in _YEAR_BESIDE.finditer(text):
        year = int(match[1])
        if published is None or year <= published.year:
            yield *match.span(1), Days(date(year, 1, 1), date(year, 12, 31))
    for mention in find(text, today=published or date.max.replace(year=2100)):
        if any(start < mention.end and mention.start < end for start, end, _ in sure):
            continue
        written = text[mention.start : mention.end]
        dated = _YEAR.search(written) is not None
        if not mention.certain or mention.relation in ("before", "until") or not (dated or published):
            continue
        if mention.relation in ("since", "after"):  # what began on a day; "the first since 2019" is of another
            day = next(iter(find(_SINCE.sub("on ", written), today=published or date.max)), None)
            if day is None or day.since is None or day.since != day.until:
                continue
            since = until = day.since
        elif mention.since is None or mention.until is None:
            continue
        else:
            since, until = mention.since, mention.until
        if since != until and not _tells_when(text[: mention.start], since, until, published, dated=dated):
            continue
        yield mention.start, mention.end, Days(since, until)


def _tells_when(before: str, since: date, until: date, published: date | None, *, dated: bool) -> bool:
    """Whether a month, a week or a year is when something was: not a decade, "this month", or what is still to come."""
    if (until - since).days >= LONGEST:
        return False
    if published is None or dated:
        return True
    clause = re.split(r"[.!?;]\s|\n", before[-200:])[-1]
    return until < published and not _FUTURE.search(clause)


def _days(text: str, published: date, vietnamese: bool) -> Iterator[tuple[int, int, Days]]:
    """The single days that are seen from publication."""
    for start, end, day in weekday_mentions(text, published):
        yield start, end, Days(day, day)
    for match in _TODAY.finditer(text):
        yield *match.span(), Days(published, published)
    if not vietnamese:
        return
    for match in _VIETNAMESE_DAY.finditer(text):
        nearest = _nearest(int(match[1]), int(match[2]), int(match[3]) if match[3] else None, published)
        if nearest:
            yield match.start(1), match.end(), Days(nearest, nearest)
    for match in _VIETNAMESE_WEEKDAY.finditer(text):
        number = of_all(Calendar).weekdays_in_reports[" ".join(match[0].lower().split())]
        day = published - timedelta(days=(published.weekday() - number) % 7)
        yield *match.span(), Days(day, day)


def _nearest(day: int, month: int, year: int | None, published: date) -> date | None:
    candidates = []
    for guess in (year,) if year else (published.year - 1, published.year, published.year + 1):
        try:
            candidates.append(date(guess, month, day))
        except ValueError:
            continue
    return min(candidates, key=lambda one: abs(one - published), default=None)
