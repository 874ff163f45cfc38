"""Read Markdown with front matter: the format of the briefings, and the one to write by hand (see docs/articles.md)."""

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading import fragments, plain, toml
from knowledge.reading.fields import KNOWN, check_names
from knowledge.reading.formats.format import Format
from knowledge.reading.importing import IMPORTING

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT_MATTER_AT_MOST = 64 * 1024
"""Characters."""

MARKS_AT_MOST = 8_000
"""Brackets, bars, stars and underscores; with more a text is read as plain, since the parser takes long over them."""

ELEMENTS_AT_MOST = 20_000
"""Elements of HTML; with more, too, a text is read as plain."""

_BREAKS = ("softbreak", "hardbreak")
_MARKED = {"softbreak": "\n", "hardbreak": "<br>", "s_open": "<s>", "s_close": "</s>"}
_NOTE = re.compile(r"\[\^[\w-]{1,20}\]:?")
"""The mark of a footnote."""
_FIELDS = (*(name for name in KNOWN if name != "text"), "id")
_FENCE = re.compile(r"-{3,}[ \t]*\r?\n")
_LOOKS_KEYED = re.compile(r"-{3,}[ \t]*\r?\n\s*\w+:")


def has_front_matter(text: str) -> bool:
    """Whether `text` begins with "---", or "+++" as some programs have it, and a field."""
    return bool(_LOOKS_KEYED.match(text)) or toml.begins(text)


def read(text: str, *, origin: str) -> Article:
    """The article in `text`: its fields above, its body below, freed of Markdown's marks.

    Without a title in the front matter, a first heading is the title. Raises ArticleError naming the field.
    """
    told, body = _split(text.lstrip("\ufeff"), origin=origin)
    if sum(map(body.count, "[|*_")) > MARKS_AT_MOST or body.count("<") > ELEMENTS_AT_MOST:
        return plain.read(body, origin=origin, known=told)
    parts = list(_paragraphs(body))
    if parts and parts[0].startswith("# ") and "title" not in told:
        told["title"] = parts.pop(0)[2:]
    return plain.compose([part.removeprefix("# ") for part in parts], origin=origin, known=told)


def _split(text: str, *, origin: str) -> tuple[dict[str, Any], str]:
    """The fields between the two lines "---" or "+++", and what is below them."""
    if toml.begins(text):
        return toml.split(text, origin=origin)
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

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
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
        elif token.type == "html_block":
            for number_within, words in enumerate(fragments.paragraphs(token.content)):
                heading = first and number_within == 0 and token.content.lstrip()[:3].lower() == "<h1"
                yield ("# " if heading else "") + words
                first, item = False, ""
        elif token.type in ("inline", "fence", "code_block"):
            words = _words(token) if token.type == "inline" else token.content.strip("\n")
            if not words.strip():
                continue
            heading = first and number > 0 and tokens[number - 1].type == "heading_open"
            yield ("# " if heading else item) + words
            first, item = False, ""


def _words(token: "Token") -> str:
    """What a reader sees of a paragraph; pictures left out."""
    children = [child for child in token.children or () if child.type != "image"]
    if not any(child.type in ("html_inline", "s_open") for child in children):
        text = "".join("\n" if child.type in _BREAKS else child.content for child in children)
    else:
        marked = (_MARKED.get(child.type) or _as_html(child) for child in children)
        text = fragments.words("".join(marked))
    return _NOTE.sub("", text)


def _as_html(token: "Token") -> str:
    return token.content if token.type == "html_inline" else escape(token.content, quote=False)


FORMAT = Format(
    name="Markdown",
    read=lambda given: [read(given.text, origin=given.name)],
    suffixes=frozenset({".md", ".markdown"}),
    types=frozenset({"text/markdown"}),
    looks=lambda given: has_front_matter(given.text),
)
