"""The words of a question as the archive can take them: corrected, translated where they name a country, told apart.

A word that the archive has never seen may be a slip of the fingers, a country's name in another language ("Nga"), or a
word of a language in which nothing there is written. Each of them means something else when a passage lacks it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from knowledge.answering.foreign import foreign_tokens, has_vietnamese, translations
from knowledge.answering.relatives import relatives
from knowledge.answering.vocabulary import Vocabulary
from knowledge.answering.wording import Word
from knowledge.language.analysis import Token, terms, tokenize
from knowledge.language.capitals import calmed
from knowledge.language.common_words import repetition
from knowledge.language.detect import has_vietnamese_letter, is_syllable, is_vietnamese
from knowledge.language.pack import of_all
from knowledge.language.places import places
from knowledge.language.question_words import function_words, is_another_word, question_words
from knowledge.language.sections import Names
from knowledge.language.slips import meant_by
from knowledge.language.spelling import correct, known_words
from knowledge.language.vietnamese_names import belongs_to_a_name
from knowledge.passages import Span

_AT = re.compile(
    r"\b(?:in|at|near|around|outside|visit\w*"
    r"|(?:go|goes|going|went|come|came|travel\w*|trip|fl(?:y|ew|ight)|train|moved?) (?:to|from))\s+$",
    re.IGNORECASE,
)
"""Before a capital, tells that the city itself is meant, and no government."""
_POSSESSIVE = re.compile(r"['’ʼ][sS]?$")
_PART_OF_NAME = re.compile(r"\s+(?!I\b)[A-Z\u00c0-\u1ef8]\w")
_SHORTEST_NAME = 4
"""Letters of an unknown word that is taken for a name."""
_SHORTEST_APART, _LONGEST_APART = 6, 30
"""Letters of a word that may be several in one."""
_LONGEST_NAME = 4
"""Words of a name that are looked at beside what may be a country."""
_LONGEST_CAPITAL = 3
"""Words of the longest name of a capital."""


def read_words(
    text: str,
    vocabulary: Vocabulary,
    *,
    hidden: Sequence[Span] = (),
    dates: Sequence[Span] = (),
    asking: Sequence[Span] = (),
    in_english: bool = False,
) -> tuple[Word, ...]:
    """Return the words of `text` in order, without those in `hidden`; words in `dates` belong to a date, those in
    `asking` say nothing of the subject.

    `in_english` reads a Vietnamese text for the English articles of an archive that has Vietnamese ones, too.
    """
    tokens = [token for token in tokenize(text) if not _overlaps(token, hidden)]
    calm = calmed(text)
    content = {token for token in content_of(calm, tokens) if not _overlaps(token, asking)}
    empty = question_words(text)
    sought = {token for token in content if not _overlaps(token, dates)}
    vocabulary.expect(dict.fromkeys(token.term for token in tokens if token in sought))
    unseen = {token for token in sought if not vocabulary.df(token.term)}
    tokens = _joined(text, tokens, unseen, vocabulary)
    if in_english:  # a name is a name in either
        unseen |= {
            token for token in content if is_syllable(text[token.start : token.end]) and calm[token.start].islower()
        }

    def among_vietnamese() -> bool:
        return not in_english and has_vietnamese(vocabulary)

    foreign = foreign_tokens(text, tokens, unseen, among_vietnamese=among_vietnamese)
    vietnamese = is_vietnamese(text)
    translated = _translated(text, tokens, foreign, vietnamese=vietnamese, among_vietnamese=among_vietnamese)
    seats = dict(_seats(calm, tokens, unseen, vocabulary))
    words: list[Word] = []
    for place, token in enumerate(tokens):
        if (meant := translated.get(place)) is not None:
            words += meant
            continue
        if token.term.startswith("country:") and place - 1 in translated:
            # "Bộ trưởng Na Uy" is the Norwegian minister: Vietnamese says last what English says first
            phrase = list(takewhile(lambda word: word.translates, reversed(words)))[::-1]
            words[len(words) - len(phrase) :] = [Word(calm[token.start : token.end], token.term, True), *phrase]
            continue
        if place in seats:
            words += seats[place]
            continue
        typed = calm[token.start : token.end]
        known = token in content or (token.term not in empty and not _overlaps(token, asking))
        word = Word(typed, token.term, known, dates=_overlaps(token, dates))
        if token not in unseen:
            words.append(word if vietnamese else _as_named(word, vocabulary))
        elif (country := _country(text[token.start : token.end], vietnamese=vietnamese)) and not _in_a_name(
            text, tokens, place
        ):
            words.append(Word(typed, country, True))
        elif token in foreign:
            words.append(Word(typed, token.term, True, foreign=True))
        else:
            words += _corrected(word, vocabulary) or [word if vietnamese or in_english else _as_unknown(word)]
    return tuple(words)


def _joined(text: str, tokens: list[Token], unseen: set[Token], vocabulary: Vocabulary) -> list[Token]:
    """`tokens` with two that the archive writes as one word put together: "sea food"."""
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        if before is not None and text[before.end : token.start] in (" ", "-") and {before, token} & unseen:
            together = terms(text[before.start : before.end] + text[token.start : token.end])
            if len(together) == 1 and vocabulary.df(together[0]):
                joined[-1] = Token(before.start, token.end, together[0])
                continue
        joined.append(token)
    return joined


def content_of(text: str, tokens: Iterable[Token]) -> set[Token]:
    """Return the tokens of the question `text` that say what it is about."""
    empty, vietnamese = question_words(text), is_vietnamese(text)

    def may_be_name(typed: str) -> bool:  # once its marks are folded "Lâm" is "làm", a question word
        return typed[0].isupper() and not typed.isascii() and typed.lower() not in of_all(Names).no_part_of_names

    def says(typed: str) -> bool:
        return may_be_name(typed) or (vietnamese and is_another_word(typed))

    return {token for token in tokens if token.term not in empty or says(text[token.start : token.end])}


def _overlaps(token: Token, spans: Sequence[Span]) -> bool:
    return any(start < token.end and token.start < end for start, end in spans)


def _country(typed: str, *, vietnamese: bool) -> str | None:
    """The country that a Vietnamese name of one syllable means: "Nga", "Síp"; in lower case only with its marks.

    Those of "lào" other languages have, too.
    """
    if typed[0].isupper() or has_vietnamese_letter(typed) or (vietnamese and not typed.isascii()):
        return places().syllables.get(typed.lower())
    return None


def _in_a_name(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether a token that could be a country belongs to a name beside it: "bà Nga" is somebody, Lào Cai a province."""

    def beside(step: int) -> list[str]:
        found: list[str] = []
        at = place
        while 0 <= at + step < len(tokens) and len(found) < _LONGEST_NAME:
            left, right = sorted((at, at + step))
            if not text[tokens[left].end : tokens[right].start].isspace():
                break
            at += step
            found.append(text[tokens[at].start : tokens[at].end])
        return found

    return belongs_to_a_name(beside(-1), beside(1))


def _seats(
    text: str, tokens: Sequence[Token], unseen: set[Token], vocabulary: Vocabulary
) -> Iterator[tuple[int, list[Word]]]:
    """Yield the countries that unseen capitals stand for, by the places of their tokens: the first has the word.

    None where the city itself is meant, where it is part of somebody's name ("Sofia Ivanova"), and where the country
    is as unseen.
    """
    for first in range(len(tokens)):
        for after in range(min(first + _LONGEST_CAPITAL, len(tokens)), first, -1):
            name = tokens[first:after]
            seat = places().seats.get(" ".join(token.term for token in name))
            if not seat or not unseen.issuperset(name) or not vocabulary.df(seat[0]):
                continue
            start, end = name[0].start, name[-1].end
            if not _AT.search(text[:start]) and not _PART_OF_NAME.match(text[end:]):
                yield first, [Word(seat[1], seat[0], True, typed=text[start:end], seat=True)]
                yield from ((place, []) for place in range(first + 1, after))


def _as_named(word: Word, vocabulary: Vocabulary) -> Word:
    """A word typed in small letters as the archive writes it, where it writes a capital: "aukrust" is somebody.

    A common word is left alone: somebody may be called so, but that is not what it mostly means.
    """
    if not (word.content and word.text.islower() and word.text.isalpha()) or repetition(word.term) is not None:
        return word
    spelt = vocabulary.spelling(word.term)
    return replace(word, text=spelt) if spelt and spelt[0].isupper() else word


def _as_unknown(word: Word) -> Word:
    """A word that neither the archive nor English has, as the name that it most likely is: "bitcoin"."""
    typed = word.text
    may_be = typed.isascii() and typed.isalpha() and typed.islower() and len(typed) >= _SHORTEST_NAME
    if not may_be or ":" in word.term or repetition(word.term) is not None or relatives(word.term):
        return word
    return replace(word, text=typed.capitalize(), unknown=True)


def _translated(
    text: str,
    tokens: list[Token],
    foreign: Collection[Token],
    *,
    vietnamese: bool,
    among_vietnamese: Callable[[], bool],
) -> dict[int, list[Word]]:
    """What words mean in English, by the number of the first token that says it, where the archive lacks their own."""
    if vietnamese:
        return {} if among_vietnamese() else translations(text, tokens)
    # "tong thong putin" has too few words to tell its language by, but two that tell
    return translations(text, tokens, among=foreign) if len(foreign) > 1 else {}


def _corrected(word: Word, vocabulary: Vocabulary) -> list[Word]:
    """What was surely meant by a word that the archive has never seen; nothing where it may stand as typed."""
    if (function := _function_word(word)) is not None:
        return [Word(function, terms(function)[0], False)]
    if parts := _apart(word, vocabulary):
        return parts
    better = _better(word, vocabulary)
    return [Word(better, term, True, typed=word.text) for term in terms(better)] if better else []


def _function_word(word: Word) -> str | None:
    """The function word that a misspelt one was meant for: "abuot"."""
    if repetition(word.term) is not None:
        return None
    return correct(word.text, ((function, 1) for function in function_words()))


def _better(word: Word, vocabulary: Vocabulary) -> str | None:
    """What was surely meant by an unseen word; None for one that English knows as it stands: "look" is not "Løkke"."""
    if repetition(word.term) is not None:
        return meant_by(word.text)
    country = correct(_POSSESSIVE.sub("", word.text), ((name, 1) for name in known_words()))
    # the stem of a word that lost a letter may have lost more: "congres"
    forms = dict.fromkeys((word.term, word.text.lower()))
    known = next(filter(None, (correct(form, vocabulary.similar(form)) for form in forms)), None)
    return country or known or meant_by(word.text)


def _apart(word: Word, vocabulary: Vocabulary) -> list[Word]:
    """The words that a name typed as one is written in: "Greyheron" is Grey Heron; none for a common word."""
    typed = _POSSESSIVE.sub("", word.text)
    if repetition(word.term) is not None or not typed.isalpha() or not _SHORTEST_APART <= len(typed) <= _LONGEST_APART:
        return []
    for parts in _cuts(typed, vocabulary):
        found = [term for part in parts for term in terms(part)]
        if len(found) == len(parts) and vocabulary.together(found):
            spelt = [vocabulary.spelling(term) or part for term, part in zip(found, parts, strict=True)]
            return [Word(part, term, True) for part, term in zip(spelt, found, strict=True)]
    return []


def _cuts(typed: str, vocabulary: Vocabulary) -> Iterator[tuple[str, ...]]:
    """The ways to cut `typed` into two or three parts that the archive has, those into fewer first."""

    def known(part: str) -> bool:
        found = terms(part)
        return len(found) == 1 and vocabulary.df(found[0]) > 0

    def halves(text: str, shortest: int) -> Iterator[tuple[str, str]]:
        for at in range(shortest, len(text) - shortest + 1):
            if known(text[:at]):
                yield text[:at], text[at:]

    yield from (cut for cut in halves(typed, 3) if known(cut[1]))
    for first, rest in halves(typed, 2):
        yield from ((first, *cut) for cut in halves(rest, 2) if known(cut[1]))
