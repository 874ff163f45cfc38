"""A text teaches its own acronyms, and only those that it really explains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.acronyms import find


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the European Free Trade Association (EFTA), namely", "EFTA", "European Free Trade Association"),
        ("the World Trade Organisation (WTO) and", "WTO", "World Trade Organisation"),
        ("Association of Southeast Asian Nations (ASEAN)", "ASEAN", "Association of Southeast Asian Nations"),
        ("the EU–Việt Nam Free Trade Agreement (EVFTA) took effect", "EVFTA", "EU–Việt Nam Free Trade Agreement"),
        ("of the United Nations General Assembly (UNGA 80)", "UNGA", "United Nations General Assembly"),
        ("EFTA (European Free Trade Association)", "EFTA", "European Free Trade Association"),
        ("the gross domestic product (GDP) rose", "GDP", "gross domestic product"),
        ("the Department of Defense (DoD)", "DoD", "Department of Defense"),
        ("North Atlantic Treaty Organization (NATO, also OTAN)", "NATO", "North Atlantic Treaty Organization"),
        ("illegal, unreported and unregulated (IUU) fishing", "IUU", "illegal, unreported and unregulated"),
        ("Hội đồng Bảo an (HĐBA)", "HĐBA", "Hội đồng Bảo an"),
        ("the export enhancement program (EEP)", "EEP", "export enhancement program"),
    ],
)
def test_an_explained_acronym_is_found(text, short, long):
    assert [(acronym.short, acronym.long) for acronym in find(text)] == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "He said so (USA).",
        "the president (Trump) said",
        "(NATO)",
        "in the north (see AI)",
        "He left it. No (HI).",
        "X ()",
    ],
)
def test_brackets_that_explain_nothing_teach_nothing(text):
    assert find(text) == []


@given(
    st.text()
    | st.lists(st.sampled_from(["(", ")", " ", "EU", "UN", "United ", "Nations ", "é", "́", ",", "–"])).map("".join)
)
def test_spans_are_exact(text):
    for acronym in find(text):
        assert text[slice(*acronym.short_span)] == acronym.short
        assert text[slice(*acronym.long_span)] == acronym.long
