"""What a sentence tells of when, where, who and how many: the spans that may answer, by how they stand in it."""

import re
from collections.abc import Iterator

from knowledge.answering.entities import find, is_date, may_be_somebody
from knowledge.answering.question import Kind
from knowledge.language.analysis import Token, tokenize
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Places, Sentences
from knowledge.passages import Span
from knowledge.reading.datelines import find_dateline

_AT = cue(
    lambda: (*of_all(Places).at, *of_all(Places).beside),
    r"\b",
    r"\s+(?:the\s+)?(?:[^\W\d_A-Z\u0110][\w-]*\s+){0,2}$",
)
"""Stands before the name of a place."""
_NO_PLACE = re.compile(
    r"\b(?:Acts?|Agreement|Charter|Convention|Day|Deal|Law|Pact|Partnership|Party|Trade|Treaty)\b|['’]s$"
)

_AND = cue(lambda: of_all(Sentences).joins, r"\W*(?:", r"\W*)?")
"""What stands between the names of a list."""


def spans_told(kind: Kind, sentence: str) -> Iterator[Span]:
    """What may answer in a sentence: for "who" somebody, for "where" a place by its preposition or a dateline."""
    if kind is Kind.WHERE:
        yield from _dateline(sentence)
    dates = list(find(Kind.WHEN, sentence)) if kind is Kind.HOW_MANY else []
    for start, end in find(kind, sentence):
        text = sentence[start:end]
        if kind is Kind.WHO and not may_be_somebody(text):
            continue
        if kind is Kind.WHERE and (is_date(text) or _NO_PLACE.search(text) or not _AT.search(sentence[:start])):
            continue
        if any(begin <= start < stop for begin, stop in dates):
            continue
        yield start, end


def countries_told(sentence: str) -> Span | None:
    """The longest row of countries in `sentence`, "Norway, Iceland and Latvia"; None where no two stand in one."""
    longest: list[Token] = []
    row: list[Token] = []
    for token in tokenize(sentence):
        joined = row and _AND.fullmatch(sentence[row[-1].end : token.start])
        if token.term.startswith("country:"):
            row = [*row, token] if joined or not row else [token]
            longest = max(longest, row, key=len)
        elif token.term not in of_all(Sentences).joins:
            row = []
    return (longest[0].start, longest[-1].end) if len(longest) > 1 else None


def _dateline(sentence: str) -> Iterator[Span]:
    found = find_dateline(sentence)
    if found and found.place and sentence[: len(found.place)].lower() == found.place.lower():
        yield 0, len(found.place)
