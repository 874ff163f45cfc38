"""Both engines side by side on the same archive: how long a search, an answer and an addition take, and the room.

A machine that does much else stretches every time by the clock; so seconds of the processor are told, too.
"""

import math
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from knowledge import Article, Library
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.opensearch.address import read
from knowledge.index.opensearch.cluster import Cluster
from knowledge.index.opensearch.index import OpenSearchIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import PassageIndex
from knowledge.keeping import InMemory
from knowledge.language.analysis import terms
from tests.benchmarks.archives import archive, present, questions
from tests.cluster.archive import made
from tests.cluster.nodes import Nodes

_BATCH = 500
_QUESTIONS = 200
_ROUNDS, _HARDLY = 8, 0.9
_COUNTED_S = 11.0
"""The servers count what an index takes every ten seconds."""
_LEASES_S = 35.0
"""After so long they need what they were sent no longer for one another, and leave it out of what they merge."""


def run(folder: Path, *, nodes: int, passages: int, heap: str, shards: int = 1) -> int:
    """Print what was measured, with an index of so many shards; return the exit status."""
    with Nodes(folder / "nodes", nodes, heap=heap) as cluster:
        address = read(cluster.url(more=f"&shards={shards}&replicas={min(1, nodes - 1)}"))
        other = OpenSearchIndex(Cluster(address), "scale")
        embedded = EmbeddedIndex.open(folder / "embedded")
        asked = questions(_QUESTIONS) if present() else ["what was mended in Torvik?"] * _QUESTIONS
        building = {"embedded": 0.0, "opensearch": 0.0, "analysis": 0.0}
        spent = _Processor(cluster)
        some: list[Article] = []
        for article in archive(passages) if present() else made(passages // 4):
            some.append(article)
            if len(some) == _BATCH:
                _add(some, embedded, other, building)
                some = []
        _add(some, embedded, other, building)
        while embedded.merge():
            pass
        count = len(embedded.snapshot())
        took = {name: round(seconds, 1) for name, seconds in building.items()}
        print(f"{count:,} passages, {nodes} nodes, shards: {shards}; build in s: {took}")
        here, there = spent.since()
        print(f"  of the processor: {here:.0f} s here for both and the analysis, {there:.0f} s in the nodes")
        room = sum(file.stat().st_size for file in (folder / "embedded").iterdir())
        print(f"disk in MB: embedded {room / 1e6:.0f}, opensearch with copies {_room(cluster, other) / 1e6:.0f}")
        time.sleep(_LEASES_S)
        other.renew()  # a point in time keeps what was before
        other.merge(everything=True)
        print(f"  merged: {_room(cluster, other) / 1e6:.0f}", flush=True)
        for name, index in (("embedded", embedded), ("opensearch", other)):
            _measure(name, index, asked, spent)
        other.renew()
        print(f"disk in MB at the end: opensearch with copies {_room(cluster, other) / 1e6:.0f}")
        other.close()
    return 0


def _add(some: Sequence[Article], embedded: PassageIndex, other: PassageIndex, building: dict[str, float]) -> None:
    began = time.perf_counter()
    ready = [prepare(article, "public") for article in some]
    building["analysis"] += time.perf_counter() - began
    for name, index in (("embedded", embedded), ("opensearch", other)):
        began = time.perf_counter()
        index.add(ready)
        building[name] += time.perf_counter() - began


def _room(cluster: Nodes, other: OpenSearchIndex) -> int:
    """What the index takes once all is written, and the servers have looked."""
    cluster.ask("POST", f"/{other.name}/_flush?force=true")
    time.sleep(_COUNTED_S)
    return other.bytes


class _Processor:
    """Seconds of the processor, in this process and in the nodes, since it was looked last."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._last = self._now()

    def _now(self) -> tuple[float, float]:
        return time.process_time(), self._nodes.cpu_s()

    def since(self) -> tuple[float, float]:
        """Return both."""
        before, self._last = self._last, self._now()
        return self._last[0] - before[0], self._last[1] - before[1]


def _measure(name: str, index: PassageIndex, asked: Sequence[str], spent: _Processor) -> None:
    snapshot, library = index.snapshot(), Library(InMemory(index))
    stages = _warm(name, "first stage", [partial(snapshot.search, terms(q), limit=100) for q in asked], spent)
    answers = _warm(name, "answer", [partial(library.ask, q) for q in asked], spent)
    additions = []
    for number, article in enumerate(made(15)):
        began = time.perf_counter()
        index.add([prepare(article, f"new{number}")])
        index.snapshot()
        additions.append(time.perf_counter() - began)
    for what, took in (("first stage", stages), ("answer", answers), ("add to found", sorted(additions))):
        p50, p95 = took[len(took) // 2] * 1000, took[int(len(took) * 0.95)] * 1000
        print(f"{name}, {what}: p50 {p50:.1f}, p95 {p95:.1f} ms", flush=True)


def _warm(name: str, what: str, calls: Sequence[Callable[[], object]], spent: _Processor) -> list[float]:
    """How long each of these took, once another round of all costs hardly less than the one before.

    A server in Java goes on compiling what it does for some thousand searches, and that is most of what it costs.
    """
    before_s = math.inf
    for number in range(_ROUNDS):
        spent.since()
        took = _timed(calls)
        here_s, there_s = spent.since()
        if number and there_s > _HARDLY * before_s:
            break
        before_s = there_s
    _tell(name, what, here_s, there_s, len(calls))
    return took


def _tell(name: str, what: str, here_s: float, there_s: float, count: int) -> None:
    here, there = here_s / count * 1000, there_s / count * 1000
    print(f"{name}, {what}: {here:.1f} ms of the processor here, {there:.1f} in the nodes")


def _timed(calls: Sequence[Callable[[], object]]) -> list[float]:
    took = []
    for call in calls:
        began = time.perf_counter()
        call()
        took.append(time.perf_counter() - began)
    return sorted(took)
