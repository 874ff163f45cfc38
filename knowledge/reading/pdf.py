"""Read a PDF: the text of its pages, without the page numbers and running heads around it.

A PDF is a program of sorts, and one made to do harm can keep any reader busy for hours or fill the memory. So the pages
are read in a process of their own, which is ended after SECONDS_AT_MOST and cannot use more than MEMORY_AT_MOST;
pypdf executes and fetches nothing.
"""

import json
import os
import re
import subprocess  # only ever runs this module
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from knowledge.article import Article
from knowledge.errors import UnreadableError
from knowledge.reading import plain
from knowledge.reading.docx import MISSING
from knowledge.reading.layout import ends_sentence

SECONDS_AT_MOST = 20
MEMORY_AT_MOST = 1024**3
"""Bytes, where the system can hold a process to it."""
PAGES_AT_MOST = 500
CHARACTERS_AT_MOST = 5_000_000
PAGE_NUMBER_AT_MOST = 60
"""Characters of a line that may be one; blanks without end would be divided in every way there is."""

_PAGE_NUMBER = re.compile(r"\W*(?:page|trang|p\.)?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_NO_TITLE = re.compile(r"untitled|microsoft word|.*\.\w{2,5}|\W*", re.IGNORECASE)


def read(data: bytes, *, origin: str) -> Article:
    """The article in the document `data`.

    Raises UnreadableError when it is damaged, encrypted or only pictures, or takes too long.
    """
    if not find_spec("pypdf"):
        raise UnreadableError(MISSING.format(origin=origin, kind="PDF"), origin=origin)
    return make(_in_own_process(data, origin=origin), origin=origin)


def make(found: Mapping[str, Any], *, origin: str) -> Article:
    """The article in what `extract` found. Raises UnreadableError when there is no text in it."""
    text = _joined([page.strip().split("\n") for page in found["pages"]])
    if not text.strip():
        raise UnreadableError(f"{origin} holds pictures of pages, no text; run it through OCR first.", origin=origin)
    return plain.read(text, origin=origin, known={"title": _printed_title(found["title"], text)}, strict=False)


def _in_own_process(data: bytes, *, origin: str) -> dict[str, Any]:
    damaged = UnreadableError(f"{origin} is a damaged or unusual PDF; save it again, or its text.", origin=origin)
    root = str(Path(__file__).resolve().parents[2])
    try:
        ended = subprocess.run(  # our own interpreter and module
            [sys.executable, "-P", "-m", "knowledge.reading.pdf"],
            input=data,
            capture_output=True,
            timeout=SECONDS_AT_MOST,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = f"{origin} took more than {SECONDS_AT_MOST} seconds to read; save its text instead."
        raise UnreadableError(message, origin=origin) from error
    try:
        found: dict[str, Any] = json.loads(ended.stdout)
    except ValueError as error:  # it ran out of memory, or worse
        raise damaged from error
    if found["error"] == "encrypted":
        raise UnreadableError(f"{origin} is protected by a password; save it without one.", origin=origin)
    if found["error"]:
        raise damaged
    return found


def _joined(pages: list[list[str]]) -> str:
    """The pages as one text; a paragraph that runs over the end of a page stays one."""
    edges = [line for page in pages if len(pages) > 2 for line in {page[0].strip(), page[-1].strip()}]
    heads = {line for line in edges if edges.count(line) > len(pages) / 2}
    text = ""
    for page in pages:
        lines = list(page)
        for edge in (0, -1):
            while lines and (_is_page_number(lines[edge].strip()) or lines[edge].strip() in heads):
                lines.pop(edge)
        text += ("\n\n" if ends_sentence(text) else "\n") + "\n".join(lines)
    return text


def _is_page_number(line: str) -> bool:
    return len(line) <= PAGE_NUMBER_AT_MOST and _PAGE_NUMBER.fullmatch(line) is not None


def _printed_title(title: str | None, text: str) -> str | None:
    """The title of the document's properties where its first page prints it; what programs fill in is seldom one."""
    words = " ".join((title or "").split())
    printed = " ".join(text[:3000].split()).casefold()
    return words if words and not _NO_TITLE.fullmatch(words) and words.casefold() in printed else None


def extract(data: bytes) -> dict[str, Any]:
    """The text of the pages and the title of the document, as JSON knows them; raises whatever pypdf does."""
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        return {"error": "encrypted"}
    pages: list[str] = []
    for page in reader.pages[:PAGES_AT_MOST]:
        pages.append(page.extract_text())
        if sum(map(len, pages)) > CHARACTERS_AT_MOST:
            break
    title = reader.metadata.title if reader.metadata else None
    return {"error": None, "pages": pages, "title": title if isinstance(title, str) else None}


def _main() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: time is limited there, memory is not
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_AT_MOST, MEMORY_AT_MOST))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_AT_MOST, SECONDS_AT_MOST))
    try:
        found = extract(sys.stdin.buffer.read())
    except Exception as error:  # whatever a damaged document makes pypdf raise
        found = {"error": type(error).__name__}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    _main()
