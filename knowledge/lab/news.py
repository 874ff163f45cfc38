"""Questions over news articles, for the scripts that fit the weights.

Two forms: a folder as `knowledge.benchmark` reads it, with what it cannot answer in `queries_offarchive.jsonl`; and the
question sets of `tests/knowledge/questions`, which say for each archive what an answer must quote.
"""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.article import Article
from knowledge.benchmark import Benchmark, Query, read
from knowledge.reading import read_path

Asked = tuple[Benchmark, tuple[Query, ...]]
"""Articles with the questions that they answer, and those that they do not."""


def add_news(parser: ArgumentParser) -> None:
    """Let a command line name news articles with their questions."""
    parser.add_argument(
        "--news", type=Path, action="append", default=[], help="folder of a collection of news articles"
    )
    parser.add_argument("--questions", type=Path, help="folder of answerable.jsonl and unanswerable.jsonl")
    parser.add_argument(
        "--articles", action="append", default=[], metavar="NAME=FOLDER", help="an archive that those are asked of"
    )


def read_news(options: Namespace) -> Iterator[Asked]:
    """Yield what the command line named."""
    for folder in options.news:
        yield read(folder), read(folder, queries=folder / "queries_offarchive.jsonl").queries
    for archive in options.articles:
        name, _, folder = archive.partition("=")
        yield asked_of(Path(folder), options.questions, name=name)


def asked_of(articles: Path, questions: Path, *, name: str) -> Asked:
    """Return the articles in a folder with the question sets in another, which know the archive as `name`."""
    held = {found.id: found for found in read_path(articles) if isinstance(found, Article)}
    queries, relevant = [], {}
    for item in _lines(questions / "answerable.jsonl"):
        answers = tuple(item["expect"].get(name, ()))  # some sets are asked of one archive alone
        holding = {id: 1 for id, article in held.items() if any(answer in article.text for answer in answers)}
        if holding:
            queries.append(Query(item["id"], item["text"], answers))
            relevant[item["id"]] = holding
    others = tuple(Query(item["id"], item["text"], ()) for item in _lines(questions / "unanswerable.jsonl"))
    return Benchmark(held, tuple(queries), relevant), others


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
