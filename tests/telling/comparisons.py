"""Scores comparisons: who is set side by side, and whether the facts marked as differing do."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from knowledge.language.detect import is_vietnamese
from knowledge.library import Library
from knowledge.telling.comparing import Comparison
from knowledge.telling.days import days_told
from knowledge.telling.differing import Difference
from knowledge.telling.told_numbers import numbers
from tests.telling.cases import Case

TODAY = date(2026, 11, 30)
KINDS = {"~": "number", "@": "day", "^": "name"}
"""What differs, by the marks of lines."""


class Score(NamedTuple):
    """How one case fared."""

    wrong: list[str]
    """What is wrong; nothing where all is right."""
    sides: int
    """Publishers that are expected."""
    shown: int
    """Of those the ones that are there."""
    marked: int
    """Things that are marked as told differently."""
    truly: int
    """Of those the ones that are: all numbers of one expected difference."""
    afterwards: int
    """Of the others those that do differ, too, as the articles show, though it was not written before."""
    differ: int
    """Differences that are expected."""
    found: int
    """Of those the ones of which two numbers are marked."""


def score(case: Case, library: Library, keys: Mapping[str, str]) -> Score:
    """Compare what a case asks about, and say how it fared."""
    made = library.compare(case.asked, today=TODAY)
    assert all(side.text == side.article.text[side.start : side.end] for side in made.sides)
    wrong = []
    if (alone := case.of("1")) and [keys[side.article.id][0] for side in made.sides] != [alone[0][0]]:
        wrong.append(f"not {alone[0]} alone: {[(side.article.publisher, side.text[:90]) for side in made.sides]}")
    there = {article.publisher for side in made.sides for article in (side.article, *side.also_in)}
    expected = case.of("+")
    wrong += [f"no {publisher}; there: {_told(made)}" for publisher in expected if publisher not in there]
    lines = [(kind, _read(line, kind)) for mark, kind in KINDS.items() for line in case.of(mark)]
    beside = [(KINDS[line[0]], _read(line[1:], KINDS[line[0]])) for line in case.of("?")]
    late = [{float(number) for number in line.split()} for line in case.of("*")]
    truly, afterwards, found = 0, 0, set()
    for difference in made.differences:
        values = _values(made, difference)
        line = next((n for n, (kind, line) in enumerate(lines) if kind == difference.kind and values <= line), None)
        if line is None and any(kind == difference.kind and values <= known for kind, known in beside):
            truly += 1
        elif line is None and any(values <= known for known in late):
            afterwards += 1
        elif line is None:
            wrong.append(f"marked {sorted(map(str, values))}: {_told(made)}")
        else:
            truly += 1
            found.add(line)
    wrong += [f"not marked {line}: {_told(made)}" for n, (_, line) in enumerate(lines) if n not in found]
    shown = sum(publisher in there for publisher in expected)
    return Score(wrong, len(expected), shown, len(made.differences), truly, afterwards, len(lines), len(found))


def _read(line: str, kind: str) -> set[object]:
    if kind == "name":
        return {name.strip() for name in line.split("/")}
    return {float(word) if kind == "number" else date.fromisoformat(word) for word in line.split()}


def _values(made: Comparison, difference: Difference) -> set[object]:
    found: set[object] = set()
    for side, (start, end) in difference.told:
        quote = made.sides[side]
        if difference.kind == "name":
            found.add(quote.article.text[start:end])
        elif difference.kind == "day":
            days = days_told(quote.text, quote.article.day)
            found |= {one.days.since for one in days if quote.start + one.start == start}
        else:
            told = numbers(quote.text, vietnamese=is_vietnamese(quote.text))
            spans = {(quote.start + one.start, quote.start + one.end): one.value for one in told}
            found.add(spans[start, end] if (start, end) in spans else float(quote.article.text[start:end]))  # an age
    return found


def _told(made: Comparison) -> list[tuple[str | None, str]]:
    return [(side.article.publisher, f"{side.article.day} {side.text[:160]}") for side in made.sides]
