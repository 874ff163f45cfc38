"""The words of a piece of HTML, as feeds, JSON and Markdown hold: paragraphs as a browser would begin new blocks."""

import re
from collections.abc import Iterator
from typing import Any

from knowledge.reading import markup, tables
from knowledge.reading.importing import IMPORTING

TAGS_AT_MOST = 200_000
"""Of a piece with more the tags are cut out, and nothing else is made of them."""

_TAG = re.compile(r"<(?:[a-zA-Z/!?][^<>]*)?>?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNSEEN = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "svg", "form", "select", "textarea"}
)
_ELEMENT = re.compile(
    r"</(?:p|a|b|i|em|strong|s|del|ins|strike|sup|sub|span|div|ul|ol|li|h[1-6]|blockquote|q|u|small|table)\s*>"
    r"|<(?:br|hr|p)\s*/?>",
    re.IGNORECASE,
)


def has_elements(text: str) -> bool:
    """Whether `text` holds elements of HTML, as texts do that were taken from a page with its marks."""
    return _ELEMENT.search(text) is not None


def paragraphs(html: str, *, language: str | None = None) -> list[str]:
    """The paragraphs of a piece of HTML, each on one line; what is hidden or struck out is left out."""
    return [" ".join(part.split()) for part in _text(html, language).replace("\1", "\0").split("\0") if part.strip()]


def words(html: str) -> str:
    """The words of one paragraph with HTML in it; a line break is a new line, and so is a new line of the text."""
    lines = re.sub(r"[\0\1]+", "\n", _text(html, None)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _text(html: str, language: str | None) -> str:
    """The text in reading order, with "\\0" around every block and "\\1" at every line break."""
    with IMPORTING:
        import lxml.html
        from lxml.etree import LxmlError

    clean = _CONTROL.sub(" ", html.encode("utf-8", "replace").decode())
    if clean.count("<") > TAGS_AT_MOST:
        return _TAG.sub("\0", clean)
    try:
        root = lxml.html.document_fromstring(f"<div>{clean}</div>")
    except (LxmlError, ValueError):
        return ""
    markup.settle(root, language=language, sentences=False, scripted=False)
    tables.settle(root)
    return "".join(_walk(root))


def _walk(root: Any) -> Iterator[str]:
    with IMPORTING:
        from lxml.etree import iterwalk

    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag
        if event == "start" and tag in _UNSEEN:
            walk.skip_subtree()
        elif event == "start":
            if tag == "br":
                yield "\1"
            elif tag in ("td", "th"):
                yield " | " if element.getprevious() is not None else ""
            else:
                yield "\0" if tag in markup.BLOCKS else ""
            yield element.text or ""
        if event != "start":
            yield "\0" if tag in markup.BLOCKS and tag not in ("td", "th") else ""
            yield element.tail or "" if element is not root else ""
