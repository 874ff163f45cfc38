"""The lines above the body of a report, and what they say: headline, time, byline, section, standfirst, captions.

The rules stand in `plain.py`. Whatever no rule names is body.
"""

import re
from datetime import date, datetime
from functools import cached_property
from typing import Any

from knowledge.article import normalise
from knowledge.language.detect import is_vietnamese
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import Pages
from knowledge.reading.boilerplate import byline, is_caption, is_page_line
from knowledge.reading.datelines import find_dateline
from knowledge.reading.dates import read_date
from knowledge.reading.layout import ends_sentence, is_rule

HEADER_AT_MOST = 60
"""Lines above the body."""
HEADLINE_AT_MOST = 200
STANDFIRST_AT_MOST = 400
_DATE_LINE = re.compile(r"date[:\s]\s*(?P<day>\d{4}-\d{2}-\d{2})(?:\s+(?P<section>\S.{0,60}))?", re.IGNORECASE)


def _fields() -> dict[str, str]:
    """For each thing that a line may say, the words before its colon, as a pattern."""
    pages = of_all(Pages)
    return {
        "title": any_of(pages.title),
        "published": any_of(pages.published),
        "updated": any_of(pages.updated),
        "byline": any_of(pages.author),
        "publisher": any_of(pages.publisher),
        "section": any_of(pages.category),
        "url": r"url|link|address",
        "place": r"place|dateline|location",
    }


def _keyed() -> str:
    return "|".join(rf"(?P<{field}>{names})" for field, names in _fields().items())


def _stamp() -> str:
    fields, at = _fields(), any_of(of_all(Pages).at)
    return rf"(?:(?P<updated>{fields['updated']})|{fields['published']})\s*(?:{at})?:?\s*"


_KEYED = compiled_when_used(_keyed, re.IGNORECASE)
_STAMP = compiled_when_used(_stamp, re.IGNORECASE)
_CRUMBS = compiled_when_used(lambda: rf"(?:{any_of(of_all(Pages).home)})\s*[>/»›|→]\s*\S.{{0,100}}")
_SECTIONS = compiled_when_used(lambda: any_of(of_all(Pages).sections), re.IGNORECASE)
_STOP = re.compile(r"(?<=[^\W_]{3})\.$|(?<=[”\"'’)])\.$")


class Header:
    """Takes the lines above the body one after the other, and keeps what they say."""

    def __init__(self, title: object, page: list[str], *, language: object = None) -> None:
        self.fields: dict[str, Any] = {}
        self.captions: list[str] = []
        self._page = page
        self._language = language
        self._told_title = _same(title) if isinstance(title, str) else None
        self._headline_seen = False

    def read(self, parts: list[str]) -> list[str]:
        """The paragraphs left for the body."""
        left = list(parts)
        for _ in range(HEADER_AT_MOST):
            if not left or find_dateline(left[0]):
                break
            if rest := self._without_first_line(left):
                left = [part for part in rest if part]
            elif is_caption(left[0]) and len(left) > 1:
                self.captions.append(left.pop(0))
            elif self._is_headline(left):
                left = left[2:] if _underlines(left, 1) else left[1:]
            elif self._is_standfirst(left):
                self.fields["standfirst"] = left.pop(0)
            else:
                break
        return left or list(parts)

    def _without_first_line(self, left: list[str]) -> list[str] | None:
        """`left` without its first line, when that line is a page's and not a report's."""
        line, _, others = left[0].partition("\n")
        rest = [others, *left[1:]]
        if not any(rest) or len(line) > STANDFIRST_AT_MOST:
            return None
        follows = others.partition("\n")[0] or next(iter(left[1:]), "")
        known = self._take(line) or is_page_line(line) or self._breadcrumb(line) or self._section(line, follows)
        return rest if known or (is_rule(line) and not self._headline_seen) else None

    def _take(self, line: str) -> bool:
        """Keep what a line such as "Published: 10 February 2026" or "By Jane Doe | 10 February 2026" says."""
        if found := _DATE_LINE.fullmatch(line.strip()):
            self._publish(found["day"])
            self._keep("section", found["section"])
            return True
        key, colon, value = line.partition(":")
        if colon and value.strip() and (named := _KEYED.fullmatch(key.strip())):
            return self._take_field(str(named.lastgroup), value.strip())
        pieces = re.split(r"\s*[|•·]\s*", line.strip())
        return self._take_piece(line.strip()) or (
            any(pieces) and all(self._take_piece(piece) for piece in pieces if piece)
        )

    def _take_field(self, field: str, value: str) -> bool:
        if field == "published":
            return self._publish(value)
        if field == "updated":
            return self._date(value) is not None
        if field == "url" and not re.fullmatch(r"https?://\S+", value):
            return False
        if len(value) > HEADLINE_AT_MOST or (field not in ("title", "url") and ends_sentence(value)):
            return False
        if field == "title" and self._told_title is None:
            self._headline_seen = True
        self._keep(field, value)
        return True

    def _take_piece(self, piece: str) -> bool:
        stamp = _STAMP.match(piece)
        if stamp and stamp["updated"]:
            return self._date(piece[stamp.end() :]) is not None
        if self._publish(piece[stamp.end() :] if stamp else piece):
            return True
        if names := byline(piece):
            self._keep("byline", names)
        return bool(names)

    def _publish(self, printed: str) -> bool:
        published = self._date(printed)
        if published is None:
            return False
        before = self.fields.get("published")
        if before is None or (not isinstance(before, datetime) and _same_day(published, before)):
            self.fields["published"] = published
        return True

    def _date(self, printed: str) -> datetime | date | None:
        """The date `printed`; the Vietnamese write the day first."""
        certain, day_first = read_date(printed), read_date(printed, day_first=True)
        return certain or (day_first if day_first and self._is_vietnamese else None)

    @cached_property
    def _is_vietnamese(self) -> bool:
        return self._language == "vi" or is_vietnamese(" ".join(self._page))

    def _breadcrumb(self, line: str) -> bool:
        if _CRUMBS.fullmatch(line):
            steps = [step.strip() for step in re.split(r"[>/»›|→]", line)]
            self._keep("section", steps[-1])
            return True
        home, _, section = line.partition(" ")
        if home != "Home" or not section:
            return False
        told = str(self.fields.get("section") or "")
        if section.strip().casefold() != told.casefold() and not _SECTIONS.fullmatch(section.strip()):
            return False
        self._keep("section", section.strip())
        return True

    def _section(self, line: str, follows: str) -> bool:
        """A section's name above the headline; above a sentence it is a headline itself."""
        known = _SECTIONS.fullmatch(line.strip())
        if not known or self._headline_seen or ends_sentence(follows) or find_dateline(follows):
            return False
        self._keep("section", line.strip())
        return True

    def _is_headline(self, left: list[str]) -> bool:
        line = " ".join(left[0].split())
        title = self._told_title if self._told_title is not None else _same(self.fields.get("title", ""))
        if title and _same(line) == title and len(left) > 1:
            self._headline_seen = True
            return True  # printed once more
        if self._told_title is not None:
            return False
        fits = len(line) <= HEADLINE_AT_MOST and left[0].count("\n") < 3 and any(map(str.isalpha, line))
        underlined = _underlines(left, 1)
        follows = len(left) > (2 if underlined else 1)
        closed = line[-1] in ",;:" or (line[-1] == "." and not line.endswith("..."))
        if self._headline_seen or not fits or not follows or (closed and not line.isupper() and not underlined):
            return False
        self._headline_seen = True
        self._keep("title", without_stop(line) if line.isupper() else line)
        return True

    def _is_standfirst(self, left: list[str]) -> bool:
        if not self._headline_seen or "standfirst" in self.fields or len(left[0]) > STANDFIRST_AT_MOST:
            return False
        after = [part for part in left[1:5] if not is_caption(part) and not is_page_line(part)]
        if not after:
            return False
        first_line = after[0].partition("\n")[0]
        return bool(
            find_dateline(after[0])
            or (len(after) > 1 and Header(None, self._page, language=self._language)._take(first_line))
        )

    def _keep(self, field: str, value: str | None) -> None:
        if value and not self.fields.get(field):
            self.fields[field] = value


def without_stop(title: str) -> str:
    """`title` without its full stop, which an abbreviation ("IN THE U.S.") keeps."""
    return _STOP.sub("", title)


def _same(line: str) -> str:
    """`line` as it is compared: without regard to capitals and white space."""
    return " ".join(normalise(line).split()).casefold()


def _underlines(left: list[str], number: int) -> bool:
    return len(left) > number and is_rule(left[number])


def _same_day(one: datetime | date, other: date) -> bool:
    return (one.date() if isinstance(one, datetime) else one) == other
