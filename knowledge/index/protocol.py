"""What every index can do, so that another engine may stand where the embedded one stands."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article
from knowledge.meaning.cross_encoder import CrossEncoder
from knowledge.passages import Passage


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages may match; applied inside the search, never to its first results."""

    collections: frozenset[str] | None = None
    """Names of the collections to search; None searches all of them."""
    since: date | None = None
    until: date | None = None
    """First and last day of publication, both included; an article without a date matches only when both are None."""
    publishers: frozenset[str] | None = None
    """Publishers as their articles spell them; None for all."""
    articles: frozenset[str] | None = None
    """Ids of articles; None for all."""
    without_publishers: frozenset[str] = frozenset()
    """Publishers, as their articles spell them, none of whose passages match."""
    without_passages: frozenset[tuple[str, int]] = frozenset()
    """Passages that do not match: ids of articles, and which passage of it, counted from 0."""


EVERYTHING = Filter()
"""Lets every passage through."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage with its terms in reading order; `start` and `end` count characters of the article."""

    start: int
    end: int
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage with everything that is indexed of it, analysed once, when its article is added."""

    passage: Passage
    sentences: tuple[Sentence, ...]
    context: tuple[str, ...] = ()
    """Terms that the passage is found by without containing them: its article's title, the topic it carries on."""


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """An article cut and analysed, ready to be indexed in `collection`."""

    article: Article
    collection: str
    passages: tuple[IndexedPassage, ...]


Raw = tuple[Article, str]
"""An article and the collection that it goes to."""
Prepare = Callable[[Article, str], IndexedArticle]
"""Analyses an article for a collection; a function of a module, so that another process finds it."""

IDLE = nullcontext()
"""Holds nothing."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The first stage's best passages, best first, with what the second stage looks at, as flat arrays.

    Terms are told apart only as far as the question does: `slots` holds, for every token, the position of its term
    in the question's `terms`, or -1.
    """

    terms: tuple[str, ...]
    """The question's distinct terms, in the order asked."""
    idf: NDArray[np.float32]
    """(len(terms),) inverse document frequency of each term in this snapshot; the highest possible when unseen."""
    df: NDArray[np.int64]
    """(len(terms),) passages that hold each term, in the whole snapshot (not only those the filter lets through)."""
    passages: NDArray[np.int64]
    """(n,) numbers that `Snapshot.locate` understands."""
    scores: NDArray[np.float32]
    """(n,) first-stage scores, descending; equal ones by their articles' ids, their places, their collections.

    So nothing depends on the order in which articles came."""
    articles: NDArray[np.int64]
    """(n,) a number for each passage's article: equal for two passages of one article, and only for those."""
    places: NDArray[np.int64]
    """(n,) which passage of its article each one is, counted from 0."""
    openings: NDArray[np.int64]
    """(n,) where among the candidates the first passage of each one's article stands; -1 where it is none of them."""
    slots: NDArray[np.int16]
    """(m,) every candidate's tokens in reading order, context last, one candidate after the other."""
    token_ids: NDArray[np.int64]
    """(m,) a number for each token's term; equal numbers are equal terms within one segment; see `Snapshot.spell`."""
    offsets: NDArray[np.int64]
    """(n + 1,) candidate i owns tokens offsets[i] to offsets[i + 1]."""
    sentence_tokens: NDArray[np.int64]
    """(s + 1,) first token of every sentence, all candidates' sentences one after the other; the context of a
    candidate counts as one last (perhaps empty) sentence."""
    sentence_offsets: NDArray[np.int64]
    """(n + 1,) candidate i owns sentences sentence_offsets[i] to sentence_offsets[i + 1], its context the last."""


def openings(articles: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what `Candidates.openings` is, for the articles of candidates and their places in them."""
    numbers = articles.tolist()
    first = {number: i for i, (number, place) in enumerate(zip(numbers, places.tolist(), strict=True)) if not place}
    return np.array([first.get(number, -1) for number in numbers], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Located:
    """Where a passage stands: its article, and character spans in the article's text."""

    article: Article
    article_id: str
    """The article's id, which takes a while to make from the article."""
    collection: str
    ordinal: int
    """Position of the passage in its article, counted from 0."""
    passages: tuple[Passage, ...]
    """All passages of the article, in reading order."""
    sentences: tuple[tuple[int, int], ...]
    """Sentences of this passage, in reading order."""

    @property
    def text(self) -> str:
        """The passage itself."""
        passage = self.passages[self.ordinal]
        return self.article.text[passage.start : passage.end]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list of articles shows of one."""

    id: str
    collection: str
    title: str
    publisher: str | None
    day: date | None


class Snapshot(Protocol):
    """One unchanging state of the index; a question runs on one, whatever is added or removed meanwhile."""

    generation: int
    """The caller's own count of changes that this state includes."""
    stamp: str
    """The caller's own sign of whose change the last of them was."""

    def __len__(self) -> int:
        """Passages that can match."""

    def collections(self) -> frozenset[str]:
        """Return the names of all collections that hold an article, perhaps of some that hold none any longer, too."""

    def publishers(self, collections: Collection[str] | None = None) -> list[str]:
        """Return the publishers of articles in these collections (None for all), each once, in alphabetical order."""

    def admits(self, where: Filter) -> bool:
        """Return whether `where` lets any passage through."""

    def df(self, term: str) -> int:
        """Return how many passages that can match hold `term`."""

    def holds(self, term: str, where: Filter) -> bool:
        """Return whether a passage that `where` lets through holds `term`."""

    def expect(self, terms: Iterable[str], where: Filter = EVERYTHING) -> None:
        """Say that `df` of these terms and `holds` with `where` come next: an index elsewhere is asked once for all."""

    def articles(self, collections: Iterable[str] | None = None) -> Iterator[Entry]:
        """Yield the articles of these collections (None for all), in no order that means anything."""

    def article(self, id: str, *, collections: Collection[str] | None = None) -> Article | None:
        """Return the article with this id, from any of `collections` (None for all), or None."""

    def spelling(self, term: str, *, where: Filter = EVERYTHING) -> str | None:
        """Return how a passage writes `term` inside a sentence, the first word of which proves no capital.

        None where no passage does, and where capitals tell nothing: in teleprinter copy.
        """

    def search(
        self,
        terms: Sequence[str],
        *,
        weights: Sequence[float] | None = None,
        where: Filter = EVERYTHING,
        limit: int = 100,
        also: NDArray[np.int64] | None = None,
    ) -> Candidates:
        """Return the `limit` best passages that share a term with `terms`, exactly as BM25 ranks them.

        A term of weight 0 matches nothing; it is only told apart in `slots`. The passages `also` are among the
        candidates, too, each with the score that it has, 0 where it shares no term.
        """

    def nearest(self, text: str, *, where: Filter = EVERYTHING, limit: int = 10) -> NDArray[np.int64]:
        """Return the `limit` passages that mean most nearly what the question `text` does, nearest first.

        Empty without an encoder; passages whose vectors are still to be made are left out.
        """

    def cosines(self, text: str, passages: NDArray[np.int64]) -> NDArray[np.float64] | None:
        """Return how near in meaning each of `passages` is to the question `text`: the cosine, -1 to 1.

        NaN for a passage whose vector is still to be made; None without an encoder.
        """

    @property
    def cross_encoder(self) -> CrossEncoder | None:
        """What reads a question together with a passage; None where there is no such model."""

    def locate(self, passage: int) -> Located:
        """Return the article and spans of a passage number from `Candidates`."""

    def spell(self, token_ids: NDArray[np.int64]) -> list[str]:
        """Return the terms that `Candidates.token_ids` stand for."""

    def beginnings(self, token_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the first three bytes of the term that each of `token_ids` stands for, as one number."""

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        """Return words of the archive spelt nearly like `word`, each with how often it occurs, nearest first."""

    def verify(self) -> None:
        """Read every byte that this state is made of; raises IndexDamagedError when one is not what was written."""


class PassageIndex(Protocol):
    """An index that can grow and shrink while it is searched.

    `generation` is the caller's own count of changes: a state says which of them it includes.
    """

    def snapshot(self) -> Snapshot:
        """Return the newest published state; cheap enough to call for every question."""

    def newest(self) -> Snapshot:
        """Return the newest state of all, though it may not be ready for questions yet."""

    def add(self, articles: Iterable[IndexedArticle], *, generation: int | None = None) -> None:
        """Make these articles findable, all at once; one that is there already in its collection is replaced."""

    def add_many(
        self,
        articles: Iterable[Raw],
        *,
        prepare: Prepare,
        without: Iterable[tuple[str, str]] = (),
        generation: int | None = None,
        stamp: str = "",
    ) -> None:
        """As `add` does, but with the articles, each with its collection, that `prepare` is still to analyse.

        Those `without`, by collection and id, become unfindable with the same change. `stamp` is kept with
        `generation`.
        """

    def remove(self, article_ids: Iterable[str], *, collection: str, generation: int | None = None) -> None:
        """Make these articles of `collection` unfindable, all at once; ids that are not there are ignored."""

    def merge(
        self, *, everything: bool = False, apart: bool = False, writing: AbstractContextManager[Any] = IDLE
    ) -> bool:
        """Tidy up, so that it stays fast; return whether there may be more to tidy.

        `everything` spares no work, `apart` does it beside the questions, in another process where that helps.
        `writing` is what the caller holds against other writers, entered only while the tidied state is published.
        """

    def verify(self) -> None:
        """Read every byte that is kept; raises IndexDamagedError when one is not what was written."""
