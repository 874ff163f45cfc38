"""Who holds an office is told by its title, and by whose it is."""

from datetime import date

import pytest

from knowledge.answering.conversation import Reading
from knowledge.answering.needs import holder
from knowledge.answering.needs.holder import Office
from knowledge.answering.understanding import understand
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.article import Article
from knowledge.index.engine import EmbeddedIndex
from knowledge.library import Library

FOREIGN_MINISTER = frozenset({"foreign", "minist"})


def asked(text):
    vocabulary = vocabulary_of(EmbeddedIndex.in_memory().snapshot())
    return holder.asked(
        understand(Reading(text, text), typed=text, today=date(2026, 1, 1), vocabulary=vocabulary).question
    )


@pytest.mark.parametrize(
    "text",
    [
        "who is Norway's foreign minister",
        "Who's the foreign minister of Norway?",
        "Ai là ngoại trưởng Na Uy?",
    ],
)
def test_an_office_is_asked_for(text):
    assert asked(text) == Office(FOREIGN_MINISTER, frozenset({"country:NO"}))


@pytest.mark.parametrize(
    "text", ["who met Norway's foreign minister", "where is Norway's foreign minister", "who is Anna Berg", "who is it"]
)
def test_none_is_asked_for(text):
    assert asked(text) is None


@pytest.mark.parametrize(
    ("sentence", "country"),
    [
        ("He met Norwegian Foreign Minister Anna Berg in Riga.", "country:NO"),
        ("Anna Berg, the foreign minister of Norway, came to Latvia.", "country:NO"),
        ("Anna Berg, Norway's acting Minister of Foreign Affairs, spoke of Latvia.", "country:NO"),
        ("Foreign Minister Anna Berg and other Norwegian leaders came to Latvia.", "country:NO"),
        ("Latvia is a friend of Norway, said Minister of Foreign Affairs Ilze Berga.", "country:LV"),
    ],
)
def test_whose_it_is(sentence, country):
    article = Article(text=f"RIGA — {sentence}", title="Guests", place="Riga")

    for other in ("country:NO", "country:LV", "country:DK"):
        office = Office(FOREIGN_MINISTER, frozenset({other}))
        assert office.met(sentence, article) is (other == country)
    assert Office(FOREIGN_MINISTER, frozenset()).met(sentence, article)
    assert not Office(frozenset({"prime", "minist"}), frozenset()).met(sentence, article)


def test_without_a_capital_a_report_is_at_home_where_it_speaks_of_most():
    article = Article(text="NARVIK — Norway and Norwegians meet Latvia.", title="Guests", place="Narvik")

    assert Office(FOREIGN_MINISTER, frozenset({"country:NO"})).met("Foreign Minister Anna Berg came.", article)


@pytest.fixture
def library():
    library = Library.in_memory()
    text = (
        "RIGA — Latvia and Norway will build trams together, Foreign Minister Ilze Berga said on Monday.\n\n"
        "Norway's minister of trade, Ola Lund, praised Latvia's rails, and Latvia and Norway were glad.\n\n"
        "Danish Foreign Minister Jens Holm, whom Latvia had invited, stayed away."
    )
    library.add(Article(text=text, title="Trams", place="Riga"))
    return library


def test_the_holder_is_quoted(library):
    assert "Ilze Berga" in library.ask("who is Latvia's foreign minister?").quotes[0].text
    assert "Jens Holm" in library.ask("who is the foreign minister of Denmark").quotes[0].text


def test_another_countrys_minister_is_no_answer(library):
    assert not library.ask("who is Norway's foreign minister?").answered
