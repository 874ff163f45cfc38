"""Two processes that build a segment each make the index that one would have made."""

import os
from datetime import date

import pytest

from knowledge.article import Article
from knowledge.index import building
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import IndexedArticle

ARTICLES = [
    Article(
        text=f"The harbour of town {number} opened on Monday.\n\nIts mayor, Anna Berg, praised {number % 7} ferries.",
        title=f"Harbour {number}",
        published=date(2026, 1, 1 + number % 28),
    )
    for number in range(60)
]
PUBLIC = [(article, "public") for article in ARTICLES]
QUESTIONS = (["harbour"], ["ferri", "3"], ["anna", "berg", "town", "17"])


def die_elsewhere(article: Article, collection: str) -> IndexedArticle:
    """Prepare an article, unless another process does it, which then comes to its end at once."""
    if os.environ.get("BUILT_BY") != str(os.getpid()):
        os._exit(3)
    return prepare(article, collection)


def found(index, terms):
    snapshot = index.snapshot()
    candidates = snapshot.search(terms, limit=30)
    located = [snapshot.locate(number) for number in candidates.passages.tolist()]
    return [(one.article.title, one.ordinal) for one in located], candidates.scores.tolist()


@pytest.fixture
def two(monkeypatch):
    """A few articles are enough for another process to take part."""
    monkeypatch.setattr(building, "MANY", 1)
    monkeypatch.setattr(building, "_STARTING", 0)
    monkeypatch.setattr(building, "_cores", lambda: 2)


@pytest.fixture
def expected(tmp_path):
    index = EmbeddedIndex.open(tmp_path / "one")
    index.add(prepare(article, collection) for article, collection in PUBLIC)
    return [found(index, terms) for terms in QUESTIONS]


def test_two_processes_build_what_one_does(two, tmp_path, expected):
    index = EmbeddedIndex.open(tmp_path / "two")
    index.add_many(PUBLIC, prepare=prepare, generation=9)

    assert [found(index, terms) for terms in QUESTIONS] == expected
    again = EmbeddedIndex.open(tmp_path / "two")
    assert [found(again, terms) for terms in QUESTIONS] == expected
    assert again.snapshot().generation == 9


def test_another_process_does_take_part(two, tmp_path):
    first = building._first_half([(str(i), article, "public") for i, article in enumerate(ARTICLES)])

    assert 20 < first < 40


def test_what_is_there_twice_or_already_is_indexed_once(two, tmp_path, expected):
    index = EmbeddedIndex.open(tmp_path / "two")
    index.add_many(PUBLIC[40:], prepare=prepare)
    index.add_many([*PUBLIC, *PUBLIC[::-1]], prepare=prepare)

    assert [found(index, terms) for terms in QUESTIONS] == expected


def test_where_the_other_process_dies_its_work_is_done_here(two, tmp_path, expected, monkeypatch):
    monkeypatch.setenv("BUILT_BY", str(os.getpid()))
    index = EmbeddedIndex.open(tmp_path / "two")
    index.add_many(PUBLIC, prepare=die_elsewhere)

    assert [found(index, terms) for terms in QUESTIONS] == expected


@pytest.mark.parametrize(("characters", "cores"), [(10**12, 2), (1, 1)])
def test_few_articles_or_one_core_take_one_process(tmp_path, monkeypatch, expected, characters, cores):
    monkeypatch.setattr(building, "MANY", characters)
    monkeypatch.setattr(building, "_cores", lambda: cores)
    monkeypatch.setenv("BUILT_BY", str(os.getpid()))
    index = EmbeddedIndex.open(tmp_path / "two")
    index.add_many(PUBLIC, prepare=die_elsewhere)

    assert [found(index, terms) for terms in QUESTIONS] == expected


def test_an_index_in_memory_takes_many_too(expected):
    index = EmbeddedIndex.in_memory()
    index.add_many(PUBLIC, prepare=prepare)

    assert [found(index, terms) for terms in QUESTIONS] == expected
