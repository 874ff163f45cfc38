"""Every sign of the confidence is a function of its own, with one weight, and can be left out by its name."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, Self

import numpy as np
import pytest

from knowledge import benchmark
from knowledge.answering.mechanisms import leaving_out
from knowledge.answering.signs import LEAVABLE, PREFIX, SIGNS
from knowledge.answering.signs.registry import REGISTERED, sign
from knowledge.answering.weights import BY_HAND, FILE
from knowledge.article import Article
from knowledge.library import Library
from knowledge.meaning.encoder import Encoder
from tests.knowledge.meaning.bags import BagOfWords
from tests.knowledge.test_archives import ARCHIVES

WEIGHTS = json.loads(FILE.read_text(encoding="utf-8"))
FITTED, SET = WEIGHTS["confidence"], WEIGHTS[f"confidence{BY_HAND}"]
MEANT = [name for name, sign in REGISTERED.items() if sign.measure.__module__.endswith(".meaning")]
"""Signs that are 0 without an encoder."""
READ = [name for name, sign in REGISTERED.items() if sign.measure.__module__.endswith(".reranking")]
"""Signs that are 0 without a cross-encoder."""
REPORT = """RIGA — Mayor Ilze Berga met foreign guests at the harbour on Thursday.

In his talk with her Ola Lund of Oslo praised the trams, the rails and the lamps.

Jorge Pinto of Lima conveyed greetings from the drivers and asked for old wagons. Norway's foreign minister Kari Moen
proposed lifting the ban on night trams, which 40 drivers had demanded."""
TALKS = "OSLO — Norway negotiates a tram pact with Ghana, and its speaker praised the drivers of Accra."
ASKED = (
    "why did Norway quit the tram pact with Ghana?",
    "when will Norway and Ghana sign the tram pact?",
    "did Jorge Pinto convey greetings from the drivers to Ola Lund?",
    "why did Jorge Pinto leave the harbour?",
    "why did Norway lift the ban on night trams?",
    "in what year did Ola Lund praise the trams?",
    "who is the foreign minister of Norway?",
    "who is the prime minister of Norway?",
    "how many drivers demanded night trams?",
    "how many rails were praised?",
    "where does Line 7 of the trams go?",
    "harbour guests lamps",
    "did Peru quit the tram pact with Ghana?",
    "ông Jorge Pinto khen tàu điện ở đâu?",
)


@pytest.fixture(scope="module")
def libraries() -> list[tuple[Library, tuple[str, ...]]]:
    """A small archive and a large one, each with what it is asked."""
    return archives(lambda: None)


@pytest.fixture(scope="module")
def meant() -> list[tuple[Library, tuple[str, ...]]]:
    """The same with vectors."""
    return archives(BagOfWords)


def archives(encoder: Callable[[], Encoder | None]) -> list[tuple[Library, tuple[str, ...]]]:
    small, large = Library.in_memory(encoder=encoder), Library.in_memory(encoder=encoder)
    small.add_many([Article(text=REPORT, title="Guests"), Article(text=TALKS, title="Tram pact")])
    collection = benchmark.read(ARCHIVES / "wire")
    large.add_many(collection.articles.values())
    return [(small, ASKED), (large, tuple(query.text for query in collection.queries[:12]))]


def confidences(libraries: Any) -> list[float]:
    today = date(2026, 11, 30)
    return [library.ask(asked, today=today).confidence for library, questions in libraries for asked in questions]


@pytest.fixture(scope="module")
def with_all(libraries) -> list[float]:
    return confidences(libraries)


class SharedWords(BagOfWords):
    """An encoder with a cross-encoder, which counts the words that question and passage share."""

    def cross_encoder(self) -> Self:
        return self

    def logits(self, question, passages):
        asked = set(question.lower().split())
        shared = [len(asked & set(passage.lower().split())) for passage in passages]
        return 4.0 * np.array(shared) - 6.0 - 0.01 * np.array([len(passage) for passage in passages])


@pytest.fixture(scope="module")
def read():
    """The same with what reads question and passage together."""
    return archives(SharedWords)


@pytest.fixture(scope="module")
def with_all_and_reading(read) -> list[float]:
    return confidences(read)


@pytest.fixture(scope="module")
def with_all_and_meaning(meant) -> list[float]:
    return confidences(meant)


@pytest.mark.parametrize("name", [name for name in SIGNS if name not in (*MEANT, *READ)])
def test_a_sign_can_be_left_out(libraries, with_all, name):
    """And counts: one that changes no confidence would not be worth its lines."""
    with leaving_out([PREFIX + name]):
        without = confidences(libraries)

    assert without != with_all


@pytest.mark.parametrize("name", MEANT)
def test_a_sign_of_meaning_counts_where_there_is_an_encoder(meant, with_all_and_meaning, name):
    with leaving_out([PREFIX + name]):
        without = confidences(meant)

    assert without != with_all_and_meaning


def test_every_sign_has_one_weight_and_every_weight_a_sign():
    assert FITTED.keys() | SET.keys() == {*SIGNS, "intercept"}
    assert all(SET[name] == -(REGISTERED[name].against or 0.0) for name in SET)


def test_a_weight_tells_at_least_what_was_set_by_hand():
    for name, one in REGISTERED.items():
        assert one.against is None or SET.get(name, FITTED.get(name)) <= -one.against


def test_every_sign_says_what_it_measures():
    assert all(len(what) > 20 for what in LEAVABLE.values())


def test_no_two_signs_have_one_name():
    with pytest.raises(ValueError, match="two signs are called complete"):
        sign("complete")(lambda case: 0.0)


@pytest.mark.parametrize("name", READ)
def test_a_sign_of_reading_counts_where_there_is_a_cross_encoder(read, with_all_and_reading, name):
    with leaving_out([PREFIX + name]):
        without = confidences(read)

    assert without != with_all_and_reading
