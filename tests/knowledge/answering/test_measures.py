"""What a question wants measured, and the texts that hold no such thing."""

import pytest

from knowledge.answering.asks import Asks
from knowledge.answering.measures import (
    Measure,
    asks_of_the_future,
    counts_asked,
    measure_of,
    names_sort_of_date,
    quantity,
)
from knowledge.answering.needs.quantity import date_asked, number_asked
from knowledge.answering.question import Kind, Question
from knowledge.answering.wording import Word
from knowledge.article import Article

ANY = Article(text="Nothing.", title="Nothing")


def _asked(kind: Kind, text: str) -> Question:
    asks = Asks(kind, text)
    return Question(text, kind, tuple(Word(word, word, True) for word in text.split()), asks=asks, whole=asks)


def lacks_date(kind: Kind, question: str, text: str) -> bool:
    need = date_asked(_asked(kind, question))
    return need is not None and not need.met(text, ANY)


def lacks_number(kind: Kind, question: str, text: str) -> bool:
    need = number_asked(_asked(kind, question))
    return need is not None and not need.met(text, ANY)


@pytest.mark.parametrize(
    ("kind", "question", "measure"),
    [
        (Kind.HOW_MANY, "how much did the factory cost", Measure.MONEY),
        (Kind.HOW_MANY, "how much does the coach earn?", Measure.MONEY),
        (Kind.WHAT, "what was the budget of the film", Measure.MONEY),
        (Kind.HOW_MANY, "vé xe bao nhiêu tiền", Measure.MONEY),
        (Kind.HOW_MANY, "how much aid did they give in dollars", Measure.MONEY),
        (Kind.HOW_MANY, "how much aid did they give", None),
        (Kind.HOW_MANY, "how old is the minister", Measure.AGE),
        (Kind.HOW_MANY, "how long did the meeting last", Measure.DURATION),
        (Kind.HOW_MANY, "how many years did it take", Measure.DURATION),
        (Kind.HOW_MANY, "what percentage of voters stayed at home", Measure.SHARE),
        (Kind.HOW_MANY, "how far is the island from the coast", Measure.LENGTH),
        (Kind.WHEN, "at what time did the mud come", Measure.CLOCK),
        (Kind.HOW_MANY, "how many people died", None),
        (Kind.WHAT, "what did they say about the bill", None),
        (Kind.WHO, "who paid the price", None),
        (Kind.HOW_MANY, "by how much did the price of tea rise", None),
        (Kind.HOW_MANY, "how much cheaper is the ticket", None),
        (Kind.HOW_MANY, "giá gạo tăng bao nhiêu", None),
        (Kind.HOW_MANY, "how much is a ticket", Measure.MONEY),
    ],
)
def test_what_is_to_be_measured(kind: Kind, question: str, measure: Measure | None) -> None:
    assert measure_of(kind, question) is measure


@pytest.mark.parametrize(
    ("kind", "question", "holds", "lacks"),
    [
        (Kind.HOW_MANY, "how much did it cost", "It cost 3 million euros.", "All 415 workers came."),
        (Kind.HOW_MANY, "how old is she", "Anna Berg, 53, is a nurse.", "She won 9,412 votes."),
        (Kind.HOW_MANY, "how long did they talk", "They talked for 90 minutes.", "They talked with 90 others."),
        (Kind.HOW_MANY, "how many came", "Some 300 came.", "Many came."),
        (Kind.HOW_MANY, "how many came", "Some 300 came.", "One of them saw the 14th race."),
        (Kind.WHAT, "what did the bridge cost", "It cost 3 million euros.", "All 415 workers came."),
    ],
)
def test_a_text_without_the_quantity_cannot_answer(kind: Kind, question: str, holds: str, lacks: str) -> None:
    assert not lacks_number(kind, question, holds)
    assert lacks_number(kind, question, lacks)
    assert not lacks_date(kind, question, lacks)


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("when did it end", "It ended in May 1990.", "It ended well."),
        ("what time did it end", "It ended at 9:30.", "It ended in May 1990."),
        ("on what day did it end", "It ended on Monday.", "It ended in 1990."),
        ("in what year did it end", "It ended in 1990.", "It ended."),
    ],
)
def test_a_text_without_a_date_cannot_answer_when(question: str, holds: str, lacks: str) -> None:
    assert not lacks_date(Kind.WHEN, question, holds)
    assert lacks_date(Kind.WHEN, question, lacks)
    assert not lacks_number(Kind.WHEN, question, lacks)


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("when will the treaty be signed", True),
        ("when is the next vote", True),
        ("on what day is the ceremony", True),
        ("khi nào họ sẽ gặp nhau", True),
        ("when was the treaty signed", False),
        ("in which year was it signed", False),
        ("hiệp định được ký khi nào", False),
    ],
)
def test_what_is_to_come_has_no_day_of_publication(question: str, wants: bool) -> None:
    assert asks_of_the_future(question) is wants
    assert names_sort_of_date(question) is (" year " in question or " day " in question)


@pytest.mark.parametrize("kind", [Kind.WHAT, Kind.WHO, Kind.WHERE, Kind.WHY])
def test_anything_may_answer_other_questions(kind: Kind) -> None:
    assert not lacks_number(kind, "what happened", "It rained.")
    assert not lacks_date(kind, "what happened", "It rained.")


@pytest.mark.parametrize(
    ("question", "sentence", "counts"),
    [
        ("how many people died", "Some 27 people died.", 1),
        ("how many people died", "Twenty-seven elderly people died.", 1),
        ("how many people died", "People died on 3 May.", -1),
        ("how many countries belong to it", "It is of Norway, Iceland, Peru and Liechtenstein.", 1),
        ("how many countries belong to it", "Norway and Iceland met Peru.", -1),
        ("how many fish belong to it", "It is of Norway, Iceland and Liechtenstein.", -1),
        ("how many people died", "The 80th Session was opened.", -1),
        ("có bao nhiêu đội tham gia", "Có 46 đội tham gia.", 1),
        ("how much did it cost", "It cost 3 million euros.", 0),
        ("how many years of ties do they mark", "They mark the 50th anniversary of their ties.", 1),
        ("how many people do they thank", "They mark the 50th anniversary of their ties.", -1),
    ],
)
def test_what_is_counted_stands_after_a_number(question: str, sentence: str, counts: int) -> None:
    assert counts_asked(quantity(Kind.HOW_MANY, question), [sentence]) == counts


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("On 3 May the 80th session spoke of the population of Peru.", True),
        ("Peru has 34 million inhabitants.", False),
        ("The population of Peru is 34 million.", False),
        ("Dân số của Peru là 34 triệu.", False),
    ],
)
def test_a_population_is_a_number_of_people(text: str, lacks: bool) -> None:
    assert lacks_number(Kind.HOW_MANY, "what is the population of Peru", text) is lacks


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("how many people came", True),
        ("how much have relations grown", False),
        ("how much did the bridge cost", True),
    ],
)
def test_how_much_may_be_told_in_words(question: str, lacks: bool) -> None:
    """And "both" is no number of people."""
    assert lacks_number(Kind.HOW_MANY, question, "Both sides praised it.") is lacks


@pytest.mark.parametrize(
    "text",
    [
        "It rose by 9% in May.",
        "It fell 3.5 percent.",
        "It rose by 40 cents.",
        "It grew by a third.",
        "It doubled to 80.",
    ],
)
def test_a_change_is_told_in_any_unit(text: str) -> None:
    question = "by how much did the price of salt rise"

    assert not lacks_number(Kind.HOW_MANY, question, text)


def test_a_change_is_not_told_without_a_number() -> None:
    question = "how much did the number of bees fall"

    assert lacks_number(Kind.HOW_MANY, question, "It fell sharply.")


def test_what_changed_is_not_counted() -> None:
    assert (
        counts_asked(quantity(Kind.HOW_MANY, "how much did the number of bees fall"), ("It fell 31 percent.",)) == 0.0
    )
