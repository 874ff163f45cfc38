"""One published text, and what is known of its source."""

import hashlib
import json
import re
import unicodedata
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

_BREAKS = re.compile(r"\r\n?|[\u2028\x0b\x0c]")
_BLANK_LINES = re.compile(r"(?:\n|\u2029){2,}|\u2029")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = re.compile(r"[^\w\s\x00-\x7f]{31,}")
"""Where more combining marks may follow one another than the 30 that Unicode's stream-safe format (UAX 15) allows."""

_LOW = r"[^\W\u0590-\u1dff\u2000-\U0010ffff]"
_WITHOUT_WIDTH = re.compile(
    "[\u00ad\u034f\u180e\u200b\u2060-\u2064\ufeff]"
    rf"|(?<={_LOW})[\u200c-\u200f\u061c\u202a-\u202e\u2066-\u2069]+(?={_LOW})"
)
"""Soft hyphens, zero-width spaces and the like; between Latin, Greek or Cyrillic letters also joiners and marks of the
direction, which other scripts need."""


def normalise(text: str) -> str:
    """`text` in NFC, lines ended by a single newline, paragraphs by exactly two; outer white space gone.

    Characters without width go, too: they only tell where a word may be broken, and would make two words of it.
    """
    if not text.isascii():
        text = _WITHOUT_WIDTH.sub("", text)
        text = _MARKS.sub(_stream_safe, _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))
        text = unicodedata.normalize("NFC", text)
    text = _BREAKS.sub("\n", text.replace("\x00", ""))
    text = "\n".join([line.strip(" \t") for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", text).strip()


def _stream_safe(run: re.Match[str]) -> str:
    """The run with at most 30 combining marks in a row: NFC takes time in the square of their number."""
    kept, marks = "", 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        kept += character if marks <= 30 else ""
    return kept


def _one_line(text: str) -> str:
    return " ".join(normalise(text).split())


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or _SURROGATE.search(url):
        raise ValueError("a url begins with http:// or https:// and names a host")
    return url


Line = Annotated[str, AfterValidator(_one_line), Field(min_length=1)]

_FIRST_YEAR, _LAST_YEAR = 1600, 2098
"""Newspapers begin in 1605; programs that know no date write the first or the last that they can, or 2099-12-31."""
_NULL_DAYS = frozenset(
    date(*day) for day in [(1601, 1, 1), (1753, 1, 1), (1899, 12, 30), (1900, 1, 1), (1904, 1, 1), (1970, 1, 1)]
)
"""Where clocks of computers begin to count: Windows, SQL Server, spreadsheets, old Macintoshes, Unix."""


def stands_for_none(published: date | datetime) -> bool:
    """Whether a date is what a program writes that knows none: of the year 1 or 9999, or where its clock begins."""
    if not _FIRST_YEAR <= published.year <= _LAST_YEAR:
        return True
    if not isinstance(published, datetime):
        return published in _NULL_DAYS
    if published.tzinfo is not None:
        published = published.astimezone(UTC)
    return published.time() == time.min and published.date() in _NULL_DAYS


class Article(BaseModel):
    """A text as it was published, frozen: a quote is a slice of `text` and can never drift from it.

    `text` is the body alone, in NFC, its paragraphs separated by one blank line. What stood around the body
    (standfirst, captions) is kept beside it and never quoted. A field that nothing is known of is None.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True
    )  # built when first needed; `dateline ask` needs none

    text: Annotated[str, AfterValidator(normalise), Field(min_length=1)]
    title: Line
    title_made: bool = False
    """True when the text had no headline and its title was made from its first sentence."""
    publisher: Line | None = None
    url: Annotated[str, AfterValidator(_web_address)] | None = None
    published: datetime | date | None = None
    """The date, or the date and time where the source tells one; the time's zone only where it is told. What stands
    for no date (the year 1, 9999-12-31) is None."""
    place: Line | None = None
    """Where the report was filed from, as its dateline prints it ("HÀ NỘI" is kept as "Hà Nội")."""
    section: Line | None = None
    byline: Line | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    """ISO 639 code, where the source tells it or the text shows it."""
    standfirst: Line | None = None
    captions: tuple[Line, ...] = ()
    based_on: tuple[Line, ...] = ()
    """For a briefing: the reports that it sums up."""

    @field_validator("published", mode="before")
    @classmethod
    def _date_without_time_stays_a_date(cls, value: object) -> object:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
            return date.fromisoformat(value.strip())
        return value

    @field_validator("published")
    @classmethod
    def _null_date_is_no_date(cls, value: datetime | date | None) -> datetime | date | None:
        return None if value is None or stands_for_none(value) else value

    @property
    def id(self) -> str:
        """16 hexadecimal digits made from all that is published; the same wherever the article was read from."""
        # __dict__ and one encoder for all: an id is made for every article that is added
        content = {name: value for name, value in self.__dict__.items() if value != _DEFAULTS[name]}
        return hashlib.blake2b(_ENCODER.encode(content).encode(), digest_size=8).hexdigest()

    @classmethod
    def trusted(cls, written: bytes) -> Self:
        """Return the article that `model_dump_json` wrote, unchecked; its `id` still tells a change.

        Checking would build pydantic's validator first, which takes longer than answering a question.
        """
        fields: dict[str, Any] = json.loads(written)
        published = fields.get("published")
        if published is not None:
            kind = date if len(published) == len("2026-02-10") else datetime
            fields["published"] = kind.fromisoformat(published)
        for name in ("captions", "based_on"):
            if name in fields:
                fields[name] = tuple(fields[name])
        return cls.model_construct(**fields)

    @property
    def day(self) -> date | None:
        """The date of publication, its time left aside."""
        return self.published.date() if isinstance(self.published, datetime) else self.published


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str)
_DEFAULTS = {name: field.default for name, field in Article.model_fields.items()}
