"""Read a Word document (.docx): paragraphs and tables, with the title, subtitle and captions that its styles mark."""

import io
from typing import Any

from knowledge.article import Article
from knowledge.errors import UnreadableError
from knowledge.reading import plain, word_text
from knowledge.reading.archives import check_archive, is_archive
from knowledge.reading.formats.format import Format
from knowledge.reading.importing import IMPORTING

MISSING = (
    "{origin} is a {kind} file, which two more packages read; "
    "install them with: pip install pypdf python-docx (in a clone: uv sync)"
)


def read(data: bytes, *, origin: str) -> Article:
    """The article in the document `data`. Raises UnreadableError when it is damaged, or holds more than it may."""
    try:
        with IMPORTING:
            import docx
    except ImportError as error:
        raise UnreadableError(MISSING.format(origin=origin, kind="Word"), origin=origin) from error
    check_archive(data, origin=origin)
    try:
        blocks = list(_blocks(docx.Document(io.BytesIO(data))))
    except Exception as error:  # a damaged document fails anywhere inside python-docx and lxml
        raise UnreadableError(f"{origin} is a damaged Word document; save it again as .docx.", origin=origin) from error
    told: dict[str, Any] = {"captions": tuple(words for style, words in blocks if style == "Caption" and words.strip())}
    for field, styles in (("title", ("Title", "Heading 1")), ("standfirst", ("Subtitle",))):
        told[field] = next((words for style, words in blocks[:10] if style in styles and words.strip()), None)
    told_apart = {"Title", "Subtitle", "Caption"}
    parts = [words for style, words in blocks if style not in told_apart and words != told["title"]]
    return plain.compose(parts, origin=origin, known=told)


def _blocks(document: Any) -> list[tuple[str, str]]:
    """The name of the style and the words of each paragraph, and the rows of each table, in reading order."""
    styles = {style.style_id: style.name or "" for style in document.styles}
    return [
        ("" if block.style is None else styles.get(block.style, ""), block.text)
        for block in word_text.blocks(document.element.body, document.styles.element)
    ]


FORMAT = Format(
    name="Word",
    read=lambda given: [read(given.data, origin=given.name)],
    suffixes=frozenset({".docx"}),
    types=frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}),
    begins=lambda data: is_archive(data) and b"word/document.xml" in data[-64 * 1024 :],  # in its list of files
)
