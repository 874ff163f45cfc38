"""Only a slip of the fingers is corrected; a word that may be meant stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.spelling import correct, known_words

ARCHIVE = [
    ("denmark", 40),
    ("norway", 30),
    ("jaan", 2),
    ("jean", 9),
    ("ministers", 80),
    ("minister", 90),
    ("trade", 70),
]
ARCHIVE += [("partnership", 12), ("planes", 8), ("energy", 25), ("Rasmussen", 6), ("cooperation", 60), ("lake", 9)]
ARCHIVE += [("corporation", 60), ("quota", 3), ("quote", 3)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("denmrak", "denmark"),
        ("denmak", "denmark"),
        ("dennmark", "denmark"),
        ("Norwya", "norway"),
        ("norwey", "norway"),
        ("tarde", "trade"),
        ("enrgy", "energy"),
        ("partnershp", "partnership"),
        ("parntershpi", "partnership"),
        ("rasmusen", "Rasmussen"),
        ("minsiter", "minister"),
    ],
)
def test_a_slip_is_corrected(typed, meant):
    assert correct(typed, ARCHIVE) == meant


@pytest.mark.parametrize(
    "typed",
    ["japan", "planet", "bake", "fake", "jan", "2025", "1975x", "energy", "xorway", "quoto", "丹麦", "sweden", ""],
)
def test_a_word_that_may_be_meant_stands(typed):
    assert correct(typed, ARCHIVE) is None


def test_names_of_places_may_be_meant_though_no_article_has_them():
    assert correct("venezula", [(word, 1) for word in known_words()]) == "venezuela"


def test_the_commoner_of_two_equally_near_words_is_meant_only_when_it_is_far_commoner():
    assert correct("staet", [("state", 500), ("staeb", 1)]) == "state"
    assert correct("stattion", [("station", 5), ("stattion", 1)]) is None


@given(st.text(max_size=12), st.lists(st.tuples(st.text(max_size=12), st.integers(0, 99))))
def test_what_is_meant_is_one_of_the_candidates(typed, candidates):
    assert correct(typed, candidates) in {None, *(spelling for spelling, _ in candidates)}
