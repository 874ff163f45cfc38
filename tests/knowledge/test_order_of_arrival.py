"""An answer depends on which articles are there, never on the order in which they came."""

import random
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from knowledge import benchmark
from knowledge.article import Article
from knowledge.library import Library
from knowledge.passage_groups import Joining

TODAY = date(2026, 11, 30)
ARCHIVES = Path(__file__).parent / "archives"
PLACES = ("Aldmouth", "Brenk", "Corvale", "Dunmere", "Eskby", "Farholt", "Garnsey", "Holmwick")
COUNTRIES = ("Norway", "Peru", "Ghana", "Japan")
BRIEFINGS = [
    Article(
        title="Morning briefing",
        publisher=f"{place} Courier",
        published=date(2026, 10, 1 + i % 3),
        text=f"{place} council met again on the ferry to {COUNTRIES[i % 4]}.\n\n"
        f"The ministers of {COUNTRIES[i % 4]} and {COUNTRIES[(i + 1) % 4]} will open the tram line.\n\n"
        "The harbour was closed by ice.\n\nThe harbour was closed by ice.",
    )
    for i, place in enumerate(PLACES)
]
"""Equal titles, equal passages and equal days: whatever can be tied, is."""
ASKED = [
    *(
        "latest news",
        "why was the harbour closed?",
        "ferry",
        "what will open?",
        "harbour ice",
        "who will open the tram?",
    ),
    *("news from Brenk Courier", "did the president of Peru open the tram line?", "what happened on 2 October 2026?"),
    *(f"what did {country} open?" for country in COUNTRIES),
]


@cache
def weekly() -> tuple[list[Article], list[str]]:
    """Articles of a test archive, and some of its questions."""
    read = benchmark.read(ARCHIVES / "weekly")
    return list(read.articles.values()), [query.text for query in read.queries[::6]]


def answers(library: Library, questions: Iterable[str]) -> list[Any]:
    """All that a reader could see, and the confidence to the last bit."""
    found = [library.ask(question, today=TODAY) for question in questions]
    return [
        (
            a.question.text,
            a.confidence,
            a.reason,
            a.notes,
            *[[spans(q) for q in quotes] for quotes in (a.quotes, a.closest)],
        )
        for a in found
    ] + [[spans(quote) for quote in library.search(question, limit=20)] for question in questions]


def spans(quote: Any) -> tuple[Any, ...]:
    return (
        quote.article.id,
        quote.start,
        quote.end,
        quote.highlights,
        quote.short_answer,
        quote.score,
        len(quote.also_in),
    )


def in_segments(articles: Sequence[Article], size: int) -> Library:
    """A library that was given `size` articles at a time and merged none of them."""
    library = Library.in_memory()
    with mock.patch("knowledge.index.tidying.due", return_value=()):
        for first in range(0, len(articles), size):
            library.add_many(articles[first : first + size])
    return library


def one_by_one(articles: Sequence[Article]) -> Library:
    """A library that was given an article at a time and merged them as it does."""
    library = Library.in_memory()
    for article in articles:
        library.add(article)
    return library


def come_and_gone(articles: Sequence[Article]) -> Library:
    """A library from which a third was removed and added once more, and another article for good."""
    library = Library.in_memory()
    passing = Article(title="Morning briefing", text="The harbour of Norway and Peru was closed by ice.")
    library.add_many([passing, *articles])
    again = articles[::3]
    library.remove_many([passing.id, *(article.id for article in again)])
    library.add_many(again[::-1])
    return library


WAYS = {
    "in segments of five": lambda articles: in_segments(articles, 5),
    "in segments of one": lambda articles: (
        in_segments(articles[:40], 1) if len(articles) < 40 else one_by_one(articles)
    ),
    "removed and added again": come_and_gone,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
@pytest.mark.parametrize("archive", ["weekly", "briefings"])
def test_no_order_of_arrival_changes_an_answer(archive, seed, way):
    articles, questions = weekly() if archive == "weekly" else (BRIEFINGS, ASKED)
    shuffled = random.Random(seed).sample(articles, len(articles))
    library = Library.in_memory()
    library.add_many(articles)

    assert answers(WAYS[way](shuffled), questions) == answers(library, questions)


def test_articles_of_one_title_lend_each_other_no_evidence():
    """The president is in the one, the tram line in the other: nothing tells that he opened it."""
    norway = Article(
        title="Morning briefing",
        text="Norway's prime minister came to Torvik early.\n\nThe harbour tram line was opened at noon.",
    )
    peru = Article(
        title="Morning briefing", text="The president of Peru spoke in Lima.\n\nHe praised the fishermen of the coast."
    )
    other = Article(title="Evening briefing", text=peru.text)
    asked = "did the president of Peru open the harbour tram line?"
    together, apart = Library.in_memory(), Library.in_memory()
    together.add_many([norway, peru])
    apart.add_many([norway, other])

    assert not together.ask(asked).answered
    assert together.ask(asked).confidence == pytest.approx(apart.ask(asked).confidence, abs=0.02)


def test_documents_that_a_collection_cuts_from_one_article_lend_each_other_evidence(tmp_path):
    """As the paragraphs of an encyclopaedia do, whatever came between them."""
    lines = [
        '{"id": "a", "title": "Torvik", "text": "Torvik is a port in Norway."}',
        '{"id": "b", "title": "Torvik", "text": "Its tram line was opened in 1911."}',
        '{"id": "c", "title": "Lima", "text": "Lima is a city in Peru."}',
    ]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text('{"id": "q", "text": "when was the tram line of Norway opened?"}\n')
    collection = benchmark.read(tmp_path)
    a, b, c = collection.articles.values()

    assert collection.pieces == {a.id: (0, 0), b.id: (0, 1)}

    def confidence(articles: Sequence[Article], *, joined: bool) -> float:
        library = Library.in_memory()
        library.add_many(articles)
        seen = library.seen(Joining(collection.pieces)) if joined else library
        return seen.ask("when was the tram line of Norway opened?", today=TODAY).confidence

    assert confidence([a, b, c], joined=True) == confidence([b, c, a], joined=True)
    assert confidence([a, b, c], joined=True) > confidence([a, b, c], joined=False) + 0.1
