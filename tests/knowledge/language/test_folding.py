"""Folding gives what a keyboard without diacritics types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đan Mạch", "dan mach"),
        ("Løkke", "lokke"),
        ("Åsmund", "asmund"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Æsir", "aesir"),
        ("İstanbul Iğdır", "istanbul igdir"),
        ("ĐƯỜNG", "duong"),
        ("Việt", "viet"),
        ("丹麦", "丹麦"),
        ("한국", "한국"),
        ("Ελλάδα", "ελλαδα"),
    ],
)
def test_marks_are_gone(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_case_makes_no_difference(text):
    assert fold(text.upper()) == fold(text.lower().upper())
