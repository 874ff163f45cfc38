"""Of large segments, passages that cannot be among the best are skipped: the best must be found all the same."""

import tracemalloc
from contextlib import ExitStack
from unittest import mock

import numpy as np
import pytest

from knowledge.index import ranking
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.ranking import SMALL, Gains, best
from tests.knowledge.index import test_ranking
from tests.knowledge.index.samples import indexed


@pytest.mark.parametrize("seed", range(40))
def test_finds_the_highest_sums_of_many_passages(seed):
    rng = np.random.default_rng(seed)
    size = SMALL + int(rng.integers(1, 100_000))
    limit = int(rng.choice([1, 10, 100]))
    lists, totals = [], np.zeros(size)
    for _ in range(int(rng.integers(1, 9))):
        df = int(size * 10 ** -rng.uniform(0.1, 4)) + 1
        passages = np.sort(rng.choice(size, df, replace=False)).astype(np.int32)
        gains = (rng.random(df) * np.log(size / df) * 1.5 + 0.01).astype(np.float32)
        totals[passages] += gains
        reached = float(ranking.nth_highest(gains, 10)), float(ranking.nth_highest(gains, 100))
        if df * 8 > size:
            every = np.zeros(size, dtype=np.float32)
            every[passages] = gains
            lists.append(Gains(None, every, float(gains.max()), reached))
        else:
            lists.append(Gains(passages, gains, float(gains.max()), reached))

    found, sums = best(lists, size, limit)

    expected = np.sort(totals[totals > 0])[::-1][:limit]
    assert np.allclose(sums, totals[found], rtol=1e-5)
    assert np.allclose(np.sort(totals[found])[::-1][:limit], expected, rtol=1e-12)
    assert not ranking._SCRATCH.float32.any(), "the next question would begin with these sums"


@pytest.mark.tried
def test_ranks_as_rank_bm25_when_every_segment_counts_as_large():
    modules = ("ranking", "parts", "gained")
    with ExitStack() as patches:
        for module in modules:
            patches.enter_context(mock.patch(f"knowledge.index.{module}.SMALL", 0))
        test_ranking.test_ranks_as_rank_bm25_after_any_changes()


def test_passages_of_one_template_are_scored_in_little_memory():
    """A hundred thousand traffic reports that differ in nothing that is asked for nearly filled a small machine."""
    terms = [*"abcdefgh", *(f"related {number}" for number in range(80))]
    weights = [1.0] * 8 + [0.0] * 80
    with ExitStack() as patches:
        for module in ("ranking", "parts", "gained"):
            patches.enter_context(mock.patch(f"knowledge.index.{module}.SMALL", 0))
        index = EmbeddedIndex.in_memory()
        index.add(indexed([[*"abcdefgh" * 3]] * 50, title=str(number)) for number in range(100))
        snapshot = index.snapshot()
        snapshot.search(terms, weights=weights)
        tracemalloc.start()
        found = snapshot.search(terms, weights=weights)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert len(set(found.scores.tolist())) == 1
    assert peak < 4_000_000
