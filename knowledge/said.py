"""What a reader is told, as data: which sentence it is, and what is filled into it.

The English of every sentence stands here, for logs, files and the terminal. Who speaks another language words a
sentence anew from its `kind` and `values`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

ENGLISH = {
    # why nothing answers
    "no-articles": "The archive holds no articles yet.",
    "none-here": "The archive holds no articles here yet.",
    "none-dated": "The archive holds no dated articles here yet.",
    "names-nothing": "The question names nothing to look for; say what it is about.",
    "unmentioned": "Nothing in the archive mentions {what}.",
    "not-together": "No passage in the archive speaks of {what} together.",
    "no-answer": "No passage in the archive answers this.",
    "no-answer-within": "No passage of an article that is {limits} answers this.",
    "none-such": "No article in the archive is {limits}.",
    "limit-from": "from {sources}",
    "limit-dated": "dated {days}",
    "limit-since": "dated {date} or later",
    "limit-until": "dated {date} or earlier",
    "no-such-source": "No source in the archive is called {source}; it has {names}.",
    "no-such-source-of-many": "No source in the archive is called {source}; it has {names} and others.",
    "welcome": "You are welcome; ask whenever you like.",
    "nothing-asked": "That asks for nothing yet; ask in your own words, for example: what was agreed in Hanoi?",
    "no-day-told": "What the archive says of this is told of no day.",
    "no-answer-here": "No passage that may be quoted here answers this.",
    "nothing-changed": "Nothing that is told of this has changed since {date}.",
    "nothing-new": "Nothing of this was published {days}.",
    "one-side": "Only one publisher speaks of this; there is nothing to set beside it.",
    # what the admins keep from being quoted
    "blocked-here": "The admins here do not let this be quoted.",
    "blocked-from-here": "The admins here do not let what follows be quoted.",
    # how a question was understood
    "pinned": "Chosen by the admins here.",
    "meant-here": "Here “{said}” means {means}.",
    "read-as": "Read as: “{question}”",
    "read-with": "Read together with: “{question}”",
    "read-in-english": "Read in English: {words}.",
    "read-seat": "Read “{typed}” as {meant}.",
    "corrected": "Showing results for {words}.",
    "only-source": "Only articles from {source}.",
    "only-dated": "Only articles from {days}.",
    "only-since": "Only articles from {date} on.",
    "only-until": "Only articles up to {date}.",
    # what a source allows to be shown
    "withheld": "What answers this may not be quoted here.",
    "licence-headline": "{source} allows nothing but the headline to be shown.",
    "licence-not-yet": "{source} may be quoted from {date}, {time} UTC on.",
    "licence-undated": "{source} may be quoted some time after publication, and when this was published is not known.",
    "licence-no-link": "{source} may be quoted with a link alone, and there is none.",
    "licence-too-long": "{source} allows {number} words to be quoted, and this cannot be cut so short.",
    "licence-enough": "{source} allows {number} quotes a day, and so many were shown today.",
    "licence-shortened": "Shortened: {source} allows {number} words to be quoted.",
    "licence-terms": "{terms}",
    "licence-free": "anything",
    "licence-headline-only": "the headline alone",
    "licence-words": "{number} words at most",
    "licence-a-day": "{number} quotes a day",
    "licence-embargo": "quoted after {number} hours",
    "licence-link": "with a link",
    # how a look at a feed went
    "feed-read": "{told}",
    "feed-nothing": "nothing new",
    "feed-new": "{number} new",
    "feed-updated": "{number} updated",
    "feed-withdrawn": "{number} withdrawn",
    "feed-to-come": "{number} to come",
    "feed-no-room": "{number} beyond what may be held",
    "feed-failed": "the site answers {status}",
    "feed-mistake": "a mistake of Dateline's kept it from being read",
}
"""Every sentence by its kind."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things of which a sentence tells: "Norway, Iceland and Japan"."""

    things: tuple[Any, ...]
    last: str = ""
    """The English word before the last one; commas alone where there is none."""

    def __str__(self) -> str:
        *others, last = map(_english, self.things)
        if not self.last:
            return ", ".join((*others, last))
        return f"{', '.join(others)} {self.last} {last}" if others else last


@dataclass(frozen=True, slots=True)
class Days:
    """All days from the first to the last, both included."""

    since: date
    until: date

    @property
    def year(self) -> bool:
        """Whether they are whole years."""
        since, until = self.since, self.until
        return (since.month, since.day, until.month, until.day) == (1, 1, 12, 31)

    @property
    def month(self) -> bool:
        """Whether they are one whole month, or nearly."""
        since, until = self.since, self.until
        return since.day == 1 and (since.year, since.month) == (until.year, until.month) and until.day >= 28

    def __str__(self) -> str:
        since, until = self.since, self.until
        if since == until:
            return long_date(since)
        if self.year:
            return str(since.year) if since.year == until.year else f"{since.year} to {until.year}"
        return f"{since:%B %Y}" if self.month else f"{long_date(since)} to {long_date(until)}"


class Said(str):
    """A sentence in English that still knows what it says."""

    __slots__ = ("kind", "values")
    kind: str
    """A key of `ENGLISH`."""
    values: Mapping[str, Any]
    """What is filled in: strings, numbers, dates, `Days`, sentences, or several of those as `Listed`."""


def say(kind: str, **values: Any) -> Said:
    """Return the sentence of this kind with these values."""
    said = Said(ENGLISH[kind].format(**{name: _english(value) for name, value in values.items()}))
    said.kind, said.values = kind, values
    return said


def packed(sentence: str) -> str:
    """Return `sentence` as one string that keeps what it says, for a database; plain text as it is."""
    return json.dumps(_plain(sentence), ensure_ascii=False) if isinstance(sentence, Said) else sentence


def unpacked(text: str) -> str:
    """Return what `packed` was given; another text as it is."""
    try:
        return _said(json.loads(text)) if text.startswith("[") else text
    except (ValueError, KeyError, TypeError, AttributeError):  # it only looks like one
        return text


def _plain(value: Any) -> Any:
    if isinstance(value, Said):
        return [value.kind, {name: _plain(one) for name, one in value.values.items()}]
    if isinstance(value, Listed):
        return {"things": [_plain(one) for one in value.things], "last": value.last}
    return value if isinstance(value, int) else _english(value)


def _said(found: Any) -> Said:
    kind, values = found
    return say(kind, **{name: _value(one) for name, one in values.items()})


def _value(found: Any) -> Any:
    if isinstance(found, dict):
        return Listed(tuple(map(_value, found["things"])), found["last"])
    return _said(found) if isinstance(found, list) else found


def long_date(day: date) -> str:
    """A date as it is read in any country: "10 February 2026"."""
    return f"{day.day} {day:%B %Y}"


def _english(value: Any) -> str:
    return long_date(value) if isinstance(value, date) else str(value)
