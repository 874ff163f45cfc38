"""The ranking is rank-bm25's own, whatever was added, removed, merged or reopened before."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from knowledge.index.engine import EmbeddedIndex
from knowledge.index.protocol import Candidates, Filter, Snapshot
from tests.knowledge.index.plain import PlainIndex
from tests.knowledge.index.samples import indexed
from tests.tried import tried

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


@tried(80)
@given(
    changes=CHANGES,
    terms=st.lists(TERMS, min_size=1, max_size=6),
    where=FILTER,
    limit=st.integers(1, 40),
    merged_at_once=st.sampled_from([0, 10, 2000]),
)
def test_ranks_as_rank_bm25_after_any_changes(changes, terms, where, limit, merged_at_once):
    plain = PlainIndex()
    with TemporaryDirectory() as folder, mock.patch("knowledge.index.engine._AT_ONCE", merged_at_once):
        index = EmbeddedIndex.open(Path(folder))
        for change, what in changes:
            if change == "add":
                index.add(what)
                plain.add(what)
            elif change == "remove":
                for place in what:
                    for entry in list(plain.snapshot().articles())[place : place + 1]:
                        plain.remove([entry.id], collection=entry.collection)
                        index.remove([entry.id], collection=entry.collection)
            elif change == "reopen":
                index = EmbeddedIndex.open(Path(folder))
            else:
                index.merge(everything=what)
        snapshot, oracle = index.snapshot(), plain.snapshot()

        found, expected = (one.search(terms, where=where, limit=limit) for one in (snapshot, oracle))

        assert len(snapshot) == len(oracle)
        assert seen(snapshot, found) == seen(oracle, expected)
        assert np.allclose(found.scores, expected.scores, rtol=1e-5)
        assert np.allclose(found.idf, expected.idf, rtol=1e-6)
        assert snapshot.admits(where) == oracle.admits(where)
        assert snapshot.publishers(where.collections) == oracle.publishers(where.collections)


def seen(snapshot: Snapshot, found: Candidates) -> Any:
    """All that candidates tell but their scores, without the numbers that each engine gives."""
    numbers = found.articles.tolist()
    return (
        [(at.article_id, at.ordinal, at.collection, at) for at in map(snapshot.locate, found.passages.tolist())],
        snapshot.spell(found.token_ids),
        [numbers.index(number) for number in numbers],
        [found.terms, found.df.tolist(), found.places.tolist(), found.openings.tolist(), found.slots.tolist()],
        [found.offsets.tolist(), found.sentence_tokens.tolist(), found.sentence_offsets.tolist()],
    )


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
