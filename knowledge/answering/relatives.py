"""Related words: other forms ("begin", "began"), synonyms, broader or narrower words, words used alike; capitals.

`thesaurus.txt` derives from WordNet 3.0, Copyright 2006 by Princeton University; `build_thesaurus` tells how, and
`thesaurus.LICENSE` is its licence. `distributional.txt` derives from GloVe's word vectors, which are in the public
domain; see `build_distributional`. A line is found by bisection in the mapped file, so nothing is loaded at the start.
"""

from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.language.places import places
from knowledge.language.sorted_lines import SortedLines

SEAT = 0.8
"""How near a country and its capital are: news says "Moscow" for the government of Russia."""
_UNION = {"region:150": ("country:EU",), "country:EU": ("region:150",)}
"""News says "the European commissioner", and "European officials" for those of the Union."""
MEMBER = 0.85
"""How near a part of the world and a country there are: "the Scandinavian guest" is a Norwegian."""


class Relation(IntEnum):
    """How one word is related to another."""

    SAME = 0
    """Another form, or a synonym; a country and its capital."""
    BROADER = 1
    """A broader or narrower word."""
    USED_ALIKE = 2
    """A distributional neighbour: it stands beside the same words, as "envoy" and "ambassador" do."""


class Relative(NamedTuple):
    """A term related to another."""

    term: str
    nearness: float
    """0 to 1: how likely both are meant in the sense that relates them."""
    relation: Relation


@lru_cache(maxsize=4096)
def relatives(term: str) -> tuple[Relative, ...]:
    """Return the relatives of `term`, sorted by `Relation`, the nearest first of each."""
    found = [Relative(other, SEAT, Relation.SAME) for other in (*_seats(term), *_UNION.get(term, ()))]
    found += [Relative(country, MEMBER, Relation.SAME) for country in countries_in(term)]
    for field in (_table("thesaurus.txt").after(term) or "").split():
        sign, relation = ("=", Relation.SAME) if "=" in field else ("<", Relation.BROADER)
        other, nearness = field.split(sign)
        found.append(Relative(other, int(nearness) / 100, relation))
    for field in (_table("distributional.txt").after(term) or "").split():
        other, nearness = field.split("=")
        found.append(Relative(other, int(nearness) / 100, Relation.USED_ALIKE))
    return tuple(found)


def countries_in(term: str) -> list[str]:
    """Return the terms of the countries in the part of the world that `term` means; none for any other term."""
    return _regions().get(term, [])


def _seats(term: str) -> list[str]:
    """The country of a capital, or the capital of a country."""
    country = places().seats.get(term)
    return [country[0]] if country else [seat for seat, (owner, _) in places().seats.items() if owner == term]


@cache
def _regions() -> dict[str, list[str]]:
    """The countries of each part of the world."""
    lines = Path(__file__).with_name("regions.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {region: [f"country:{code}" for code in codes.split()] for region, codes in pairs}


@cache
def _table(name: str) -> SortedLines:
    return SortedLines(Path(__file__).with_name(name))
