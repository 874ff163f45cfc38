"""Spans of text that certainly mean a date, as the days that they cover.

A grammar of our own, since dateparser's search takes "may exports rise", "march to the sea", "The Sun" and "World Cup
2026" for dates, and a quarter of a second for its first answer. Its words and forms are what the languages bring.
"""

import re
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple, get_args

from knowledge.language.date_forms import longest_first, relative_days, weekdays, written_dates
from knowledge.language.folding import flat
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used, cue
from knowledge.language.sections import Calendar, Tenses
from knowledge.language.written_days import Written, day_of, days_of, last_weekday

DateRelation = Literal["in", "since", "until", "before", "after"]


class DateMention(NamedTuple):
    """Characters `start` up to, but not including, `end`: a date with the word that says how it limits ("since")."""

    start: int
    end: int
    since: date | None
    """First day meant; None when the mention sets no beginning ("before 2024")."""
    until: date | None
    """Last day meant, included; None when it sets no end ("since March")."""
    relation: DateRelation
    certain: bool
    """False where the words may be a name ("April") or the day a guess (03/04/2025 is in March or April)."""


def find(text: str, *, today: date) -> list[DateMention]:
    """Return the dates that `text`, a question in NFC, asks for, in reading order; they never overlap.

    What gives no year is in the past: asked in January, "September" is that of the year before. Weeks begin on Monday.
    "Last week" is the one before this, "the past week" the seven days up to today.
    """
    flattened = flat(text)
    mentions: list[DateMention] = []
    previous: Written | None = None
    for written in written_dates(text, flattened, today):
        joined = _range(flattened, previous, written, today) if previous else None
        if previous and joined:
            if mentions and mentions[-1].end == previous.end:
                mentions.pop()
            mentions.append(joined)
            previous = None
            continue
        if mention := _limited(flattened, written, today):
            mentions.append(mention)
        previous = written
    return mentions


def weekday_mentions(text: str, published: date) -> list[tuple[int, int, date]]:
    """Return the spans of an article that mean a single day seen from its publication, each with that day.

    They are names of days ("on Tuesday" is the last one up to publication), "yesterday", "tomorrow", and dates without
    a year, which mean the nearest such day. A day named in a clause about the future is left out, as is "next Tuesday":
    two readers would disagree.
    """
    if (
        not date.min.year + 10 < published.year < date.max.year - 10
    ):  # no date of an article; the days around it overflow
        return []
    flattened = flat(text)
    found = []
    for match in _WEEKDAY_IN_ARTICLE.finditer(flattened) if any(map(flattened.__contains__, _endings())) else ():
        clause = re.split(r"[.!?;]\s|\n", flattened[max(0, match.start() - 200) : match.start()])[-1]
        named = _CAPITAL_BEFORE.search(text[max(0, match.start() - 40) : match.start()])  # "Black Friday"
        if (text[match.start()].isupper() or match[0] in _small()) and not named and not _FUTURE.search(clause):
            found.append((*match.span(), last_weekday(published, weekdays()[match[0]])))
    for match in (
        _RELATIVE_IN_ARTICLE.finditer(flattened) if any(map(flattened.__contains__, _relative_hints())) else ()
    ):
        found.append((*match.span(), published + timedelta(days=relative_days()[match[0]])))
    for written in written_dates(text, flattened, published) if _DAY_OF_MONTH.search(flattened) else ():
        if written.month and written.day and not written.year and written.certain and written.alone:
            candidates = (day_of(published.year + shift, written.month, written.day) for shift in (-1, 0, 1))
            days = [day for day in candidates if day]
            if days:
                found.append((written.start, written.end, min(days, key=lambda day: abs(day - published))))
    return sorted(found)


def _relation() -> str:
    between = any_of(of_all(Calendar).before_a_date)
    return rf"(?<!\w)({longest_first(relations())})\s+(?:{between})?$"


_RELATION = compiled_when_used(_relation)
_RANGE_BEGINS = cue(lambda: map(flat, of_all(Calendar).range_begins), r"(?<!\w)", r"\s+(?:the\s+)?$")
_RANGE_GOES_ON = cue(lambda: (*map(flat, of_all(Calendar).range_to), "[–—-]"), r"\s*", r"\s*(?:the\s+)?")
_ON_WARDS = cue(lambda: of_all(Calendar).onwards, r"\s+", r"\b")


def _weekday_in_article() -> str:
    first = "".join(sorted({name[0] for name in weekdays()}))
    other = "".join(rf"(?<!{flat(word)} .)" for word in of_all(Calendar).other_weekdays)
    rest = any_of(rf"(?<={name[0]}){name[1:]}" for name in weekdays())
    # the first letter stands first, so that the engine looks behind nowhere else
    return rf"[{first}](?<!\w.){other}(?:{rest})(?!\w|,? \w+\.? \d)" if first else "(?!)"


_WEEKDAY_IN_ARTICLE = compiled_when_used(_weekday_in_article, re.DOTALL)
_DAY_OF_MONTH = cue(lambda: of_all(Calendar).day_of_month)
"""What a text has at least that names a day of a month without its year."""
_CAPITAL_BEFORE = re.compile(r"(?:^|\s)(?!On\b)[A-Z]\w*\s+$")
_RELATIVE_IN_ARTICLE = cue(lambda: longest_first(_clear_days()).split("|"), r"(?<!\w)", r"(?!\w|['’]s)")
_FUTURE = cue(lambda: map(flat, of_all(Tenses).awaited), r"\b", r"\b")


@cache
def relations() -> dict[str, DateRelation]:
    """Return the words that limit by a date, without marks, each with how it does."""
    calendar = of_all(Calendar)
    words = (calendar.during, calendar.since, calendar.until, calendar.before, calendar.after)
    return {flat(word): how for how, said in zip(get_args(DateRelation), words, strict=True) for word in said}


@cache
def _endings() -> frozenset[str]:
    """What a text has that names a day of the week."""
    return frozenset(name[-3:] for name in weekdays())


@cache
def _small() -> frozenset[str]:
    """Days of the week that are written without a capital."""
    return frozenset(flat(name) for name in of_all(Calendar).weekdays if name.islower())


def _clear_days() -> set[str]:
    return relative_days().keys() - set(map(flat, of_all(Calendar).vague_days))


@cache
def _relative_hints() -> frozenset[str]:
    """A word of each of the days that are told by how far they are."""
    return frozenset(max(days.split(), key=len) for days in _clear_days())


def _limited(flattened: str, written: Written, today: date) -> DateMention | None:
    """The mention that `written` makes with the word before it, or None when it needs one and has none."""
    days = days_of(written, today)
    lead = _RELATION.search(flattened, max(0, written.start - 40), written.start)
    word = " ".join(lead[1].split()) if lead else ""
    year_alone = written.year and not written.month
    if not days or (not written.alone and (not lead or (word == "on" and year_alone))):
        return None
    relation: DateRelation = relations()[word] if lead else "in"
    start, end = (lead.start() if lead else written.start), written.end
    if word == "from" and (onwards := _ON_WARDS.match(flattened, end)):
        relation, end = "since", onwards.end()
    certain = written.certain or (lead is not None and not written.day)
    one_day = timedelta(days=1)
    since, until = {
        "in": days,
        "since": (days[0], None),
        "until": (None, days[1]),
        "before": (None, days[0] - one_day),
        "after": (days[1] + one_day, None),
    }[relation]
    return DateMention(start, end, since, until, relation, certain)


def _range(flattened: str, first: Written, second: Written, today: date) -> DateMention | None:
    """ "between March and May 2025", as one mention; None when the two dates are not joined so."""
    lead = _RANGE_BEGINS.search(flattened, max(0, first.start - 20), first.start)
    if not lead or not _RANGE_GOES_ON.fullmatch(flattened, first.end, second.start):
        return None
    end = days_of(second, today)
    if not end:
        return None
    begin = days_of(first._replace(year=first.year or end[1].year), today)
    if begin and begin[0] > end[1] and not first.year:
        begin = days_of(first._replace(year=end[1].year - 1), today)
    if not begin or begin[0] > end[1]:
        return None
    return DateMention(lead.start(), second.end, begin[0], end[1], "in", first.certain and second.certain)
