"""When and where a reported event took place is told by the opening of its report."""

import pytest

from knowledge.answering.question import Kind
from knowledge.answering.reported import is_of_the_report
from knowledge.article import Article
from knowledge.library import Library

REPORT = """RIGA — Finance Minister Ilze Berga met foreign guests on Thursday.

Berga received Oslo's mayor Ola Lund for talks about a tram for the harbour.

The tram deal of Ventspils has been in force for years, in Lund's opinion, and nobody complains."""


@pytest.fixture
def library():
    library = Library.in_memory()
    library.add(Article(text=REPORT, title="Guests in Riga"))
    return library


def told(quote):
    assert quote.short_answer
    return quote.article.text[slice(*quote.short_answer)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("when did Berga receive Ola Lund for talks?", "Thursday"),
        ("on which weekday did Berga receive the mayor of Oslo?", "Thursday"),
        ("where did Berga receive Ola Lund for talks?", "RIGA"),
    ],
)
def test_the_opening_is_quoted_first(library, question, answer):
    opening, *others = library.ask(question).quotes

    assert opening.start == 0
    assert told(opening) == answer
    assert "Ola Lund" in " ".join(quote.text for quote in (opening, *others))
    assert not any(quote.short_answer for quote in others)


def test_a_passage_that_tells_it_itself_is_quoted_alone():
    library = Library.in_memory()
    text = "RIGA — Ilze Berga met guests on Thursday.\n\nBerga received Ola Lund in Ventspils on May 5."
    library.add(Article(text=text, title="Guests"))

    assert told(library.ask("when did Berga receive Ola Lund?").quotes[0]) == "May 5"
    assert told(library.ask("where did Berga receive Ola Lund?").quotes[0]) == "Ventspils"


def test_nothing_else_is_dated_by_the_report(library):
    sure = library.ask("what did Berga receive Ola Lund for?").confidence

    assert library.ask("when did Berga receive Ola Lund for talks?").confidence > 0.5 * sure
    in_force = "did the tram deal of Ventspils come into force?"
    assert library.ask(f"when {in_force}").confidence < 0.7 * library.ask(f"how {in_force}").confidence


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (Kind.WHEN, "when will they meet"),
        (Kind.WHERE, "where is the meeting"),
        (Kind.WHAT, "what did they say"),
        (Kind.WHEN, "when did the treaty come into force"),
    ],
)
def test_what_is_no_reported_event(kind, question):
    assert not is_of_the_report(kind, question)
