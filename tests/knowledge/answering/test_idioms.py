"""What people say in several words is known for the words of the news."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.answering import idioms
from knowledge.answering.conversation import Reading
from knowledge.answering.idioms import related_words
from knowledge.answering.mechanisms import leaving_out
from knowledge.answering.understanding import understand
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.index.engine import EmbeddedIndex
from knowledge.lab import build_lexicon


@pytest.fixture
def related():
    """The terms related to a word of a question."""

    def found(text, word):
        vocabulary = vocabulary_of(EmbeddedIndex.in_memory().snapshot())
        question = understand(Reading(text, text), typed=text, today=date(2026, 1, 1), vocabulary=vocabulary).question
        return {relative.term for relative in related_words(question)[word]}

    return found


def test_each_word_of_an_idiom_has_its_meaning(related):
    assert "invest" in related("who put money into the port", "put") & related("who put money into the port", "money")


@pytest.mark.parametrize("text", ["why was the match called off", "did they call off the match?"])
def test_forms_of_its_words_are_known(related, text):
    assert "cancel" in related(text, "call")


def test_irregular_forms_are_known(related):
    assert "resign" not in related("who took the stage", "took")
    assert "acquir" in related("who took over the bank", "took")
    assert "bankrupt" in related("which shop went under", "went")


def test_the_same_words_apart_mean_nothing(related):
    assert "cancel" not in related("call the referee off", "call")


def test_other_words_may_stand_in_a_gap(related):
    assert "describ" in related("how does the mayor of Riga see trams", "see")
    assert "describ" not in related("how one day after the ship sank the mayor of Riga could see trams", "see")
    assert "describ" not in related("how see trams", "see")


def test_idioms_can_be_left_out(related):
    with leaving_out(["idioms"]):
        assert "cancel" not in related("who called off the match", "call")


def test_the_phrases_that_ship_are_those_of_the_lexicon():
    assert Path(idioms.__file__).with_name("idioms.txt").read_text(encoding="utf-8") == build_lexicon.idioms()
