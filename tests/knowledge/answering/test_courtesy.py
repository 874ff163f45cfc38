"""Greetings and thanks are answered as such, and anything else is looked up."""

import pytest

from knowledge.answering.courtesy import reply_to_courtesy
from knowledge.article import Article
from knowledge.library import Library


@pytest.mark.parametrize("text", ["thanks!", "ok thank you so much", "Cảm ơn bạn nhé", "cool, thx", "Ty!!"])
def test_thanks_are_welcome(text: str) -> None:
    assert reply_to_courtesy(text) == "You are welcome; ask whenever you like."


@pytest.mark.parametrize("text", ["hi", "hello bot", "LOL", "good morning", "xin chào", "ok"])
def test_a_greeting_asks_for_nothing_yet(text: str) -> None:
    assert "asks for nothing yet" in str(reply_to_courtesy(text))


@pytest.mark.parametrize(
    "text", ["who said hello?", "thanks, and Norway?", "nice treaty", "Thanksgiving", "EU", "hi-tech"]
)
def test_whatever_may_ask_something_is_no_courtesy(text: str) -> None:
    assert reply_to_courtesy(text) is None


def test_thanks_do_not_break_a_conversation() -> None:
    library = Library.in_memory()
    for country, subject in (("Norway", "fish"), ("Denmark", "ships")):
        library.add(Article(text=f"The minister discussed {subject} with {country} in the capital.", title=country))

    first = library.ask("what was discussed with Norway?")
    thanks = library.ask("thanks!", conversation=[first.turn])
    second = library.ask("and with Denmark?", conversation=[first.turn, thanks.turn])

    assert not thanks.answered
    assert "ships" in second.quotes[0].text
