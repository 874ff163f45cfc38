"""Scores briefs: what must be told is, nothing is told twice, and nothing of another time."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from knowledge.library import Library
from tests.telling.cases import Case

TODAY = date(2026, 11, 30)


class Score(NamedTuple):
    """How one case fared."""

    wrong: list[str]
    """What is wrong; nothing where all is right."""
    expected: int
    """Things that must be told."""
    told: int
    """Of those the ones that are."""
    twice: int
    """Things that are told more than once."""


def score(case: Case, library: Library, keys: Mapping[str, str]) -> Score:
    """Brief on what a case asks for, and say how it fared."""
    since, until = (date.fromisoformat(case.options[name]) for name in ("since", "until"))
    made = library.brief(case.asked, since=since, until=until, today=TODAY)
    assert all(quote.text == quote.article.text[quote.start : quote.end] for quote in made.quotes)
    assert all(quote.article.day and since <= quote.article.day <= until for quote in made.quotes)
    quoted = [keys[quote.article.id] for quote in made.quotes]
    there = {keys[article.id] for quote in made.quotes for article in (quote.article, *quote.also_in)}
    wrong: list[str] = []
    if case.lines and case.lines[0][0] == "0" and quoted:
        wrong.append(f"told {quoted}")
    wrong += [f"no {key}; told {quoted}" for key in case.of("+") if key not in there]
    wrong += [f"told {key}" for key in case.of("-") if key in quoted]
    told, twice = sum(key in there for key in case.of("+")), 0
    for line in case.of("!"):
        same = [key for key in quoted if key in line.split()]
        told += bool(there & set(line.split()))
        twice += len(same) > 1
        if len(same) > 1:
            wrong.append(f"told twice: {[quote.text[:100] for quote in made.quotes if keys[quote.article.id] in same]}")
        elif not there & set(line.split()):
            wrong.append(f"none of {line}; told {quoted}")
    return Score(wrong, len(case.of("+")) + len(case.of("!")), told, twice)
