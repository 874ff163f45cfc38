"""Marks that the asker typed tell words apart: Mr Tuấn is not Mr Tuân, nor is Mr Đạt "đặt", to place.

Terms are folded, so that who types without marks finds all the same. Who types them means the word that has them: a
passage that writes the term with other marks only does not hold it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from knowledge.answering.question import Question, Word
from knowledge.index.protocol import Candidates, Located, Snapshot
from knowledge.language.analysis import terms
from knowledge.language.detect import is_syllable, is_vietnamese
from knowledge.language.folding import fold
from knowledge.language.vietnamese_names import is_title

_WORD = re.compile(r"[^\W\d_]+")
_NOTHING = " "
"""A term that no passage has."""


def heed_marks(question: Question, candidates: Candidates, snapshot: Snapshot) -> Candidates:
    """Return `candidates` without the terms that they hold with other marks only than those typed in `question`.

    None at all where it asks about a person by a title, and none of them writes that name.
    """
    marked = list(_marked(question))
    if not marked or not len(candidates.passages):
        return candidates
    slots = candidates.slots.copy()
    for i, passage in enumerate(candidates.passages.tolist()):
        first, after = candidates.offsets[i : i + 2].tolist()
        context = int(candidates.sentence_tokens[candidates.sentence_offsets[i + 1] - 1])
        located: Located | None = None
        for word, name in marked:
            if word.term not in candidates.terms:
                continue
            slot = candidates.terms.index(word.term)
            if not (slots[first:after] == slot).any():
                continue
            located = located or snapshot.locate(passage)
            for begin, end, text in (first, context, located.text), (context, after, _context(located)):
                if not _writes(text, word.text, name=name):
                    part = slots[begin:end]
                    part[part == slot] = -1
    for word, name in marked:
        if name and word.term in candidates.terms:
            slot = candidates.terms.index(word.term)
            if (candidates.slots == slot).any() and not (slots == slot).any():
                return snapshot.search([_NOTHING], limit=1)
    return replace(candidates, slots=slots)


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
