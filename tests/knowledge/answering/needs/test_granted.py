"""What never happened is not explained by a report on the same subject."""

import pytest

from knowledge.answering.kind import kind_of
from knowledge.answering.needs.granted import done, ended
from knowledge.article import Article
from knowledge.library import Library

REPORT = (
    "RIGA — Norway and Latvia negotiate a tram treaty for Ventspils. Berga urged Oslo to consider lifting the toll."
)


ANY = Article(text=REPORT, title="Treaty")


def lacks_the_break(question, text):
    need = ended(kind_of(question), question)
    return need is not None and not need.met(text, ANY)


def only_wishes(question, text):
    need = done(kind_of(question), question)
    return need is not None and not need.met(text, ANY)


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("why did Norway reject the tram treaty?", True),
        ("when did Norway withdraw from the treaty", True),
        ("who will leave the treaty", True),
        ("did Norway reject the tram treaty?", False),
        ("why does Norway negotiate a treaty?", False),
        ("will you quit asking why Norway negotiates?", False),
    ],
)
def test_a_break_must_be_told(question, lacking):
    assert lacks_the_break(question, REPORT) is lacking


def test_any_word_for_a_break_will_do():
    assert not lacks_the_break("why did Norway reject the tram treaty?", "Oslo's refusal came as a surprise.")


@pytest.mark.parametrize(
    ("question", "wished"),
    [
        ("why did Oslo lift the toll?", True),
        ("when did Norway lift the toll", True),
        ("did Oslo lift the toll?", False),
        ("who did Berga urge to lift the toll", False),
        ("what does Oslo lift", False),
        ("why did they negotiate", False),
    ],
)
def test_a_wish_is_no_fact(question, wished):
    assert only_wishes(question, REPORT) is wished


def test_what_is_told_as_a_fact_elsewhere_is_one():
    assert not only_wishes("why did Oslo lift the toll?", f"{REPORT} Oslo lifted it.")


def test_a_false_premise_is_not_explained():
    library = Library.in_memory()
    library.add(Article(text=REPORT, title="Treaty"))

    assert library.ask("why do Norway and Latvia negotiate a tram treaty?").answered
    assert not library.ask("why did Norway and Latvia cancel a tram treaty?").answered
