"""A floor under what is reached on the archives of `tests/knowledge/archives`; lowered only on purpose."""

from pathlib import Path

import pytest

from knowledge import benchmark, metrics
from knowledge.library import Library

ARCHIVES = Path(__file__).parent / "archives"
FLOOR = {
    "gazette": (0.70, 0.68),
    "sixties": (0.76, 0.88),
    "vietnamese": (0.87, 0.92),
    "wire": (0.66, 0.63),
    "weekly": (0.65, 0.61),
}
"""Share of questions whose best passage is right, and AUROC of the confidence."""
LONG = {"gazette", "wire", "weekly"}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.long if name in LONG else ()) for name in FLOOR])
def test_quality_does_not_fall(name: str) -> None:
    collection = benchmark.read(ARCHIVES / name)
    others = benchmark.read(ARCHIVES / name, queries=ARCHIVES / name / "queries_offarchive.jsonl").queries
    library = Library.in_memory()
    library.add_many(collection.articles.values())

    def best(query: benchmark.Query) -> tuple[bool, float]:
        found = library.search(query.text, limit=1)
        confidence = library.ask(query.text).confidence
        return bool(found) and metrics.holds_answer(found[0].text, query.answers or ()), confidence

    answerable = [best(query) for query in collection.queries]
    unanswerable = [best(query)[1] for query in others]

    right, auroc = FLOOR[name]
    assert sum(found for found, _ in answerable) / len(answerable) > right
    assert metrics.auroc([confidence for _, confidence in answerable], unanswerable) > auroc


@pytest.mark.parametrize("name", FLOOR)
def test_every_question_is_about_an_article_that_tells_it(name: str) -> None:
    collection = benchmark.read(ARCHIVES / name)

    for query in collection.queries:
        (document,) = collection.relevant[query.id]
        assert any(answer in collection.articles[document].text for answer in query.answers or ()), query.text
