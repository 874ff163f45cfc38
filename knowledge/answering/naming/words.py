"""What a language brings to tell people in a text, made ready once."""

import re
from dataclasses import dataclass
from functools import cache

from knowledge.language.pack import any_of, of
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import Asking, Calendar, Detection, Names, People

_PARTICLE = r"(?:van|von|der|den|de|da|di|du|la|le|bin|al|el|ibn|ben)"


@dataclass(frozen=True)
class PeopleWords:
    """The words of one language."""

    he: frozenset[str]
    she: frozenset[str]
    subjects: frozenset[str]
    pronoun: re.Pattern[str]
    followed_by: frozenset[str]
    people: frozenset[str]
    """Before one, it is no pronoun."""
    titles_he: frozenset[str]
    titles_she: frozenset[str]
    titles: frozenset[str]
    """Of both as well, and of whoever holds an office."""
    offices: frozenset[str]
    """Further words of offices."""
    says: frozenset[str]
    heard: frozenset[str]
    who: frozenset[str]
    articles: frozenset[str]
    no_person_after: frozenset[str]
    """After any of them no name is a person's."""
    several: tuple[str, ...]
    plural: tuple[str, ...]
    somebody: re.Pattern[str]
    no_person: frozenset[str]
    given: frozenset[str]
    given_he: frozenset[str]
    given_she: frozenset[str]
    in_syllables: bool
    """Whether a title may be several words."""
    small: frozenset[str]
    """Words that may begin a sentence and are no name."""


@cache
def people_words(code: str) -> PeopleWords | None:
    """Return those of the language `code`; None for one that says nothing of people."""
    table = of(code, People)
    if not table.he and not table.she:
        return None
    titles = {*table.titles, *table.titles_he, *table.titles_she}
    calendar = of(code, Calendar)
    times = {name.lower() for names in (*calendar.months, *calendar.weekdays) for name in names.split()}
    return PeopleWords(
        he=frozenset(table.he),
        she=frozenset(table.she),
        subjects=frozenset(table.subjects),
        pronoun=re.compile(rf"\b(?:{any_of((*table.he, *table.she))})\b(?![-’'](?!s\b|d\b|ll\b|ve\b))", re.IGNORECASE),
        followed_by=frozenset(table.followed_by),
        people=frozenset(of(code, Names).people),
        titles_he=frozenset(table.titles_he),
        titles_she=frozenset(table.titles_she),
        titles=frozenset(titles),
        offices=frozenset(of(code, Names).offices) - titles,
        says=frozenset(table.says),
        heard=frozenset(table.heard),
        who=frozenset(table.who),
        articles=frozenset(table.articles),
        no_person_after=frozenset((*table.articles, *table.places)),
        several=(*table.several, *map(str.capitalize, table.several)),
        plural=table.plural,
        somebody=re.compile(rf"\b(?:{any_of(table.somebody)})\b", re.IGNORECASE),
        no_person=frozenset(table.no_person) | (times - set(table.given_he) - set(table.given_she)),
        given=frozenset(table.given),
        given_he=frozenset(table.given_he),
        given_she=frozenset(table.given_she),
        in_syllables=bool(of(code, Detection).syllable),
        small=frozenset((*of(code, Asking).stop_words, *table.opening)) - {*table.given_he, *table.given_she},
    )


def _run() -> str:
    upper = "".join(char for char in map(chr, range(0x2000)) if char.isupper())
    capital = rf"(?:[{upper}]\.(?:[{upper}]\.)*|[{upper}](?:[\w’']|-(?=\w))*)"
    return rf"(?<![\w.&]){capital}(?:(?:[ \u00a0]|[ \u00a0]{_PARTICLE}[ \u00a0]){capital})*"


RUN = compiled_when_used(_run)
"""Words with a capital in a row: what may be a name, with a title before it."""
