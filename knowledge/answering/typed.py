"""Evidence in the text itself: whether a sentence holds a new name, date or number of the kind that is asked for."""

import re
from functools import cache
from itertools import zip_longest

from knowledge.answering.wording import Kind
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.places import places
from knowledge.language.sections import Calendar, Measures, Names, Numbers
from knowledge.reading.datelines import find_dateline

TYPED = frozenset({Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.HOW_MANY})
"""Kinds of question that only a name, a date or a number can answer."""

_WORD = re.compile(r"\w+(?:['’.,]\w+)*")
_DASH, _DATELINE = re.compile(r"[—–]| -"), 80
"""What closes a dateline, and characters in which it mostly stands."""
_AGE = cue(lambda: of_all(Measures).holds_age)
_NO_NUMBER = re.compile(r"\bone (?:of|another)\b|\b\d+(?:st|nd|rd|th)\b", re.IGNORECASE)
"""Counts nothing: "one of its priorities", "the 14th Congress"."""
_YEAR = re.compile(r"(?:1\d{3}|20\d\d|\d{3,4}s)(?!\d)")
_AGO = cue(lambda: of_all(Calendar).ago)


def holds_new(kind: Kind, sentence: str, asked: frozenset[str]) -> bool:
    """Return whether `sentence` holds what could answer a question of `kind`, other than its own words, `asked`.

    `asked` are the question's words in lower case.
    """
    if kind is not Kind.WHEN and kind is not Kind.HOW_MANY:
        if kind is not Kind.WHO:
            return _holds_name(sentence, asked, passed_over=frozenset())
        dateline = find_dateline(sentence) if _DASH.search(sentence, 0, _DATELINE) else None
        return _holds_name(sentence[dateline.end if dateline else 0 :], asked, passed_over=_nobody())
    words = _WORD.findall(sentence)
    if kind is Kind.WHEN:
        return _AGO.search(sentence) is not None or any(
            (
                (word[0].isdigit() and _YEAR.match(word))
                or (word.lower() in _times() and (word[0].isupper() or len(word) > 3 or not word.isascii()))
            )
            and word.lower() not in asked
            for word in words
        )
    if kind is Kind.HOW_MANY and "old" in asked:
        return _AGE.search(sentence) is not None
    return any(
        (word[0].isdigit() or word.lower() in number_words()) and word.lower() not in asked
        for word in _WORD.findall(_NO_NUMBER.sub("", sentence))
    )


@cache
def number_words() -> frozenset[str]:
    """Return the words that count, in small letters; those left out that are mostly another word."""
    numbers = of_all(Numbers)
    counting = (*numbers.numerals, *numbers.higher, *numbers.times, *numbers.quantities)
    return frozenset(counting).difference(numbers.ambiguous, numbers.like_an_article)


@cache
def _times() -> frozenset[str]:
    calendar = of_all(Calendar)
    named = " ".join((*calendar.months, *calendar.weekdays)).lower().split()
    return frozenset((*named, *calendar.times))


@cache
def _nobody() -> frozenset[str]:
    """Words that name no one, though written with a capital: countries, days, and offices without who holds them."""
    return _times().union(of_all(Names).offices, places().names)


def _holds_name(sentence: str, asked: frozenset[str], *, passed_over: frozenset[str]) -> bool:
    words = _WORD.findall(sentence)
    words = _named(words, passed_over) if passed_over else words
    for position, word in enumerate(words[1:]):
        if word[0].isupper():
            if word.lower() not in asked:
                return True
            # a capital at the sentence's beginning proves nothing, unless another one follows
            if position == 0 and words[0][0].isupper() and words[0].lower() not in asked:
                return True
    return False


def _named(words: list[str], passed_over: frozenset[str]) -> list[str]:
    """`words` without those in `passed_over`, alone or with the next one ("Hà Nội")."""
    found: list[str] = []
    skip = False
    for word, after in zip_longest(words, words[1:], fillvalue=""):
        if skip:
            skip = False
        elif not word[0].isupper():
            found.append(word)
        elif after and f"{word} {_unowned(after)}".lower() in passed_over:
            skip = True
        elif _unowned(word).lower() not in passed_over:
            found.append(word)
    return found


def _unowned(word: str) -> str:
    """A word without the "'s" of what belongs to somebody."""
    return word[:-2] if word.endswith(("'s", "’s")) else word
