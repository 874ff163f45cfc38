"""What a question wants measured: money, an age, a length of time …; and whether a text holds such a thing.

"How much did it cost?" is not answered by any number: a text without a sum of money cannot answer it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby

from knowledge.answering.typed import NUMBERS, holds_new
from knowledge.answering.wording import Kind
from knowledge.language.analysis import terms
from knowledge.language.money import SUM


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


_NUMBER = (
    r"(?:\d+(?:[.,]\d+)*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|half|an?|hundreds?|thousands?|millions?|billions?|dozens?"
    r"|several|few|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
)
_ANNIVERSARY = r"\b(?:\d+(?:st|nd|rd|th)|\w+(?:ieth|teenth)|first|second|third|fifth|tenth) (?:anniversary|birthday)\b"
"""As good as a number of years."""
_TIME = (
    r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)"
    r"|giây|phút|giờ|tiếng|ngày|đêm|tuần|tháng|năm)"
)
_PRICE = r"(?:price|cost|budget|fare|fee|salary|wages?|revenue|turnover|rent)"

_ASKS = {
    Measure.MONEY: (
        r"\bhow much\b.*\b(?:money|cash|costs?|pay|paid|price|worth|earns?|earned|makes?|made|salary|fare|charged?"
        r"|spen[dt]|fined?|tickets?|rent|raised?|invest(?:ed)?|owes?|sell|sold|buy|bought|gets?|got|lose|lost"
        r"|insur\w+|damage|reward|prize)\b|^how much (?:is|was|are|were|for|does|did|do|will|would)\b"
        r"|\bhow many (?:dollars|euros|pounds|yen|crowns|dong)\b"
        r"|\bin (?:us |american )?(?:dollars|euros|pounds|dong|usd|eur|vnd)\b"
        rf"|\bwhat(?: is| was| are| were|'s|’s| did| does)? (?:the )?(?:\w+ ){{0,2}}{_PRICE}\b"
        r"|bao nhiêu (?:tiền|đồng|đô|usd|euro|tỷ|tỉ|triệu)\b"
        r"|bao nhieu tien|\bgiá (?!đình|trị)\w+ .*bao nhiêu|\bgiá bao nhiêu|\bgia bao nhieu"
    ),
    Measure.SHARE: r"\bpercent|\bper cent\b|\bproportion\b|\bshare of\b|\bturnout\b|phần trăm|phan tram|t[ỷỉ] lệ",
    Measure.AGE: r"\bhow old\b|\bwhat age\b|\bage of\b|bao nhiêu tuổi|bao nhieu tuoi|mấy tuổi|may tuoi",
    Measure.CLOCK: r"\b(?:what|which|exact) time\b|mấy giờ|may gio",
    Measure.DAY: (
        r"\b(?:what|which|exact) (?:exact )?(?:date|day|weekday|month)\b|\bthe date of\b"
        r"|\b(?:ngày|tháng|ngay|thang|hôm|hom) (?:nào|nao)\b"
    ),
    Measure.DURATION: (r"\bhow long\b|\bhow many (?:days|years|months|weeks|hours|minutes)\b|bao lâu|bao lau"),
    Measure.WEIGHT: r"\bhow heavy\b|\bweigh(?:s|ed|t)?\b|nặng bao|nang bao",
    Measure.SPEED: r"\bhow fast\b|\bwhat speed\b",
    Measure.POPULATION: r"\bpopulation\b|\bhow many (?:people|inhabitants) live\b|\bdân số\b|\bdan so\b",
    Measure.LENGTH: r"\bhow (?:far|tall|high|deep|wide)\b|bao xa|(?:cao|dài|rộng|sâu) bao",
}
_HOLDS = {
    Measure.MONEY: SUM,
    Measure.SHARE: (
        r"\d\s?%|\bper ?cent|\bphần trăm\b|\bhalf\b|\bthirds?\b|\bquarters?\b"
        r"|\b(?:one|two|three|\d+) (?:in|of) \w+\b"
    ),
    Measure.AGE: r"\baged? (?:of )?\d|\d+[ -]years?[ -]old|\bborn\b|\bturn(?:s|ed) \d|\d+ tuổi|sinh năm|, \d\d,",
    Measure.CLOCK: (
        r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?(?:a\.?m\b|p\.?m\b|o'clock)|\b(?:noon|midnight|dawn|dusk|morning|afternoon"
        r"|evening|night)\b|\b\d{1,2} ?(?:giờ|h)\b|\b(?:sáng|trưa|chiều|tối)\b"
    ),
    Measure.DAY: (
        r"\b(?:jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
        r"|nov(?:ember)?|dec(?:ember)?)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\d{1,2}[/.-]\d{1,2}\b"
        r"|\b(?:today|yesterday|tomorrow)\b|\b(?:ngày|tháng) \d|\bhôm (?:nay|qua)\b|\bthứ (?:hai|ba|tư|năm|sáu|bảy)\b"
    ),
    Measure.DURATION: rf"\b{_NUMBER}(?:[ -]and[ -]a[ -]half)?[ -]{_TIME}\b|\buntil\b|\bsince\b|{_ANNIVERSARY}",
    Measure.WEIGHT: (rf"\b{_NUMBER}[ -](?:kg|kilos?|kilograms?|grams?|ton(?:ne)?s?|pounds?|lbs?|ounces?|tấn|tạ|ký)\b"),
    Measure.SPEED: r"\b(?:mph|km/h|kph|knots|an hour|per hour|per second)\b",
    Measure.LENGTH: (
        rf"\b{_NUMBER}[ -](?:nautical )?(?:km|kilomet(?:er|re)s?|m|met(?:er|re)s?|cm|centimet(?:er|re)s?|mm"
        r"|millimet(?:er|re)s?|miles?|feet|foot|ft|inch(?:es)?|yards?|storeys?|stories|cây số|mét)\b"
    ),
    Measure.POPULATION: (
        rf"\b{_NUMBER}(?: \w+)? (?:people|inhabitants|residents|citizens|souls|người|dân|cư dân)\b"
        rf"|\b(?:population|dân số)\b.{{0,40}}\d"
    ),
}
_SORT_OF_DATE = (
    r"\b(?:what|which|exact) (?:exact )?(?:year|date|day|month|weekday|decade|century|time)\b"
    r"|\bwhen exactly\b|\bexactly when\b|\b(?:năm|ngày|tháng|nam|ngay|thang) (?:nào|nao)\b"
)
_TO_COME = (
    r"\b(?:will|shall|next|upcoming|going to|gonna|sẽ|sắp)\b|['’]ll\b"
    r"|\b(?:when|date|day|year|month|time)(?:'s|’s|s| is| are)\b"
)
_A_LIST, _AND = 3, frozenset({"and", "va"})
"""Countries in a row that can be counted, and what may stand between them."""
_HOW_MUCH = re.compile(r"\bhow much\b", re.IGNORECASE)
_CHANGED = (
    r"\bby how much\b|\bby (?:what|which) (?:percentage|percent|share|amount|margin)\b"
    r"|\bhow much (?:more|less|higher|lower|cheaper|dearer|bigger|smaller|faster|longer|shorter|older|warmer|colder)\b"
    r"|\bhow much\b.*\b(?:rise|rose|risen|grow|grew|grown|increase[ds]?|go(?:ne)? (?:up|down)|went (?:up|down)|fall"
    r"|fell|fallen|drop(?:ped)?|decline[ds]?|decrease[ds]?|shr[iau]nk|shrunken|plunged?|soar(?:ed)?|jump(?:ed)?|surged?"
    r"|climb(?:ed)?|slump(?:ed)?|tumbled?|sl[iu]p(?:ped)?|changed?|swell|swelled|swollen|widen(?:ed)?|narrow(?:ed)?"
    r"|raised?|cut|reduced?|slashed?|lifted|lowered|expand(?:ed)?|improved?)\b"
    r"|\b(?:tăng|giảm|tang|giam) (?:thêm |lên |xuống |được )?"
    r"(?:bao nhiêu|bao nhieu|mấy)(?!\s+(?:đồng|dong|tiền|tien)\b)"
)
"""Asks by how much something changed: whatever it is measured in, or a share of it, tells."""
_IN_NUMBERS = (
    r"\bby (?:how much|what|which)\b|\b(?:numbers?|prices?|costs?|rates?|shares?|population|wages?|salar(?:y|ies)|pay"
    r"|rents?|tax(?:es)?|temperatures?|levels?|sales|profits?|exports|imports|production|output|revenue)\b|\bgiá\b|\bsố\b"
)
"""What changes by a number, where "how much have relations grown" may be told in words."""
_HOW_MANY = re.compile(r"\b(?:how many|how few|(?:number|amount) of|bao nhiêu|bao nhieu|mấy)\s+(\w+)", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:how many|how few|how much|(?:number|amount|percentage|percent|share|proportion) of|bao nhiêu|bao nhieu|mấy)"
    r"\s+((?:(?:more|other|of the|of|the|new|different|total)\s+)*)([^\W\d_]+)(?:\s+([^\W\d_]+))?",
    re.IGNORECASE,
)
_ASKS_UNIT = re.compile(r"\b(?:how (?:many|much|few)|(?:percentage|percent|number|amount) of)\s+(\w+)", re.IGNORECASE)
_ASKS_TIME = re.compile(r"\bhow (?:old|long)\b|\bbao lâu\b", re.IGNORECASE)
_ASKS_LENGTH = re.compile(r"\bhow (?:far|tall|high|large|big|deep|wide)\b", re.IGNORECASE)
_ASKS_YEAR = re.compile(r"\byear\b|\bnăm nào\b", re.IGNORECASE)


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
    changed = _compiled(_CHANGED).search(question) is not None
    counted = None if changed else _HOW_MANY.search(question)
    found = _COUNTED.search(question)
    return Quantity(
        kind,
        measure,
        changed=changed,
        in_numbers=changed and _compiled(_IN_NUMBERS).search(question) is not None,
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
    if kind is Kind.HOW_MANY and _compiled(_CHANGED).search(question):
        return None
    possible = {
        Kind.HOW_MANY: tuple(Measure),
        Kind.WHAT: (Measure.MONEY, Measure.SHARE),
        Kind.WHEN: (Measure.CLOCK, Measure.DAY),
    }.get(kind, ())
    return next((measure for measure in possible if _compiled(_ASKS[measure]).search(question)), None)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)  # when it is first needed: all of them take a while


def counts_asked(asked: Quantity, sentences: Iterable[str]) -> float:
    """Return 1 where one of `sentences` has a number right before what is asked the number of, else -1.

    0 for a question that counts nothing by name: "how many people died" counts people, "how much was lost" nothing.
    """
    if asked.counted is None:
        return 0.0
    for sentence in sentences:
        if asked.counted in _years() and _compiled(_ANNIVERSARY).search(sentence):
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
    runs = groupby((term for term in found if term not in _AND), key=lambda term: term.startswith("country:"))
    return max((len(list(run)) for country, run in runs if country), default=0)


@cache
def _numbers() -> frozenset[str]:
    return frozenset(term for word in NUMBERS for term in terms(word))


def holds_measure(asked: Quantity, text: str) -> bool:
    """Return whether `text` holds a quantity of the sort that is asked for; False where none is."""
    return asked.measure is not None and _compiled(_HOLDS[asked.measure]).search(text) is not None


def lacks_date(asked: Quantity, text: str, own_words: frozenset[str]) -> bool:
    """Return whether `text` lacks the date or time of day that alone could answer.

    False for a question after anything else. `own_words` are the question's, in lower case.
    """
    return asked.kind is Kind.WHEN and _lacks(asked, text, own_words)


def names_sort_of_date(question: str) -> bool:
    """Return whether `question`, after a date, says of what sort: "in what year", "on which day"."""
    return _compiled(_SORT_OF_DATE).search(question) is not None


def asks_of_the_future(question: str) -> bool:
    """Return whether `question`, after a date, asks of what is still to come: "when will they meet?", "when is it?".

    When they met may be told by the day of publication; when they will, the text itself must say.
    """
    return _compiled(_TO_COME).search(question) is not None


def lacks_number(asked: Quantity, text: str, own_words: frozenset[str]) -> bool:
    """Return whether `text` lacks the number, or a quantity of the sort, that alone could answer.

    False for a question after anything else. `own_words` are the question's, in lower case.
    """
    if asked.changed:
        if not asked.in_numbers or _compiled(_HOLDS[Measure.SHARE]).search(text):
            return False
        return not holds_new(asked.kind, text, own_words)
    measured = asked.kind is not Kind.WHEN and asked.measure is not None
    wanted = measured or (asked.kind is Kind.HOW_MANY and not asked.how_much)
    return wanted and _lacks(asked, text, own_words) and counts_asked(asked, (text,)) <= 0.0


def _lacks(asked: Quantity, text: str, own_words: frozenset[str]) -> bool:
    if asked.measure:
        return _compiled(_HOLDS[asked.measure]).search(text) is None
    return not holds_new(asked.kind, text, own_words)
