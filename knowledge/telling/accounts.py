"""All that an article tells in numbers, and whether another one is of the same event."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from knowledge.answering.entities import is_date
from knowledge.answering.measures import Measure, held
from knowledge.article import Article
from knowledge.language.analysis import terms, tokenize
from knowledge.language.detect import is_vietnamese
from knowledge.language.question_words import all_question_words
from knowledge.language.sentences import split
from knowledge.passages import Span
from knowledge.telling.days import days_told
from knowledge.telling.facts import Fact, facts
from knowledge.telling.told_numbers import ToldNumber

DAYS = 3
"""Days between two reports of one event at most."""
LEAD = 700
"""Characters of an article that tell what its news is, with its headline."""
NAMES = 3000
"""Characters of an article of which the names are looked at."""
NEAR, SURELY = 0.4, 0.75
"""Share of the words of the shorter lead that the other one has, and the same of the names, added up, from which two
articles tell of one event: where days of publication say that they may, and where one of them is not known. Of pairs of
ECB+ 96 % and half of one event reach these, 41 % and 10 % of two events of one sort."""
BEFORE = 7
"""Days before its publication from which an article tells of something else that was, too."""
_WINDOW = 8
"""Words on each side of a number that tell what it is about."""
AGE = "age"
"""The unit of an age."""
_BEFORE_AGE = re.compile(r"((?:[^\W\d_a-z][\w’'-]+\s?)+),\s(?:aged\s|who is\s|an?\s|now\s)?$")
_AFTER_AGE = re.compile(r"[\s-]years?[\s-]old,?(?:\s[^\W\d_A-Z][\w’'-]*)?\s((?:[^\W\d_a-z][\w’'-]+\s?)+)")
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"(?<![.!?:\"“]\s)(?<!^)\b[^\W\d_a-z][^\W\d_]+(?:['’-][^\W\d_]+)*")
_CONVERTED = re.compile(r"\d[\w\s.,-]*\($")
"""Stands before a sum that tells the one before it in other money."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A fact with what stands around it in its article."""

    fact: Fact
    sentence: Span
    around: frozenset[str]
    """Terms of the words near it."""
    held: frozenset[str]
    """Terms of its sentence."""
    names: frozenset[str]
    """Names near it."""
    now: bool
    """Whether it is of what the article reports, not of what was before."""
    day: date | None
    """The single day of which its sentence tells."""

    @property
    def span(self) -> Span:
        """Where the number stands in its article."""
        start, end = self.fact.span
        return self.sentence[0] + start, self.sentence[0] + end

    @property
    def key(self) -> tuple[object, ...]:
        """What an article should tell one number of."""
        return self.fact.fate, self.fact.noun, self.fact.number.unit


class Account:
    """What one article tells of an event."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def lead(self) -> frozenset[str]:
        """The terms of its headline and its beginning."""
        found = terms(f"{self.article.title}. {self.article.text[:LEAD]}")
        return frozenset(found) - all_question_words()

    @cached_property
    def names(self) -> frozenset[str]:
        """Its names, in small letters."""
        text = self.article.text[:NAMES]
        small = set(re.findall(r"\b[^\W\d_A-Z]+\b", text))
        return names_of(text) - small

    @cached_property
    def sentences(self) -> list[Span]:
        """Where each sentence stands."""
        return list(split(self.article.text))

    @cached_property
    def held(self) -> list[frozenset[str]]:
        """The terms of each sentence."""
        return [frozenset(terms(self.article.text[start:end])) for start, end in self.sentences]

    @cached_property
    def all(self) -> frozenset[str]:
        """Its terms."""
        return self.lead.union(*self.held)

    @cached_property
    def details(self) -> list[Detail]:
        """All its facts, in reading order."""
        return [one for span in self.sentences for one in self._details(span)]

    def _details(self, span: Span) -> Iterable[Detail]:
        text, day = self.article.text[span[0] : span[1]], self.article.day
        ages = {fact.span: fact for fact in _ages(text)}
        counted = (fact for fact in facts(text) if not _CONVERTED.search(text[: fact.span[0]]))
        found = [*(fact for fact in counted if not any(_overlap_at(fact.span, age) for age in ages)), *ages.values()]
        if not found:
            return
        tokens = tokenize(text)
        held = frozenset(token.term for token in tokens) - all_question_words()
        days = [one.days for one in days_told(text, day, vietnamese=self.is_vietnamese) if not one.of_saying]
        now = not day or not days or any(one.until >= day - timedelta(days=BEFORE) for one in days)
        singles = {one.since for one in days if one.since == one.until}
        single = singles.pop() if len(singles) == 1 else None
        years = {int(year) for year in _YEAR.findall(text)}
        if not day and years and max(map(int, _YEAR.findall(self.article.text))) not in years:
            now = False
        for fact in found:
            before = [token for token in tokens if token.end <= fact.span[0]][-_WINDOW:]
            after = [token for token in tokens if token.start >= fact.span[1]][:_WINDOW]
            near = [*before, *after]
            around = frozenset(token.term for token in near if not token.term[0].isdigit()) - all_question_words()
            named = frozenset(
                text[token.start : token.end].lower() for token in near if token.start and text[token.start].isupper()
            )
            names = _of_age(text, fact) if fact.number.unit == AGE else named & self.names
            yield Detail(fact, span, around, held, names, now, single)

    @cached_property
    def is_vietnamese(self) -> bool:
        """Whether it is written in Vietnamese."""
        return is_vietnamese(self.article.text[:400])


def names_of(text: str) -> frozenset[str]:
    """Return the words of a text that have a capital and do not begin a sentence, in small letters; no dates."""
    return frozenset(name.lower() for name in _NAME.findall(text) if not is_date(name))


def _overlap_at(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _ages(text: str) -> Iterable[Fact]:
    """How old somebody is, each as a fact in years of age."""
    for start, end in held(Measure.AGE, text):
        digits = _DIGITS.search(text, start)
        if digits and digits.start() < end:
            number = ToldNumber(*digits.span(), float(digits[0]), AGE, "exact")
            yield Fact(number, frozenset(), "", part=False, beside=frozenset())


def _of_age(text: str, fact: Fact) -> frozenset[str]:
    """The name of whom an age is: "Holly Bowles, 19,", "the 19-year-old Australian Holly Bowles"."""
    found = _BEFORE_AGE.search(text[: fact.span[0]]) or _AFTER_AGE.match(text[fact.span[1] :])
    return frozenset(found[1].lower().split()) if found else frozenset()


def same_event(one: Account, other: Account) -> bool:
    """Return whether two articles surely report the same: words and names of both, and near days of publication."""
    days = one.article.day, other.article.day
    if days[0] and days[1] and abs(days[0] - days[1]) > timedelta(days=DAYS):
        return False
    alike = _overlap(one.lead, other.lead) + _overlap(one.names, other.names)
    return alike >= (NEAR if days[0] and days[1] else SURELY)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)
