"""What reports say in several words is found by the plain word for it."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.answering import expressions as module
from knowledge.answering.expressions import Expression, expressions_for, standing
from knowledge.answering.mechanisms import leaving_out
from knowledge.article import Article
from knowledge.lab.build_expressions import MOST
from knowledge.lab.lexicon import phrases
from knowledge.language.analysis import terms
from knowledge.library import Library

SPEAK_HIGHLY = Expression((("speak", "spoke"), ("high",), ("of",)), 0.8)


def found(text, *expressions):
    """Where `expressions` stand in `text`, when only their words are looked for."""
    words = list(dict.fromkeys(form for e in expressions for part in e.parts for form in part))
    number = {word: i for i, word in enumerate(words)}
    tokens = np.array([number.get(term, -1) for term in terms(text)], dtype=np.int16)
    return [(s.word, s.place) for s in standing(list(enumerate(expressions)), words, tokens)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("She spoke highly of them.", [1]),
        ("They speak highly of her, she speaks highly of them.", [1, 6]),
        ("She spoke of them highly.", []),
        ("She spoke highly", []),
        ("", []),
    ],
)
def test_its_words_stand_side_by_side(text, places):
    assert found(text, SPEAK_HIGHLY) == [(0, place) for place in places]


def test_two_that_begin_alike_are_told_apart():
    of, to = Expression((("rise",), ("to",), ("power",)), 0.8), Expression((("rise",), ("to",), ("fame",)), 0.8)

    assert found("the rise to fame", of, to) == [(1, 1)]


def test_a_plain_word_finds_the_expression_of_a_report():
    library = Library.in_memory()
    text = (
        "RIGA — A bridge was opened.\n\nAnna Berg spoke highly of the drivers.\n\nAnna Berg waited for the last tram."
    )
    library.add(Article(text=text, title="Bridge"))

    assert "highly" in library.ask("whom did Anna Berg praise").quotes[0].text
    with leaving_out(["expressions"]):
        assert expressions_for("prais") == ()


def test_forms_of_the_plain_word_are_known():
    assert expressions_for("quit")
    assert {"led", "lead"} <= {line.split(" ")[0] for line in table()}


def test_every_line_can_be_found():
    lines = table()

    assert lines == sorted(lines, key=str.encode)
    for line in lines[::50]:
        term, _, rest = line.partition(" ")
        assert len(expressions_for(term)) == rest.count("=")
        assert all(1 <= len(e.parts) <= MOST and 0.0 < e.nearness <= 1.0 for e in expressions_for(term))


def test_the_written_expressions_are_in_the_table():
    for expression, meanings in list(phrases("told"))[::20]:
        for meaning in meanings:
            (term,) = terms(meaning)
            written = [[forms[0] for forms in e.parts] for e in expressions_for(term)]
            assert terms(expression) in written, expression


def table():
    """The lines of the table."""
    return Path(module.__file__).with_name("expressions.txt").read_text(encoding="utf-8").splitlines()


def test_a_name_is_found_by_what_it_is():
    library = Library.in_memory()
    text = (
        "RIGA — The mayor opened a bridge.\n\nThe mayor thanked LEGO for the plant.\n\nThe mayor thanked Ola Lund too."
    )
    library.add(Article(text=text.replace("mayor", "mayor of Riga"), title="Mayor of Riga"))
    question = "which toymaker did the mayor of Riga thank?"

    assert "LEGO" in library.ask(question).quotes[0].text
    with leaving_out(["expressions"]):
        assert not library.ask(question).answered


def test_a_name_is_found_by_its_other_names():
    parts = [[forms[0] for forms in e.parts] for e in expressions_for("imf")]
    assert terms("International Monetary Fund") in parts
