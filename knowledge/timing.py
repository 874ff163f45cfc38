"""How long each step of a question takes, told to whoever listens. Nobody does unless the process is watched."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Literal, get_args

Step = Literal["understanding", "meaning", "candidates", "ranking", "reranking", "confidence", "quoting", "whole"]
STEPS: tuple[Step, ...] = get_args(Step)
"""`whole` is `Library.ask` from its first line to its last; a question may take the others several times, or never."""

Listener = Callable[[Step, float], None]
"""Gets a step and the seconds that it took, in the thread that took it; it must be quick, and raise nothing."""

_listener: Listener | None = None


def listen(listener: Listener | None) -> None:
    """Let `listener` hear of every step from now on, in all threads; None for nobody."""
    global _listener
    _listener = listener


class timed:  # noqa: N801  (read as a word: `with timed("ranking"):`)
    """Tell how long the block takes; where it raises, nothing is told."""

    __slots__ = ("_started", "_step")

    def __init__(self, step: Step) -> None:
        self._step = step

    def __enter__(self) -> None:
        self._started = time.perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if _listener is not None and kind is None:
            _listener(self._step, time.perf_counter() - self._started)
