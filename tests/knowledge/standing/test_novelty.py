"""What is new in a quote: a number, a name, or much else; never the same once more."""

import pytest

from knowledge.answering.answer import Quote
from knowledge.article import Article
from knowledge.standing.novelty import new_in, said_in


def quote(text: str, *, answering: str | None = None) -> Quote:
    article = Article(text=text, title="Quince", publisher="The Courier")
    start = text.index(answering) if answering else 0
    return Quote(article, 0, len(text), score=1.0, highlights=((start, start + len(answering or text)),))


def new(text: str, *before: str, answering: str | None = None) -> list[str]:
    given = quote(text, answering=answering)
    return [text[start:end] for start, end in new_in(given, said_in([quote(each) for each in before]))]


BEFORE = "The farmers of Vinga brought in 4,000 tonnes of quince, the mayor said on Monday."


def test_all_of_what_was_never_told_is_new() -> None:
    assert new("The harvest was good.") == ["harvest was good"]


@pytest.mark.parametrize(
    "again",
    [BEFORE, BEFORE.upper(), "On Monday the mayor said: the farmers of Vinga brought in 4,000 tonnes of quince."],
)
def test_the_same_once_more_is_not_new(again: str) -> None:
    assert new(again, BEFORE) == []


def test_a_word_or_two_do_not_make_it_new() -> None:
    assert new(BEFORE.replace("the mayor said", "the mayor noted"), BEFORE) == []


def test_a_new_number_is_new_and_marked() -> None:
    assert new(BEFORE.replace("4,000", "5,200"), BEFORE) == ["5,200"]


def test_a_number_is_known_with_what_it_counts() -> None:
    before = "In the flood 15 people died in three days."

    assert new("In the flood 15 people died in three days.", before) == []
    assert new("In the flood people died in 15 days.", before) == ["15"]


def test_a_new_name_is_new() -> None:
    assert new(BEFORE.replace("the mayor", "mayor Ulla Quist"), BEFORE) == ["Ulla Quist"]


def test_what_stands_beside_the_answer_is_marked_but_makes_nothing_new() -> None:
    beside = f"{BEFORE} Buses to Lummerland were late."

    assert new(beside, BEFORE, answering=BEFORE) == []
    both = f"{BEFORE.replace('4,000', '5,200')} Buses to Lummerland were late."
    assert new(both, BEFORE, answering=BEFORE.replace("4,000", "5,200")) == ["5,200", "Buses to Lummerland were late"]


def test_in_vietnamese() -> None:
    before = "Nông dân Vinga thu hoạch 4.000 tấn mộc qua."

    assert new(before, before) == []
    assert new("Nông dân Vinga thu hoạch 5.200 tấn mộc qua.", before) == ["5.200"]
