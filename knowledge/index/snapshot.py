"""One unchanging state of the index, and the search over it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article
from knowledge.index.gained import Term, View, Views, times
from knowledge.index.gathering import candidates
from knowledge.index.nearest import Meaning
from knowledge.index.numbering import Numbering
from knowledge.index.parts import Part
from knowledge.index.protocol import EVERYTHING, Candidates, Entry, Filter, Located
from knowledge.index.ranking import NEARLY, Gains, best
from knowledge.index.scoring import K1, B, PassageBM25
from knowledge.index.spelling import spelling_in
from knowledge.meaning.cross_encoder import CrossEncoder
from knowledge.meaning.quantised import quantise
from knowledge.meaning.texts import passage_text

_ON_DEMAND = 30  # passages whose vectors a question waits for, a second's worth


class EmbeddedSnapshot:
    """Some segments at one moment; see `knowledge.index.protocol.Snapshot`."""

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        generation: int,
        stamp: str = "",
        k1: float = K1,
        b: float = B,
        meaning: Meaning | None = None,
    ) -> None:
        self.parts = tuple(parts)
        self.meaning = meaning
        self.generation = generation
        """The caller's own count of changes that this state includes."""
        self.stamp = stamp
        """The caller's own sign of whose change that was."""
        self.numbering = Numbering(parts)
        self.starts = self.numbering.starts
        self._terms: dict[str, Term] = {}
        self._passages = sum(part.passages for part in parts)
        tokens = sum(part.tokens for part in parts)
        self.model = PassageBM25(self._passages, tokens / max(1, self._passages), k1=k1, b=b)
        self.views = Views(self)
        """What terms add to passages, as far as it is kept."""

    def verify(self) -> None:
        """Read every byte that this state is made of; raises IndexDamagedError when one is not what was written."""
        for part in self.parts:
            part.segment.verify()

    def __len__(self) -> int:
        """Passages that can match."""
        return self._passages

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

        A term asked twice counts twice, as in rank-bm25; `weights` multiply what each of `terms` contributes. A term
        of weight 0 is not searched for, but the candidates tell where it stands. Of `also` come those that were not
        found, each with the score that it has.
        """
        passages, scores = self.top(terms, weights=weights, where=where, limit=limit)
        if also is not None and len(also):
            others = np.setdiff1d(also, passages)
            if len(others):
                mine = self._exact(others, _distinct(terms, weights))
                passages, scores = np.concatenate([passages, others]), np.concatenate([scores, mine])
                passages, scores = self._first_of(passages, scores, len(passages))
        return candidates(self.numbering, {term: self.term(term) for term in terms}, passages, scores)

    def nearest(self, text: str, *, where: Filter = EVERYTHING, limit: int = 10) -> NDArray[np.int64]:
        """Return the `limit` passages that mean most nearly what the question `text` does, nearest first."""
        if self.meaning is None or self.meaning.encoder is None:
            return np.empty(0, dtype=np.int64)
        vector, view = self.meaning.asked(text), self.views.of(where)
        found, cosines = [np.empty(0, dtype=np.int64)], [np.empty(0)]
        for i, (part, scope) in enumerate(zip(self.parts, view.scopes, strict=True)):
            numbers, near = self.meaning.of(part.segment).nearest(vector, scope.let_through, limit)
            found.append(numbers + self.starts[i])
            cosines.append(near)
        return self._first_of(np.concatenate(found), np.concatenate(cosines), limit)[0]

    def cosines(self, text: str, passages: NDArray[np.int64]) -> NDArray[np.float64] | None:
        """Return how near in meaning each of `passages` is to the question `text`; see the protocol."""
        if self.meaning is None or self.meaning.encoder is None:
            return None
        vector, found = self.meaning.asked(text), np.full(len(passages), np.nan)
        for i, mine, local in self.numbering.by_part(passages):
            vectors = self.meaning.of(self.parts[i].segment)
            cosines = vectors.cosines(vector, local)
            if self.meaning.on_demand and (missing := np.flatnonzero(np.isnan(cosines))[:_ON_DEMAND]).size:
                located = map(self.locate, (local[missing] + self.starts[i]).tolist())
                texts = [passage_text(one.article, one.text) for one in located]
                vectors.put(local[missing], quantise(self.meaning.encoder.passages(texts)))
                cosines = vectors.cosines(vector, local)
            found[mine] = cosines
        return found

    @property
    def cross_encoder(self) -> CrossEncoder | None:
        """What reads a question together with a passage; None where there is no such model."""
        return self.meaning.cross_encoder if self.meaning is not None else None

    def top(
        self,
        terms: Sequence[str],
        *,
        weights: Sequence[float] | None = None,
        where: Filter = EVERYTHING,
        limit: int = 10,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return only the numbers and scores of what `search` finds."""
        view = self.views.everything if where is EVERYTHING else self.views.of(where)
        known = view.known
        weighted = None if weights is None and len(set(terms)) == len(terms) else _distinct(terms, weights)
        if weighted:
            lists = [times(known.get(term) or view.load(term), by) for term, by in weighted.items() if by]
        else:
            lists = [known.get(term) or view.load(term) for term in terms]
        if len(self.parts) == 1:
            passages, sums = best([one for (one,) in lists if one], view.scopes[0].size, limit)
            passages = view.original(0, passages)
        else:
            passages, sums = self._best_of_parts(view, lists, limit)
        if not view.settled and len(sums):
            if len(sums) > limit:
                near = sums >= np.partition(sums, -limit)[-limit] * NEARLY
                passages, sums = passages[near], sums[near]
            passages.sort()
            sums = self._exact(passages, weighted or dict.fromkeys(terms, 1.0))
        return self._first_of(passages, sums, limit)

    def _first_of(
        self, passages: NDArray[Any], scores: NDArray[np.float64], limit: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the `limit` best of `passages`, best first; which of equal ones come first, no arrival decides."""
        order = (-scores).argsort(kind="stable")
        if len(order) > limit:
            order = order[: (-scores[order]).searchsorted(-scores[order[limit - 1]], side="right")]
        passages, scores = passages[order], scores[order]
        same = scores[1:] == scores[:-1]
        if same.any():
            tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
            order = np.lexsort((*self.numbering.standing(passages[tied]), -scores[tied]))
            passages[tied] = passages[tied[order]]
        return passages[:limit], scores[:limit]

    def _best_of_parts(
        self, view: "View", lists: Sequence[Sequence[Gains | None]], limit: int
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        found = [np.empty(0, dtype=np.int64)]
        sums: list[NDArray[Any]] = [np.empty(0)]
        for i, scope in enumerate(view.scopes):
            passages, mine = best([one for gains in lists if (one := gains[i])], scope.size, limit)
            found.append(view.original(i, passages))
            sums.append(mine)
        return np.concatenate(found), np.concatenate(sums)

    def _exact(self, passages: NDArray[np.int64], weighted: Mapping[str, float]) -> NDArray[np.float64]:
        """Return the scores of `passages`, ascending, term by term as rank-bm25 adds them up.

        A term at a time, since thousands of passages may be alike: of a template, of one agency's tables.
        """
        scores = []
        bounds = passages.searchsorted(self.numbering.first).tolist()
        for i, part in enumerate(self.parts):
            local = passages[bounds[i] : bounds[i + 1]] - self.starts[i]
            if len(local):
                tokens, lengths, _ = part.segment.tokens_of(local)
                owner = np.arange(len(local)).repeat(lengths)
                sums = np.zeros(len(local))
                for term, weight in weighted.items():
                    known = self.term(term)
                    if weight and known.numbers[i] >= 0:
                        frequency = np.bincount(owner[tokens == known.numbers[i]], minlength=len(local))
                        sums += weight * (known.idf * self.model.saturate(frequency, lengths))
                scores.append(sums)
        return np.concatenate(scores)

    def term(self, term: str) -> "Term":
        """Return what is known of `term` here."""
        known = self._terms.get(term)
        if known is None:
            numbers = tuple(part.segment.vocabulary.find(term) for part in self.parts)
            df = sum(part.df(n) for part, n in zip(self.parts, numbers, strict=True) if n >= 0)
            known = self._terms[term] = Term(numbers, df, self.model.weigh(df))
        return known

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        """Return terms at most two edits from `word` with the passages that hold each; nearest first, then commonest.

        A term with several edits, one in each half of the word, may be missed: only terms that begin or end like
        `word` are compared, so that the cost does not grow with the vocabulary.
        """
        found: dict[str, tuple[int, int]] = {}
        for part in self.parts:
            for number, term, edits in part.segment.vocabulary.near(word):
                if df := part.df(number):
                    found[term] = edits, found.get(term, (edits, 0))[1] + df
        nearest = sorted(found.items(), key=lambda item: (item[1][0], -item[1][1], item[0]))
        return [(term, df) for term, (_, df) in nearest[:limit]]

    def spelling(self, term: str, *, where: Filter = EVERYTHING) -> str | None:
        """Return how a passage writes `term` inside a sentence, the first word of which proves no capital.

        None where no passage does, and where capitals tell nothing: in teleprinter copy.
        """
        return spelling_in(self, term, where)

    def df(self, term: str) -> int:
        """Return how many passages that can match hold `term`."""
        return self.term(term).df

    def holds(self, term: str, where: Filter) -> bool:
        """Return whether a passage that `where` lets through holds `term`."""
        return len(self.search([term], where=where, limit=1).passages) > 0

    def expect(self, terms: Iterable[str], where: Filter = EVERYTHING) -> None:
        """Nothing: all of it is here."""

    def admits(self, where: Filter) -> bool:
        """Return whether `where` lets any passage through."""
        return any(scope.size for scope in self.views.of(where).scopes)

    def locate(self, passage: int) -> Located:
        """Return the article and spans of a passage number from `Candidates`."""
        return self.numbering.locate(passage)

    def spell(self, token_ids: NDArray[np.int64]) -> list[str]:
        """Return the terms that `Candidates.token_ids` stand for."""
        return self.numbering.spell(token_ids)

    def beginnings(self, token_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the first three bytes of the term that each of `token_ids` stands for, as one number."""
        return self.numbering.beginnings(token_ids)

    def article(self, id: str, *, collections: Collection[str] | None = None) -> Article | None:
        """Return the article with this id, from any of `collections` (None for all), or None."""
        return self.numbering.article(id, collections=collections)

    def collections(self) -> frozenset[str]:
        """Return the names of all collections that hold an article, perhaps of some that hold none any longer, too."""
        return self.numbering.collections()

    def publishers(self, collections: Collection[str] | None = None) -> list[str]:
        """Return the publishers of articles in these collections (None for all), each once, in alphabetical order."""
        return self.numbering.publishers(collections)

    def articles(self, collections: Iterable[str] | None = None) -> Iterator[Entry]:
        """Yield the articles of these collections (None for all), in the order they were added."""
        return self.numbering.articles(collections)


def _distinct(terms: Sequence[str], weights: Sequence[float] | None) -> dict[str, float]:
    """Return the different terms in the order asked, and the sum of the weights of each."""
    weights = weights or [1.0] * len(terms)
    sums = dict(zip(terms, weights, strict=True))
    if len(sums) == len(terms):
        return sums
    sums = {}
    for term, weight in zip(terms, weights, strict=True):
        sums[term] = sums.get(term, 0.0) + weight
    return sums
