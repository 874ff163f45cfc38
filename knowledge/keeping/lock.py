"""One writer at a time, across processes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import (
    LibraryError,
    NotWritableError,
)

if TYPE_CHECKING:
    pass

WAIT_FOR_WRITER_S = 60
"""How long one process waits for another that is writing."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Nobody else writes to `folder` meanwhile. Raises LibraryError where somebody does for long, or none can."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        with FileLock(folder / "writing.lock", timeout=WAIT_FOR_WRITER_S, mode=0o600):
            yield
    except Timeout as error:
        raise LibraryError(
            f"Another program has been writing to {folder} for {WAIT_FOR_WRITER_S} seconds; try again later."
        ) from error
    except OSError as error:
        raise NotWritableError(
            f"The library's folder {folder} cannot be written ({os.strerror(error.errno or 0)}); "
            "make it writable, or name another folder in DATELINE_HOME."
        ) from error
