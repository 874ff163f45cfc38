"""A question that leans on the conversation is completed from it, in words that can be shown."""

import pytest

from knowledge.answering.conversation import Turn
from knowledge.answering.follow_up import readings

DENMARK = Turn("what did Vietnam discuss with Denmark?", (("a1", 0, 10),))
LAVROV = Turn("What did Sergey Lavrov say about culture?")


@pytest.mark.parametrize(
    ("before", "asked", "completed"),
    [
        (DENMARK, "and with Norway?", "what did Vietnam discuss with Norway?"),
        (DENMARK, "what about the Russians", "what did Vietnam discuss with Russians?"),
        (DENMARK, "còn Na Uy?", "what did Vietnam discuss with Na Uy?"),
        (DENMARK, "Norway?", "what did Vietnam discuss with Norway?"),
        (LAVROV, "and Yvan Gil Pinto?", "What did Yvan Gil Pinto say about culture?"),
        (DENMARK, "what did he thank them for?", "what did he thank them for? Vietnam Denmark"),
        (DENMARK, "and seafood?", "and seafood? Vietnam Denmark"),
        (Turn("what did lavrov say about culture"), "and sikela?", "what did sikela say about culture"),
        (Turn("did trung meet lavrov"), "did he also meet aukrust?", "did he also meet aukrust? trung"),
        (Turn("who is Anna Berg?"), "what did she call Peru", "what did she call Peru Berg"),
        (
            Turn("what did Peru say about copper mines?"),
            "did Chile talk of that too?",
            "did Chile talk of that too? copper mines",
        ),
        (Turn("when were the talks in Lima"), "at which UN event?", "at which UN event? when were the talks in Lima"),
        (Turn("who spoke in Lima"), "for how long?", "for how long? who spoke in Lima"),
    ],
)
def test_a_follow_up_is_completed(before, asked, completed):
    assert readings(asked, [before], commonness=lambda term: 9 if term == "country:VN" else 1)[0].text == completed


@pytest.mark.parametrize("asked", ["when was that?", "why?", "where was it?", "who?", "where was this said?"])
def test_a_question_without_content_asks_of_the_quoted_article(asked):
    (found,) = readings(asked, [DENMARK])

    assert not found.adds_content
    assert found.asked == asked
    assert found.leans_on == DENMARK


@pytest.mark.parametrize(
    "asked",
    [
        "Which countries belong to the European Free Trade Association?",
        "what did Vietnam discuss with Cyprus?",
        "is it true that Cyprus sends a delegation to the cybercrime convention?",
        "LEGO factory investment",
        "in which year did Cuba join the treaty",
    ],
)
def test_a_question_that_stands_on_its_own_is_left_alone(asked):
    found = readings(asked, [DENMARK])[0]

    assert (found.text, found.leans_on) == (asked, None)


def test_what_is_asked_of_another_stays_what_it_was():
    asked = Turn("how long have Denmark and Vietnam had relations?")
    swapped, alone = readings("and Cyprus?", [asked], commonness=lambda term: 9 if term == "country:VN" else 1)

    assert swapped.text == "how long have Cyprus and Vietnam had relations?"
    assert (alone.text, alone.asked) == ("and Cyprus?", swapped.text)


def test_without_a_conversation_nothing_is_completed():
    assert [reading.text for reading in readings("and with Norway?", [])] == ["and with Norway?"]


def test_whom_a_question_was_about_is_not_forgotten_when_it_was_answered_alone():
    """ "who is aukrust", "when did he come to hanoi", "who received him?"."""
    leaning, alone = readings("when did he come to hanoi", [Turn("who is aukrust")])

    assert (leaning.text, alone.text) == ("when did he come to hanoi aukrust", "when did he come to hanoi")
    assert alone.subject == leaning.subject


def test_thanks_leave_the_conversation_as_it_was():
    assert readings("and with Norway?", [DENMARK, Turn("")]) == readings("and with Norway?", [DENMARK])
