"""Tell whether a question leans on what was said before, by its own words: "when was that?", "and with Norway?".

A pronoun leans on the conversation unless it stands for what the same question names before it: "how old was Holly
Bowles when she died" can be asked of anybody, "how old was she" cannot.
"""

import re
from functools import cache

from knowledge.answering.kind import kind_of
from knowledge.answering.question import Kind
from knowledge.language.analysis import Token, tokenize
from knowledge.language.capitals import capitals_tell
from knowledge.language.common_words import repetition
from knowledge.language.detect import language
from knowledge.language.pack import any_of, of, of_all
from knowledge.language.patterns import compiled_when_used, cue, cue_words
from knowledge.language.question_words import question_words
from knowledge.language.sections import FollowUps, Kinds

LONG = 9
"""Content words from which a question says itself what it is about, whatever pronouns it has."""

_FILLER = cue_words(lambda: of_all(FollowUps).fillers)
_FILLED = cue(lambda: of_all(FollowUps).fillers, r"^\W*", r"\b")
_HOW_MANY = cue(lambda: of_all(Kinds).how_many)
_OPENING = cue(lambda: of_all(FollowUps).openings, r"^\W*", r"\b")
_EXPLETIVE = cue(lambda: of_all(FollowUps).expletives)
_PREPOSITION = cue(lambda: of_all(FollowUps).prepositions, r"^\W*", r"\b")
_ELLIPSIS = re.compile(
    r"^\W*(?:and |but )?(?:at|in|on|by|for|from|to|of|with|during|under|against|about|since|until|in front of)\s+"
    r"(?:what|which|whom|whose|how (?:many|much|long))\b",
    re.IGNORECASE,
)
"""Begins a question that may lack its verb: "at which conference?"."""
_VERB = re.compile(
    r"\b(?:am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)\b|\w+n['’]t\b",
    re.IGNORECASE,
)
_DEFINITE = cue_words(lambda: of_all(FollowUps).definite)
_BREAK = re.compile(
    r"[.!?;:,]\s|\s[–—-]\s|\sand\s+(?:how|what|when|where|who|why|which|did|does|is|was)\b", re.IGNORECASE
)
"""Between clauses: what the first names the second may stand for."""


def _bound() -> str:
    words = of_all(FollowUps)
    own, who, after = any_of(words.possessives), any_of(words.subjects), any_of(words.subordinators)
    return rf"\b(?:(?:{own})(?=\s+\w)|(?:{after})\s+(?:{who}))\b"


_BOUND = compiled_when_used(_bound, re.IGNORECASE)


def leans(text: str) -> bool:
    """Whether `text` cannot be understood without what was said before, or says that it goes on with it."""
    said = content(text)
    if not said or opens(text) or elliptic(text) or anaphoric(text) or bare(text):
        return True
    return all(is_name(text, token) for token in said) and fragment(text, len(said))


def content(text: str) -> list[Token]:
    """The words that say what `text` asks; what only leads over to it is none."""
    return _outside(text, _FILLER)


def about(text: str) -> list[Token]:
    """Those of them that say what it is about, which "long" in "how long" does not."""
    return _outside(text, _FILLER, _HOW_MANY)


def _outside(text: str, *patterns: re.Pattern[str]) -> list[Token]:
    spans = [match.span() for pattern in patterns for match in pattern.finditer(text)]
    return [token for token in words_of(text) if not any(a <= token.start < b for a, b in spans)]


def words_of(text: str) -> list[Token]:
    """The words of `text` that are not made to ask with."""
    empty = question_words(text)
    return [token for token in tokenize(text) if token.term not in empty]


def opens(text: str) -> bool:
    """Whether it begins as what goes on does: "and", "what about"."""
    return bool(_OPENING.match(text))


def elliptic(text: str) -> bool:
    """Whether it lacks its verb: "at which conference?"."""
    return bool(_ELLIPSIS.search(text) and not _VERB.search(text))


def bare(text: str) -> bool:
    """Whether what it is about is one word with an article: "who are the members?"."""
    said = about(text)
    return len(said) == 1 and not is_name(text, said[0]) and bool(_DEFINITE.search(text))


def fragment(text: str, names: int) -> bool:
    """Whether `text`, of which all that is said are so many `names`, is what may take the place of another name.

    "and with Norway?" is, "who is Lavrov?" is a question of its own.
    """
    opened = _OPENING.match(text) or _FILLED.match(text)
    rest = text[opened.end() :] if opened else text
    if kind_of(rest) is not Kind.KEYWORDS:
        return False
    return bool(opened or _PREPOSITION.match(rest) or (names == 1 and "?" in rest) or _FILLER.search(rest))


def anaphoric(text: str) -> bool:
    """Whether something in it stands for what was said before."""
    said = content(text)
    if len(said) >= LONG:
        return False
    plain = _EXPLETIVE.sub(lambda found: " " * len(found[0]), text)
    bound = [match.span() for match in _BOUND.finditer(plain)]
    names = [token for token in said if is_name(text, token)]
    within_it = False
    for found in _anaphora(language(text)).finditer(plain):
        start, end = found.span()
        clause = next((first for first, last in bound if first <= start and end <= last), None)
        within_it |= clause is not None and any(token.end <= clause for token in said)
        within_it |= any(token.end <= start and _BREAK.search(text[token.end : start]) for token in said)
        if within_it or (found[0].lower() == "there" and any(token.end <= start for token in names)):
            continue
        return True
    return False


@cache
def _anaphora(code: str | None) -> re.Pattern[str]:
    """What stands for something in a language: "he" does in English, and in Vietnamese without its marks is a word."""
    return cue_words(lambda: (of(code, FollowUps) if code else of_all(FollowUps)).anaphora)


def is_country(token: Token) -> bool:
    """Whether it is a country or where one is from."""
    return token.term.startswith("country:")


def is_name(text: str, token: Token) -> bool:
    """Whether a token names somebody; where all is written small, or all is shouted, a word that is not common does."""
    if is_country(token):
        return True
    if text == text.lower() or not capitals_tell(text):
        return text[token.start].isalpha() and repetition(token.term) is None
    return token.start > 0 and text[token.start].isupper()
