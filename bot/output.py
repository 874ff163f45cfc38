"""Standard output that says so when it fails: a full disk is no mistake in what a command was given."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast


class OutputError(Exception):
    """Standard output cannot be written; `str()` is one sentence."""

    def __init__(self, error: OSError) -> None:
        why = os.strerror(error.errno or 0)
        super().__init__(f"The output cannot be written ({why}); free some space, or send it elsewhere.")


class UnreadError(OutputError):
    """Whoever read standard output through a pipe has seen enough."""


@contextmanager
def told() -> Iterator[None]:
    """Standard output raises OutputError where it fails, and has let go of everything at the end.

    After that there is no standard output: what it still holds would be tried, and fail, again when the program ends.
    """
    before = sys.stdout
    # closed by who started us: what there is to say is not wanted
    stream = open(os.devnull, "w", encoding="utf-8") if before is None else before  # noqa: SIM115, PTH123
    sys.stdout = cast(TextIO, _Output(stream))
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OutputError:
        before = None
        raise
    finally:
        sys.stdout = before


class _Output:
    """Passes on what is written to `stream`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with _named():
            return self._stream.write(text)

    def flush(self) -> None:
        with _named():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise UnreadError(error) from error
    except OSError as error:
        raise OutputError(error) from error
