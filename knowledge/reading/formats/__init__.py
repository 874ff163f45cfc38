"""The formats that are read, each a module of this folder whose `FORMAT` says what it accepts (see docs/extending.md).

Whoever wants to know what is read asks here: the reading of files and of addresses, and what is told to people.
"""

from functools import cache
from importlib import import_module

from knowledge.reading.formats.format import Format, Given
from knowledge.reading.importing import IMPORTING

__all__ = ["MODULES", "Format", "Given", "format_of", "formats", "names", "recognised", "suffixes", "types"]

MODULES = ("pdf", "word", "mail", "html_page", "markdown", "json_file", "plain_text")
"""In the order in which they are asked whether a file is theirs; plain text takes what is left."""


@cache
def formats() -> tuple[Format, ...]:
    """The formats, in the order in which they are asked."""
    with IMPORTING:
        return tuple(import_module(f"{__name__}.{module}").FORMAT for module in MODULES)


def recognised(data: bytes) -> Format | None:
    """The format that these bytes are of beyond doubt, whatever they are called; None where that takes more."""
    return next((one for one in formats() if one.begins is not None and one.begins(data)), None)


def format_of(given: Given) -> Format:
    """The format of a file. Raises UnreadableError for one that is no text and of no other format either."""
    return next(one for one in formats() if one.accepts(given))


def names() -> list[str]:
    """What the formats are called, plain text left out."""
    return [one.name for one in formats() if one.name != "text"]


def suffixes() -> frozenset[str]:
    """The endings of the names of files that are read."""
    return frozenset().union(*(one.suffixes for one in formats()))


def types() -> tuple[str, ...]:
    """The MIME types that are read; that of web pages first, for sites that have an article in several forms."""
    every = sorted({type for one in formats() for type in one.types})
    return tuple(sorted(every, key=lambda type: type != "text/html"))
