"""Each sort of question is answered by the step that is there for it, the first in the list that can."""

from datetime import date

import pytest

from knowledge.answering import answering
from knowledge.answering.conversation import Turn
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.article import Article
from knowledge.index.protocol import EVERYTHING
from knowledge.library import Library

REPORT = Article(
    title="Ministers meet in Torvik",
    publisher="Reuters",
    published=date(2026, 7, 6),
    text="On 6 July 2026 the minister of Norway met Anna Berg in Torvik.\n\nThey discussed the ferry to Aldmouth.\n\n"
    "With Ghana the minister discussed cocoa exports.\n\nWith Peru the minister discussed tram lines.",
)


@pytest.fixture(scope="module")
def library():
    library = Library.in_memory()
    library.add_many([REPORT, Article(title="Rain", text="It rained in Lima.\n\nThe river rose by a hand.")])
    return library


BEFORE = (Turn("What was discussed about the ferry to Aldmouth?", ((REPORT.id, 64, 101),)),)


@pytest.mark.parametrize(
    ("asked", "conversation", "step"),
    [
        ("news from Reuters", (), "listed"),
        ("when was that?", BEFORE, "told_before"),
        ("what about it?", (), "unnamed"),
        ("how many were there?", BEFORE, "no_further"),
        ("what did the minister discuss with Ghana and Peru?", (), "each_alone"),
        ("what did Norway discuss with Anna Berg?", (), "quoted"),
        ("who won the cycling race in Bergen?", (), "unanswered"),
    ],
)
def test_the_step_that_answers(library, asked, conversation, step):
    snapshot = library.snapshot()
    vocabulary = vocabulary_of(snapshot, EVERYTHING)
    reading = answering._readings(asked, conversation, commonness=vocabulary.df)[0]
    inquiry = Inquiry(reading, asked, snapshot, vocabulary, EVERYTHING, date(2026, 7, 7))

    assert next(one.__name__ for one in answering.STEPS if one(inquiry) is not None) == step


def test_every_step_is_tried_before_nothing_is_said_to_answer():
    assert [step.__name__ for step in answering.STEPS][-2:] == ["quoted", "unanswered"]
