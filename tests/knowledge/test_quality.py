"""A floor under the quality of ranking and answers, on samples of published collections; lowered only on purpose."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import benchmark, evaluation
from knowledge.library import Library

COLLECTIONS = Path(__file__).resolve().parents[2] / ".." / "shared" / "eval"
SAMPLE = 120
FLOOR = {
    # what the whole collection reaches, less twice what a sample of this size strays by
    "xquad_en": {"nDCG@10": 0.96, "recall@1": 0.92, "first quote holds the answer": 0.82, "sentence P@1": 0.73},
    "squad2_a": {"nDCG@10": 0.89, "recall@1": 0.80, "first quote holds the answer": 0.74, "sentence P@1": 0.68},
}

pytestmark = pytest.mark.skipif(
    not COLLECTIONS.is_dir(),
    reason="the published collections are not beside this checkout",
)


@pytest.mark.long
@pytest.mark.parametrize("name", FLOOR)
def test_quality_does_not_fall(name):
    whole = benchmark.read(COLLECTIONS / name)
    judged = [query for query in whole.queries if query.id in whole.relevant]
    sample = replace(whole, queries=tuple(random.Random(7).sample(judged, SAMPLE)))
    library = Library.in_memory()
    library.add_many(whole.articles.values())
    others = COLLECTIONS / name / "queries_offarchive.jsonl"
    elsewhere = benchmark.read(COLLECTIONS / name, queries=others).queries[:SAMPLE] if others.exists() else ()

    report = evaluation.evaluate(library, sample, unanswerable=elsewhere)

    found = {**report.passages, **report.answers}
    assert {measure: found[measure].mean for measure in FLOOR[name] if found[measure].mean < FLOOR[name][measure]} == {}
    if elsewhere:
        assert report.abstention["off-archive"].auroc > 0.96
