"""What a question wants measured: money, an age, a length of time …; and whether a text holds such a thing.

"How much did it cost?" is not answered by any number: a text without a sum of money cannot answer it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby

from knowledge.answering.typed import number_words
from knowledge.answering.wording import Kind
from knowledge.language.analysis import terms
from knowledge.language.money import SUM
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used, cue, cue_words
from knowledge.language.sections import Calendar, Measures, Numbers, Sentences, Tenses


class Measure(StrEnum):
    """Quantities that are told apart."""

    MONEY = "money"
    SHARE = "share"
    AGE = "age"
    CLOCK = "time of day"
    DAY = "day"
    DURATION = "duration"
    WEIGHT = "weight"
    SPEED = "speed"
    LENGTH = "length"
    POPULATION = "population"


def _asks(measure: Measure) -> re.Pattern[str]:
    return cue(lambda: getattr(of_all(Measures), f"asks_{measure.name.lower()}"))


def _counted(units: str, *, between: str = "", gap: str = "[ -]") -> str:
    """A number with one of `units` after it."""
    numbers = of_all(Numbers)
    number = any_of((r"\d+(?:[.,]\d+)*", *numbers.amounts, *numbers.vague))
    return rf"\b(?:{number}){between}{gap}(?:{units})\b"


def _day() -> str:
    calendar = of_all(Calendar)
    names = any_of((*" ".join(calendar.months).split(), *calendar.weekdays))
    return rf"\b(?:{names})\b|\b\d{{1,2}}[/.-]\d{{1,2}}\b|\b(?:{any_of(calendar.tells_a_day)})"


def _duration() -> str:
    measures = of_all(Measures)
    counted = _counted(any_of(measures.time_units), between=rf"(?:{any_of(measures.and_a_half)})?")
    return any_of((counted, *measures.holds_duration, *measures.anniversary))


def _population() -> str:
    measures = of_all(Measures)
    counted = _counted(any_of(measures.inhabitants), between=r"(?: \w+)?", gap=" ")
    return rf"{counted}|\b(?:{any_of(measures.population)})\b.{{0,40}}\d"


_ASKS = {measure: _asks(measure) for measure in Measure}
_HOLDS = {
    Measure.MONEY: SUM,
    Measure.SHARE: cue(lambda: of_all(Measures).holds_share, r"\d\s?%|"),
    Measure.AGE: cue(lambda: of_all(Measures).holds_age, r", \d\d,|"),
    Measure.CLOCK: cue(lambda: of_all(Measures).holds_clock, r"\b\d{1,2}[:.]\d\d\b|"),
    Measure.DAY: compiled_when_used(_day, re.IGNORECASE),
    Measure.DURATION: compiled_when_used(_duration, re.IGNORECASE),
    Measure.WEIGHT: compiled_when_used(lambda: _counted(any_of(of_all(Measures).weight_units)), re.IGNORECASE),
    Measure.SPEED: cue(lambda: of_all(Measures).holds_speed),
    Measure.LENGTH: compiled_when_used(lambda: _counted(any_of(of_all(Measures).length_units)), re.IGNORECASE),
    Measure.POPULATION: compiled_when_used(_population, re.IGNORECASE),
}
_ANNIVERSARY = cue(lambda: of_all(Measures).anniversary)
_SORT_OF_DATE = cue(lambda: of_all(Measures).asks_sort_of_date)
_TO_COME = cue_words(lambda: (*of_all(Tenses).future, *of_all(Tenses).asked_to_come))
_A_LIST = 3
"""Countries in a row that can be counted."""
_HOW_MUCH = re.compile(r"\bhow much\b", re.IGNORECASE)
_CHANGED = cue(lambda: of_all(Measures).asks_change)
"""Asks by how much something changed: whatever it is measured in, or a share of it, tells."""
_IN_NUMBERS = cue(lambda: of_all(Measures).changes_by_numbers)
"""What changes by a number, where "how much have relations grown" may be told in words."""
_HOW_MANY = cue(lambda: (*of_all(Measures).how_many, *of_all(Measures).number_of), r"\b", r"\s+(\w+)")
_COUNTED = cue(
    lambda: (*of_all(Measures).how_many, *of_all(Measures).number_of, *of_all(Measures).share_of),
    r"\b",
    r"\s+((?:(?:more|other|of the|of|the|new|different|total)\s+)*)([^\W\d_]+)(?:\s+([^\W\d_]+))?",
)
_ASKS_UNIT = re.compile(r"\b(?:how (?:many|much|few)|(?:percentage|percent|number|amount) of)\s+(\w+)", re.IGNORECASE)
_ASKS_TIME = cue(lambda: of_all(Measures).asks_time)
_ASKS_LENGTH = re.compile(r"\bhow (?:far|tall|high|large|big|deep|wide)\b", re.IGNORECASE)
_ASKS_YEAR = cue(lambda: of_all(Measures).asks_year)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a question wants counted, measured or dated; nothing where its `kind` asks for something else."""

    kind: Kind
    measure: Measure | None = None
    """None where it asks for another number, or for none."""
    changed: bool = False
    """It asks by how much something changed: whatever that is measured in, or a share of it, tells."""
    in_numbers: bool = False
    """What changed does so by a number."""
    how_much: bool = False
    """It asks how much: "how much have relations grown" may be told in words."""
    counted: str | None = None
    """Term of the word behind "how many"."""
    nouns: frozenset[str] = frozenset()
    """Terms of what is counted, or of what "how much" is asked: behind "more" or "of the", too."""
    counts: bool = False
    """Whether `nouns` are counted."""


def quantity(kind: Kind, question: str) -> Quantity:
    """Return what `question`, of `kind`, wants counted, measured or dated."""
    measure = measure_of(kind, question)
    if kind is not Kind.HOW_MANY:
        return Quantity(kind, measure)
    changed = _CHANGED.search(question) is not None
    counted = None if changed else _HOW_MANY.search(question)
    found = _COUNTED.search(question)
    return Quantity(
        kind,
        measure,
        changed=changed,
        in_numbers=changed and _IN_NUMBERS.search(question) is not None,
        how_much=_HOW_MUCH.search(question) is not None,
        counted=next(iter(terms(counted[1])), None) if counted else None,
        nouns=frozenset(terms(found[2])) if found else frozenset(),
        counts=found is not None and not found[0].lower().startswith("how much"),
    )


@dataclass(frozen=True, slots=True)
class Unit:
    """The words that an answer in numbers most likely has beside its number."""

    terms: frozenset[str]
    """What stands behind "how many", "how much" or "the number of"."""
    of_time: bool
    of_length: bool
    year: bool
    """It is to be a year."""


def unit_asked(question: str) -> Unit:
    """Return what `question` says of the unit."""
    found = _ASKS_UNIT.search(question)
    return Unit(
        terms=frozenset(terms(found[1])) if found else frozenset(),
        of_time=_ASKS_TIME.search(question) is not None,
        of_length=_ASKS_LENGTH.search(question) is not None,
        year=_ASKS_YEAR.search(question) is not None,
    )


def measure_of(kind: Kind, question: str) -> Measure | None:
    """Return the quantity that a question of `kind` asks for; None when it asks for another number, or for none."""
    if kind is Kind.HOW_MANY and _CHANGED.search(question):
        return None
    possible = {
        Kind.HOW_MANY: tuple(Measure),
        Kind.WHAT: (Measure.MONEY, Measure.SHARE),
        Kind.WHEN: (Measure.CLOCK, Measure.DAY),
    }.get(kind, ())
    return next((measure for measure in possible if _ASKS[measure].search(question)), None)


def counts_asked(asked: Quantity, sentences: Iterable[str]) -> float:
    """Return 1 where one of `sentences` has a number right before what is asked the number of, else -1.

    0 for a question that counts nothing by name: "how many people died" counts people, "how much was lost" nothing.
    """
    if asked.counted is None:
        return 0.0
    for sentence in sentences:
        if asked.counted in _years() and _ANNIVERSARY.search(sentence):
            return 1.0
        found = terms(sentence)
        if asked.counted in _countries() and _listed(found) >= _A_LIST:
            return 1.0
        places = [i for i, term in enumerate(found) if term == asked.counted]
        if any(_is_number(found, j) for i in places for j in range(max(0, i - 3), i)):
            return 1.0
    return -1.0


def _is_number(found: Sequence[str], place: int) -> bool:
    """Whether a term counts; "the two countries" are those that were spoken of."""
    known = found[place] == "two" and place > 0 and found[place - 1] == "the"
    return not known and (found[place][0].isdigit() or found[place] in _numbers())


@cache
def _years() -> frozenset[str]:
    return frozenset(terms("years"))


@cache
def _countries() -> frozenset[str]:
    """What countries are counted as: "how many nations"."""
    return frozenset(terms("countries nations states members"))


def _listed(found: Iterable[str]) -> int:
    """How many countries stand in a row: "Norway, Iceland and Liechtenstein"."""
    joins = of_all(Sentences).joins
    runs = groupby((term for term in found if term not in joins), key=lambda term: term.startswith("country:"))
    return max((len(list(run)) for country, run in runs if country), default=0)


@cache
def _numbers() -> frozenset[str]:
    return frozenset(term for word in number_words() for term in terms(word))


def holds(measure: Measure, text: str) -> bool:
    """Return whether `text` holds a quantity of a sort."""
    return _HOLDS[measure].search(text) is not None


def names_sort_of_date(question: str) -> bool:
    """Return whether `question`, after a date, says of what sort: "in what year", "on which day"."""
    return _SORT_OF_DATE.search(question) is not None


def asks_of_the_future(question: str) -> bool:
    """Return whether `question`, after a date, asks of what is still to come: "when will they meet?", "when is it?".

    When they met may be told by the day of publication; when they will, the text itself must say.
    """
    return _TO_COME.search(question) is not None
