"""What each word of a question counts for."""

from datetime import date
from math import sqrt

import pytest

from knowledge.answering.asked import weigh
from knowledge.answering.conversation import Reading
from knowledge.answering.ranking import find_candidates
from knowledge.answering.understanding import understand
from knowledge.article import Article
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare


@pytest.fixture
def subjects():
    """How many subjects each term of a question stands for, by term."""
    index = EmbeddedIndex.in_memory()
    text = "Sergey Lavrov met Norway on a free trade agreement."
    index.add([prepare(Article(text=text, title="A"), "public")])
    snapshot = index.snapshot()

    def counted(text):
        question = understand(Reading(text, text), typed=text, today=date(2026, 1, 1), vocabulary=snapshot).question
        asked = weigh(question, find_candidates(question, snapshot), highest=1.0)
        return dict(zip(asked.terms, asked.subjects.tolist(), strict=True))

    return counted


def test_a_name_of_two_words_is_less_than_two_subjects(subjects):
    found = subjects("where was Sergey Lavrov, a man of Norway, born?")

    assert found["sergey"] == found["lavrov"] == pytest.approx(1 / sqrt(2))
    assert found["born"] == found["country:NO"] == 1.0
    assert found["was"] == 0.0


def test_words_in_a_row_are_one_subject_that_grows_with_them(subjects):
    found = subjects("who signed the free trade agreement")

    assert sum(found[term] for term in ("free", "trade", "agreement")) == pytest.approx(sqrt(3))


def test_a_country_is_a_subject_of_its_own(subjects):
    assert subjects("Norway free trade")["country:NO"] == 1.0
