"""Send many changes in bulks of a good size, and again what a busy cluster turned away."""

import time
from collections.abc import Iterable

from knowledge.errors import IndexUnreachableError
from knowledge.index.opensearch.cluster import WRITING_PATIENCE_S, Cluster, RefusedError
from knowledge.index.opensearch.documents import Action, lines_of

BYTES = 1_000_000
"""A bulk is sent when it has grown to so much."""
_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 5.0
_BUSY = (429, 503)
_DONE_BEFORE = (404, 409)  # it is gone, or there in this version or a later one


class Bulk:
    """Changes on their way to the index `name`, and the numbers from `first` to `end` that passages may get."""

    def __init__(self, cluster: Cluster, name: str, first: int, end: int) -> None:
        self._cluster, self._path = cluster, f"/{name}/_bulk"
        self.following, self._end = first, end
        self.words: set[str] = set()
        """Words that were sent with these changes."""
        self._waiting: list[bytes] = []
        self._size = 0

    def numbers(self, count: int) -> int:
        """Return the first of `count` numbers that nobody else has."""
        first = self.following
        self.following += count
        if self.following > self._end:
            raise OverflowError("more passages than one change may bring")
        return first

    def take(self, actions: Iterable[Action]) -> None:
        """Send these changes, now or with those that follow."""
        for action in actions:
            self._waiting.append(lines_of(action))
            self._size += len(self._waiting[-1])
            if self._size >= BYTES:
                self.finish()

    def finish(self) -> None:
        """Send what is waiting; all of it was taken at the end."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        began, pause = time.monotonic(), _PAUSE_S
        while waiting:
            said = self._cluster.ask("POST", self._path, lines=waiting, writing=True)
            if not said["errors"]:
                return
            outcomes = [next(iter(item.values())) for item in said["items"]]
            again = []
            for line, told in zip(waiting, outcomes, strict=True):
                if told["status"] in _BUSY:
                    again.append(line)
                elif told["status"] >= 400 and told["status"] not in _DONE_BEFORE:
                    raise RefusedError(told["status"], str(told.get("error", {}).get("type", "")))
            waiting = again
            if waiting and time.monotonic() - began > WRITING_PATIENCE_S:
                raise IndexUnreachableError
            if waiting:
                time.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_S)
