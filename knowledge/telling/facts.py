"""The facts of a sentence that can be held against those of another one: how many of what, in what unit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from knowledge.language.analysis import Token, terms, tokenize
from knowledge.language.detect import is_vietnamese
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.question_words import all_question_words
from knowledge.language.sections import Telling
from knowledge.passages import Span
from knowledge.telling.told_numbers import ToldNumber, numbers

_FATES = ("dead", "hurt", "missing", "held", "saved", "homeless", "aboard")
"""What befell those who are counted; `Telling` has the words that tell it."""
_MEDICS = "medics medic medical staff doctors doctor nurses nurse paramedics"
_GROUPS = (
    "fighters fighter militants militant jihadists jihadist terrorists terrorist rebels rebel gunmen militia militiamen"
    " insurgents members"
)
_SKIPPED = frozenset(
    terms(
        "more many other another total least most several new local young old syrian kurdish russian islamic state"
        " group government regime opposition"
    )
)
_FARTHEST = 12
"""Words between a number and what befell those that it counts."""
CLOSE = 3
"""Words from a number to what befell those that it counts, where it does not say who they are."""
_ANYBODY = frozenset({"people"})
_NEAR = 7
"""Words on each side of a number that tell what it is about."""
_CLOSE_BY = 4
"""Words on each side that tell what a sum was for."""
_PART = cue(lambda: of_all(Telling).part, r"\b", r"\s+(?:at least |about |some |nearly )?$")
_FURTHER = re.compile(r"\s(?:more|further)\b", re.IGNORECASE)
"""Stands after what is counted beside others: "three more were killed in another strike"."""
_CLAUSE = re.compile(r"[;:.,(]|\s[–—]\s")
_BREAKS = re.compile(r"[;:.()]|,\s|\s[–—-]\s")


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of a sentence, with what it counts and what is told of that."""

    number: ToldNumber
    noun: frozenset[str]
    """Terms of what is counted; "people" for people of no sort, "fighters" for those who fight."""
    fate: str
    """What befell them: one of `_FATES`, or empty."""
    part: bool
    """Whether it is a part of another number, or comes to it: "40 people, including 3 children", "3 more"."""
    beside: frozenset[str]
    """Terms of the words near it, which tell what it is about."""
    close: frozenset[str] = frozenset()
    """Those of the nearest of them, names left out."""

    @property
    def span(self) -> Span:
        """Where the number stands in its sentence."""
        return self.number.start, self.number.end


def facts(sentence: str) -> list[Fact]:
    """Return the facts of a sentence, in reading order."""
    found = list(numbers(sentence, vietnamese=is_vietnamese(sentence)))
    if not found:
        return []
    tokens = tokenize(sentence)
    taken = [(number.start, number.end) for number in found]
    return [_fact(sentence, tokens, number, taken) for number in found]


def fates_of(asked: Iterable[str]) -> frozenset[str]:
    """Return what befell those of whom a question speaks, by its terms: "dead" for "how many died"; none where none."""
    return frozenset(fate for term in asked if (fate := _fates().get(term)))


def _fact(sentence: str, tokens: list[Token], number: ToldNumber, taken: list[Span]) -> Fact:
    before = [token for token in tokens if token.end <= number.start]
    after = [token for token in tokens if token.start >= number.end]
    noun = _noun(sentence, number, after) if not number.unit else frozenset[str]()
    fate, apart = _fate(sentence, before, after, number, taken)
    if not noun and not number.unit:  # "killed 16 in Hasaka", "44 dead"; but no "short URL 2440 Over 100 people killed"
        noun, fate = (_ANYBODY, fate) if apart <= CLOSE else (noun, "")
    near = [*before[-_NEAR:], *after[:_NEAR]]
    beside = frozenset(token.term for token in near) - all_question_words()
    nearest = (*before[-_CLOSE_BY:], *after[:_CLOSE_BY])
    close = frozenset(token.term for token in nearest if not sentence[token.start].isupper())
    part = _PART.search(sentence[: number.start]) or _FURTHER.match(sentence[number.end :])
    return Fact(number, noun, fate, part is not None, beside, close)


def _noun(sentence: str, number: ToldNumber, after: list[Token]) -> frozenset[str]:
    """What is counted: the words right after the number, up to a mark or a function word."""
    found: list[str] = []
    end = number.end
    for token in after[:4]:
        word = sentence[token.start : token.end].lower()
        if _BREAKS.search(sentence, end, token.start) or word in of_all(Telling).ending or token.term in _fates():
            break
        if token.term not in _SKIPPED and not token.term.startswith(("country:", "region:")):
            found.append(token.term)
        end = token.end
    if any(term in _people() for term in found):
        return _ANYBODY
    if any(term in _groups() for term in found):
        return frozenset({"fighters"})
    if any(term in _medics() for term in found):
        return frozenset({"medics"})
    return frozenset(found[:2])


def _fate(
    sentence: str, before: list[Token], after: list[Token], number: ToldNumber, taken: list[Span]
) -> tuple[str, int]:
    """What befell those who are counted, told in the same clause, no other number between; and how many words away.

    "killed 16" and "16 were killed": what was done to them stands before the number, what they suffered after it.
    """
    done, active, apart = _told_before(sentence, before, number, taken)
    if done and active:
        return done, apart
    suffered, away = _told_after(sentence, after, number, taken)
    return (suffered, away) if suffered else (done, apart)


def _told_after(sentence: str, after: list[Token], number: ToldNumber, taken: list[Span]) -> tuple[str, int]:
    end = number.end
    for distance, token in enumerate(after[:_FARTHEST], 1):
        if _CLAUSE.search(sentence[end : token.start]) or any(a < token.end and token.start < b for a, b in taken):
            break
        if sentence[token.start : token.end].lower() in of_all(Telling).joining:
            break
        if fate := _fates().get(token.term):
            return fate, distance
        end = token.end
    return "", 0


def _told_before(sentence: str, before: list[Token], number: ToldNumber, taken: list[Span]) -> tuple[str, bool, int]:
    """What stands before a number, whether that is what was done ("killed", not "were killed"), how many words away."""
    start = number.start
    nearest = before[:-6:-1]
    for place, token in enumerate(nearest):
        if _CLAUSE.search(sentence[token.end : start]) or any(a < token.end and token.start < b for a, b in taken):
            break
        if fate := _fates().get(token.term):
            following = nearest[place + 1] if place + 1 < len(nearest) else None
            subject = sentence[following.start : following.end].lower() if following else ""
            return fate, place <= 3 and subject not in of_all(Telling).passive, place + 1
        start = token.start
    return "", False, 0


@cache
def _fates() -> dict[str, str]:
    return {term: fate for fate in _FATES for word in getattr(of_all(Telling), fate) for term in terms(word)}


@cache
def _people() -> frozenset[str]:
    return frozenset(terms(" ".join(of_all(Telling).people))) - all_question_words()


@cache
def _groups() -> frozenset[str]:
    return frozenset(terms(_GROUPS))


@cache
def _medics() -> frozenset[str]:
    return frozenset(terms(_MEDICS))


def is_common(term: str) -> bool:
    """Return whether a term tells who was counted or what befell them, and not how: two events share such words."""
    return term in _fates() or term in _people() or term in _groups() or term in _medics() or term in _SKIPPED


def same_matter(one: Fact, other: Fact, *, apart: Iterable[str] = ()) -> bool:
    """Return whether two facts tell the same thing of the same: in one unit, of what is called alike, of one fate.

    `apart` are words that both sentences share by what was asked; they prove nothing.
    """
    if one.part != other.part or one.number.unit != other.number.unit or one.fate != other.fate:
        return False
    if one.fate and not one.number.unit:
        return one.noun == other.noun
    shared = (one.beside & other.beside) - frozenset(apart)
    if one.number.unit:
        return len(shared) >= SHARED
    return bool(one.noun & other.noun) and len(shared - one.noun) >= SHARED - 1


SHARED = 3
"""Words that stand near both of two sums, shares or measures that are of the same thing."""
