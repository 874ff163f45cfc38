"""The engines side by side behind one small interface; each imports its library only when it is built."""

import copy
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np

from tests.benchmarks.corpora import PASSAGES_PER_ARTICLE, Corpus

K1, B = 0.9, 0.75
FIRST_DAY = date(2020, 1, 1)
Found = tuple[list[int], list[float]]
"""Numbers of the passages found, best first, and their scores."""


class Engine(Protocol):
    """Built once from a corpus, then asked."""

    name: ClassVar[str]
    largest: ClassVar[int]
    """Passages beyond which it is too slow to wait for."""
    same_formula: ClassVar[bool]
    """Whether its scores must equal ours."""

    def build(self, corpus: Corpus, folder: Path) -> None: ...

    def search(self, terms: list[str], limit: int) -> Found: ...

    def filtered(
        self, terms: list[str], limit: int, collection: str | None, days: tuple[int, int] | None
    ) -> Found | None:
        """Search one collection, or the passages of some days; None when the engine cannot."""


class Dateline:
    name: ClassVar[str] = "dateline"
    largest: ClassVar[int] = 10**9
    same_formula: ClassVar[bool] = True

    def build(self, corpus: Corpus, folder: Path) -> None:
        from knowledge.index.engine import EmbeddedIndex

        self.index = EmbeddedIndex.open(folder / "dateline", k1=K1, b=B)
        self.index.add(articles(corpus))
        self.index.merge(everything=True)

    def search(self, terms: list[str], limit: int) -> Found:
        passages, scores = self.index.snapshot().top(terms, limit=limit)
        return passages.tolist(), scores.tolist()

    def filtered(
        self, terms: list[str], limit: int, collection: str | None, days: tuple[int, int] | None
    ) -> Found | None:
        from knowledge.index.protocol import Filter

        where = Filter(
            collections=frozenset([collection]) if collection else None,
            since=FIRST_DAY + timedelta(days[0]) if days else None,
            until=FIRST_DAY + timedelta(days[1]) if days else None,
        )
        passages, scores = self.index.snapshot().top(terms, limit=limit, where=where)
        return passages.tolist(), scores.tolist()


def articles(corpus: Corpus, *, prefix: str = "") -> Iterator[Any]:
    """Yield ten passages at a time as an article; its text is only a number, since no engine here keeps texts."""
    from knowledge.article import Article
    from knowledge.index.protocol import IndexedArticle, IndexedPassage, Sentence
    from knowledge.passages import Passage

    for start in range(0, len(corpus.passages), PASSAGES_PER_ARTICLE):
        article = Article.model_construct(
            text=f"{prefix}{start}", title=str(start), published=FIRST_DAY + timedelta(corpus.day(start))
        )
        yield IndexedArticle(
            article,
            corpus.collection(start),
            tuple(
                IndexedPassage(Passage(0, 1), (Sentence(0, 1, tuple(terms)),))
                for terms in corpus.passages[start : start + PASSAGES_PER_ARTICLE]
            ),
        )


class RankBM25:
    name: ClassVar[str] = "rank-bm25"
    largest: ClassVar[int] = 100_000
    same_formula: ClassVar[bool] = True

    def build(self, corpus: Corpus, folder: Path) -> None:
        from rank_bm25 import BM25Plus

        self.model = BM25Plus(corpus.passages, k1=K1, b=B, delta=0)

    def search(self, terms: list[str], limit: int) -> Found:
        scores = self.model.get_scores(terms)
        best = np.argsort(-scores, kind="stable")[:limit]
        return best.tolist(), scores[best].tolist()

    def filtered(
        self, terms: list[str], limit: int, collection: str | None, days: tuple[int, int] | None
    ) -> Found | None:
        return None


class BM25S:
    """Its two backends answer from the same arrays, so these are made once."""

    _latest: ClassVar[tuple[Corpus, Any] | None] = None
    name: ClassVar[str] = "bm25s"
    largest: ClassVar[int] = 10**9
    same_formula: ClassVar[bool] = True
    backend: ClassVar[str] = "numpy"

    def build(self, corpus: Corpus, folder: Path) -> None:
        import bm25s

        if BM25S._latest and BM25S._latest[0] is corpus:
            self.model = copy.copy(BM25S._latest[1])
            self.model.backend = self.backend
        else:
            self.model = bm25s.BM25(method="bm25+", k1=K1, b=B, delta=0, backend=self.backend)
            self.model.index(corpus.passages, show_progress=False)
            BM25S._latest = corpus, self.model
        passages = range(len(corpus.passages))
        names = np.array([corpus.collection(i) for i in passages])
        self._masks = {name: (names == name).astype(np.float32) for name in np.unique(names).tolist()}
        self._days = np.array([corpus.day(i) for i in passages])
        self._days_masks: dict[tuple[int, int], Any] = {}

    def search(self, terms: list[str], limit: int, mask: Any = None) -> Found:
        found, scores = self.model.retrieve([terms], k=limit, show_progress=False, weight_mask=mask)
        return found[0].tolist(), scores[0].tolist()

    def filtered(
        self, terms: list[str], limit: int, collection: str | None, days: tuple[int, int] | None
    ) -> Found | None:
        if collection:
            return self.search(terms, limit, self._masks[collection])
        assert days
        if days not in self._days_masks:
            self._days_masks[days] = ((self._days >= days[0]) & (self._days <= days[1])).astype(np.float32)
        return self.search(terms, limit, self._days_masks[days])


class BM25SNumba(BM25S):
    name: ClassVar[str] = "bm25s + numba"
    backend: ClassVar[str] = "numba"

    def build(self, corpus: Corpus, folder: Path) -> None:
        import numba  # noqa: F401

        super().build(corpus, folder)


class Tantivy:
    name: ClassVar[str] = "tantivy-py"
    largest: ClassVar[int] = 10**9
    same_formula: ClassVar[bool] = False  # k1 is 1.2, lengths are rounded

    def build(self, corpus: Corpus, folder: Path) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("terms", stored=False, tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("collection", stored=False, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("number", fast=True, stored=True)
        builder.add_unsigned_field("day", fast=True, indexed=True)
        self.schema = builder.build()
        path = folder / "tantivy"
        path.mkdir()
        self.index = tantivy.Index(self.schema, path=str(path))
        writer = self.index.writer(heap_size=500_000_000, num_threads=1)
        for number, terms in enumerate(corpus.passages):
            document = tantivy.Document()
            document.add_text("terms", " ".join(terms))
            document.add_text("collection", corpus.collection(number))
            document.add_unsigned("number", number)
            document.add_unsigned("day", corpus.day(number))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _query(self, terms: Sequence[str]) -> Any:
        import tantivy

        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, tantivy.Query.term_query(self.schema, "terms", t, "freq")) for t in terms]
        )

    def _ask(self, query: Any, limit: int) -> Found:
        hits = self.searcher.search(query, limit, count=False).hits
        return self._numbers([address for _, address in hits]), [score for score, _ in hits]

    def _numbers(self, addresses: list[Any]) -> list[int]:
        return [self.searcher.doc(address)["number"][0] for address in addresses]

    def search(self, terms: list[str], limit: int) -> Found:
        return self._ask(self._query(terms), limit)

    def filtered(
        self, terms: list[str], limit: int, collection: str | None, days: tuple[int, int] | None
    ) -> Found | None:
        import tantivy

        if collection:
            must = tantivy.Query.term_query(self.schema, "collection", collection, "basic")
        else:
            assert days
            must = tantivy.Query.range_query(self.schema, "day", tantivy.FieldType.Unsigned, *days)
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, self._query(terms)),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(must, 0.0)),
            ]
        )
        return self._ask(query, limit)


class FTS5:
    name: ClassVar[str] = "SQLite FTS5"
    largest: ClassVar[int] = 10**9
    same_formula: ClassVar[bool] = False

    def build(self, corpus: Corpus, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "fts5.sqlite")
        self.database.execute("CREATE VIRTUAL TABLE passages USING fts5(terms, content='', tokenize='ascii')")
        self.database.executemany(
            "INSERT INTO passages(rowid, terms) VALUES (?, ?)",
            ((number, " ".join(terms)) for number, terms in enumerate(corpus.passages)),
        )
        self.database.execute("INSERT INTO passages(passages) VALUES ('optimize')")
        self.database.commit()

    def search(self, terms: list[str], limit: int) -> Found:
        query = " OR ".join(f'"{term}"' for term in terms)
        rows = self.database.execute(
            "SELECT rowid, rank FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?", (query, limit)
        ).fetchall()
        return [row[0] for row in rows], [-row[1] for row in rows]

    def filtered(
        self, terms: list[str], limit: int, collection: str | None, days: tuple[int, int] | None
    ) -> Found | None:
        return None


ENGINES: list[type[Engine]] = [Dateline, RankBM25, BM25S, BM25SNumba, Tantivy, FTS5]
