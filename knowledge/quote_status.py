"""What has become of words that were quoted: they stand, they were changed, or their article is gone."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz import fuzz

from knowledge.article import Article
from knowledge.passages import Span
from knowledge.store import Kept, State, Store

ALIKE = 55.0
"""Likeness, 0 to 100, from which a paragraph is what another became; of a rewritten one, half of the letters stay."""
_VERSIONS = 100
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_WORD = re.compile(r"\S+")


class QuoteStatus(StrEnum):
    """What has become of quoted words."""

    STANDS = "stands"
    """The article, or its newest version, says them."""
    CHANGED = "changed"
    """Its newest version says something else in their place."""
    GONE = "gone"
    """Its newest version does not say them, nor anything like it."""
    WITHDRAWN = "withdrawn"
    """Its source has it no longer."""
    REMOVED = "removed"
    """A person removed it from this archive; its words are not to be shown any longer."""


@dataclass(frozen=True, slots=True)
class Became:
    """What has become of quoted words, and when."""

    status: QuoteStatus
    at: datetime | None = None
    article: Article | None = None
    """The newest version, where words stand in the place of those that were quoted, or those themselves."""
    start: int = 0
    end: int = 0
    """Where they stand in `article`: characters, half-open."""
    new: tuple[Span, ...] = ()
    """Characters of `article`: the words that were not quoted so."""


def became(store: Store, article_id: str, start: int, end: int, *, collections: Collection[str]) -> Became:
    """Return what has become of these characters of an article that was quoted, as far as `collections` tell.

    Of an article that they never held, or hold no longer for no reason of its source's, the words stand.
    """
    kept = store.articles.get(article_id, collections=collections)
    match kept.state if kept is not None else None:
        case State.WITHDRAWN:
            assert kept is not None
            return Became(QuoteStatus.WITHDRAWN, kept.changed_at)
        case State.REMOVED | State.DISCARDED:
            assert kept is not None
            return Became(QuoteStatus.REMOVED, kept.changed_at)
        case State.SUPERSEDED:
            assert kept is not None
            return _superseded(store, kept, start, end)
        case State.CURRENT:
            assert kept is not None
            return Became(QuoteStatus.STANDS, article=kept.article, start=start, end=end)
    return Became(QuoteStatus.STANDS)


def _superseded(store: Store, kept: Kept, start: int, end: int) -> Became:
    newest = kept
    for _ in range(_VERSIONS):
        if newest.state is not State.SUPERSEDED or newest.replaced_by is None:
            break
        key = (newest.collection, newest.replaced_by)
        following = store.articles.load([key]).get(key)
        if following is None:
            break
        newest = following
    if newest.state in (State.REMOVED, State.DISCARDED):
        return Became(QuoteStatus.REMOVED, newest.changed_at)
    if newest.state is not State.CURRENT or newest.article is None:
        return Became(QuoteStatus.WITHDRAWN, newest.changed_at)
    if kept.article is None:  # what was quoted is not kept any longer, and nothing can be said of it
        return Became(QuoteStatus.STANDS)
    quoted, text = kept.article.text[start:end], newest.article.text
    if (at := text.find(quoted)) >= 0:
        return Became(QuoteStatus.STANDS, newest.added_at, newest.article, at, at + len(quoted))
    return _compared(kept.article.text, (start, end), newest)


def _compared(before: str, quoted: Span, newest: Kept) -> Became:
    """What stands in the place of the first quoted paragraph that stands no longer.

    Of a paragraph that was quoted in part, the whole is looked for: one sentence is not like it.
    """
    assert newest.article is not None
    text = newest.article.text
    paragraphs = [(found.start(), found.end()) for found in _PARAGRAPH.finditer(text)]
    for found in _PARAGRAPH.finditer(before):
        old, part = found.group(), before[max(found.start(), quoted[0]) : min(found.end(), quoted[1])].strip()
        if part in text:  # or nothing of it was quoted
            continue
        likeness, span = max(((fuzz.ratio(old, text[a:b]), (a, b)) for a, b in paragraphs), default=(0.0, (0, 0)))
        if likeness < ALIKE:
            return Became(QuoteStatus.GONE, newest.added_at, newest.article)
        return Became(QuoteStatus.CHANGED, newest.added_at, newest.article, *span, new=_new(old, text, span))
    # every paragraph stands, but not beside the others as it did
    return Became(QuoteStatus.STANDS, newest.added_at, newest.article)


def _new(old: str, text: str, span: Span) -> tuple[Span, ...]:
    """The words of `text` in `span` that are not in `old`, word by word."""
    before = _WORD.findall(old)
    words = [(found.start() + span[0], found.end() + span[0]) for found in _WORD.finditer(text[slice(*span)])]
    matcher = SequenceMatcher(None, before, [text[slice(*word)] for word in words], autojunk=False)
    return tuple(
        (words[first][0], words[last - 1][1])
        for tag, _, _, first, last in matcher.get_opcodes()
        if tag in ("replace", "insert")
    )
