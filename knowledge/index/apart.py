"""Work of the index in another process, which comes to its end with this one, however that ends."""

import os
import threading
from collections.abc import Callable
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from typing import Any

GIVEN_UP = 1
"""Exit status of a process whose parent has come to its end."""


def start(target: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Start `target`, a function of a module, with `arguments` in a process of its own."""
    # there are threads, which a fork would cut off
    process = get_context("spawn").Process(target=_run, args=(target, arguments), daemon=True)
    process.start()
    return process


def _run(target: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    target(*arguments)


def _end_with_parent() -> None:
    """A parent that is killed ends no child by itself, and nobody would take what the child makes."""
    if parent := parent_process():
        parent.join()
        os._exit(GIVEN_UP)
