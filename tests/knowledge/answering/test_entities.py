"""Names, dates and numbers are found as they are written."""

import pytest

from knowledge.answering.entities import find, may_be_person
from knowledge.answering.question import Kind
from knowledge.answering.typed import holds_new


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        (Kind.WHEN, "They met on 24 September 2025 in New York.", ["24 September 2025"]),
        (Kind.WHEN, "On September 24, 2025, they met; in the 1970s they had not.", ["September 24, 2025", "the 1970s"]),
        (Kind.WHEN, "Lễ ký diễn ra ngày 10 tháng 2 năm 2026 tại Hà Nội.", ["ngày 10 tháng 2 năm 2026"]),
        (Kind.HOW_MANY, "About 1,200 of 2.5 million people left.", ["1,200", "2.5 million"]),
        (Kind.HOW_MANY, "Twenty-one ships and three ferries sank.", ["Twenty-one", "three"]),
        (Kind.HOW_MANY, "Its 80th day cost £10m, on the 3rd of May.", ["£10m"]),
        (Kind.WHO, "Later it was bought by Jean de la Fontaine.", ["Jean de la Fontaine"]),
        (Kind.WHO, "The bridge was opened by Anna Berg.", ["Anna Berg"]),
        (Kind.WHERE, "He was born in São Paulo.", ["São Paulo"]),
        (Kind.WHY, "He left in 1960 because of Anna.", []),
    ],
)
def test_what_a_kind_of_question_asks_for_is_found(kind, sentence, expected):
    assert [sentence[start:end] for start, end in find(kind, sentence)] == expected


@pytest.mark.parametrize(
    ("kind", "sentence", "holds"),
    [
        (Kind.WHO, "The bridge was opened by Anna Berg.", True),
        (Kind.WHO, "The bridge was opened in the rain.", False),
        (Kind.WHO, "The bridge at Lund was opened.", False),
        (Kind.WHO, "HÀ NỘI — It was opened by Việt Nam’s Minister of Foreign Affairs on Tuesday.", False),
        (Kind.WHO, "HÀ NỘI — It was opened by Minister of Foreign Affairs Anna Berg on Tuesday.", True),
        (Kind.WHEN, "It opened on Oct 11.", True),
        (Kind.WHEN, "It opened in 1931.", True),
        (Kind.WHEN, "It opened early.", False),
        (Kind.HOW_MANY, "It cost three crowns.", True),
        (Kind.HOW_MANY, "It cost little.", False),
    ],
)
def test_a_sentence_that_names_only_what_was_asked_holds_nothing_new(kind, sentence, holds):
    assert holds_new(kind, sentence, frozenset({"lund", "bridge"})) is holds


@pytest.mark.parametrize(
    ("name", "may_be"),
    [
        ("Lars Løkke Rasmussen", True),
        ("Trung", True),
        ("European Free Trade Association", False),
        ("WTO", False),
        ("Switzerland", False),
        ("Green Strategic Partnership", False),
    ],
)
def test_institutions_and_countries_are_nobody(name, may_be):
    assert may_be_person(name) is may_be
