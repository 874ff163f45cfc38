"""The table of what words mean in the news beside themselves, `lexicon.tsv`, as its readers need it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

FILE = Path(__file__).with_name("lexicon.tsv")
Origin = Literal["asked", "told", "name", "alike"]


class Entry(NamedTuple):
    """A line of the table."""

    origins: tuple[Origin, ...]
    words: str
    """A phrase; the names of one thing with ` = ` between; words with `, ` between."""
    meanings: tuple[str, ...]
    """Plain words, with the sign before them that says where alone they are meant."""


@cache
def entries() -> tuple[Entry, ...]:
    """Return all lines in the order of the file; ValueError names one that is none."""
    found = []
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        origins, words, *meanings = line.split("\t")
        if not set(origins.split()) <= set(get_args(Origin)) or not words or len(meanings) > 1:
            raise ValueError(f"{FILE.name}, line {number}: no origin, words and meanings with tabs between: {line}")
        known = tuple(origin for origin in get_args(Origin) if origin in origins.split())
        found.append(Entry(known, words, tuple(filter(None, ", ".join(meanings).split(", ")))))
    return tuple(found)


def phrases(origin: Literal["asked", "told"]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the phrases of questions or of reports, each with its meanings there."""
    elsewhere = "!" if origin == "asked" else "?"
    for entry in entries():
        if origin in entry.origins:
            yield entry.words, tuple(one.lstrip("?!") for one in entry.meanings if one[0] != elsewhere)


def names() -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """Yield the names of each thing, and plain words for what it is."""
    return ((entry.words.split(" = "), entry.meanings) for entry in entries() if "name" in entry.origins)


def alike() -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """Yield words that may stand for one another in a report, and what it may have instead of them."""
    return ((entry.words.split(", "), entry.meanings) for entry in entries() if "alike" in entry.origins)
