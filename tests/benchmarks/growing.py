"""How fast a library grows: `python -m tests.benchmarks.growing`; needs ../shared/eval/reuters_scale."""

import html
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from knowledge import Article, Library
from knowledge.reading import read_bytes
from tests.benchmarks.corpora import EVAL

LARGE = 20_000
PARSED = 2_000
"""Articles read from text and from HTML."""
ADDED_ALONE = 30


def texts(number: int) -> Iterator[tuple[str, str]]:
    """Titles and texts of `number` news reports; from the 20,000th on or so they come again with another ending."""
    reports = []
    with (EVAL / "reuters_scale" / "corpus.jsonl").open() as lines:
        for document in map(json.loads, lines):
            if len(document["text"]) > 200:
                reports.append((document["title"] or "Untitled", document["text"]))
    for position in range(number):
        title, text = reports[position % len(reports)]
        yield title, text if position < len(reports) else f"{text}\n\nEdition {position}."


def page(title: str, text: str) -> bytes:
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
    whole = f"<html><head><title>{html.escape(title)}</title></head><body><article>{paragraphs}</article></body></html>"
    return whole.encode()


def per_second(label: str, number: int, since: float) -> None:
    took = time.perf_counter() - since
    print(f"{label}: {number / took:,.0f} a second ({took:.1f} s for {number:,})", flush=True)


def main() -> None:
    reports = list(texts(LARGE + ADDED_ALONE))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "library"
        for kind, encode in (("text", lambda t: f"{t[0]}\n\n{t[1]}".encode()), ("HTML", lambda t: page(*t))):
            with Library.open(Path(name) / kind, briefings=False) as library:
                start = time.perf_counter()
                made = [
                    article
                    for number, report in enumerate(reports[:PARSED])
                    for article in read_bytes(encode(report), name=f"{number}.{'html' if kind == 'HTML' else 'txt'}")
                ]
                library.add_many(made)
                per_second(f"articles added from {kind}", len(made), start)
        whole = [Article(text=text, title=title) for title, text in reports]
        with Library.open(folder, briefings=False) as library:
            start = time.perf_counter()
            library.add_many(whole[:LARGE])
            per_second("articles added to one library", len(library), start)
            took = []
            for number, article in enumerate(whole[LARGE:]):
                unique = article.model_copy(
                    update={"text": f"{article.text}\n\nMinister Jensen signed treaty q{number}x."}
                )
                unique = Article.model_validate(unique.model_dump())
                start = time.perf_counter()
                library.add(unique)
                found = library.search(f"q{number}x")
                took.append((time.perf_counter() - start) * 1000)
                assert found[0].article.id == unique.id
            middle = statistics.median(took)
            print(f"added until found, of {len(library):,}: {middle:.0f} ms median, {max(took):.0f} ms at most")
        ask = f"from knowledge import Library; Library.open({str(folder)!r}).ask('What did Japan say about trade?')"
        for start_with, code in (
            ("first answer after start", ask),
            ("python with numpy and pydantic", "import numpy, pydantic"),
        ):
            runs = []
            for _ in range(5):
                start = time.perf_counter()
                subprocess.run([sys.executable, "-c", code], check=True)
                runs.append(time.perf_counter() - start)
            print(f"{start_with}: {statistics.median(runs):.2f} s")


if __name__ == "__main__":
    main()
