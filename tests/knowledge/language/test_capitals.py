"""Capitals that set names apart, and capitals that set nothing apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.capitals import calmed, capitals_tell


@pytest.mark.parametrize(
    "text",
    [
        "what did Vietnam discuss with Denmark?",
        "who is Le Hoai Trung",
        "Green Strategic Partnership Norway",
        "Did I miss the meeting with Norway?",
        "EFTA",
        "aukrust",
        "Who met Lavrov?",
    ],
)
def test_names_are_told_by_their_capitals(text: str) -> None:
    assert capitals_tell(text)
    assert calmed(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "WHAT DID VIETNAM DISCUSS WITH DENMARK?",
        "What Did Vietnam Discuss With Denmark?",
        "What Did Vietnam Discuss with Denmark?",
        "POLARIS MISSILES FOR BRITAIN",
        "What Does EFTA Mean",
        "VIỆT NAM ĐÃ TRAO ĐỔI GÌ VỚI ĐAN MẠCH",
    ],
)
def test_shouting_tells_nothing(text: str) -> None:
    assert not capitals_tell(text)
    assert calmed(text) == text.lower()


@given(st.text())
def test_calming_keeps_every_character_in_its_place(text: str) -> None:
    calm = calmed(text)
    assert len(calm) == len(text)
    assert calm in (text, text.lower())
