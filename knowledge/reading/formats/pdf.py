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
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from knowledge.article import Article
from knowledge.errors import UnreadableError
from knowledge.reading import pdf_layout, plain
from knowledge.reading.formats.format import Format
from knowledge.reading.formats.word import MISSING
from knowledge.reading.layout import ends_sentence

SECONDS_AT_MOST = 20
MEMORY_AT_MOST = 1024**3
"""Bytes, where the system can hold a process to it."""
PAGES_AT_MOST = 500
CHARACTERS_AT_MOST = 5_000_000
PAGE_NUMBER_AT_MOST = 60
"""Characters of a line that may be one; blanks without end would be divided in every way there is."""

EDGE = 3
"""Lines at the head and at the foot of a page that may stand around its text."""

_NUMBERS = re.compile(r"\d+|\b[ivxlc]{1,7}\b(?=\W*$)", re.IGNORECASE)
_PRINTED_HEAD = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?\s+\d{1,2}[:.]\d{2}(?:\s?[AP]M)?\b.{0,300}", re.IGNORECASE
)
_PRINTED_FOOT = re.compile(r"(?:https?|file)://\S+\s+(?:page\s)?\d{1,4}\s?(?:/|of)\s?\d{1,4}", re.IGNORECASE)
"""What browsers print around a page: the time and the title above, the address and the number below."""
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
    root = str(Path(__file__).resolve().parents[3])
    try:
        ended = subprocess.run(  # our own interpreter and module
            [sys.executable, "-P", "-m", "knowledge.reading.formats.pdf"],
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
    heads = _repeated(pages)
    printed = any(_PRINTED_FOOT.fullmatch(line.strip()) for page in pages for line in page[-EDGE:])
    text = ""
    for page in pages:
        lines = list(page)
        for edge in (0, -1):
            for _ in range(EDGE):
                line = lines[edge].strip() if lines else ""
                is_printed = printed and (_PRINTED_HEAD if edge == 0 else _PRINTED_FOOT).fullmatch(line)
                if not lines or not (not line or _is_page_number(line) or _key(line) in heads or is_printed):
                    break
                lines.pop(edge)
        text += ("\n\n" if ends_sentence(text) else "\n") + "\n".join(lines)
    return text


def _repeated(pages: list[list[str]]) -> set[str]:
    """What stands at the head or foot of several pages, whatever numbers it counts on with."""
    if len(pages) < 2:
        return set()
    counted: Counter[str] = Counter()
    for page in pages:
        counted.update({_key(line) for line in (*page[:EDGE], *page[-EDGE:]) if line.strip()})
    # left and right pages may have heads of their own
    return {key for key, number in counted.items() if number >= max(2, len(pages) * 0.4) and key.strip("# ")}


def _key(line: str) -> str:
    """A line as it repeats itself: its numbers, and the address of its page, aside."""
    return " ".join(_NUMBERS.sub("#", line).split()).casefold()


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
        pages.append(_text(page))
        if sum(map(len, pages)) > CHARACTERS_AT_MOST:
            break
    title = reader.metadata.title if reader.metadata else None
    return {"error": None, "pages": pages, "title": title if isinstance(title, str) else None}


def _text(page: Any) -> str:
    pieces: list[pdf_layout.TextRun] = []
    shown: list[tuple[float, float, int]] = []

    def note_shown(operator: bytes, operands: Sequence[Any], around: Sequence[float], own: Sequence[float]) -> None:
        if operator in (b"Tj", b"TJ", b"'", b'"'):
            shown.append((*_place(around, own), sum(map(_ink, operands))))

    def note_text(text: str, around: Sequence[float], own: Sequence[float], font: object, size: float) -> None:
        x, y = _place(around, own)
        scale = abs(own[3] * around[3]) or abs(own[1] * around[2]) or 1.0
        pieces.extend(pdf_layout.split(text, shown, x=x, y=y, size=size * scale))
        shown.clear()

    whole: str = page.extract_text(visitor_text=note_text, visitor_operand_before=note_shown)
    drawn = "".join(piece.text for piece in pieces)
    return pdf_layout.text(pieces) if drawn.split() == whole.split() else whole


def _place(around: Sequence[float], own: Sequence[float]) -> tuple[float, float]:
    """Where the text of the matrix `own` begins on a page that the matrix `around` moves."""
    x, y = own[4], own[5]
    return x * around[0] + y * around[2] + around[4], x * around[1] + y * around[3] + around[5]


def _ink(operand: Any) -> int:
    """How many characters that are seen a program shows, where each is one byte."""
    if isinstance(operand, list):
        return sum(map(_ink, operand))
    if isinstance(operand, bytes):
        return sum(byte != 0x20 for byte in operand)
    return sum(not character.isspace() for character in operand) if isinstance(operand, str) else 0


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


FORMAT = Format(
    name="PDF",
    read=lambda given: [read(given.data, origin=given.name)],
    suffixes=frozenset({".pdf"}),
    types=frozenset({"application/pdf"}),
    begins=lambda data: data[:1024].lstrip().startswith(b"%PDF-"),
)

if __name__ == "__main__":
    _main()
