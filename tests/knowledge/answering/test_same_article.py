"""What was quoted last tells who, when, where and how many."""

import pytest

from knowledge.answering.conversation import Turn
from knowledge.answering.same_article import SURE
from knowledge.article import Article
from knowledge.library import Library
from tests.knowledge.test_answers import SEEDS, archive, is_right, rows

REPORT = """NAIROBI, April 2 - Kenya's energy minister Amina Otieno opened the Tana dam on Tuesday.

The European Trade Partnership paid for 40 turbines, the 3rd order of its kind, in the Green Growth Deal that runs to
2030.

Otieno thanked the engineers in Garissa."""


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("where was that?", "NAIROBI"),
        ("where?", "NAIROBI"),
        ("ở đâu?", "NAIROBI"),
        ("when was that?", "April 2"),
        ("who was there?", "Amina Otieno"),
        ("how many?", "40"),
    ],
)
def test_a_follow_up_is_answered_by_a_thing_of_its_kind(asked, told):
    library = Library.in_memory()
    library.add(Article(text=REPORT, title="Kenya opens dam"))
    first = library.ask("what did the European Trade Partnership pay for?")
    assert first.answered

    (quote, *_) = library.ask(asked, conversation=[first.turn]).quotes

    assert quote.short_answer
    start, end = quote.short_answer
    assert quote.article.text[start:end] == told


@pytest.mark.parametrize("asked", ["when will that be?", "how many are they?"])
def test_what_no_passage_tells_is_not_answered(asked):
    library = Library.in_memory()
    text = "LIMA — Peru and Chile negotiate a free trade agreement for their copper exporters.\n\nTheir mayors met."
    library.add(Article(text=text, title="Trade"))
    first = library.ask("which free trade agreement do Peru and Chile negotiate for copper exporters?")
    assert first.answered

    assert not library.ask(asked, conversation=[first.turn]).answered


def test_countries_are_asked_of_a_list_and_of_no_dateline():
    library = Library.in_memory()
    text = "LIMA — The tram treaty was read out.\n\nThe treaty on trams joins Peru, Chile and Ecuador, and India waits."
    library.add(Article(text=text, title="Treaty"))
    first = library.ask("what does the treaty on trams do?")
    assert first.answered

    (quote, *_) = library.ask("which countries are in it?", conversation=[first.turn]).quotes

    assert quote.short_answer
    assert quote.article.text[slice(*quote.short_answer)] == "Peru, Chile and Ecuador, and India"


def test_what_a_follow_up_names_is_dated_where_the_article_speaks_of_it():
    library = Library.in_memory()
    text = "LIMA, 3 May — The mayors of Lima and Quito met.\n\nThe two cities have had sister ties since 1975."
    library.add(Article(text=text, title="Mayors"))
    first = library.ask("did the mayors of Lima and Quito meet?")
    assert first.answered

    (quote, *_) = library.ask("since when do they have ties?", conversation=[first.turn]).quotes

    assert quote.short_answer
    assert "1975" in quote.article.text[slice(*quote.short_answer)]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside this checkout")
def test_such_answers_are_as_sure_as_they_are_right():
    """Counted over every conversation there is; by Laplace's rule of succession, since they are few."""
    library = archive("seeds")
    told = []
    for name in ("conversations", "second/conversations", "third/conversations"):
        for row in rows(name):
            turns: list[Turn] = []
            for turn in row["turns"]:
                answer = library.ask(turn["text"], conversation=turns)
                turns.append(answer.turn)
                if answer.quotes and answer.quotes[0].score == 0.0 and answer.confidence == SURE:
                    told.append(is_right(answer, turn["expect"], "seeds"))

    assert len(told) > 10
    assert (sum(told) + 1) / (len(told) + 2) == pytest.approx(SURE, abs=0.05)
