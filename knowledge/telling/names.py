"""The names of a sentence that can be held against those of another one: who, or where, in the same place of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge.answering.entities import find, may_be_person
from knowledge.answering.question import Kind
from knowledge.article import Article
from knowledge.language.analysis import terms, tokenize
from knowledge.language.folding import fold
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.question_words import all_question_words
from knowledge.language.sections import Calendar, Names, Places, Telling
from knowledge.passages import Span

LIKE = 0.75
"""How alike two names are written from which both may be one, as far as letters tell."""
BETWEEN = 2
"""Words at most between a name and the word that says what it is of."""
_PLACED = cue(lambda: (*of_all(Places).at, *of_all(Places).beside), r"\b(", r")\s+(?:the\s+)?$")
_DAY = cue(
    lambda: (*of_all(Calendar).weekdays, *(name for names in of_all(Calendar).months for name in names.split())),
    "",
    r"\.?",
)
_TITLE = cue(lambda: of_all(Names).honorifics, "^", r"\.?\s+")
_SAID = cue(lambda: of_all(Telling).saying, r"\b", r"\s+$")
_NUMBERED = re.compile(r"\.?\s\d")
_VOWELS = re.compile(r"[aeiouyh'’\s-]")
_DOUBLED = re.compile(r"(.)\1+")
_ONE_SOUND = str.maketrans({"q": "k", "c": "k", "g": "k", "z": "s", "w": "v", "j": "k"})


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a sentence, and the words that say what it is of."""

    span: Span
    name: str
    is_place: bool
    beside: str
    """The term right before it, a preposition left out: "spokesman Adam", "event in Norwalk"."""
    between: tuple[str, str]
    """What places it, and the term right after it: "in", "on"; either may be empty."""


def named(sentence: str) -> Iterator[Named]:
    """Yield the names of a sentence that have a word beside them by which they can be compared."""
    tokens = tokenize(sentence)
    spans = list(find(Kind.WHO, sentence))
    for start, end in spans:
        name = sentence[start:end]
        if is_day(name) or _NUMBERED.match(sentence[end:]):
            continue  # "Dec. 6", "Interstate 805"
        if all(term.startswith(("country:", "region:")) for term in terms(name)):
            continue  # "in Turkey" is no other place than "in Ankara"
        placed = _PLACED.search(sentence[:start])
        before = placed.start() if placed else start
        beside = next((token for token in reversed(tokens) if token.end <= before), None)
        if beside is None or sentence[beside.end : before].strip() or beside.term in all_question_words():
            continue
        if any(a < beside.end and beside.start < b for a, b in spans) or sentence[beside.start].isupper():
            continue  # a name, or a part of one, says nothing of another one
        if _SAID.search(sentence[:before]):
            continue  # "her rep told People"
        if placed or may_be_person(name):
            after = next((token.term for token in tokens if token.start >= end), "")
            placing = placed[0].lower().split()[0] if placed else ""
            yield Named((start, end), name, placed is not None, beside.term, (placing, after))


def is_day(name: str) -> bool:
    """Return whether a name is that of a day of the week or a month, in full or not."""
    return _DAY.fullmatch(name) is not None


def other_name(one: Named, other: Named, article: Article, beside: Article) -> bool:
    """Return whether two names stand in the same place and are surely of two: each is in its own article alone."""
    if one.beside != other.beside or one.is_place != other.is_place or may_be_one(one.name, other.name):
        return False
    return not (_speaks_of(beside, one.name) or _speaks_of(article, other.name))


def may_be_one(one: str, other: str) -> bool:
    """Whether two names share a word, or are spelled so that they may be the same in another script."""
    first, second = (_TITLE.sub("", fold(name)).split() for name in (one, other))
    if set(first) & set(second) or _is_short(one, other) or _is_short(other, one):
        return True
    return any(SequenceMatcher(None, a, b).ratio() >= LIKE or skeleton(a) == skeleton(b) for a in first for b in second)


def _is_short(short: str, name: str) -> bool:
    """Whether one name is written for the other: by the first letters of its words, or its first letters ("Ave.")."""
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return short.replace(".", "") == initials or (len(short) > 1 and name.startswith(short.rstrip(".")))


def skeleton(word: str) -> str:
    """Return the consonants of a folded word, those that one sound is written with as one: "sk" of "hassaka"."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word).translate(_ONE_SOUND))


def _speaks_of(article: Article, name: str) -> bool:
    """Whether any word of a name stands in an article, in whatever spelling."""
    there = set(re.findall(r"[^\W\d_]+", fold(f"{article.title} {article.text}")))
    mine = {word for word in re.findall(r"[^\W\d_]+", _TITLE.sub("", fold(name))) if len(word) > 2}
    skeletons = {skeleton(word) for word in there if len(word) > 3}
    return bool(mine & there) or any(len(skeleton(word)) > 2 and skeleton(word) in skeletons for word in mine)
