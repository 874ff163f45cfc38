"""A slip in a common word is told from a word that is only rare, and from a name."""

import pytest

from knowledge.language.slips import meant_by


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("repared", "repaired"),
        ("spnet", "spent"),
        ("annouced", "announced"),
        ("recieved", "received"),
        ("seperate", "separate"),
        ("goverment", "government"),
        ("occured", "occurred"),
        ("thier", "their"),
    ],
)
def test_a_slip_is_read_as_the_word(typed, meant):
    assert meant_by(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "repaired",
        "christened",
        "derailed",
        "refereed",
        "weavers",
        "bitcoin",
        "lavrov",
        "trung",
        "Repared",
        "cầu",
        "teh",
        "oaks",
        "x9999",
    ],
)
def test_any_other_word_stands_as_typed(typed):
    assert meant_by(typed) is None
