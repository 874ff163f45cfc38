"""Every engine side by side on the same passages and questions: `python -m tests.benchmarks.search --help`.

Installs nothing: engines that are not installed (dependency group `bench`) are skipped and named. Corpora and indexes
are made in a temporary folder and deleted. Each engine answers other questions first; then, in several rounds, all of
them answer all questions, in random order of engines and kinds; a question's time is the median of its rounds, and
the tables show the median (p50) and the 95th percentile (p95) of the questions. One thread each.
"""

import argparse
import gc
import json
import platform
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.benchmarks import corpora
from tests.benchmarks.corpora import PASSAGES_PER_ARTICLE, Corpus
from tests.benchmarks.engines import ENGINES, Dateline, Engine, Found, articles

LIMIT = 10
ROUNDS = 5
PATIENCE_MS = 1500.0
"""An engine that takes longer for a round of questions answers fewer of them, but at least three."""
COLLECTIONS_ASKED = ("guild1", "guild4", "guild7")
DAYS_ASKED = ((300, 700), (900, 1300), (1400, 1800))
PARTS_OF_SIZE = {
    "search": "df df_large df_beyond shift postings postings_size postings_size_large postings_size_beyond "
    "postings_size_before often often_size often_size_large often_size_beyond often_size_before length "
    "term_text term_block term_length term_sample",
    "second_stage": "tokens token_start sentence_start sentence_length",
    "spelling": "terms_backward backward_sample",
    "articles": "record record_start title title_start article_id day collection publisher passage_start",
}
"""What the arrays of a segment are for."""
console = Console(width=170)

Row = dict[str, Any]
Point = tuple[int, int, float]
"""Passages in the corpus, postings of a question's terms, milliseconds."""


def main() -> None:
    """Measure, print the tables, and write the JSON and the plot where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="passages of the synthetic corpora")
    parser.add_argument("--questions", type=int, default=200, help="of each kind")
    parser.add_argument("--engines", help="only these, comma-separated; dateline is always measured")
    parser.add_argument("--no-news", action="store_true", help="leave the Reuters corpus out")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    parser.add_argument("--plot", type=Path, help="draw cost against postings to this SVG file (needs matplotlib)")
    asked = parser.parse_args()
    chosen = [e for e in ENGINES if e is Dateline or not asked.engines or e.name in asked.engines.split(",")]

    machine = {"python": sys.version.split()[0], "numpy": np.__version__, "machine": platform.processor()}
    rows: list[Row] = []
    points: list[Point] = []
    lives: list[Row] = []
    makers: list[Callable[[], Corpus | None]] = [
        lambda size=int(size): corpora.synthetic(size, questions=2 * asked.questions)  # type: ignore[misc]
        for size in asked.sizes.split(",")
        if size
    ]
    if not asked.no_news:
        makers.insert(0, lambda: corpora.news(questions=2 * asked.questions))
    for make in makers:
        corpus = make()
        if corpus is None:
            console.print("[yellow]shared/eval is not there: the Reuters corpus is left out[/yellow]")
            continue
        with tempfile.TemporaryDirectory(prefix="dateline-benchmark-") as folder:
            measured, some = measure(corpus, chosen, Path(folder), lives)
        rows += measured
        points += some
        gc.collect()
        if asked.json:
            asked.json.write_text(json.dumps({"machine": machine, "rows": rows, "dateline": lives}, indent=1) + "\n")
        if asked.plot:
            plot(points, asked.plot)


Ask = tuple[list[str], str | None, tuple[int, int] | None]
"""Terms, the collection to search, the days to search."""


def measure(
    corpus: Corpus, chosen: list[type[Engine]], folder: Path, lives: list[Row]
) -> tuple[list[Row], list[Point]]:
    """Build every engine, ask it everything, and print what came out; `lives` gets what else there is of dateline."""
    engines: list[Engine] = []
    built: dict[str, tuple[float, float]] = {}
    for kind in chosen:
        if len(corpus.passages) > kind.largest:
            continue
        engine, own = kind(), folder / kind.__name__
        own.mkdir()
        start = time.perf_counter()
        try:
            engine.build(corpus, own)
        except ImportError as error:
            console.print(f"[yellow]{kind.name} is left out: {error}[/yellow]")
            continue
        seconds = time.perf_counter() - start
        size = sum(file.stat().st_size for file in own.rglob("*") if file.is_file())
        built[kind.name] = seconds, size / len(corpus.passages)
        engines.append(engine)
        console.print(f"{corpus.name}: {kind.name} built in {seconds:.1f} s")
    ours = engines[0]
    assert isinstance(ours, Dateline)
    tasks: dict[str, list[Ask]] = {}
    for name, questions in corpus.questions.items():
        tasks[name] = [(q, None, None) for q in questions]
        tasks[f"{name}, one collection"] = [(q, COLLECTIONS_ASKED[i % 3], None) for i, q in enumerate(questions)]
        tasks[f"{name}, some days"] = [(q, None, DAYS_ASKED[i % 3]) for i, q in enumerate(questions)]
    agreement = {engine.name: agree(ours, engine, corpus) for engine in engines[1:]}
    times = ask(engines, tasks)
    points = [point for task in corpus.questions for point in cost(ours, corpus, task)]
    change(ours, corpus)
    changed = ask([ours], {f"{name}, 1 % added, 1 % removed": tasks[name] for name in corpus.questions})
    lives.append({"corpus": corpus.name} | life(ours, corpus))
    rows: list[Row] = [
        {
            "corpus": corpus.name,
            "engine": name,
            "questions": task,
            "p50_ms": float(np.median(ms)),
            "p95_ms": float(np.percentile(ms, 95)),
            "questions_asked": len(ms),
            "build_s": built[name][0],
            "disk_bytes_per_passage": built[name][1],
            "agreement": agreement.get(name),
        }
        for (name, task), ms in (times | changed).items()
    ]
    show(corpus, rows)
    return rows, points


def ask(engines: list[Engine], tasks: dict[str, list[Ask]]) -> dict[tuple[str, str], list[float]]:
    """Return milliseconds by engine and task, for each question the median of the rounds.

    The first half of the questions warms up, the second is measured.
    """
    times: dict[tuple[str, str], list[list[float]]] = defaultdict(list)
    counts: dict[tuple[str, str], int] = {}
    for engine in engines:
        for task, asks in tasks.items():
            half = len(asks) // 2
            counts[engine.name, task] = half
            start = time.perf_counter()
            for i, one in enumerate(asks[:half], 1):
                if put(engine, one) is None:
                    counts[engine.name, task] = 0
                    break
                if i >= 3 and (time.perf_counter() - start) * 1e3 > PATIENCE_MS:
                    counts[engine.name, task] = i
                    break
    order = [(engine, task) for engine in engines for task in tasks if counts[engine.name, task]]
    gc.collect()
    for _ in range(ROUNDS):
        random.shuffle(order)
        for engine, task in order:
            half = len(tasks[task]) // 2
            asks = tasks[task][half : half + counts[engine.name, task]]
            times[engine.name, task].append([_timed(lambda one=one: put(engine, one)) for one in asks])  # type: ignore[misc]  # noqa: B023
    return {key: np.median(rounds, axis=0).tolist() for key, rounds in times.items()}


def put(engine: Engine, one: Ask) -> Found | None:
    """Ask one question."""
    terms, collection, days = one
    if collection is None and days is None:
        return engine.search(terms, LIMIT)
    return engine.filtered(terms, LIMIT, collection, days)


def agree(ours: Engine, other: Engine, corpus: Corpus) -> float:
    """Return how many of the first ten both find, on average; with the same formula, the scores must be the same."""
    shared = []
    for questions in corpus.questions.values():
        for terms in questions[:10]:
            (mine, my_scores), (theirs, their_scores) = ours.search(terms, LIMIT), other.search(terms, LIMIT)
            shared.append(len(set(mine) & set(theirs)) / max(1, len(mine)))
            if other.same_formula and not np.allclose(my_scores, their_scores[: len(my_scores)], rtol=1e-4):
                raise SystemExit(f"{other.name} and dateline disagree on {terms}: {my_scores} {their_scores}")
    return float(np.mean(shared))


def cost(ours: Dateline, corpus: Corpus, task: str) -> list[Point]:
    """Return for each question: passages in the corpus, postings of its terms, milliseconds (best of three)."""
    snapshot = ours.index.snapshot()
    points = []
    for terms in corpus.questions[task]:
        best = min(_timed(lambda t=terms: ours.search(t, LIMIT)) for _ in range(3))  # type: ignore[misc]
        points.append((len(corpus.passages), sum(snapshot.df(term) for term in terms), best))
    return points


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def change(ours: Dateline, corpus: Corpus) -> None:
    """Add 1 % of new passages (old ones in another order) and remove 1 % of the old, without merging."""
    count = max(PASSAGES_PER_ARTICLE, len(corpus.passages) // 100)
    chosen = np.random.default_rng(1).integers(len(corpus.passages), size=count).tolist()
    more = Corpus("more", [corpus.passages[i][::-1] for i in chosen])
    ours.index.add(articles(more, prefix="more "))
    gone: dict[str, list[str]] = defaultdict(list)
    for number, entry in enumerate(ours.index.snapshot().articles()):
        if number % 100 == 50:
            gone[entry.collection].append(entry.id)
    for collection, ids in gone.items():
        ours.index.remove(ids, collection=collection)


def life(ours: Dateline, corpus: Corpus) -> Row:
    """Return how long dateline takes to open and to change (the longest of five), and what it holds, in milliseconds.

    `asked_while_merging_ms` is the longest that any question took while another process merged all segments, and
    right after.
    """
    from knowledge.index.engine import EmbeddedIndex

    folder = ours.index.folder
    assert folder is not None
    questions = next(iter(corpus.questions.values()))
    opened, first, added, removed = [], [], [], []
    for i in range(5):
        start = time.perf_counter()
        index = EmbeddedIndex.open(folder)
        opened.append((time.perf_counter() - start) * 1e3)
        first.append(_timed(lambda i=i, index=index: index.snapshot().top(questions[i])))  # type: ignore[misc]
        more = Corpus("one", [[f"new{i}", *corpus.passages[j]] for j in range(PASSAGES_PER_ARTICLE)])

        def add(more: Corpus = more, i: int = i) -> None:
            ours.index.add(articles(more, prefix=f"one {i} "))
            assert len(ours.search([f"new{i}"], LIMIT)[0]) == PASSAGES_PER_ARTICLE

        added.append(_timed(add))
        entry = list(ours.index.snapshot().articles())[-1]

        def remove(entry: Any = entry, i: int = i) -> None:
            ours.index.remove([entry.id], collection=entry.collection)
            assert not ours.search([f"new{i}"], LIMIT)[0]

        removed.append(_timed(remove))
    for terms in questions:
        ours.search(terms, LIMIT)
    merging = threading.Thread(target=lambda: ours.index.merge(everything=True, apart=True))
    start = time.perf_counter()
    merging.start()
    slowest = 0.0
    over = False
    while not over:
        over = not merging.is_alive()  # then all are asked once more, of the merged segment
        for terms in questions:
            slowest = max(slowest, _timed(lambda terms=terms: ours.search(terms, LIMIT)))  # type: ignore[misc]
    merging.join()
    snapshot = ours.index.snapshot()
    sizes = {
        name: sum(part.segment.arrays[a].nbytes for part in snapshot.parts for a in names.split()) / len(snapshot)
        for name, names in PARTS_OF_SIZE.items()
    }
    found = {
        "open_ms": max(opened),
        "first_question_ms": max(first),
        "add_one_article_ms": max(added),
        "remove_one_article_ms": max(removed),
        "merge_everything_s": time.perf_counter() - start,
        "asked_while_merging_ms": slowest,
        **{f"{name}_bytes_per_passage": size for name, size in sizes.items()},
    }
    console.print(f"{corpus.name}: " + ", ".join(f"{name} {value:.3g}" for name, value in found.items()))
    return found


def show(corpus: Corpus, rows: list[Row]) -> None:
    """Print two tables: what each engine took for each kind of question, and what it took to build."""
    names = list(dict.fromkeys(row["engine"] for row in rows))
    names.sort(key=[engine.name for engine in ENGINES].index)
    table = Table(title=f"{corpus.name}: p50 / p95 in ms, (times dateline's)", title_justify="left")
    table.add_column("questions")
    for name in names:
        table.add_column(name, justify="right")
    for task in sorted({row["questions"] for row in rows}):
        mine = {row["engine"]: row for row in rows if row["questions"] == task}
        base = mine[Dateline.name]
        table.add_row(task, *(_cell(mine[name], base) if name in mine else "" for name in names))
    console.print(table)
    table = Table(title=f"{corpus.name}: building", title_justify="left")
    for column in ("engine", "seconds", "bytes on disk a passage", "same top ten"):
        table.add_column(column, justify="left" if column == "engine" else "right")
    for name in names:
        row = next(row for row in rows if row["engine"] == name)
        same = "" if row["agreement"] is None else f"{row['agreement']:.1%}"
        table.add_row(name, f"{row['build_s']:.1f}", f"{row['disk_bytes_per_passage']:.0f}", same)
    console.print(table)


def _cell(row: Row, base: Row) -> str:
    times = f"{row['p50_ms']:.3g} / {row['p95_ms']:.3g}"
    if row is base:
        return times
    return f"{times} ({row['p50_ms'] / base['p50_ms']:.1f} / {row['p95_ms'] / base['p95_ms']:.1f})"


def plot(points: list[Point], path: Path) -> None:
    """Draw each question's cost against the postings of its terms, one colour for each size of archive."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "dateline"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for size in sorted({point[0] for point in points}):
        mine = [point for point in points if point[0] == size]
        axes.scatter([p[1] for p in mine], [p[2] for p in mine], s=6, alpha=0.5, label=f"{size:,} passages")
    axes.set(xscale="log", yscale="log", xlabel="postings of the question's terms", ylabel="milliseconds")
    axes.legend(frameon=False)
    axes.grid(alpha=0.2)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
