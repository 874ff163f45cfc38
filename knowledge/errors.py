"""What can go wrong, as sentences a user can act on.

KnowledgeError
├── ArticleError          a text that cannot become an article
│   └── UnreadableError   … because its bytes are not one
├── FetchError            a URL that was refused or did not answer
├── QuestionError         a question that cannot be asked
├── CitationError         a citation that is none
├── LimitError            more than a collection may hold
├── CorrectionError       an answer that cannot be corrected so
├── PackError             a table of a language that cannot be read
├── EncoderError          a model that cannot be used; questions are answered by words alone
└── LibraryError          the folder that keeps everything
    ├── NotWritableError
    ├── NewerVersionError
    ├── StoreUnreachableError   … whose database, on another machine, does not answer for now
    ├── StoreDamagedError   … its store, which has to be mended, or replaced by a backup
    │   └── StoreMissingError   … of which only the index is left
    ├── IndexDamagedError   … its index, which can be made again from the store
    ├── IndexBehindError    … whose index does not hold yet what was stored just now
    └── IndexUnreachableError   … whose index, on other machines, does not answer for now
        └── IndexMovedError     … or has just lost the state that was asked: the newest one is there
"""

import unicodedata
from pathlib import Path

_UNSEEN = {"Cc", "Cf", "Co", "Cs"}


class KnowledgeError(Exception):
    """Base of every error that `knowledge` raises on purpose; `str()` is one plain sentence with its remedy."""


class ArticleError(KnowledgeError):
    """A text that cannot become an article; names the file (or other origin) and, if known, the field."""

    def __init__(self, message: str, *, origin: str | None = None, field: str | None = None) -> None:
        super().__init__(_harmless(message))
        self.origin = origin
        self.field = field


class UnreadableError(ArticleError):
    """Bytes that are no article at all: empty, binary, too large, or of a format that is not read."""


class FetchError(KnowledgeError):
    """A URL that was refused for safety, or that did not give an article; carries the `url`."""

    def __init__(self, message: str, *, url: str) -> None:
        super().__init__(_harmless(message))
        self.url = url


class QuestionError(KnowledgeError):
    """A question that cannot be asked: empty, without a single word, or too long."""


class PackError(KnowledgeError):
    """A table of a language that says something which it cannot; names the file and the key."""


class CitationError(KnowledgeError):
    """A text that is no citation; with `cut`, it was one before its mark lost something."""

    def __init__(self, message: str, *, cut: bool) -> None:
        super().__init__(message)
        self.cut = cut


class LimitError(KnowledgeError):
    """More than a collection may hold or follow; carries the `limit`."""

    def __init__(self, message: str, *, limit: int) -> None:
        super().__init__(message)
        self.limit = limit


class CorrectionError(KnowledgeError):
    """What cannot be pinned, meant or blocked as it was asked for."""


class EncoderError(KnowledgeError):
    """A model that is not installed, cannot be loaded, or gives other vectors than it should."""


class LibraryError(KnowledgeError):
    """The library's folder cannot be used as it is."""


class NotWritableError(LibraryError):
    """The library's folder, or the disk under it, does not take what was to be written."""


class NewerVersionError(LibraryError):
    """The library was written by a newer version of Dateline than this one."""


class StoreUnreachableError(LibraryError):
    """The database that holds everything does not answer for now; it is tried again with the next call."""


class StoreDamagedError(LibraryError):
    """The database that holds everything cannot be read; it has to be mended, or a backup put in its place."""


class StoreMissingError(StoreDamagedError):
    """The database that holds everything is gone, while the index that was made of it is there."""


class IndexDamagedError(LibraryError):
    """A file of the index is missing, cut short, changed or of another version; carries its `path`. Nothing is lost."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The index file {path} is damaged or missing; it has to be made again from the stored articles."
        )
        self.path = path


class IndexBehindError(LibraryError):
    """The index does not hold yet what was stored just now: whether that may be shown is looked up there."""

    def __init__(self) -> None:
        super().__init__("The archive's index does not hold yet what was stored just now; ask again in a moment.")


class IndexUnreachableError(LibraryError):
    """The index, which other machines keep, does not answer for now; the next question looks again. Nothing is lost."""

    def __init__(self) -> None:
        super().__init__("The archive's index does not answer for now; ask again in a moment.")


class IndexMovedError(IndexUnreachableError):
    """A machine took the state of the index with it that was asked; the same question finds the newest one."""


def _harmless(message: str) -> str:
    """`message` on one line, with one visible mark for each character that could steer a terminal or turn text round.

    Names in an archive, paths and URLs may bring them in, and messages go to terminals and logs.
    """
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in _UNSEEN else char
        for char in " ".join(message.splitlines())
    )
