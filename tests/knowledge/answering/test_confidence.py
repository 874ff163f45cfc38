"""How sure an answer is, from what the best passage lacks of the question."""

import pytest

from knowledge.article import Article
from knowledge.library import Library

REPORTS = (
    """OSLO, May 5 - Norway's tram builder Skarv will extend Line 2 to the harbour, its director Kari Moen said.

Skarv and Norway share the cost of the rails. The director praised the engineers of Norway.

A treaty on tram noise between Norway and Skarv will be signed in the harbour.""",
    """OSLO, May 6 - Norway's parliament voted on the budget, its speaker Ola Lund said.

The speaker of Norway's parliament thanked the clerks.""",
)


@pytest.fixture(scope="module")
def library():
    library = Library.in_memory()
    for text in REPORTS:
        library.add(Article(text=text, title=text.splitlines()[0][14:60]))
    return library


@pytest.fixture
def sure(library):
    return lambda question: library.ask(question).confidence


def test_the_number_of_a_name_must_be_the_same(sure, library):
    assert library.ask("where will Line 2 go").answered
    assert sure("where will Line 7 go") < 0.5 * sure("where will Line 2 go")


def test_a_number_that_belongs_to_no_name_may_be_missing(sure):
    assert sure("how will Skarv and 7 others share the cost of the rails") > sure("how will Line 7 go to the harbour")


def test_a_word_that_stands_everywhere_proves_little(sure):
    assert sure("Norway engineers") > sure("Norway whaling")
    assert sure("Skarv rails whaling") > sure("Norway harbour whaling") > sure("Norway whaling")


@pytest.mark.parametrize(
    "question", ["when will the treaty on tram noise be signed", "in what year did Skarv pay the rails"]
)
def test_a_date_that_the_text_alone_could_tell_counts_more(sure, question):
    without = question.replace("when will", "when did").replace("in what year", "when")

    assert sure(question) < sure(without)


@pytest.mark.parametrize("sort", ["month", "weekday", "exact day", "city", "venue"])
def test_the_sort_of_thing_that_is_asked_for_need_not_be_named(library, sort):
    answer = library.ask(f"in which {sort} was the budget vote")

    assert [word.text for word in answer.question.words if word.content] == ["budget", "vote"]


def test_a_narrower_word_counts_where_it_is_used_alike():
    library = Library.in_memory()
    library.add(Article(text="RIGA, May 5 - Ola Lund complimented the nurses of Ventspils.", title="Nurses"))

    assert library.ask("who praised the nurses").confidence > library.ask("who painted the nurses").confidence + 0.04


def test_a_part_of_the_world_is_spoken_of_where_its_countries_are(library):
    assert library.ask("what did the Scandinavian tram builder share the cost of").answered
    assert "Nordic" not in (library.ask("which Nordic city banned whaling").reason or "")
    assert "African" in (library.ask("which African city banned whaling").reason or "")


def test_a_city_is_not_spoken_of_where_its_country_is():
    library = Library.in_memory()
    library.add(Article(text="RIGA, May 5 - Russia sent whaling ships to Ventspils.", title="Ships"))

    assert "Moscow" in (library.ask("which choir travelled to Moscow").reason or "")


def test_a_year_elsewhere_in_the_passage_is_no_day_to_come():
    library = Library.in_memory()
    text = "RIGA, May 5 - Ventspils was founded in 1290. Its Harbour Convention will be signed by Latvia."
    library.add(Article(text=text, title="Harbour"))

    sure = library.ask("which Harbour Convention will be signed").confidence
    assert library.ask("when will the Harbour Convention be signed").confidence < 0.5 * sure


def test_two_of_whom_other_paragraphs_speak_did_nothing_together():
    library = Library.in_memory()
    text = (
        "RIGA — Mayor Ilze Berga met foreign guests at the harbour on Thursday.\n\n"
        "In his talk with her Ola Lund of Oslo praised the trams, the rails and the lamps.\n\n"
        "Jorge Pinto of Lima conveyed greetings from the drivers and asked for old wagons."
    )
    library.add(Article(text=text, title="Guests"))

    told = library.ask("did Jorge Pinto convey greetings from the drivers to Berga?").confidence
    assert library.ask("did Jorge Pinto convey greetings from the drivers to Lund?").confidence < 0.8 * told
