"""Acronyms that a text explains itself: "European Free Trade Association (EFTA)", or the other way round."""

import re
from functools import cache
from typing import NamedTuple

from knowledge.language.folding import fold
from knowledge.language.pack import of_all
from knowledge.language.sections import Names


class Acronym(NamedTuple):
    """A short form with the words it stands for, as the text spells both; spans are half-open."""

    short: str
    long: str
    short_span: tuple[int, int]
    long_span: tuple[int, int]


_IN_BRACKETS = re.compile(r"\(([^()\n]{2,120})\)")
_SHORT = re.compile(r"[^\W\d_][^\W_]{0,9}(?:[&/–-]?[^\W_]){1,9}")
_FIRST_IN_BRACKETS = re.compile(r"([^\W\d_][\w&/–-]*)(?:\s?\d+)?\s*(?:[,;]|$)")
_LAST_BEFORE = re.compile(r"(?:^|[\s“\"'‘])([^\W\d_][\w&/–-]*)\s*$")
_WORD = re.compile(r"[^\W_]+")
_STOP = re.compile(r"[;:!?()\n“”\"]|\.(?=\s)")
_LONGEST_SHORT = 24


def find(text: str) -> list[Acronym]:
    """Return the acronyms that `text` explains in brackets, in reading order.

    As in A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text"
    (PSB 2003), the characters of the short form must occur in order in the words beside the brackets, the first one at
    the beginning of a word. Where they match rightmost characters, which takes "WTO" apart over "Organisation", the
    alignment here with the most beginnings of words is taken, and more than half of the characters must be such.
    """
    found = []
    for brackets in _IN_BRACKETS.finditer(text):
        start, end = brackets.span(1)
        if (inner := _FIRST_IN_BRACKETS.match(text, start, end)) and _is_short(inner[1]):
            short = inner[1], inner.span(1)
            span = _best_explained(text, _words_before(text, brackets.start(), short[0]), short[0])
        else:
            before = max(0, brackets.start() - _LONGEST_SHORT)
            outer = _LAST_BEFORE.search(text[before : brackets.start()])
            if not outer or not _is_short(outer[1]):
                continue
            short = outer[1], (before + outer.start(1), before + outer.end(1))
            words = [match.span() for match in _WORD.finditer(text, start, end)]
            span = _best_explained(text, words, short[0])
            if span != (start, end):
                continue
        if span:
            found.append(Acronym(short[0], text[slice(*span)], short[1], span))
    return found


@cache
def _light() -> frozenset[str]:
    return frozenset(of_all(Names).light)


def _is_short(candidate: str) -> bool:
    return sum(letter.isupper() for letter in candidate) >= 2 and _SHORT.fullmatch(candidate) is not None


def _words_before(text: str, bracket: int, short: str) -> list[tuple[int, int]]:
    """The words of the clause before `bracket`, at most twice as many as `short` has characters, light ones aside."""
    begin = max(0, bracket - 20 * (len(short) + 3))
    for stop in _STOP.finditer(text, begin, bracket):
        begin = stop.end()
    words = [match.span() for match in _WORD.finditer(text, begin, bracket)]
    return words[-2 * len(short) - 2 :]


def _best_explained(text: str, words: list[tuple[int, int]], short: str) -> tuple[int, int] | None:
    """The span, up to the last of `words`, whose words begin with the most characters of `short`; None if too few."""
    letters = [character for character in fold(short) if character.isalnum()]
    best, best_score = None, len(letters) / 2
    for first in range(len(words) - 2, -1, -1):
        start, end = words[first][0], words[-1][1]
        if text[start:end].lower().startswith(tuple(f"{word} " for word in _light())) or text[start - 1 : start] == "’":
            continue
        spelt = [text[slice(*span)] for span in words[first:]]
        heavy = sum(word.lower() not in _light() for word in spelt)
        if heavy > len(letters) + 1:
            break
        initials = _most_initials(spelt, letters)
        if initials is not None and initials > best_score:
            best, best_score = (start, end), initials
    return best


def _most_initials(words: list[str], letters: list[str]) -> float | None:
    """How many of `letters`, found in order in `words` from the first character on, can begin a word; None if not all.

    A capital inside a word ("LambdaRail") begins one too. A word left out counts a half against, unless it is light.
    """
    if fold(words[0][0])[:1] != letters[0]:
        return None
    impossible = float("-inf")
    reached = [0.0] + [impossible] * len(letters)  # reached[n]: the best score with n letters found so far
    for number, word in enumerate(words):
        left_out = impossible if number == 0 else 0.0 if word.lower() in _light() else -0.5
        inside = [impossible] * len(reached)
        for at, character in enumerate(word):
            begins = at == 0 or (character.isupper() and not word[at - 1].isupper())
            bare = fold(character)[:1]
            for n in range(len(letters), 0, -1):
                if letters[n - 1] == bare:
                    inside[n] = max(inside[n], max(inside[n - 1], reached[n - 1]) + begins)
        reached = [max(used, before + left_out) for used, before in zip(inside, reached, strict=True)]
    return None if reached[-1] == impossible else reached[-1]
