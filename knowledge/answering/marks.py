"""Marks that the asker typed tell words apart: Mr Tuấn is not Mr Tuân, nor is Mr Đạt "đặt", to place.

Terms are folded, so that who types without marks finds all the same. Who types them means the word that has them: a
passage that writes the term with other marks only does not hold it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from numpy.typing import NDArray

from knowledge.answering.question import Question, Word
from knowledge.index.protocol import Candidates, Located, Snapshot
from knowledge.language.analysis import terms
from knowledge.language.detect import is_syllable, is_vietnamese
from knowledge.language.folding import fold
from knowledge.language.vietnamese_names import is_title

_WORD = re.compile(r"[^\W\d_]+")
_NOTHING = " "
"""A term that no passage has."""


class _Marked(NamedTuple):
    """A word whose marks tell it from others, as the candidates know it."""

    text: str
    slot: int
    name: bool
    """Whether it is a person's."""


def heed_marks(question: Question, candidates: Candidates, snapshot: Snapshot) -> Candidates:
    """Return `candidates` without the terms that they hold with other marks only than those typed in `question`.

    None at all where it asks about a person by a title, and none of them writes that name.
    """
    known = candidates.terms
    marked = [
        _Marked(word.text, known.index(word.term), name) for word, name in _marked(question) if word.term in known
    ]
    if not marked or not len(candidates.passages):
        return candidates
    slots = candidates.slots.copy()
    for i, passage in enumerate(candidates.passages.tolist()):
        first, after = candidates.offsets[i : i + 2].tolist()
        held = [word for word in marked if (slots[first:after] == word.slot).any()]
        if held:
            located = snapshot.locate(passage)
            context = int(candidates.sentence_tokens[candidates.sentence_offsets[i + 1] - 1])
            _drop(held, slots[first:context], located.text)
            _drop(held, slots[context:after], _context(located))
    if any(word.name and word.slot in candidates.slots and word.slot not in slots for word in marked):
        return snapshot.search([_NOTHING], limit=1)
    return replace(candidates, slots=slots)


def _drop(held: Iterable[_Marked], slots: NDArray[Any], text: str) -> None:
    """Let the `slots` of a text no longer hold words that it writes with other marks."""
    for word in held:
        if not _writes(text, word.text, name=word.name):
            slots[slots == word.slot] = -1


def _marked(question: Question) -> Iterator[tuple[Word, bool]]:
    """The words of `question` that its marks tell from others, each with whether it is a person's name."""
    whole = question.asks.marked
    for word, typed_before in zip(question.words, ("", *(word.text for word in question.words)), strict=False):
        name = is_title(typed_before)
        tells = (word.content or name) and (whole or not word.text.isascii())
        if tells and not word.translates and is_syllable(word.text) and terms(word.text) == [word.term]:
            yield word, name


def _context(located: Located) -> str:
    passage = located.passages[located.ordinal]
    topic = [located.article.text[start:end] for start, end in passage.topic]
    return " ".join((located.article.title, *topic))


def _writes(text: str, typed: str, *, name: bool) -> bool:
    """Whether `text` has a word that is `typed`, as it is or in a text without marks; a name with its capital."""
    wanted, bare = _spelling(typed), fold(typed)
    held = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if fold(word) == bare]
    if not held:
        return True  # it is held in another form, which marks do not tell apart
    if any(_spelling(word) == wanted and (word[0].isupper() or not name) for word in held):
        return True
    return any(map(str.isascii, held)) and not is_vietnamese(text)


def _spelling(word: str) -> tuple[str, ...]:
    """The same for "hòa" and "hoà": tones stand on either letter."""
    return tuple(sorted(unicodedata.normalize("NFD", word.lower())))
