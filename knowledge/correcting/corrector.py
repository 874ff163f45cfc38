"""Pins, synonyms and blocks: made, listed and removed by the admins of a collection, and looked up for a question."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.alike import gist
from knowledge.answering.answer import Answer, Quote
from knowledge.answering.corrected import Corrections, Pin, Synonym
from knowledge.answering.understanding import clean
from knowledge.article import Article
from knowledge.citing import Citation
from knowledge.collection_names import wholes
from knowledge.correcting.grouping import Group, grouped
from knowledge.correcting.places import moved, place, stands, was_replaced
from knowledge.errors import CorrectionError, QuestionError
from knowledge.index.protocol import Snapshot
from knowledge.meaning.encoder import Vectors
from knowledge.passages import split
from knowledge.program import program
from knowledge.publishers import named, unknown
from knowledge.store import Store
from knowledge.store.corrections import KeptBlock, KeptPin, KeptSynonym, Place

MOST = 200
"""Pins, synonyms and blocks of one scope, of each so many."""
LONGEST_SAID, LONGEST_MEANT = 80, 200
"""Characters of what people say, and of what they mean by it."""
_KEPT = 500  # scopes, and vectors of pinned questions, that are remembered

Ask = Callable[[str, tuple[str, ...]], Answer]
"""Answers a question in collections."""


class Standing(StrEnum):
    """What a look at a pin says."""

    HOLDS = "holds"
    """Its passage stands word for word, and answers its question."""
    CHANGED = "changed"
    """The article has a newer version, in which the words do not stand."""
    GONE = "gone"
    """The article is not in the archive, or not in that part of it."""
    NOT_GIVEN = "not given"
    """It stands, but something keeps it from being quoted: a block, or another pin of the same question."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A pin, and what the last look at it said."""

    pin: KeptPin
    standing: Standing
    quote: tuple[Article, int, int] | None
    """The article and the characters that are quoted; None where they stand no longer."""


class Corrector:
    """Corrections of one library. May be used from many threads at once.

    Each belongs to a collection, and counts for the questions that are asked of it: those of a server in that server,
    those of the public collection wherever that is asked, those of a collection in all its parts. Raises
    CorrectionError for what cannot be corrected so.
    """

    def __init__(
        self,
        store: Callable[[], Store],
        snapshot: Callable[[], Snapshot],
        ask: Ask,
        vectors: Callable[[Sequence[str]], Vectors | None],
        *,
        writing: Callable[[], None] = lambda: None,
    ) -> None:
        """`writing` is told before the first correction is kept; see `OnDisk.may_be_corrected`."""
        self._store = store
        self._snapshot = snapshot
        self._ask = ask
        self._make_vectors = vectors
        self._writing = writing
        self._lock = Lock()
        self._known: dict[tuple[str, ...], tuple[object, Corrections]] = {}
        self._vectors: dict[str, NDArray[Any]] = {}

    # --- for a question

    def of(self, snapshot: Snapshot, collections: Collection[str]) -> Corrections:
        """Return what counts for a question that is asked of `collections`; of two meanings that of the first one."""
        store, scopes = self._store(), tuple(dict.fromkeys(collections))
        state = (store.corrections.version(), snapshot.generation, snapshot.stamp)
        known = self._known.get(scopes)
        if known is None or known[0] != state:
            known = state, self._made(store, snapshot, scopes)
            with self._lock:
                if len(self._known) >= _KEPT:
                    self._known.clear()
                self._known[scopes] = known
        return known[1]

    def _made(self, store: Store, snapshot: Snapshot, scopes: tuple[str, ...]) -> Corrections:
        owners = wholes(scopes)
        kept, blocked = store.corrections.pins(owners), store.corrections.blocks(owners)
        said = sorted(store.corrections.synonyms(owners), key=lambda one: owners.index(one.scope), reverse=True)
        synonyms = tuple({one.said.casefold(): Synonym(one.said, one.means) for one in said}.values())
        publishers: set[str] = set()
        passages: set[tuple[str, int]] = set()
        spans: list[tuple[str, tuple[int, int]]] = []
        for block in blocked:
            if block.publisher is not None:
                publishers |= named(block.publisher, snapshot.publishers(scopes))
            elif (found := self._found(block, store, snapshot, scopes)) is not None:
                article, start, end = found
                spans.append((article.id, (start, end)))
                over = enumerate(split(article))
                passages |= {(article.id, n) for n, one in over if one.start < end and start < one.end}
        made = Corrections((), synonyms, frozenset(publishers), frozenset(passages), tuple(spans), self._cosines)
        pins = [
            Pin(pin.id, pin.question, gist(made.meant(pin.question)[0]), *found)
            for pin in kept
            if (found := self._found(pin, store, snapshot, scopes)) is not None
        ]
        return replace(made, pins=tuple(pins))

    def _found(
        self, kept: KeptPin | KeptBlock, store: Store, snapshot: Snapshot, scopes: tuple[str, ...]
    ) -> tuple[Article, int, int] | None:
        """Where the words of a pin or block stand now, also where the article was replaced by a newer version."""
        at = kept.place
        assert at is not None
        article = snapshot.article(at.article_id, collections=scopes)
        if article is None and (newer := moved(at, store, scopes)) is not None:
            at, article = newer, snapshot.article(newer.article_id, collections=scopes)
            if article is not None:
                store.corrections.move("pin" if isinstance(kept, KeptPin) else "block", kept.id, at)
        return (article, at.start, at.end) if article is not None and stands(at, article) else None

    def _cosines(self, question: str, others: Sequence[str]) -> NDArray[Any] | None:
        missing = [text for text in others if text not in self._vectors]
        made = self._make_vectors([question, *missing])
        if made is None:
            return None
        known = self._vectors | dict(zip(missing, made[1:], strict=True))
        with self._lock:
            self._vectors = dict(list(known.items())[-_KEPT:])
        return np.array([known[text] @ made[0] for text in others])

    # --- pins

    def pin(self, question: str, words: str | Quote, *, scope: str, collections: Collection[str] = ()) -> KeptPin:
        """Let the passage that `words` cites (or a quote) answer `question`, and every question that asks the same.

        It has to stand in `collections` (default: `scope` and what is public there).
        """
        question = clean(question)
        article, start, end = self._cited(words, scope, collections)
        store = self._store()
        if len(store.corrections.pins([scope])) >= MOST:
            raise CorrectionError(f"{MOST} passages are pinned there already; remove one that is not needed.")
        self._writing()
        id = store.corrections.pin(scope, question, place(article, start, end))
        return next(pin for pin in store.corrections.pins([scope]) if pin.id == id)

    def pins(self, scope: str) -> list[KeptPin]:
        """Return what is pinned in a scope, the oldest first."""
        return self._store().corrections.pins([scope])

    def unpin(self, id: int, *, scope: str) -> bool:
        """Remove a pin; return whether it was there."""
        return self._store().corrections.unpin(scope, id)

    def check(self, scope: str, collections: Collection[str]) -> list[Checked]:
        """Ask the question of every pin of a scope again, in `collections`; note and return what became of each."""
        store, snapshot = self._store(), self._snapshot()
        scopes = tuple(dict.fromkeys(collections))
        checked = [self._checked(pin, store, snapshot, scopes) for pin in store.corrections.pins([scope])]
        state = self.state()
        store.corrections.note({one.pin.id: str(one.standing) for one in checked}, state)
        return checked

    def state(self) -> str:
        """Return what a look at a pin depends on: the state of the archive, the corrections, and the program."""
        store, snapshot = self._store(), self._snapshot()
        return f"{snapshot.generation} {snapshot.stamp} {store.corrections.version()} {program()}"

    def unchecked(self) -> list[str]:
        """Return the scopes with a pin that was not looked at since the archive, or the program, changed."""
        store, state = self._store(), self.state()
        every = store.corrections.pins(store.corrections.scopes())
        return sorted({pin.scope for pin in every if pin.checked != state})

    def _checked(self, pin: KeptPin, store: Store, snapshot: Snapshot, scopes: tuple[str, ...]) -> Checked:
        found = self._found(pin, store, snapshot, scopes)
        if found is None:
            changed = snapshot.article(pin.place.article_id, collections=scopes) is not None
            changed = changed or was_replaced(pin.place, store, scopes)
            return Checked(pin, Standing.CHANGED if changed else Standing.GONE, None)
        answer = self._ask(pin.question, scopes)
        article, start, end = found  # of which a licence may let less be shown
        shown = (quote for quote in answer.quotes if quote.article.id == article.id)
        given = answer.pinned and any(quote.start < end and start < quote.end for quote in shown)
        return Checked(pin, Standing.HOLDS if given else Standing.NOT_GIVEN, found)

    # --- synonyms

    def mean(self, said: str, means: str, *, scope: str) -> KeptSynonym:
        """Let `means` be understood where people say `said`."""
        said, means = _one_line(said), _one_line(means)
        words = Synonym(said, means).words
        if not words or not any(map(str.isalnum, means)):
            raise CorrectionError("A synonym needs words on both sides: what people say, and what they mean by it.")
        if len(said) > LONGEST_SAID or len(means) > LONGEST_MEANT:
            raise CorrectionError(
                f"That is too long; what people say may have {LONGEST_SAID} characters, what they mean {LONGEST_MEANT}."
            )
        there = self.synonyms(scope)
        if len(there) >= MOST and all(one.said.casefold() != said.casefold() for one in there):
            raise CorrectionError(f"{MOST} synonyms are kept there already; remove one that is not needed.")
        self._writing()
        self._store().corrections.mean(scope, said, means)
        return KeptSynonym(scope, said, means)

    def synonyms(self, scope: str) -> list[KeptSynonym]:
        """Return the synonyms of a scope, in the order of what is said."""
        return self._store().corrections.synonyms([scope])

    def mean_nothing(self, said: str, *, scope: str) -> bool:
        """Remove a synonym; return whether it was there."""
        return self._store().corrections.mean_nothing(scope, _one_line(said))

    # --- blocks

    def block(self, words: str | Quote, *, scope: str, collections: Collection[str] = ()) -> int:
        """Quote the passage that `words` cites no longer; return the block's id."""
        return self._block(place(*self._cited(words, scope, collections)), scope)

    def block_publisher(self, name: str, *, scope: str, collections: Collection[str] = ()) -> str:
        """Quote a publisher no longer, given as people call it; return its name as its articles spell it."""
        there = self._snapshot().publishers(tuple(collections) or None)
        if not (found := sorted(named(name, there))):
            raise CorrectionError(str(unknown(name, there)) if there else "The archive holds no publisher.")
        self._block(found[0], scope)
        return found[0]

    def _block(self, what: str | Place, scope: str) -> int:
        store = self._store()
        if len(store.corrections.blocks([scope])) >= MOST:
            raise CorrectionError(f"{MOST} blocks are kept there already; remove one that is not needed.")
        self._writing()
        return store.corrections.block(scope, what)

    def blocks(self, scope: str) -> list[KeptBlock]:
        """Return what is not quoted in a scope, the oldest first."""
        return self._store().corrections.blocks([scope])

    def unblock(self, id: int, *, scope: str) -> bool:
        """Let it be quoted again; return whether it was blocked."""
        return self._store().corrections.unblock(scope, id)

    # --- what there is to correct

    def unmet(self, scope: str, collections: Collection[str], *, since: date | None = None) -> list[Group]:
        """Return the questions of a scope that got no good answer since a day, those alike together, most asked first.

        Only what is kept anyway is shown (`Usage`), and of whom it is, is not. What is pinned by now is left out.
        """
        corrections = self.of(self._snapshot(), collections)
        return grouped(self._store().reports.unmet(scope, since=since), corrections)

    # --- words

    def words_of(self, kept: KeptPin | KeptBlock, collections: Collection[str]) -> tuple[Article, int, int] | None:
        """Return the article and the characters of a pin or a blocked passage; None where they stand no longer."""
        return self._found(kept, self._store(), self._snapshot(), tuple(dict.fromkeys(collections)))

    def _cited(self, words: str | Quote, scope: str, collections: Collection[str]) -> tuple[Article, int, int]:
        if isinstance(words, Quote):
            return words.article, words.start, words.end
        citation = Citation.read(words)
        article = self._snapshot().article(citation.article_id, collections=tuple(collections) or (scope,))
        if article is None or citation.of(article) is None:
            raise CorrectionError("The archive does not hold these words at that place; copy the citation anew.")
        return article, citation.start, citation.end


def _one_line(text: str) -> str:
    try:
        return clean(text).strip(' .,;:!?"“”')
    except QuestionError:
        raise CorrectionError(
            "A synonym needs words on both sides: what people say, and what they mean by it."
        ) from None
