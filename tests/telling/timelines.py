"""Scores timelines: whether each moment that is expected is there, under its day, and none that may not be."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from knowledge.library import Library
from knowledge.said import Days
from knowledge.telling.timeline import Timeline
from tests.telling.cases import Case

TODAY = date(2026, 11, 30)


def when(days: Days) -> str:
    """Days as the cases write them."""
    if days.since == days.until:
        return days.since.isoformat()
    if days.year:
        return str(days.since.year)
    if days.month:
        return f"{days.since:%Y-%m}"
    return f"{days.since}..{days.until}"


class Score(NamedTuple):
    """How one case fared."""

    wrong: list[str]
    """What is wrong: a day that is missing or may not be there, an order, a copy; nothing where all is right."""
    days: int
    """Days that are expected."""
    told: int
    """Of those the ones that are told of."""
    article: int
    """Of those the ones for which the expected article is quoted, or named beside the quote."""
    words: int
    """Of those the ones for which the very sentence is quoted; others of the same day may be as good."""


def score(case: Case, library: Library, keys: Mapping[str, str]) -> Score:
    """Draw the timeline of a case, and say how it fared."""
    options = {name: date.fromisoformat(day) for name, day in case.options.items()}
    drawn = library.timeline(case.asked, today=TODAY, since=options.get("since"), until=options.get("until"))
    assert all(
        moment.quote.text == moment.quote.article.text[moment.quote.start : moment.quote.end]
        for moment in drawn.moments
    )
    wrong, expected = [*_wrong_order(drawn), *_unwanted(case, drawn, keys)], case.of("+")
    told = article = words = 0
    for line in expected:
        day, key, said = line.split(" ", 2)
        quotes = [moment.quote for moment in drawn.moments if when(moment.when) == day]
        if not quotes:
            wrong.append(f"missing {line}")
        named = [quote for quote in quotes if key in {keys[one.id] for one in (quote.article, *quote.also_in)}]
        told, article = told + bool(quotes), article + bool(named)
        words += any(said.casefold() in quote.text.casefold() for quote in named)
    return Score(wrong, len(expected), told, article, words)


def _wrong_order(drawn: Timeline) -> list[str]:
    days = [moment.when.since for moment in drawn.moments]
    return [] if days == sorted(days) else ["not in order"]


def _unwanted(case: Case, drawn: Timeline, keys: Mapping[str, str]) -> list[str]:
    days = {when(moment.when) for moment in drawn.moments}
    wrong = [f"not {day}" for day in case.of("-") if day in days]
    quoted = {keys[moment.quote.article.id] for moment in drawn.moments}
    return wrong + [f"copies: {pair}" for pair in case.of("=") if len(quoted & set(pair.split())) == 2]
