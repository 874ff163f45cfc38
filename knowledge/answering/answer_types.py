"""Whether a span is of the sort that a question asks for: a number of that thing, no other; somebody, no treaty."""

import re
from functools import cache, lru_cache

from knowledge.answering.entities import find, is_date, may_be_somebody
from knowledge.answering.measures import Measure
from knowledge.answering.question import Kind, Question
from knowledge.answering.relatives import Relation, relatives
from knowledge.language.analysis import terms, tokenize
from knowledge.language.money import SUM
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used, cue
from knowledge.language.sections import Measures, Places, Sentences
from knowledge.passages import Span
from knowledge.reading.datelines import find_dateline

_PLACE = compiled_when_used(
    r"\b(?:Avenue|Bay|Beach|Bridge|Canal|Cape|Castle|Cathedral|Church|Coast|County|District|Empire|Front|Gulf|Harbou?r"
    r"|Island|Islands|Kingdom|Lake|Library|Mount|Mountains?|Museum|Ocean|Peninsula|Port|Province|Republic|Ridge|Sea|Stadium"
    r"|Station|Strait|Theatre|Theater|Theory|Tower|Town|Valley|Village|North|South|East|West)\b"
)
_AT = cue(
    lambda: (*of_all(Places).at, *of_all(Places).beside, *of_all(Places).into, *of_all(Places).inside),
    r"\b",
    r"\s+(?:the\s+)?$",
)
"""Stands before a place, not before somebody."""


@cache
def _units() -> dict[Measure, str]:
    """For each measure its units, as a pattern."""
    measures = of_all(Measures)
    return {
        Measure.DURATION: any_of(measures.time_units),
        Measure.LENGTH: any_of((*measures.length_units, *measures.area_units)),
        Measure.WEIGHT: any_of((*measures.weight_units, *measures.volume_units)),
        Measure.SHARE: any_of(("%", *measures.share_units)),
        Measure.SPEED: any_of(measures.speed_units),
        Measure.CLOCK: any_of((r"[:.]\d\d", *measures.clock_units)),
    }


def _gap() -> str:
    """What may stand between a number and its unit."""
    return rf"(?:[\s-]+(?:{any_of(of_all(Measures).before_units)})){{0,2}}[\s-]*"


def _any_unit() -> str:
    units = _units()
    counted = (units[one] for one in (Measure.DURATION, Measure.LENGTH, Measure.WEIGHT, Measure.SHARE))
    return rf"{_gap()}(?:{any_of(counted)})(?!\w)"


_ANY_UNIT = compiled_when_used(_any_unit, re.IGNORECASE)
_AGED = cue(lambda: (*of_all(Measures).before_an_age, ", "), "", "$")
_OLD = cue(lambda: (*of_all(Measures).after_an_age, ",", "$", r"\)"), r"[\s-]*")
_CLOCK_BEFORE = re.compile(r"(?:\d[:.]|\d[–-])$")
_CLOCK_AFTER = re.compile(r"[:.–-]\d|\s?(?:a\.?m|p\.?m|o'clock)\b|(?:st|nd|rd|th)\b", re.IGNORECASE)
_NO_COUNT = re.compile(r"\b(?:the|these|those|all) \0two$|\b[A-Z\u0110]{2,}[\s-]\0\d+$")
"""Counts nothing that is new: "the two ministers", "UNGA 80"."""
_ONE_OF = re.compile(r"\s+(?:of|another|day|more|by)\b")


def is_of_the_sort(question: Question, sentence: str, span: Span) -> bool:
    """Return whether the characters `span` of `sentence` are what `question` asks for, by what stands beside them."""
    start, end = span
    text = sentence[start:end]
    dateline = find_dateline(sentence)
    if dateline and start < dateline.end and question.kind is not Kind.WHERE:
        return False
    if question.kind is Kind.WHO:
        return may_be_somebody(text) and not _PLACE.search(text) and not _AT.search(sentence[:start])
    if question.kind is Kind.WHERE:
        return not is_date(text)
    if question.kind is not Kind.HOW_MANY:
        return True
    return _counts(question, sentence, span)


def counted_terms(question: Question) -> frozenset[str]:
    """Return the terms of what `question` counts or measures in: "inhabit" of "how many inhabitants"."""
    if question.kind is not Kind.HOW_MANY:
        return frozenset()
    asked = question.asks.quantity
    return (asked.nouns if asked.measure is None else frozenset()) | _measuring()


@cache
def _measuring() -> frozenset[str]:
    """Words that ask for a quantity and need not be repeated."""
    return frozenset(
        terms(
            "long old far big large tall high deep wide heavy fast much many number amount percentage percent share"
            " total price cost costs money time times take takes took last lasted people person population age size"
        )
    )


def _counts(question: Question, sentence: str, span: Span) -> bool:
    asked = question.asks.quantity
    if asked.measure is not None:
        return _measures(asked.measure, sentence, span)
    start, end = span
    text, before, after = sentence[start:end], sentence[:start], sentence[end:]
    if _CLOCK_AFTER.match(after) or _CLOCK_BEFORE.search(before):
        return False
    if not asked.counts:
        return True
    if _NO_COUNT.search(f"{before[-20:]}\0{text}") or (text.lower() == "one" and _ONE_OF.match(after)):
        return False
    if any(a <= start < b for a, b in _dates_in(sentence)) and not asked.nouns.intersection(terms(after)[:1]):
        return False
    return not _counts_otherwise(asked.nouns, sentence, span) and _followed_by(
        asked.nouns, set() if text.lower() == "one" else set(question.terms), after
    )


@lru_cache(maxsize=8)  # each number of a sentence asks
def _dates_in(sentence: str) -> tuple[Span, ...]:
    return tuple(find(Kind.WHEN, sentence))


def _measures(measure: Measure, sentence: str, span: Span) -> bool:
    """Whether the number is one of that measure, by its unit."""
    text, before, after = sentence[slice(*span)], sentence[: span[0]], sentence[span[1] :]
    if measure is Measure.MONEY:
        return _is_money(sentence, span)
    if measure is Measure.AGE:
        return bool(_AGED.search(before) or _OLD.match(after))
    if measure is Measure.SHARE:
        named = "%" in text or "cent" in text or re.search(r"half|third|quarter", text, re.IGNORECASE)
        return bool(named or re.match(_units()[measure], after.lstrip(), re.IGNORECASE))
    if measure not in _units():
        return True
    follows = re.match(rf"{_gap()}(?:{_units()[measure]})(?!\w)", after, re.IGNORECASE)
    return bool(follows or re.search(rf"(?:{_units()[measure]})\b", text, re.IGNORECASE))


def _is_money(sentence: str, span: Span) -> bool:
    return any(a < span[1] and span[0] < b for a, b in (found.span() for found in SUM.finditer(sentence)))


def _counts_otherwise(noun: frozenset[str], sentence: str, span: Span) -> bool:
    """Whether the number is of a unit, or of money, that is not what is counted."""
    unit = _ANY_UNIT.match(sentence[span[1] :])
    if unit and not noun.intersection(terms(unit[0])):
        return True
    return not noun & _money_words() and _is_money(sentence, span)


def _followed_by(noun: frozenset[str], asked: set[str], after: str) -> bool:
    """Whether a number goes on with what is counted, with a word like it, or with no noun at all."""
    clause = re.split(r"[,;:.()\n]|\s[–—-]\s", after, maxsplit=1)[0]
    tokens = tokenize(clause)[:4]
    if not tokens or tokens[0].start > 2:
        return True
    like = noun | {r.term for term in noun for r in relatives(term) if r.relation is not Relation.USED_ALIKE} | asked
    if noun & _people():
        like |= _people()
    if tokens[0].term in _empty():
        return True
    return any(token.term in like for token in tokens)


@cache
def _people() -> frozenset[str]:
    return frozenset(terms(" ".join(of_all(Measures).people)))


@cache
def _empty() -> frozenset[str]:
    return frozenset(terms(" ".join(of_all(Sentences).empty)))


@cache
def _money_words() -> frozenset[str]:
    return frozenset(terms("dollars euros pounds money crowns"))
