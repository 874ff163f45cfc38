"""Every line of the thesaurus is found, and nothing else."""

from pathlib import Path

import pytest

from knowledge.answering import relatives as module
from knowledge.answering.relatives import relatives


def test_a_verb_knows_its_irregular_forms():
    assert {"began", "begun"} <= {relative.term for relative in relatives("begin")}


@pytest.mark.parametrize("term", ["", "a", "zzzz", "country:ZZ", "begi", "beginx", "đ"])
def test_a_word_that_is_not_there_has_no_relatives(term):
    assert relatives(term) == ()


def test_a_country_and_its_capital_are_related():
    assert "country:RU" in {relative.term for relative in relatives("moscow")}
    assert {"brussel"} == {relative.term for relative in relatives("country:EU")}


def test_every_line_can_be_found():
    lines = Path(module.__file__).with_name("thesaurus.txt").read_text(encoding="utf-8").splitlines()

    assert lines == sorted(lines, key=str.encode)
    for line in lines[::500]:
        term, *fields = line.split()
        assert len(relatives(term)) >= len(fields)  # a capital has its country besides
