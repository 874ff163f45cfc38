"""Greetings and thanks are answered as such, and anything else is looked up."""

import pytest

from knowledge.answering.courtesy import preamble, reply_to_courtesy, without_courtesy
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


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("I'm writing a paper on trams, so who opened the depot?", "so who opened the depot?"),
        ("morning all, our firm makes rails. What did the mayor promise?", "What did the mayor promise?"),
        ("my friend asked me - did it rain?", "did it rain?"),
        ("who opened the depot, and what did my mayor say?", "who opened the depot, and what did my mayor say?"),
        ("I live in Peru, who is the mayor?", "I live in Peru, who is the mayor?"),
        ("i live in peru, who is the mayor?", "i live in peru, who is the mayor?"),
        ("the trams of Riga, when do they run?", "the trams of Riga, when do they run?"),
        ("did my mayor resign, or was he sacked?", "did my mayor resign, or was he sacked?"),
    ],
)
def test_what_is_told_before_the_question_is_passed_over(text, asked):
    assert text[preamble(text) :] == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("who signed it? Thank you very much!", "who signed it?"),
        ("who signed it, thanks a lot in advance", "who signed it"),
        ("who signed it thx", "who signed it"),
        ("who signed it? :) cheers mate", "who signed it?"),
        ("Thanks! And who signed it?", "And who signed it?"),
        ("Good morning, who signed it? Have a nice day!", "who signed it?"),
        ("Dateline, who signed it?", "who signed it?"),
        ("hey dateline who signed it", "who signed it"),
        ("who signed it, Dateline?", "who signed it"),
        ("ai ký? Cảm ơn bạn nhiều nhé!", "ai ký?"),
        ("bot ơi ai ký ạ", "ai ký"),
        ("who said thank you", "who said thank you"),
        ("who thanked Norway?", "who thanked Norway?"),
        ("to whom did he convey thanks?", "to whom did he convey thanks?"),
        ("Great Britain: who signed?", "Great Britain: who signed?"),
        ("Hi-tech firms: who owns them?", "Hi-tech firms: who owns them?"),
        ("what does Dateline do?", "what does Dateline do?"),
    ],
)
def test_courtesy_around_a_question_is_not_asked_for(text: str, asked: str) -> None:
    assert without_courtesy(text) == asked


def test_endless_courtesy_takes_no_time() -> None:
    text = "thanks so much " * 60 + "hi, " * 60 + "!" * 200 + "x" + "?!" * 100

    assert without_courtesy(text)


def test_thanks_after_a_question_do_not_answer_it() -> None:
    library = Library.in_memory()
    library.add(
        Article(
            title="Fish", text="The ministers of Norway and Iceland talked about herring.\n\nShe thanked him very much."
        )
    )

    answer = library.ask("Dateline, what did Norway talk about with Iceland? Thank you very much!")

    assert "herring" in answer.quotes[0].text
    assert answer.question.text.startswith("Dateline")
