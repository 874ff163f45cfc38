"""Scores claims: how each kind of part of a claim stands, as the program tells it."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from knowledge.library import Library
from tests.telling.cases import Case

TODAY = date(2026, 11, 30)
STANDINGS = {"s": "supported", "o": "otherwise", "n": "silent"}


class Score(NamedTuple):
    """How one case fared."""

    wrong: list[str]
    """Parts that are told otherwise than they stand; nothing where all is right."""
    parts: int
    """Kinds of parts that are judged."""
    rightly: int
    """Of those the ones that are told as they stand."""
    supported: int
    """Kinds of parts that are supported, and are told to be."""
    otherwise: int
    """Kinds of parts of which something else is told, and are told to be."""


def score(case: Case, library: Library, keys: Mapping[str, str]) -> Score:
    """Check a claim, and say how it fared."""
    checked = library.claim(case.asked, today=TODAY)
    told = checked.standings()
    for part in checked.parts:
        assert all(quote.text == quote.article.text[quote.start : quote.end] for quote in part.quotes)
    wrong, right = [], []
    expected = [judged.split(":") for line in case.of(">") for judged in line.split()]
    for kind, standing in expected:
        kind = kind.replace("many", "how many")
        if told.get(kind) == STANDINGS[standing]:
            right.append(standing)
        else:
            quotes = [quote.text[:120] for part in checked.parts if part.kind == kind for quote in part.quotes]
            wrong.append(f"{kind} is {told.get(kind)}, not {STANDINGS[standing]}: {quotes}")
    return Score(wrong, len(expected), len(right), right.count("s"), right.count("o"))
