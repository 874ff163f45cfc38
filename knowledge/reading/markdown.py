"""Read Markdown with front matter: the format of the briefings, and the one to write by hand (see docs/articles.md)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading import plain
from knowledge.reading.fields import KNOWN, check_names
from knowledge.reading.importing import IMPORTING

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT_MATTER_AT_MOST = 64 * 1024
"""Characters."""

MARKS_AT_MOST = 8_000
"""Brackets, bars, stars and underscores; with more a text is read as plain, since the parser takes long over them."""

_FIELDS = (*(name for name in KNOWN if name != "text"), "id")
_FENCE = re.compile(r"-{3,}[ \t]*\r?\n")
_LOOKS_KEYED = re.compile(r"-{3,}[ \t]*\r?\n\s*\w+:")


def has_front_matter(text: str) -> bool:
    """Whether `text` begins with "---" and a field."""
    return bool(_LOOKS_KEYED.match(text))


def read(text: str, *, origin: str) -> Article:
    """The article in `text`: its fields above, its body below, freed of Markdown's marks.

    Without a title in the front matter, a first heading is the title. Raises ArticleError naming the field.
    """
    told, body = _split(text.lstrip("\ufeff"), origin=origin)
    if sum(map(body.count, "[|*_")) > MARKS_AT_MOST:
        return plain.read(body, origin=origin, known=told)
    parts = list(_paragraphs(body))
    if parts and parts[0].startswith("# ") and "title" not in told:
        told["title"] = parts.pop(0)[2:]
    return plain.compose([part.removeprefix("# ") for part in parts], origin=origin, known=told)


def _split(text: str, *, origin: str) -> tuple[dict[str, Any], str]:
    """The fields between the two lines "---", and what is below them."""
    if not _FENCE.match(text):
        return {}, text
    with IMPORTING:
        from frontmatter.default_handlers import YAMLHandler

    try:
        above, below = YAMLHandler().split(text)
    except ValueError:
        if has_front_matter(text):
            raise ArticleError(
                f"{origin}: the front matter does not end; close it with a line ---.", origin=origin
            ) from None
        return {}, text
    if len(above) > FRONT_MATTER_AT_MOST:
        raise ArticleError(f"{origin}: the front matter is too long; put the text below the second ---.", origin=origin)
    if not above.strip():
        return {}, below
    fields = _loaded(above, origin=origin)
    check_names(fields, origin=origin, known=_FIELDS)
    fields.pop("id", None)
    return fields, below


def _loaded(above: str, *, origin: str) -> dict[str, Any]:
    with IMPORTING:
        import yaml
        from frontmatter.default_handlers import YAMLHandler

    try:
        # every value stays the text that was written: "language: no" is Norwegian, and "title: 1984" a title
        fields = YAMLHandler().load(above, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "the front matter"
        message = f"{origin}: {where} is not YAML; write one `field: value` a line, a value with a colon in quotes."
        raise ArticleError(message, origin=origin) from error
    if not isinstance(fields, dict):
        raise ArticleError(f"{origin}: the front matter has no fields; write one `field: value` a line.", origin=origin)
    return fields


def _paragraphs(body: str) -> Iterator[str]:
    """The blocks of `body` as plain text; the first is marked "# " when it is a heading."""
    with IMPORTING:
        from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    first = True
    item = ""
    row: list[str] | None = None
    for number, token in enumerate(tokens):
        if token.type == "list_item_open":
            item = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield " | ".join(row)
            row = None
        elif token.type == "inline" and row is not None:
            row.append(_words(token))
        elif token.type in ("inline", "fence", "code_block"):
            words = _words(token) if token.type == "inline" else token.content.strip("\n")
            if not words.strip():
                continue
            heading = first and number > 0 and tokens[number - 1].type == "heading_open"
            yield ("# " if heading else item) + words
            first, item = False, ""


def _words(token: "Token") -> str:
    """What a reader sees of a paragraph; pictures and raw HTML left out."""
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    pieces = (
        breaks.get(child.type, child.content)
        for child in token.children or ()
        if child.type not in ("image", "html_inline")
    )
    return "".join(pieces)
