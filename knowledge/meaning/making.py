"""Make the vectors of articles that have none yet, a few at a time, so that nobody waits for all of them."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence

from knowledge.meaning.encoder import Encoder
from knowledge.meaning.quantised import quantise
from knowledge.meaning.vectors import Rows, VectorStore

TEXTS = 16
"""Passages encoded at a time: some tenths of a second, as long as a stop may be waited for."""

Texts = Callable[[str], Sequence[str] | None]
"""Gives what is to be encoded of an article, a text for each passage; None for one that is gone."""


def make(
    encoder: Encoder,
    store: VectorStore,
    articles: Sequence[str],
    texts: Texts,
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[str]:
    """Make the vectors of `articles`; yield each when its vectors are kept. OSError where a disk is full.

    An article is kept whole or not at all; what was kept before a stop or a kill stays.
    """
    waiting: dict[str, list[str]] = {}
    for id in articles:
        if stopped():
            return
        if (mine := texts(id)) is not None:
            waiting[id] = list(mine)
        if sum(map(len, waiting.values())) >= TEXTS:
            store.put(_encoded(encoder, waiting))
            yield from waiting
            waiting = {}
    if waiting:
        store.put(_encoded(encoder, waiting))
        yield from waiting


def _encoded(encoder: Encoder, waiting: Mapping[str, Sequence[str]]) -> dict[str, Rows]:
    every = [text for texts in waiting.values() for text in texts]
    rows = quantise(encoder.passages(every))
    found, start = {}, 0
    for id, texts in waiting.items():
        found[id] = rows[start : start + len(texts)]
        start += len(texts)
    return found


class Worker:
    """Does a job on a thread of its own whenever there is something to do; the process may end at any moment."""

    def __init__(self, job: Callable[[Callable[[], bool]], None]) -> None:
        self._job = job
        self._lock = threading.Lock()
        self._wanted = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Let it look whether there is something to do; returns at once."""
        with self._lock:
            self._wanted.set()
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._run, name="vectors", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop, and wait until the step that it is at is done."""
        self._stop.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            if self._stop.is_set():
                return
            self._wanted.clear()
            self._job(self._stop.is_set)
