"""Countries by every name that people call them; read from `places.tsv`, which `build_places` makes."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names to terms. A name is one or more words in lower case, joined by single spaces; its marks are kept."""

    names: dict[str, str]
    """Names that mean a place however they are written: "đan mạch", "dan mach", "denmark", "danish"."""
    english: frozenset[str]
    """Those of `names` that are English."""
    capitals: dict[str, str]
    """Names that mean a place only with a capital: "turkey", "polish"."""
    syllables: dict[str, str]
    """Vietnamese names of one syllable, which mean a place only in Vietnamese text; case is kept: "Đức", "đức"."""
    seats: dict[str, tuple[str, str]]
    """The terms of capitals, joined by spaces, which stand for their country in the press: "moscow" to ("country:RU",
    "Russia"), "phnom penh" to ("country:KH", "Cambodia")."""
    lengths: dict[str, tuple[int, ...]]
    """For the first word of names of several words: how many words those have, most first."""


@cache
def places() -> Gazetteer:
    """The table that ships with this package; read once, in a few milliseconds."""
    tables: dict[str, dict[str, str]] = {"english": {}, "foreign": {}, "capitals": {}, "syllables": {}}
    lengths: dict[str, tuple[int, ...]] = {}
    seats: dict[str, tuple[str, str]] = {}
    for line in Path(__file__).with_name("places.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, meaning, names = line.split("\t")
        if kind == "openers":
            lengths |= dict.fromkeys(names.split("|"), tuple(map(int, meaning.split(","))))
        elif kind == "seats":
            country, _, name = meaning.partition(",")
            seats[names] = country, name
        else:
            tables[kind] |= dict.fromkeys(names.split("|"), meaning)
    english = frozenset(tables["english"])
    return Gazetteer(
        tables["english"] | tables["foreign"], english, tables["capitals"], tables["syllables"], seats, lengths
    )
