"""Read a collection of documents, questions and judgments, the form that published test collections come in.

A folder holds `corpus.jsonl` {"id", "title", "text"}, `queries.jsonl` {"id", "text", "answers"}, `qrels.tsv` (query,
document and relevance, tab-separated), and for some `sentences.jsonl` {"id", "doc", "start", "end", "text"} and
`qrels_sentences.tsv`. Undated documents that follow each other under one title are the passages of one article.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from knowledge.article import Article, normalise
from knowledge.errors import KnowledgeError
from knowledge.passage_groups import Piece
from knowledge.passages import LONG, Span, split


class BenchmarkError(KnowledgeError):
    """A collection that cannot be read; names the file and the line."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question with what is known of its answer."""

    id: str
    text: str
    answers: tuple[str, ...] | None = None
    """Strings that answer; empty when nothing here does; None where the collection does not tell."""
    near: str | None = None
    """The document that it was written against."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Documents, questions, and which documents and sentences answer."""

    articles: dict[str, Article]
    """By document id, in the order of the file."""
    queries: tuple[Query, ...]
    relevant: dict[str, dict[str, int]]
    """For each query id its relevant documents with their grade, above 0."""
    sentences: dict[str, list[tuple[str, Span]]] = field(default_factory=dict)
    """For each document its sentences in reading order: id and span in the article's text."""
    relevant_sentences: dict[str, frozenset[str]] = field(default_factory=dict)
    """For each query id the sentences that answer it."""
    pieces: dict[str, Piece] = field(default_factory=dict)
    """For the ids of articles that are passages of longer ones, of which and where."""


def read(folder: Path, *, queries: Path | None = None) -> Benchmark:
    """Return the collection in `folder`, asked with the questions of another file if `queries` names one.

    Raises BenchmarkError for a file that is missing or a line that is broken.
    """
    articles = dict(documents(folder))
    relevant: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for query, document, grade in _table(folder / "qrels.tsv") if (folder / "qrels.tsv").exists() else ():
        if int(grade) > 0:
            relevant[query][document] = int(grade)
    asked = tuple(
        Query(
            str(item["id"]),
            item["text"],
            tuple(item["answers"]) if item.get("answers") is not None else None,
            item.get("near"),
        )
        for item in _lines(queries or folder / "queries.jsonl", "id", "text")
    )
    pieces = dict(_pieces(articles.values()))
    if not (folder / "sentences.jsonl").exists():
        return Benchmark(articles, asked, dict(relevant), pieces=pieces)
    sentences: defaultdict[str, list[tuple[str, Span]]] = defaultdict(list)
    for item in _lines(folder / "sentences.jsonl", "id", "doc", "text"):
        span = _find(articles[item["doc"]].text, normalise(item["text"]), near=item.get("start", 0))
        if span:
            sentences[item["doc"]].append((item["id"], span))
    answering: defaultdict[str, set[str]] = defaultdict(set)
    for query, sentence, _ in _table(folder / "qrels_sentences.tsv"):
        answering[query].add(sentence)
    answered_by = {query: frozenset(ids) for query, ids in answering.items()}
    return Benchmark(articles, asked, dict(relevant), dict(sentences), answered_by, pieces)


def documents(folder: Path) -> Iterator[tuple[str, Article]]:
    """Yield the id and the article of each document in the corpus of `folder`."""
    for item in _lines(folder / "corpus.jsonl", "id", "text"):
        title = item.get("title") or ""
        text = item["text"].strip() or title
        if not text:
            continue  # Cranfield has an empty one
        yield (
            str(item["id"]),
            Article(
                text=text,
                title=title.strip() or " ".join(text.split()[:12]),
                title_made=not title.strip(),
                published=_day(item.get("date")),
                byline=f"document {item['id']}",  # keeps two documents with the same text apart
            ),
        )


def _pieces(articles: Iterable[Article]) -> Iterator[tuple[str, Piece]]:
    """Yield which documents are passages of a longer article: undated ones that follow each other under one title."""
    undated = (article for article in articles if article.published is None and not article.title_made)
    for whole, (_, run) in enumerate(groupby(undated, key=attrgetter("title"))):
        pieces, place = list(run), 0
        for article in pieces if len(pieces) > 1 else ():
            yield article.id, Piece(whole, place)
            one = "\n\n" not in article.text and len(article.text.split()) <= LONG
            place += 1 if one else len(split(article))


def _day(text: str | None) -> date | None:
    """The day of "1987-02-26", or of "26-FEB-1987 15:01:01.79" as Reuters-21578 prints it; None where it is neither."""
    for form in ("%Y-%m-%d", "%d-%b-%Y"):
        with suppress(ValueError):
            return datetime.strptime(text.split()[0] if text else "", form).date()
    return None


def _find(text: str, sentence: str, *, near: int) -> Span | None:
    """Where `sentence` stands in `text`: at `near`, or closest after it where normalising moved it."""
    start = text.find(sentence, max(0, near - 16))
    if start < 0:
        start = text.find(sentence)
    return (start, start + len(sentence)) if start >= 0 else None


def _lines(path: Path, *required: str) -> Iterator[dict[str, Any]]:
    try:
        file = path.open(encoding="utf-8")
    except OSError as error:
        raise BenchmarkError(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        for number, line in enumerate(file, start=1):
            try:
                item = json.loads(line)
                missing = [name for name in required if name not in item]
            except (ValueError, TypeError) as error:
                raise BenchmarkError(f"{path}, line {number}: this is not a JSON object.") from error
            if missing:
                raise BenchmarkError(f"{path}, line {number}: the field “{missing[0]}” is missing.")
            yield item


def _table(path: Path) -> Iterator[list[str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BenchmarkError(f"{path} cannot be read: {error.strerror}.") from error
    for number, line in enumerate(lines, start=1):
        fields = line.split("\t")
        if len(fields) != 3 or not fields[2].strip().lstrip("-").isdigit():
            raise BenchmarkError(f"{path}, line {number}: expected query, document and a whole number, tab-separated.")
        yield fields
