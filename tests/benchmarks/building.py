"""How long each engine takes to build from raw text: `python -m tests.benchmarks.building --help`.

    python -m tests.benchmarks.building [--sizes 10000,100000,1000000] [--engines dateline,tantivy-py]

All get the texts of the same passages (those of `tests.benchmarks.archives`) in memory and leave an index on the disk.
Dateline's own analysis runs in the time of each, unless its name says "own analysis": then the engine uses what it
brings, which knows no places, no numbers and no Vietnamese. "dateline, whole" does what `Library.add` does with an
article beside keeping it: it also finds passages, sentences, topics, names and acronyms. Dateline has another
process do half of it, as it does for so many articles; tantivy-py indexes in a second thread. They take turns, and the
least of the rounds counts: by the clock, in time of the processors (which tells more when other work runs), and in
memory taken beside the texts, another process's included.
"""

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from knowledge.article import Article
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import IndexedArticle, IndexedPassage, Sentence
from knowledge.language.analysis import terms
from knowledge.passages import Passage
from tests.benchmarks import archives

console = Console(width=150)
Cost = tuple[float, float, float]
"""Seconds by the clock, seconds of the processor, bytes."""
Texts = list[tuple[Article, list[str]]]
"""Articles with the texts of their passages."""


def dateline(texts: Texts, folder: Path) -> None:
    EmbeddedIndex.open(folder).add_many(_public(texts), prepare=analysed)


def dateline_one(texts: Texts, folder: Path) -> None:
    EmbeddedIndex.open(folder).add(analysed(article, "public") for article, _ in texts)


def dateline_whole(texts: Texts, folder: Path) -> None:
    EmbeddedIndex.open(folder).add_many(_public(texts), prepare=prepare)


def _public(texts: Texts) -> list[tuple[Article, str]]:
    return [(article, "public") for article, _ in texts]


def analysed(article: Article, collection: str) -> IndexedArticle:
    """Return an article of which only the words were analysed: what the other engines are given."""
    return IndexedArticle(
        article,
        collection,
        tuple(
            IndexedPassage(Passage(0, 1), (Sentence(0, 1, tuple(terms(text))),)) for text in article.text.split("\n\n")
        ),
    )


def only_analysis(texts: Texts, folder: Path) -> None:
    for _, passages in texts:
        for text in passages:
            terms(text)


def _tantivy(tokenizer: str, folder: Path, passages: Iterator[str]) -> None:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", stored=False, tokenizer_name=tokenizer, index_option="freq")
    builder.add_unsigned_field("number", fast=True, stored=True)
    folder.mkdir()
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=500_000_000, num_threads=1)
    for number, text in enumerate(passages):
        document = tantivy.Document()
        document.add_text("terms", text)
        document.add_unsigned("number", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def tantivy_py(texts: Texts, folder: Path) -> None:
    _tantivy("whitespace", folder, (" ".join(terms(text)) for _, passages in texts for text in passages))


def tantivy_own(texts: Texts, folder: Path) -> None:
    _tantivy("en_stem", folder, (text for _, passages in texts for text in passages))


def bm25s_terms(texts: Texts, folder: Path) -> None:
    import bm25s

    model = bm25s.BM25(method="bm25+", delta=0)
    model.index([terms(text) for _, passages in texts for text in passages], show_progress=False)
    model.save(folder)


def bm25s_own(texts: Texts, folder: Path) -> None:
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    tokens = bm25s.tokenize(
        [text for _, passages in texts for text in passages], stopwords=None, stemmer=stemmer, show_progress=False
    )
    model = bm25s.BM25(method="bm25+", delta=0)
    model.index(tokens, show_progress=False)
    model.save(folder)


ENGINES: dict[str, Callable[[Texts, Path], None]] = {
    "dateline": dateline,
    "dateline, one process": dateline_one,
    "tantivy-py": tantivy_py,
    "bm25s": bm25s_terms,
    "only the analysis": only_analysis,
    "dateline, whole": dateline_whole,
    "tantivy-py, own analysis": tantivy_own,
    "bm25s, own analysis": bm25s_own,
}


def main() -> None:
    """Build, print the tables, and write the JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000", help="passages")
    parser.add_argument("--engines", help="only these, separated by semicolons")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    chosen = parser.parse_args()
    if not archives.present():
        raise SystemExit("shared/eval is not there: there are no texts to build from")
    names = chosen.engines.split(";") if chosen.engines else list(ENGINES)
    figures: dict[int, Any] = {}
    for size in map(int, chosen.sizes.split(",")):
        texts = [(article, article.text.split("\n\n")) for article in archives.archive(size)]
        passages = sum(len(some) for _, some in texts)
        took: dict[str, list[Cost]] = {name: [] for name in names}
        for _ in range(chosen.rounds):
            for name in names:
                if (one := built(name, texts)) is not None:
                    took[name].append(one)
        figures[size] = show(passages, took)
        if chosen.json:
            chosen.json.write_text(json.dumps(figures, indent=1) + "\n")


def built(name: str, texts: Texts) -> Cost | None:
    """What building takes, in a process of its own; None when the engine is not installed."""
    context = multiprocessing.get_context("fork")  # the texts are there already, and the next engine finds no cache
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_build, args=(name, texts, sender))
    process.start()
    found: Cost | None = receiver.recv()
    process.join()
    return found


def _build(name: str, texts: Texts, sender: Any) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory(prefix="dateline-benchmark-") as folder:
        started, busy = time.perf_counter(), time.process_time()
        try:
            ENGINES[name](texts, Path(folder) / "index")
        except ImportError as error:
            console.print(f"[yellow]{name} is left out: {error}[/yellow]")
            sender.send(None)
            return
        took = time.perf_counter() - started
        busy = time.process_time() - busy
    other = resource.getrusage(resource.RUSAGE_CHILDREN)  # a process that took part, and has come to its end
    busy += other.ru_utime + other.ru_stime
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before + other.ru_maxrss
    sender.send((took, busy, 1024.0 * most))


def show(passages: int, took: dict[str, list[Cost]]) -> dict[str, Any]:
    """Print and return what each engine took."""
    table = Table(title=f"{passages:,} passages", title_justify="left")
    for column in ("engine", "seconds", "times dateline's", "of the processors", "MB beside the texts"):
        table.add_column(column, justify="left" if column == "engine" else "right")
    found: dict[str, Any] = {}
    for name, rounds in took.items():
        if rounds:
            seconds, busy, most = (min(figures) for figures in zip(*rounds, strict=True))
            found[name] = {"seconds": seconds, "processor_seconds": busy, "bytes": most}
            ratio = seconds / found.get("dateline", found[name])["seconds"]
            table.add_row(name, f"{seconds:.1f}", f"{ratio:.2f}", f"{busy:.1f}", f"{most / 2**20:.0f}")
    console.print(table)
    return found


if __name__ == "__main__":
    main()
