"""What is said of an archive is true of it: what is absent, and by whom an article is."""

from datetime import date

import pytest

from knowledge.article import Article
from knowledge.library import Library

TODAY = date(2026, 6, 15)


def library(*texts, publisher=None):
    held = Library.in_memory()
    for number, text in enumerate(texts):
        held.add(Article(title=f"Report {number}", text=text, publisher=publisher))
    return held


def reason(held, question):
    answer = held.ask(question, today=TODAY)
    assert not answer.answered
    return str(answer.reason)


def test_words_of_one_name_are_named_together():
    held = library("The minister of Norway talked about herring with the minister of Iceland on Monday.")

    said = reason(held, "did the minister talk about the South China Sea?")

    assert said == "Nothing in the archive mentions South China Sea."


def test_two_countries_are_two():
    held = library("The minister of Norway talked about herring with the minister of Iceland on Monday.")

    assert reason(held, "what did Peru and Chile discuss?") == "Nothing in the archive mentions Peru or Chile."


def test_a_verb_is_no_part_of_a_name():
    held = library("The minister of Norway talked about herring with the minister of Iceland on Monday.")

    assert "Lom Buy" not in reason(held, "what did Lom buy there?")


@pytest.mark.parametrize(
    ("text", "question", "word"),
    [
        ("The porcelain of china clay was sold at the market.", "what did China say about tariffs?", "China"),
        ("He spoke of turkeys that are fattened there.", "who attacked Turkey yesterday?", "Turkey"),
        ("The SS-20 rocket stood on the quay.", "who sank the SS ship?", "SS"),
    ],
)
def test_what_stands_in_the_text_is_not_said_to_be_absent(text, question, word):
    assert word not in reason(library(text), question)


def test_a_word_that_neither_the_archive_nor_english_has_is_a_missing_name():
    held = library("The price of a chilli contest was 40 euros, the winner said.", "Prices rose at the market.")

    answer = held.ask("zarathorn price", today=TODAY)

    assert not answer.answered
    assert str(answer.reason) == "Nothing in the archive mentions “zarathorn”."


GUARDIAN = "The Guardian", "guardian.co.tt"


@pytest.fixture
def papers():
    held = Library.in_memory()
    for publisher in (*GUARDIAN, "abc.net.au", "NYTimes", "Canada"):
        text = f"Whales were stranded on the beach near the {publisher} office, the rangers said on Monday."
        held.add(Article(title=f"Whales {publisher}", text=text, publisher=publisher))
    return held


@pytest.mark.parametrize(
    ("question", "publisher"),
    [
        ("what did the guardian say about whales?", "The Guardian"),
        ("according to the Guardian, where were whales stranded?", "The Guardian"),
        ("where were whales stranded according to guardian.co.tt?", "guardian.co.tt"),
        ("what does ABC report about whales?", "abc.net.au"),
        ("what did nytimes write about whales?", "NYTimes"),
        ("what did the NY Times write about whales?", "NYTimes"),
    ],
)
def test_a_publisher_is_known_by_its_name_before_its_site(papers, question, publisher):
    answer = papers.ask(question, today=TODAY)

    assert {quote.article.publisher for quote in answer.quotes} == {publisher}


def test_a_country_is_no_publisher(papers):
    assert papers.ask("who came from Canada to the whales?", today=TODAY).question.source is None


@pytest.mark.parametrize(
    ("typed", "publisher"), [("guardian", "The Guardian"), ("guardian.co.tt", "guardian.co.tt"), ("abc", "abc.net.au")]
)
def test_a_source_is_chosen_by_its_name_before_its_site(papers, typed, publisher):
    answer = papers.ask("where were whales stranded?", source=typed, today=TODAY)

    assert {quote.article.publisher for quote in answer.quotes} == {publisher}
