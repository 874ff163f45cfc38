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
from typing import Any

from knowledge.article import Article, normalise
from knowledge.errors import UnreadableError
from knowledge.language.detect import is_vietnamese
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Pages
from knowledge.language.sentences import split
from knowledge.reading.boilerplate import (
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
from knowledge.reading.datelines import Dateline, find_dateline
from knowledge.reading.fields import make_article
from knowledge.reading.header import Header, without_stop
from knowledge.reading.layout import ends_sentence, is_rule, paragraphs

TITLE_AT_MOST = 120
"""Characters of a title that is made from the first sentence."""
PARAGRAPHS_AT_MOST = 20_000
"""Of one article; what has more is a list or a log, and each line would be made findable by itself, at its cost."""
BREAKS_AT_MOST = 2 * PARAGRAPHS_AT_MOST
"""Blank lines of a text above which it is not even told what stands between them."""

_BLANK_LINES = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*[\r\n]\s*(?=\S)")
_DANGLING = cue(lambda: of_all(Pages).dangling, r"[\s,;:–—-]+(?:", r"\b\W*)*$")


def read(text: str, *, origin: str, known: Mapping[str, Any] | None = None, strict: bool = True) -> Article:
    """The article that `text` prints; `compose` says what the other arguments do."""
    # seen before millions of lines are told apart, which would take as much memory as a small machine has
    if text.count("\n") + text.count("\r") > BREAKS_AT_MOST:
        number = 1 + sum(1 for _ in _BLANK_LINES.finditer(text))
        if number > BREAKS_AT_MOST:
            raise _too_many(number, origin)
    return compose(["\n".join(lines) for lines in paragraphs(text)], origin=origin, known=known, strict=strict)


def compose(parts: list[str], *, origin: str, known: Mapping[str, Any] | None = None, strict: bool = True) -> Article:
    """The article that these paragraphs print; fields in `known` come from elsewhere and win over what the text says.

    With a title in `known` the first line is not taken for a headline. `strict` refuses a wrong field, otherwise it
    is left out. Raises UnreadableError when there are no words, ArticleError when a field is wrong.
    """
    told = {name: value for name, value in (known or {}).items() if value not in (None, "", (), [])}
    if len(parts) > PARAGRAPHS_AT_MOST and sum(map(bool, map(str.strip, parts))) > PARAGRAPHS_AT_MOST:
        raise _too_many(sum(map(bool, map(str.strip, parts))), origin)
    parts = [part for part in map(normalise, parts) if part]
    if not _has_words(parts):
        raise UnreadableError(f"{origin} holds no words; give a text.", origin=origin)

    if told.get("title_made") in (True, "true"):  # it was made here: this is a body already
        return make_article(told | {"text": "\n\n".join(parts)}, origin=origin, strict=strict)

    header = Header(told.get("title"), parts, language=told.get("language"))
    body = header.read(parts)
    body, found = _without_boilerplate(body)
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


def _too_many(number: int, origin: str) -> UnreadableError:
    return UnreadableError(
        f"{origin} holds {number:,} paragraphs, more than the {PARAGRAPHS_AT_MOST:,} of one article; split it.",
        origin=origin,
    )


def made_title(paragraph: str, dateline: Dateline | None = None) -> str:
    """The first sentence of `paragraph`, without its dateline and full stop, in at most TITLE_AT_MOST characters."""
    words = " ".join(paragraph[dateline.end if dateline else 0 :].split())[:2000]
    start, end = next(iter(split(words)), (0, len(words)))
    title = words[start:end]
    if len(title) <= TITLE_AT_MOST:
        return without_stop(title) or words[:TITLE_AT_MOST]
    whole_words = title[:TITLE_AT_MOST].rsplit(" ", 1)[0]
    return (_DANGLING.sub("", whole_words) or whole_words) + "…"


def _without_boilerplate(parts: list[str]) -> tuple[list[str], dict[str, Any]]:
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


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
