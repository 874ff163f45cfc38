"""What a format says of itself, and what is given to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading.encoding import charset, decode


@dataclass(frozen=True)
class Given:
    """One file: its bytes, and what was told of them."""

    data: bytes
    name: str
    """Used in messages and to tell the format, never as a path."""
    content_type: str = ""
    """The MIME type that came with the bytes, with its charset; empty where none did."""

    @cached_property
    def suffix(self) -> str:
        """The ending of the name, in small letters: ".html"."""
        return PurePath(self.name).suffix.casefold()

    @cached_property
    def type(self) -> str:
        """The MIME type alone, in small letters."""
        return self.content_type.partition(";")[0].strip().casefold()

    @cached_property
    def text(self) -> str:
        """The bytes as text. Raises UnreadableError where they are none."""
        return decode(self.data, origin=self.name, declared=charset(self.content_type))


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: how its files are told, and how they are read."""

    name: str
    """As people call it: "PDF"."""
    read: Callable[[Given], Iterable[Article | ArticleError]]
    """The articles in a file, and for each entry that is none its error. Raises ArticleError for a file as a whole."""
    suffixes: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    """MIME types; an address is asked for these."""
    begins: Callable[[bytes], bool] | None = None
    """Whether bytes are of this format, whatever they are called. With it nothing else tells the format: a text that is
    named .pdf is a text."""
    looks: Callable[[Given], bool] | None = None
    """Whether a file looks like one, where neither its name nor its type says so."""

    def accepts(self, given: Given) -> bool:
        """Whether this is the format of `given`, if none before it in the list is."""
        if self.begins is not None:
            return self.begins(given.data)
        told = given.suffix in self.suffixes or given.type in self.types
        return told or (self.looks is not None and self.looks(given))
