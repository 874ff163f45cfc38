"""What the admins of an archive have mended by hand, as far as it concerns one question.

It travels with the question (`Inquiry.corrections`): what one server mends counts in that server alone.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray

from knowledge.answering.alike import Gist, first_alike
from knowledge.answering.answer import Answer, Quote
from knowledge.article import Article
from knowledge.index.protocol import Filter
from knowledge.language.folding import fold
from knowledge.passages import Span
from knowledge.said import Said, say

Cosines = Callable[[str, Sequence[str]], NDArray[Any] | None]
"""Gives how near in meaning a question is to others, -1 to 1 each; None without an encoder."""

_WORD = re.compile(r"[\w’'ʼ]+(?<!['’ʼ])")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
_MISLEADING = frozenset({"no-answer", "no-answer-within", "not-together", "none-such", "none-here", "none-dated"})
"""Reasons that say of the whole archive what is true only of what may be quoted."""


def without_vectors(question: str, others: Sequence[str]) -> NDArray[Any] | None:
    """The `Cosines` of an archive without an encoder."""
    return None


@dataclass(frozen=True, slots=True)
class Pin:
    """A passage that answers a question, whatever else would; it stands in the archive word for word."""

    id: int
    question: str
    gist: Gist
    """What `question` asks, once what people say is put as what they mean."""
    article: Article
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Synonym:
    """What people say, and the words that are meant by it."""

    said: str
    means: str

    @property
    def words(self) -> tuple[str, ...]:
        """What is said, word for word."""
        return tuple(match.group() for match in _WORD.finditer(self.said))


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that counts for one question."""

    pins: tuple[Pin, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    publishers: frozenset[str] = frozenset()
    """Publishers that are not quoted, as their articles spell them."""
    passages: frozenset[tuple[str, int]] = frozenset()
    """Passages that are not quoted: ids of articles, and which passage of it, counted from 0."""
    spans: tuple[tuple[str, Span], ...] = ()
    """The same: ids of articles, and characters of them."""
    cosines: Cosines = without_vectors

    @property
    def blocks(self) -> bool:
        """Whether anything is not to be quoted."""
        return bool(self.publishers or self.spans)

    def limited(self, where: Filter) -> Filter:
        """Return `where` without what is not to be quoted."""
        if not self.blocks:
            return where
        return replace(where, without_publishers=self.publishers, without_passages=self.passages)

    def meant(self, text: str) -> tuple[str, tuple[Said, ...]]:
        """Return a question with what people say put as what they mean by it, and what to tell of that."""
        if not self.synonyms:
            return text, ()
        notes: dict[str, Said] = {}
        longest_first = sorted(self.synonyms, key=lambda synonym: -len(synonym.words))
        found, done, put = list(_WORD.finditer(text)), 0, list[str]()
        place = 0
        while place < len(found):
            for synonym in longest_first:
                row = found[place : place + len(synonym.words)]
                if row and _is_said(synonym.words, [match.group() for match in row]):
                    start, end = row[0].start(), row[-1].end()
                    owner = None if _POSSESSIVE.search(synonym.words[-1]) else _POSSESSIVE.search(row[-1].group())
                    said = text[start : end - len(owner.group())] if owner else text[start:end]
                    put += [text[done:start], synonym.means, owner.group() if owner else ""]
                    notes.setdefault(synonym.means, say("meant-here", said=said, means=synonym.means))
                    done, place = end, place + len(row) - 1
                    break
            place += 1
        return "".join([*put, text[done:]]), tuple(notes.values())

    def pinned(self, asked: Gist, text: str) -> list[Pin]:
        """Return the pins of the question that `asked` is, or means the same as, the first pinned first."""
        gists = list(dict.fromkeys(pin.gist for pin in self.pins))
        first = {pin.gist: pin.question for pin in reversed(self.pins)}
        which = first_alike(asked, gists, lambda places: self.cosines(text, [first[gists[place]] for place in places]))
        return [] if which is None else [pin for pin in self.pins if pin.gist == gists[which]]

    def forbids(self, article: Article, start: int, end: int) -> bool:
        """Whether characters of an article are not to be quoted."""
        if article.publisher in self.publishers:
            return True
        return bool(self.spans) and any(
            id == article.id and start < last and first < end for id, (first, last) in self.spans
        )

    def allowed(self, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
        """Return those of `quotes` that may be shown, as they may be (`alone`)."""
        free = (quote for quote in quotes if not self.forbids(quote.article, quote.start, quote.end))
        return tuple(map(self.alone, free))

    def alone(self, quote: Quote) -> Quote:
        """Return `quote`, without words of its article beside it where some of those are not to be quoted."""
        if all(id != quote.article.id for id, _ in self.spans):
            return quote
        return replace(quote, words_beside=False)

    def readable(self, quote: Quote) -> Quote:
        """Return what may be read of a quote that is a whole article, or begins one: all before what is blocked."""
        if not self.forbids(quote.article, quote.start, quote.end):
            return quote
        first = min((start for id, (start, _) in self.spans if id == quote.article.id), default=quote.start)
        end = quote.start + len(quote.article.text[quote.start : first].rstrip())
        if quote.article.publisher in self.publishers or end <= quote.start:
            return Quote(quote.article, quote.start, quote.start, quote.score, withheld=say("blocked-here"))
        return replace(quote, end=end, left_out=(quote.left_out[0], True), shortened=say("blocked-from-here"))

    def observed(self, answer: Answer) -> Answer:
        """Return `answer` without what is not to be quoted, and without saying of the whole archive what is not so."""
        if not self.blocks:
            return answer
        quotes, closest = self.allowed(answer.quotes), self.allowed(answer.closest)
        reason = answer.reason
        if (answer.quotes and not quotes) or (reason is not None and reason.kind in _MISLEADING):
            reason = say("no-answer-here")
        confidence = answer.confidence if quotes or not answer.quotes else 0.0
        return replace(answer, quotes=quotes, closest=closest, reason=reason, confidence=confidence)


NONE = Corrections()
"""Nothing was mended."""


def _is_said(said: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether words are those of a synonym, capitals aside, and marks where one of the two was typed without them."""
    if len(said) != len(typed):
        return False
    *before, last = typed
    bare = last if _POSSESSIVE.search(said[-1]) else _POSSESSIVE.sub("", last)
    return all(
        one.casefold() == other.casefold() or ((one.isascii() or other.isascii()) and fold(one) == fold(other))
        for one, other in zip(said, (*before, bare), strict=True)
    )
