"""What reports say in several words and questions in one: "speak highly of" for "praise", "LEGO" for "toy".

`expressions.txt` is made by `build_expressions`, which tells of what. A line is found by bisection in the mapped file,
so nothing is loaded at the start.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.mechanisms import is_on
from knowledge.language.sorted_lines import SortedLines


class Expression(NamedTuple):
    """Words that stand side by side in a report."""

    parts: tuple[tuple[str, ...], ...]
    """For each word the forms it may have, as terms."""
    nearness: float
    """How near it is to the word of a question, 0 to 1."""


class Occurrence(NamedTuple):
    """An expression that stands in a text."""

    word: int
    """Position, among the words looked for, of the one that it stands for."""
    place: int
    """Position of its first token."""
    nearness: float


def expressions_for(term: str) -> tuple[Expression, ...]:
    """Return the expressions that reports may have instead of `term`."""
    return _read(term) if is_on("expressions") else ()


@lru_cache(maxsize=4096)
def _read(term: str) -> tuple[Expression, ...]:
    found = []
    for field in filter(None, (_table().after(term) or "").split(";")):
        words, _, nearness = field.partition("=")
        found.append(Expression(tuple(tuple(word.split("/")) for word in words.split()), int(nearness) / 100))
    return tuple(found)


def standing(
    expressions: Sequence[tuple[int, Expression]], terms: Sequence[str], tokens: NDArray[np.int16]
) -> list[Occurrence]:
    """Return where `expressions`, each with its number, stand in `tokens`: positions in `terms`, or -1."""
    if not len(tokens):
        return []
    there = np.zeros(len(terms) + 1, dtype=np.bool_)  # -1 is the last
    there[tokens] = True
    number = {terms[i]: i for i in np.flatnonzero(there[:-1]).tolist()}
    nothing = len(terms)  # stands after the last token, and for the second word of those that have one
    begun: dict[tuple[int, int], list[tuple[int, Expression]]] = {}
    for word, expression in expressions:
        first, *others = (_numbers(part, number) for part in expression.parts[:2])
        for a in first:
            for b in others[0] if others else (nothing,):
                begun.setdefault((a, b), []).append((word, expression))
    if not begun:
        return []
    begins = np.zeros((len(terms) + 1, len(terms) + 1), dtype=np.bool_)
    begins[tuple(zip(*begun, strict=True))] = True
    begin = begins.any(axis=1).take(tokens).nonzero()[0]  # few, so that only their neighbours are looked at
    following = np.append(tokens, np.int16(-1))[begin + 1]
    is_begun = begins[tokens[begin], following] | begins[tokens[begin], nothing]
    found = []
    for place, after in zip(begin[is_begun].tolist(), following[is_begun].tolist(), strict=True):
        for second in (after, nothing):
            for word, expression in begun.get((int(tokens[place]), second), ()):
                rest = tokens[place + 2 : place + len(expression.parts)].tolist()
                if len(rest) == max(0, len(expression.parts) - 2) and all(
                    token >= 0 and terms[token] in part for token, part in zip(rest, expression.parts[2:], strict=True)
                ):
                    found.append(Occurrence(word, place, expression.nearness))
    return found


def _numbers(forms: Sequence[str], number: dict[str, int]) -> list[int]:
    return [number[form] for form in forms if form in number]


@cache
def _table() -> SortedLines:
    return SortedLines(Path(__file__).with_name("expressions.txt"))
