"""Each term's passages are read as they were counted, however few or many, far apart or late they are."""

from collections import Counter

import numpy as np
import pytest

from knowledge.index import counts
from knowledge.index.counts import Runs
from knowledge.index.postings import Postings, invert


@pytest.mark.parametrize("passages", [1, 255, 256, 65_536, 65_537, 200_000])
@pytest.mark.parametrize("seed", range(3))
def test_reads_what_was_counted(passages, seed):
    rng = np.random.default_rng(seed)
    held: dict[int, Counter[int]] = {}
    for term in range(60):
        df = int(passages ** rng.uniform()) if term % 4 else int(rng.integers(2))
        chosen = rng.choice(passages, df, replace=False) if term % 3 else passages - 1 - np.arange(df)
        often = rng.geometric(rng.choice([0.3, 0.9, 1.0]), df)
        held[term] = Counter(dict(zip(chosen.tolist(), often.tolist(), strict=True)))
    held[7][passages - 1] += 700  # more than a byte holds

    passage = np.array([p for counted in held.values() for p in counted.elements()], dtype=np.int64)
    token = np.repeat(np.arange(60, dtype=np.uint32), [counted.total() for counted in held.values()])
    order = passage.argsort(kind="stable")
    postings = Postings(invert(token[order], np.bincount(passage, minlength=passages), 60))

    for term, counted in held.items():
        found, frequency = postings[term]
        assert postings.df[term] == len(counted)
        assert found.tolist() == sorted(counted)
        assert frequency.tolist() == [counted[p] for p in sorted(counted)]


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 1000])
def test_runs_begin_where_those_before_them_end(count):
    lengths = np.random.default_rng(count).choice([0, 1, 254, 255, 256, 100_000], count)
    runs = Runs(counts.pack_runs("runs", lengths), "runs")

    ends = np.cumsum(lengths).tolist()
    assert [runs[i] for i in range(count)] == lengths.tolist()
    assert [runs.span(i) for i in range(count)] == list(zip([0, *ends], ends, strict=False))
