"""Both engines side by side on the same archive: how long a search, an answer and an addition take, and the room."""

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


def run(folder: Path, *, nodes: int, passages: int, heap: str) -> int:
    """Print what was measured; return the exit status."""
    with Nodes(folder / "nodes", nodes, heap=heap) as cluster:
        address = read(cluster.url(more=f"&shards={nodes}&replicas={min(1, nodes - 1)}"))
        other = OpenSearchIndex(Cluster(address), "scale")
        embedded = EmbeddedIndex.open(folder / "embedded")
        asked = questions(_QUESTIONS) if present() else ["what was mended in Torvik?"] * _QUESTIONS
        building = {"embedded": 0.0, "opensearch": 0.0, "analysis": 0.0}
        some: list[Article] = []
        for article in archive(passages) if present() else made(passages // 4):
            some.append(article)
            if len(some) == _BATCH:
                _add(some, embedded, other, building)
                some = []
        _add(some, embedded, other, building)
        while embedded.merge():
            pass
        print(f"{len(embedded.snapshot()):,} passages, {nodes} nodes; build in s: {building}")
        room = sum(file.stat().st_size for file in (folder / "embedded").iterdir())
        print(f"disk in MB: embedded {room / 1e6:.0f}, opensearch with copies {other.bytes / 1e6:.0f}")
        for name, index in (("embedded", embedded), ("opensearch", other)):
            _measure(name, index, asked)
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


def _measure(name: str, index: PassageIndex, asked: Sequence[str]) -> None:
    snapshot, library = index.snapshot(), Library(InMemory(index))
    for _ in range(2):  # the first time warms
        stages = _timed([partial(snapshot.search, terms(q), limit=100) for q in asked])
    answers = _timed([partial(library.ask, q) for q in asked])
    additions = []
    for number, article in enumerate(made(15)):
        began = time.perf_counter()
        index.add([prepare(article, f"new{number}")])
        index.snapshot()
        additions.append(time.perf_counter() - began)
    for what, took in (("first stage", stages), ("answer", answers), ("add to found", sorted(additions))):
        print(f"{name}, {what}: p50 {took[len(took) // 2] * 1000:.1f}, p95 {took[int(len(took) * 0.95)] * 1000:.1f} ms")


def _timed(calls: Sequence[Callable[[], object]]) -> list[float]:
    took = []
    for call in calls:
        began = time.perf_counter()
        call()
        took.append(time.perf_counter() - began)
    return sorted(took)
