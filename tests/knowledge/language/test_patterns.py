"""A pattern that is compiled when it is used is used like any other."""

import re

import pytest

from knowledge.language.patterns import compiled_when_used


def test_it_finds_what_a_compiled_one_finds():
    pattern = compiled_when_used(r"(\d+) trams?", re.IGNORECASE)

    assert [match[1] for match in pattern.finditer("3 Trams, 1 tram")] == ["3", "1"]
    assert pattern.sub("-", "3 trams") == "-"
    assert pattern.fullmatch("3 trams and more") is None
    assert pattern.pattern == r"(\d+) trams?"


def test_nothing_is_compiled_before():
    pattern = compiled_when_used("(")

    with pytest.raises(re.error):
        pattern.search("x")
