"""Files that are no articles, told by how they begin, by their names, and by what they look like."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from knowledge.errors import UnreadableError
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Pages
from knowledge.reading import formats
from knowledge.reading.formats import Given

_BEGINNINGS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or recording"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as .docx"),
    (b"{\\rtf", "a rich text file; save it as .docx or text"),
    (b"\x1f\x8b", "a gzip archive; unpack it"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it, or make a zip archive"),
    (b"Rar!", "a rar archive; unpack it, or make a zip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"bplist00", "a web archive of Safari; save the page as HTML"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
)
"""How files of kinds that are not read begin, and what they are."""

_SCRIPT, _STYLE, _PICTURE = "a script of a web page", "a style sheet of a web page", "a picture"
_TABLE = "a table; write what it says as text"
_ENDINGS = {
    **dict.fromkeys(".js .mjs .cjs .ts .jsx .tsx .map .wasm .php .py .sh .bat .ps1 .vbs".split(), _SCRIPT),
    **dict.fromkeys(".css .scss .less".split(), _STYLE),
    **dict.fromkeys(".svg .svgz .ico .eps .ai".split(), _PICTURE),
    **dict.fromkeys(".csv .tsv .tab .xls .xlsx .xlsm .ods .numbers .parquet".split(), _TABLE),
    **dict.fromkeys(".mbox .mbx".split(), "a mailbox; save each mail by itself as .eml"),
    **dict.fromkeys(".ics .vcf".split(), "a calendar or an address book"),
    **dict.fromkeys(".log .ini .cfg .conf .toml .lock .env".split(), "a program's own file"),
    **dict.fromkeys(".bib .tex .srt .vtt".split(), "no plain text; save it as text"),
}
"""What files so named are; the ending that a browser adds to what it downloads (".download") is left aside."""
_TYPES = {
    "text/css": _STYLE,
    "text/javascript": _SCRIPT,
    "application/javascript": _SCRIPT,
    "application/x-javascript": _SCRIPT,
    "application/ecmascript": _SCRIPT,
    "text/csv": _TABLE,
    "text/tab-separated-values": _TABLE,
    "image/svg+xml": _PICTURE,
}
_OFFICE = (
    (b"xl/workbook", "a spreadsheet; write what it says as text"),
    (b"ppt/presentation", "a presentation; save its text"),
    (b"visio/document", "a drawing"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text; save it as .docx"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file; save its text"),
    (b"mimetypeapplication/epub", "an electronic book; save its text"),
    (b"META-INF/MANIFEST.MF", "a program"),
)
"""Zip archives that are one document, by a name inside them."""

_CODE_LINE = re.compile(
    r"""\s*(?:var|let|const|function|import|export|return|if\s*\(|for\s*\(|window\.|document\.|\(function|!function
    |['"]use\sstrict|/\*|\*/|//|@(?:media|import|charset|font-face)|[.\#]?[\w.\#:\s,>-]{1,80}\{)|.*[;{}]\s*$""",
    re.VERBOSE,
)
_LOOKED_AT = 20_000
"""Characters from the beginning that show a script or a style sheet."""
_BRACES = 0.006
"""Share of curly brackets in a text from which it is no prose."""

_PAGE_ENDINGS = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_FOLDER_OF_PAGE = cue(lambda: of_all(Pages).saved_beside, "[_.-]")
"""What browsers put behind a page's name for the folder of what they save beside it."""


def no_article(given: Given) -> str | None:
    """What a file is, for a sentence "… is a picture, not an article"; None where it may be an article.

    An ending or a type that a format accepts is not held against it.
    """
    for start, kind in _BEGINNINGS:
        if given.data.startswith(start):
            return kind
    ending = PurePath(given.name.casefold().removesuffix(".download")).suffix
    by_ending = _ENDINGS.get(ending) if ending not in formats.suffixes() else None
    return by_ending or (_TYPES.get(given.type) if given.type not in formats.types() else None)


def refused(name: str, kind: str) -> UnreadableError:
    """The error for a file that is `kind`, as `no_article` and `office` say it."""
    what, _, remedy = kind.partition("; ")
    return UnreadableError(f"{name} is {what}, not an article{'; ' + remedy if remedy else ''}.", origin=name)


def office(data: bytes) -> str | None:
    """What a zip archive is that is one document and no Word file; None for any other archive."""
    edges = data[:4096] + data[-64 * 1024 :]
    return next((kind for mark, kind in _OFFICE if mark in edges), None)


def is_code(text: str) -> bool:
    """Whether `text` is a script or a style sheet, which no ending tells."""
    text = text[:_LOOKED_AT]
    if "{" not in text or "}" not in text:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    code = sum(_CODE_LINE.match(line[:2000]) is not None for line in lines)
    return text.count("{") + text.count("}") > len(text) * _BRACES and code * 2 > len(lines)


def beside_pages(names: Iterable[str], folders: Iterable[str]) -> set[str]:
    """Those of `folders` that a browser saved beside a page among `names`: "Page_files" beside "Page.html"."""
    pages = [PurePath(name).stem for name in names if PurePath(name).suffix.casefold() in _PAGE_ENDINGS]
    stems = {stem.casefold() for stem in pages}
    found = set()
    for folder in folders:
        behind = max(folder.rfind(mark) for mark in "_.-")
        if behind > 0 and folder[:behind].casefold() in stems and _FOLDER_OF_PAGE.fullmatch(folder[behind:]):
            found.add(folder)
    return found
