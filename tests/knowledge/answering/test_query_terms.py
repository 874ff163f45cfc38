"""What each word of a question counts for."""

from datetime import date
from math import sqrt

import pytest

from knowledge.answering.conversation import Reading
from knowledge.answering.query_terms import weigh
from knowledge.answering.ranking import find_candidates
from knowledge.answering.understanding import understand
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.article import Article
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare


@pytest.fixture
def weighed():
    """A question's terms weighed."""
    index = EmbeddedIndex.in_memory()
    text = "Sergey Lavrov met Norway on a free trade agreement."
    index.add([prepare(Article(text=text, title="A"), "public")])
    snapshot = index.snapshot()

    def weighed(text):
        question = understand(
            Reading(text, text), typed=text, today=date(2026, 1, 1), vocabulary=vocabulary_of(snapshot)
        ).question
        return weigh(question, find_candidates(question, snapshot), highest=1.0)

    return weighed


@pytest.fixture
def subjects(weighed):
    """How many subjects each term of a question stands for, by term."""

    def counted(text):
        asked = weighed(text)
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


@pytest.mark.parametrize("question", ["in which areas do they trade", "which main fields of trade grew"])
def test_what_an_answer_lists_it_need_not_name(weighed, question):
    asked = weighed(question)

    costs = dict(zip(asked.terms, asked.costs.tolist(), strict=True))
    assert 0.0 < costs["area" if "areas" in question else "field"] < 0.5 * costs["trade"]


def test_it_need_where_it_is_no_sort(weighed):
    asked = weighed("who bought the area")

    assert dict(zip(asked.terms, asked.costs.tolist(), strict=True))["area"] > 0.8


def test_a_number_of_things_is_those_things(weighed):
    asked = weighed("where did Lavrov have a series of meetings on a number of agreements")

    content = {term for term, holds in zip(asked.terms, asked.content.tolist(), strict=True) if holds}
    assert content == {"lavrov", "meet", "agreement"}


def test_how_many_are_asked_for_is_seldom_repeated(weighed):
    def cost(text):
        asked = weighed(text)
        return dict(zip(asked.terms, asked.costs.tolist(), strict=True))["four"]

    assert cost("which four nations met Norway") < cost("did Norway meet four nations")
