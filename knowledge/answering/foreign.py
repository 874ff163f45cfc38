"""Words of a question that are of another language than the archive, and what they are in English."""

import unicodedata
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from itertools import pairwise

from knowledge.answering.vocabulary import Vocabulary
from knowledge.answering.wording import Word
from knowledge.language.analysis import Token, tokenize
from knowledge.language.common_words import repetition
from knowledge.language.detect import has_vietnamese_letter, is_syllable, is_vietnamese

_COMMON = tuple(
    "cua nhung duoc khong nguoi trong voi tai ngay nam cac cho mot nhieu truong hai den mo lai thang tren biet ong hom"
    " noi hon moi truoc sau gia dong nha nuoc khi lam qua nay bang".split()
)
"""Terms of which every Vietnamese text has some, the surest first."""
_ENOUGH = 3


def has_vietnamese(vocabulary: Vocabulary) -> bool:
    """Return whether an archive has Vietnamese articles, be it one of a few lines.

    It writes common words inside its sentences in small letters that only Vietnamese has. A singer called Nhung does
    not make an English archive a Vietnamese one.
    """
    if sum(vocabulary.df(term) > 0 for term in _COMMON[:4]) > 1:  # which no other language has, marked or not
        return True
    found = 0
    for term in _COMMON:
        spelt = vocabulary.spelling(term) if vocabulary.df(term) else None
        found += spelt is not None and spelt.islower() and not spelt.isascii() and is_syllable(spelt)
        if found == _ENOUGH:
            return True
    return False


def foreign_tokens(
    text: str, tokens: Sequence[Token], unseen: Collection[Token], *, among_vietnamese: Callable[[], bool]
) -> set[Token]:
    """Return those of `unseen` that another language explains: Vietnamese, another script, mere particles.

    `unseen` are tokens of the question `text` that the archive, or the part of it that is asked, does not know;
    `among_vietnamese` tells, when it must be known, whether that part has Vietnamese: its own words are not foreign.
    """
    typed = {token: text[token.start : token.end] for token in unseen}
    other = {token for token in unseen if _is_other_script(typed[token]) or _is_particle(token.term)}
    shaped = {token for token in unseen if is_syllable(typed[token])}
    if not shaped or among_vietnamese():
        return other
    if is_vietnamese(text) or has_vietnamese_letter(text):
        return other | shaped
    # two syllables that nobody there writes, side by side: "tong thong", but not "(did) Lom buy"
    pairs = [pair for pair in pairwise(tokens) if shaped.issuperset(pair)]
    return other | {token for pair in pairs if _is_vietnamese_word(pair, typed) for token in pair}


def _is_vietnamese_word(pair: tuple[Token, Token], typed: Mapping[Token, str]) -> bool:
    """Whether two syllables are no English words, or a Vietnamese word that the dictionary has."""
    if all(repetition(token.term) is None for token in pair):
        return True
    from knowledge.language.glossary import translate  # a file to read, for few questions

    return any(translate([typed[token] for token in pair]))


def _is_particle(term: str) -> bool:
    return len(term) < 3 and term.isalpha()


def _is_other_script(typed: str) -> bool:
    return any(letter.isalpha() and not unicodedata.name(letter, "LATIN").startswith("LATIN") for letter in typed)


def translations(text: str, tokens: Sequence[Token], *, among: Container[Token] | None = None) -> dict[int, list[Word]]:
    """Return the English words for tokens of the Vietnamese question `text`, by their places in `tokens`.

    The first token of a phrase has all of its words, the others none. Only phrases all of whose tokens are `among`
    those given count, where any are.
    """
    from knowledge.language.glossary import translate  # a file to read, for Vietnamese questions alone

    found: dict[int, list[Word]] = {}
    typed = [text[token.start : token.end] for token in tokens]
    for first, after, english in translate(typed):
        if among is not None and not all(token in among for token in tokens[first:after]):
            continue
        phrase = text[tokens[first].start : tokens[after - 1].end]
        found |= {place: [] for place in range(first, after)}
        found[first] = [
            Word(english[token.start : token.end], token.term, True, translates=phrase) for token in tokenize(english)
        ]
    return found
