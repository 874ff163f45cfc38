"""The ranking is rank-bm25's own, whatever was added, removed, merged or reopened before."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from knowledge.index.engine import EmbeddedIndex
from knowledge.index.protocol import Filter, IndexedArticle
from knowledge.index.scoring import K1, B
from tests.knowledge.index.samples import indexed

TERMS = st.sampled_from([*"abcdefgh", "việt-nam", "丹麦"])
PASSAGE = st.lists(TERMS, max_size=12)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5))
ARTICLE = st.builds(
    indexed,
    st.lists(PASSAGE, min_size=1, max_size=4),
    title=st.sampled_from(["One", "Two", "Three"]),
    collection=st.sampled_from(["public", "guild"]),
    published=DAYS,
    publisher=st.sampled_from([None, "Reuters", "AFP"]),
    context=st.lists(TERMS, max_size=2),
)
FILTER = st.builds(
    Filter,
    collections=st.none() | st.frozensets(st.sampled_from(["public", "guild", "other"])),
    since=DAYS,
    until=DAYS,
    publishers=st.none() | st.frozensets(st.sampled_from(["Reuters", "AFP"])),
)
CHANGES = st.lists(
    st.tuples(st.just("add"), st.lists(ARTICLE, min_size=1, max_size=5))
    | st.tuples(st.just("remove"), st.lists(st.integers(0, 30), min_size=1, max_size=3))
    | st.tuples(st.just("reopen"), st.none())
    | st.tuples(st.just("merge"), st.booleans()),
    min_size=1,
    max_size=8,
)


@dataclass
class Archive:
    """The same articles as a plain list, ranked by rank-bm25 itself."""

    articles: list[IndexedArticle] = field(default_factory=list)

    def add(self, articles: list[IndexedArticle]) -> None:
        coming: dict[tuple[str, str], IndexedArticle] = {}
        for article in articles:
            coming.setdefault((article.collection, article.article.id), article)
        self.articles = [a for a in self.articles if (a.collection, a.article.id) not in coming] + list(coming.values())

    def ranked(self, terms: list[str], where: Filter, *, k1: float, b: float) -> list[tuple[float, str, int, str]]:
        """(score, article id, ordinal, collection) of all passages that match, best first, ties by the other three."""
        passages = [
            (article, ordinal, [t for s in passage.sentences for t in s.terms] + list(passage.context))
            for article in self.articles
            for ordinal, passage in enumerate(article.passages)
        ]
        if not any(tokens for _, _, tokens in passages):
            return []
        scores = BM25Plus([tokens for _, _, tokens in passages], k1=k1, b=b, delta=0).get_scores(terms)
        found = [
            (score, article.article.id, ordinal, article.collection)
            for (article, ordinal, tokens), score in zip(passages, scores.tolist(), strict=True)
            if set(tokens) & set(terms) and lets_through(where, article)
        ]
        return sorted(found, key=lambda match: (-match[0], *match[1:]))


def lets_through(where: Filter, article: IndexedArticle) -> bool:
    day = article.article.day
    return (
        (where.collections is None or article.collection in where.collections)
        and (where.publishers is None or article.article.publisher in where.publishers)
        and (where.since is None or (day is not None and day >= where.since))
        and (where.until is None or (day is not None and day <= where.until))
    )


@settings(max_examples=300, deadline=None)
@given(
    changes=CHANGES,
    terms=st.lists(TERMS, min_size=1, max_size=6),
    where=FILTER,
    limit=st.integers(1, 40),
    merged_at_once=st.sampled_from([0, 10, 2000]),
)
def test_ranks_as_rank_bm25_after_any_changes(changes, terms, where, limit, merged_at_once):
    archive = Archive()
    with TemporaryDirectory() as folder, mock.patch("knowledge.index.engine._AT_ONCE", merged_at_once):
        index = EmbeddedIndex.open(Path(folder))
        for change, what in changes:
            if change == "add":
                index.add(what)
                archive.add(what)
            elif change == "remove":
                for place in what:
                    if place < len(archive.articles):
                        gone = archive.articles.pop(place)
                        index.remove([gone.article.id], collection=gone.collection)
            elif change == "reopen":
                index = EmbeddedIndex.open(Path(folder))
            else:
                index.merge(everything=what)
        snapshot = index.snapshot()

        found = snapshot.search(terms, where=where, limit=limit)

        located = [snapshot.locate(passage) for passage in found.passages.tolist()]
        expected = archive.ranked(terms, where, k1=K1, b=B)
        assert len(snapshot) == sum(len(article.passages) for article in archive.articles)
        assert [(at.article_id, at.ordinal, at.collection) for at in located] == [m[1:] for m in expected[:limit]]
        assert np.allclose(found.scores, [score for score, *_ in expected[:limit]], rtol=1e-5)


@pytest.mark.parametrize("delta", [0.5, 1.0])
def test_a_delta_would_change_no_ranking(delta):
    """BM25Plus adds it to every passage alike, also to those without any of the terms."""
    corpus = [["a", "b"], ["a", "a", "c"], ["b", "c", "d", "d"], ["e"]]
    plain, plus = (BM25Plus(corpus, delta=d).get_scores(["a", "d"]) for d in (0, delta))

    assert np.ptp(plus - plain) < 1e-12


def test_weights_multiply_what_a_term_contributes():
    index = EmbeddedIndex.in_memory()
    index.add([indexed([["a"], ["b"], ["c"]])])
    plain, weighted = (index.snapshot().search(["a", "b"], weights=weights) for weights in (None, [1, 2.5]))

    assert plain.passages.tolist() == [0, 1]
    assert weighted.passages.tolist() == [1, 0]
    assert weighted.scores[0] == pytest.approx(2.5 * plain.scores[1])


def test_nothing_matches_in_an_empty_index():
    found = EmbeddedIndex.in_memory().snapshot().search(["a"])

    assert len(found.passages) == 0
    assert found.df.tolist() == [0]


def test_a_term_of_weight_0_finds_nothing_but_is_shown():
    """The second stage looks at terms that must not decide what it gets to see."""
    index = EmbeddedIndex.in_memory()
    index.add([indexed([["a", "b"], ["b"], ["c"]])])

    found = index.snapshot().search(["a", "b"], weights=[1, 0])

    assert found.passages.tolist() == [0]
    assert found.slots.tolist() == [0, 1]
