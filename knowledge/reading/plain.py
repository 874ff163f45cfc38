"""Read a plain text, as saved from a news page or out of an archive, and tell its body from what stands around it.

The rules, from the top of the text to its end. Whatever no rule names is body: in doubt a line stays.

Header, until the body begins:
- "date 2026-02-10 Politics & Law" gives date and section; "Published: …", "Author: …", "Source: …", "Section: …",
  "Title: …", "URL: …" give their field; "Updated: …" is cut.
- A line that is a date and nothing else gives the time of publication; the more exact of two is kept.
- "Home > World > Asia", or "Home" and the section, is a breadcrumb; its last step is the section.
- "By Jane Doe" gives the byline.
- A paragraph that ends with a photograph's credit ("— VNA/VNS Photo", "Photo: AFP") is a caption.
- The first other paragraph is the headline when it is short, stands on lines of its own, does not end like a sentence
  (unless in capitals or underlined), and something follows it.
- After a headline, one short paragraph right above a dateline, byline or time is the standfirst.
The body begins at a dateline ("HÀ NỘI — …"), or else with the first paragraph that is none of these. The dateline stays
in the text, since quotes are verbatim, and gives the place.

Body: captions, and lines such as "Share", "Advertisement", "Read more: …", are taken out.

End, taken off as long as there is any: "(Reporting by …)", -30- and other end marks, and the agency that signs
("— VNA/VNS", "Theo TTXVN"), which is the publisher unless the header names one. A Vietnamese report may also close with
another source ("Nguồn: Báo Nhân Dân", "(Theo Tuổi Trẻ)") or the reporter ("Nguyễn Văn A (TTXVN)"). Headlines listed
after a signature go with it.

A text without a headline gets its first sentence as title, shortened at a word, and says so (`title_made`).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from knowledge.article import Article, normalise
from knowledge.errors import UnreadableError
from knowledge.language.detect import is_vietnamese
from knowledge.language.sentences import split
from knowledge.reading.datelines import Dateline, find_dateline
from knowledge.reading.dates import read_date
from knowledge.reading.fields import make_article
from knowledge.reading.furniture import (
    byline,
    cut_blog_line,
    cut_end_mark,
    cut_sign_off,
    cut_source,
    is_caption,
    is_page_line,
    person,
    reporter,
    staff,
)
from knowledge.reading.layout import ends_sentence, is_rule, paragraphs

TITLE_AT_MOST = 120
"""Characters of a title that is made from the first sentence."""
HEADER_AT_MOST = 60
"""Lines above the body."""
PARAGRAPHS_AT_MOST = 20_000
"""Of one article; what has more is a list or a log, and each line would be made findable by itself, at its cost."""
HEADLINE_AT_MOST = 200
STANDFIRST_AT_MOST = 400

_DATE_LINE = re.compile(r"date[:\s]\s*(?P<day>\d{4}-\d{2}-\d{2})(?:\s+(?P<section>\S.{0,60}))?", re.IGNORECASE)
_PUBLISHED = (
    r"published|publication date|publish date|posted|date|ngày đăng|đăng lúc|ngày xuất bản|first published|released"
)
_UPDATED = r"updated|last updated|modified|last modified|cập nhật"
_FIELDS = {
    "title": r"title|headline|subject|tiêu đề",
    "published": _PUBLISHED,
    "updated": _UPDATED,
    "byline": r"author|authors|byline|by|tác giả",
    "publisher": r"source|publisher|publication|nguồn|newspaper",
    "section": r"section|category|chuyên mục|desk",
    "url": r"url|link|address",
    "place": r"place|dateline|location",
}
_KEYED = re.compile("|".join(rf"(?P<{field}>{names})" for field, names in _FIELDS.items()), re.IGNORECASE)
_STAMP = re.compile(rf"(?:(?P<updated>{_UPDATED})|{_PUBLISHED})\s*(?:on|at|lúc)?:?\s*", re.IGNORECASE)
_CRUMBS = re.compile(r"(?:Home|Homepage|Trang chủ|Front page)\s*[>/»›|→]\s*\S.{0,100}")
_SECTIONS = re.compile(
    "(?:africa|americas|analysis|arts|asia|asia pacific|business|culture|economy|education|entertainment|environment|"
    "europe|finance|foreign affairs|health|international|law|life & style|lifestyle|local|markets|middle east|money|"
    "national|news|opinion|politics|politics & law|science|society|sports?|technology|travel|uk|us|world)(?: news)?|"
    "thế giới|thời sự|chính trị|kinh tế|văn ho[áa]|văn hóa|xã hội|thể thao|pháp luật|giáo dục|công nghệ",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<=[^\W_]{3})\.$|(?<=[”\"'’)])\.$")
_DANGLING = re.compile(
    r"[\s,;:–—-]+(?:(?:a|an|and|as|at|by|for|from|in|of|on|or|that|the|to|with|của|và|với|trong)\b\W*)*$", re.IGNORECASE
)


def read(text: str, *, origin: str, known: Mapping[str, Any] | None = None, strict: bool = True) -> Article:
    """The article that `text` prints; `compose` says what the other arguments do."""
    return compose(["\n".join(lines) for lines in paragraphs(text)], origin=origin, known=known, strict=strict)


def compose(parts: list[str], *, origin: str, known: Mapping[str, Any] | None = None, strict: bool = True) -> Article:
    """The article that these paragraphs print; fields in `known` come from elsewhere and win over what the text says.

    With a title in `known` the first line is not taken for a headline. `strict` refuses a wrong field, otherwise it
    is left out. Raises UnreadableError when there are no words, ArticleError when a field is wrong.
    """
    told = {name: value for name, value in (known or {}).items() if value not in (None, "", (), [])}
    if len(parts) > PARAGRAPHS_AT_MOST and sum(map(bool, map(str.strip, parts))) > PARAGRAPHS_AT_MOST:
        number = sum(map(bool, map(str.strip, parts)))
        raise UnreadableError(
            f"{origin} holds {number:,} paragraphs, more than the {PARAGRAPHS_AT_MOST:,} of one article; split it.",
            origin=origin,
        )
    parts = [part for part in map(normalise, parts) if part]
    if not _has_words(parts):
        raise UnreadableError(f"{origin} holds no words; give a text.", origin=origin)

    if told.get("title_made") in (True, "true"):  # it was made here: this is a body already
        return make_article(told | {"text": "\n\n".join(parts)}, origin=origin, strict=strict)

    header = _Header(told.get("title"), parts, language=told.get("language"))
    body = header.read(parts)
    body, found = _without_furniture(body)
    fields = {**found, **header.fields}
    fields["captions"] = (*header.captions, *found["captions"])
    if not _has_words(body):  # nothing but captions and the like: then they are what there is to quote
        body, fields = parts, {}
    dateline = find_dateline(body[0])
    if dateline:
        fields = {"place": dateline.place, "publisher": dateline.agency, "published": dateline.day} | _filled(fields)
    fields["text"] = "\n\n".join(body)
    if "title" not in told and not fields.get("title"):
        fields |= {"title": made_title(body[0], dateline), "title_made": True}
    return make_article({**_filled(fields), **told}, origin=origin, strict=strict)


def made_title(paragraph: str, dateline: Dateline | None = None) -> str:
    """The first sentence of `paragraph`, without its dateline and full stop, in at most TITLE_AT_MOST characters."""
    words = " ".join(paragraph[dateline.end if dateline else 0 :].split())[:2000]
    start, end = next(iter(split(words)), (0, len(words)))
    title = words[start:end]
    if len(title) <= TITLE_AT_MOST:
        return without_stop(title) or words[:TITLE_AT_MOST]
    whole_words = title[:TITLE_AT_MOST].rsplit(" ", 1)[0]
    return (_DANGLING.sub("", whole_words) or whole_words) + "…"


def without_stop(title: str) -> str:
    """`title` without its full stop, which an abbreviation ("IN THE U.S.") keeps."""
    return _STOP.sub("", title)


class _Header:
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
            or (len(after) > 1 and _Header(None, self._page, language=self._language)._take(first_line))
        )

    def _keep(self, field: str, value: str | None) -> None:
        if value and not self.fields.get(field):
            self.fields[field] = value


def _without_furniture(parts: list[str]) -> tuple[list[str], dict[str, Any]]:
    """The paragraphs that are body, and what the others said."""
    captions = [part for part in parts if is_caption(part)]
    body = [
        part for part in parts if not (is_caption(part) or is_page_line(part) or is_rule(part)) and _has_words([part])
    ]
    found: dict[str, Any] = {"captions": captions}
    signed = -1
    for number, part in enumerate(body):
        body[number], agency = cut_sign_off(part, last=False)
        signed = number if agency else signed
        found["publisher"] = agency or found.get("publisher")
    if signed >= 0 and not any(map(ends_sentence, body[signed + 1 :])):
        del body[signed + 1 :]  # headlines of other reports
    while body:
        last = body.pop()
        kept, agency = cut_sign_off(cut_end_mark(cut_blog_line(last)), last=True)
        names = staff(last)
        source = cut_source(kept)
        signature = reporter(kept)
        if (signature or source[0] != kept) and _closes_vietnamese(kept, body):
            kept, agency = source[0], agency or source[1]
            if signature:
                names, agency = signature
        elif (alone := person(kept)) and body and _closes_vietnamese(kept, body):
            names = alone
        found["publisher"] = found.get("publisher") or agency
        if names:
            found["byline"] = found.get("byline") or names
        elif kept == last:
            body.append(last)
            break
        elif kept:
            body.append(kept)
    return [part for part in body if part], found


def _closes_vietnamese(paragraph: str, above: list[str]) -> bool:
    """Whether `paragraph` is the last of a Vietnamese report, and no part of a list or verse."""
    return (not above or ends_sentence(above[-1])) and is_vietnamese(" ".join([*above[:4], paragraph]))


def _has_words(parts: list[str]) -> bool:
    return any(character.isalnum() for part in parts for character in part)


def _same(line: str) -> str:
    """`line` as it is compared: without regard to capitals and white space."""
    return " ".join(normalise(line).split()).casefold()


def _underlines(left: list[str], number: int) -> bool:
    return len(left) > number and is_rule(left[number])


def _same_day(one: datetime | date, other: date) -> bool:
    return (one.date() if isinstance(one, datetime) else one) == other


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
