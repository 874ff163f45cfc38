"""Nodes die while articles come and questions are asked: nothing taken is lost, and every question gets a word."""

import statistics
import threading
import time
from collections import Counter
from pathlib import Path

from knowledge import Library
from knowledge.article import Article
from knowledge.errors import IndexUnreachableError
from tests.cluster.nodes import Nodes

_BATCH = 20  # articles added together
_FROZEN_S = 25.0
_LEVEL_S = 300.0
_ASKERS = 4  # threads


def run(folder: Path, *, nodes: int, times: int, every_s: float, rate: float) -> int:
    """Kill a node in turn so many times, all of them every fourth time; return the exit status."""
    with Nodes(folder / "nodes", nodes) as cluster:
        copies = f"&shards=3&replicas={min(1, nodes - 1)}"
        url = cluster.url(timeout_s=10, more=copies)
        with Library.open(
            folder / "home", index=url, briefings=False, encoder=lambda: None, background=False
        ) as library:
            return _under_load(library, cluster, times=times, every_s=every_s, rate=rate)


def _under_load(library: Library, cluster: Nodes, *, times: int, every_s: float, rate: float) -> int:
    stop, taken = threading.Event(), list[str]()
    told: Counter[str] = Counter()
    took: list[float] = []

    def add() -> None:
        number = 0
        while not stop.is_set():
            some = [_article(number + place) for place in range(_BATCH)]
            added = library.add_many(some)
            taken.extend(one.id for one in added)
            number += _BATCH
            stop.wait(0.5)

    def ask(first: int) -> None:
        number = first
        while not stop.wait(_ASKERS / rate):
            number += 1
            began = time.monotonic()
            try:
                answer = library.ask(f"what was mended in place {number % max(1, len(taken))}?")
                told["answered" if answer.answered else "not in the archive"] += 1
            except IndexUnreachableError:
                told["told to try again"] += 1
            except Exception as error:
                told[f"FAILED {type(error).__name__}: {error}"] += 1
            took.append(time.monotonic() - began)

    workers = [threading.Thread(target=add), *(threading.Thread(target=ask, args=(n * 7,)) for n in range(_ASKERS))]
    for worker in workers:
        worker.start()
    for kill in range(times):
        time.sleep(every_s)
        victims = range(len(cluster)) if kill % 4 == 3 else [kill % len(cluster)]
        if kill % 4 == 2 and len(cluster) > 1:  # cut off instead
            cluster.freeze(*victims)
            time.sleep(_FROZEN_S)
            cluster.thaw(*victims)
        else:
            cluster.kill(*victims)
            time.sleep(every_s / 2)
            cluster.start(*victims)
        healed = cluster.ready(within_s=_LEVEL_S)
        print(f"{kill + 1}: {len(list(victims))} down, green after {healed:.1f} s, {dict(told)}", flush=True)
    stop.set()
    for worker in workers:
        worker.join()
    return _judge(library, taken, told, took)


def _judge(library: Library, taken: list[str], told: "Counter[str]", took: list[float]) -> int:
    deadline = time.monotonic() + _LEVEL_S
    wrong = ["not looked at"]
    while wrong and time.monotonic() < deadline:
        wrong = library.check()
        if wrong:
            time.sleep(2)
    lost = [id for id in taken if library.article(id) is None]
    took.sort()
    print(f"{len(taken)} articles taken, {len(lost)} lost; check: {wrong or 'clean'}")
    print(f"{sum(told.values())} questions: {dict(told)}")
    print(
        f"p50 {statistics.median(took) * 1000:.0f} ms, p99 {took[int(len(took) * 0.99)] * 1000:.0f} ms, "
        f"longest {took[-1]:.1f} s"
    )
    return int(bool(lost or wrong or any(name.startswith("FAILED") for name in told)))


def _article(number: int) -> Article:
    return Article(
        title=f"Report {number}", text=f"The bridge of place {number} was mended.\n\nThe mayor of place {number} came."
    )
