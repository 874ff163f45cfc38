"""One unchanging state of the index, and the search over it."""

import threading
import time
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article
from knowledge.index.nearest import Meaning
from knowledge.index.parts import Part
from knowledge.index.protocol import EVERYTHING, Candidates, Entry, Filter, Located, openings
from knowledge.index.ranking import NEARLY, SMALL, Gains, best
from knowledge.index.scoring import K1, B, PassageBM25
from knowledge.index.segment import ragged
from knowledge.index.spelling import spelling_in
from knowledge.meaning.cross_encoder import CrossEncoder
from knowledge.meaning.quantised import quantise
from knowledge.meaning.texts import passage_text

_VIEWS = 16  # filters whose terms are kept
_CACHE_BYTES = 1 << 30  # kept of what terms add to passages, at most
_FREQUENT = 10_000  # passages: what a rarer term adds is found in a moment
_WARM_BYTES = _CACHE_BYTES // 4
_LARGE = 1 << 20  # bytes
_PAUSE_S = 0.005
_SCRATCH = threading.local()
_ON_DEMAND = 30  # passages whose vectors a question waits for, a second's worth


class View:
    """What the terms asked lately add to the passages that one filter lets through."""

    def __init__(self, snapshot: "EmbeddedSnapshot", where: Filter) -> None:
        self._snapshot = weakref.proxy(snapshot)  # else both would outlive their use until the next garbage collection
        self._starts = snapshot.starts
        self.scopes = [part.scope(where) for part in snapshot.parts]
        self.settled = all(scope.size <= SMALL for scope in self.scopes)
        """Whether sums are final, rather than nearly right."""
        self.known: dict[str, list[Gains | None]] = {}
        """For terms asked lately, their gains in each part; None where no passage holds the term."""
        self._before: dict[str, list[Gains | None]] = {}

    def turn(self) -> None:
        """Forget the terms that were not asked since the last turn."""
        self._before, self.known = self.known, {}

    def original(self, part: int, passages: NDArray[Any]) -> NDArray[Any]:
        """Return the snapshot's numbers of passages found in one part."""
        numbers = self.scopes[part].passages
        start = self._starts[part]
        if numbers is not None:
            passages = numbers[passages]
        return passages + start if start else passages

    def load(self, term: str) -> list[Gains | None]:
        """Return the gains of `term` in each part, and keep them in `known`."""
        gains = self._before.get(term)
        if gains is None:
            known, model = self._snapshot.term(term), self._snapshot.model
            gains = [
                scope.gains(number, model, known.idf) if number >= 0 else None
                for scope, number in zip(self.scopes, known.numbers, strict=True)
            ]
        self.known[term] = gains
        self._snapshot.keep(sum(_size(one) for one in gains if one))
        return gains


def _times(gains: list[Gains | None], weight: float) -> list[Gains | None]:
    if weight == 1:
        return gains
    return [
        one
        and Gains(
            one.passages,
            one.gains * one.gains.dtype.type(weight),
            one.highest * weight,
            (one.reached[0] * weight, one.reached[1] * weight),
        )
        for one in gains
    ]


def _size(gains: Gains) -> int:
    return gains.gains.nbytes + (0 if gains.passages is None else gains.passages.nbytes)


@dataclass(frozen=True, slots=True)
class Term:
    """What a snapshot knows of a term."""

    numbers: tuple[int, ...]
    """Its number in each part, -1 where there is none."""
    df: int
    idf: float


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
        self.stamp = stamp
        """The caller's own sign of whose change that was."""
        """The caller's own count of changes that this state includes."""
        self._first = np.cumsum([0, *(part.segment.passages for part in parts)])
        self._first_article = np.cumsum([0, *(part.segment.articles for part in parts)])
        self.starts: list[int] = self._first.tolist()
        self._terms: dict[str, Term] = {}
        self._passages = sum(part.passages for part in parts)
        tokens = sum(part.tokens for part in parts)
        self.model = PassageBM25(self._passages, tokens / max(1, self._passages), k1=k1, b=b)
        self._views: dict[Filter, View] = {}
        self._everything = self.view(EVERYTHING)
        self._kept = 0

    def verify(self) -> None:
        """Read every byte that this state is made of; raises IndexDamagedError when one is not what was written."""
        for part in self.parts:
            part.segment.verify()

    def view(self, where: Filter) -> "View":
        """Return what is kept for questions under `where`."""
        view = self._views.get(where)
        if view is None:
            if len(self._views) >= _VIEWS:
                self._views = {EVERYTHING: self._everything}
            view = self._views[where] = self._everything if self._lets_all_through(where) else View(self, where)
        return view

    def warm(self, asked: "EmbeddedSnapshot") -> None:
        """Make ready what frequent terms add, where they were asked of `asked` lately: the first questions need not.

        A term at a time, with a pause for the questions that run meanwhile.
        """
        for where, view in list(asked._views.items()):
            mine = self.view(where)
            frequent = [(df, term) for term in list(view.known) if (df := asked.term(term).df) >= _FREQUENT]
            for _, term in sorted(frequent, reverse=True):
                if self._kept > _WARM_BYTES:
                    return
                if term not in mine.known:
                    mine.load(term)
                    time.sleep(_PAUSE_S)

    def forget(self) -> None:
        """Give back the memory of what is kept for terms, bit by bit: nothing else runs while it is given back."""
        for view in list(self._views.values()):
            view.turn()
            for kept in (view._before, view.known):
                while kept:
                    _, gains = kept.popitem()
                    large = sum(_size(one) for one in gains if one) > _LARGE
                    del gains
                    if large:
                        time.sleep(_PAUSE_S)

    def _lets_all_through(self, where: Filter) -> bool:
        if where.collections is None or where != Filter(collections=where.collections):
            return False
        return all(where.collections.issuperset(part.segment.collections) for part in self.parts)

    def keep(self, size: int) -> None:
        """Count `size` more bytes as kept for terms; when there are too many, those not asked lately are forgotten."""
        self._kept += size
        if self._kept > _CACHE_BYTES // 2:
            self._kept = 0
            for view in list(self._views.values()):
                view.turn()

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
        return self._candidates(tuple(dict.fromkeys(terms)), passages, scores)

    def nearest(self, text: str, *, where: Filter = EVERYTHING, limit: int = 10) -> NDArray[np.int64]:
        """Return the `limit` passages that mean most nearly what the question `text` does, nearest first."""
        if self.meaning is None or self.meaning.encoder is None:
            return np.empty(0, dtype=np.int64)
        vector, view = self.meaning.asked(text), self.view(where)
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
        for i, mine, local in self._by_part(passages):
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
        view = self._everything if where is EVERYTHING else self.view(where)
        known = view.known
        weighted = None if weights is None and len(set(terms)) == len(terms) else _distinct(terms, weights)
        if weighted:
            lists = [_times(known.get(term) or view.load(term), by) for term, by in weighted.items() if by]
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
        if (scores[1:] == scores[:-1]).any():
            order = np.lexsort((*self._standing(passages), -scores))[:limit]
            return passages[order], scores[order]
        return passages[:limit], scores[:limit]

    def _standing(self, passages: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
        """Return each passage's collection (by its place in the alphabet), its place in its article, the article's id.

        Last what decides first, as np.lexsort wants it.
        """
        collections, places = np.empty(len(passages), dtype=np.int64), np.empty(len(passages), dtype=np.int64)
        ids = np.empty(len(passages), dtype=np.uint64)
        for i, mine, local in self._by_part(passages):
            segment = self.parts[i].segment
            articles = segment.article_of(local)
            alphabet = np.array([self._alphabet[name] for name in segment.collections])
            collections[mine] = alphabet[segment.arrays["collection"][articles]]
            places[mine] = local - segment.passage_start[articles]
            ids[mine] = segment.article_id[articles]
        return collections, places, ids

    @cached_property
    def _alphabet(self) -> dict[str, int]:
        """The names of all collections with their place in the alphabet."""
        return {name: place for place, name in enumerate(sorted(self.collections()))}

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
        bounds = passages.searchsorted(self._first).tolist()
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

    def _by_part(self, passages: NDArray[np.int64]) -> Iterator[tuple[int, Any, NDArray[np.int64]]]:
        """Yield for each part that holds some of `passages`: its number, the places of those, their numbers in it."""
        if len(self.parts) == 1:
            yield 0, slice(None), passages
            return
        part_of = self._first.searchsorted(passages, side="right") - 1
        for i in sorted(set(part_of.tolist())):
            mine = np.flatnonzero(part_of == i)
            yield i, mine, passages[mine] - self._first[i]

    def _candidates(
        self,
        terms: tuple[str, ...],
        passages: NDArray[np.int64],
        scores: NDArray[np.float64],
    ) -> Candidates:
        """Gather the second stage's data, part by part, then put it in the candidates' order."""
        known = [self.term(term) for term in terms]
        held = list(self._by_part(passages))
        token_count = np.zeros(len(passages), dtype=np.int64)
        sentence_count = np.zeros(len(passages), dtype=np.int64)
        articles, places_in = np.zeros(len(passages), dtype=np.int64), np.zeros(len(passages), dtype=np.int64)
        for i, mine, local in held:
            segment = self.parts[i].segment
            mine_of = segment.article_of(local)
            articles[mine] = mine_of + self._first_article[i]
            places_in[mine] = local - segment.passage_start[mine_of]
            token_count[mine] = segment.lengths[local]
            sentence_count[mine] = segment.sentence_start[local + 1].astype(np.int64) - segment.sentence_start[local]
        offsets = np.concatenate(([0], np.cumsum(token_count)))
        sentence_offsets = np.concatenate(([0], np.cumsum(sentence_count)))
        slots = np.full(offsets[-1], -1, dtype=np.int16)
        token_ids = np.empty(offsets[-1], dtype=np.int64)
        sentence_tokens = np.zeros(sentence_offsets[-1] + 1, dtype=np.int64)
        for i, mine, local in held:
            segment = self.parts[i].segment
            tokens = segment.tokens[ragged(segment.token_start[local].astype(np.int64), token_count[mine])]
            places = ragged(offsets[:-1][mine], token_count[mine])
            slots[places] = _slots(tokens, [stats.numbers[i] for stats in known], len(segment.vocabulary))
            token_ids[places] = tokens.astype(np.int64) | (i << 32)
            lengths = segment.sentence_length[
                ragged(segment.sentence_start[local].astype(np.int64), sentence_count[mine])
            ]
            sentence_tokens[ragged(sentence_offsets[:-1][mine], sentence_count[mine]) + 1] = lengths
        return Candidates(
            terms=terms,
            idf=np.array([stats.idf for stats in known], dtype=np.float32),
            df=np.array([stats.df for stats in known], dtype=np.int64),
            passages=passages,
            scores=scores.astype(np.float32),
            articles=articles,
            places=places_in,
            openings=openings(articles, places_in),
            slots=slots,
            token_ids=token_ids,
            offsets=offsets,
            sentence_tokens=np.cumsum(sentence_tokens),
            sentence_offsets=sentence_offsets,
        )

    def locate(self, passage: int) -> Located:
        """Return the article and spans of a passage number from `Candidates`."""
        i = int(self._first.searchsorted(passage, side="right")) - 1
        segment, local = self.parts[i].segment, passage - int(self._first[i])
        article = int(segment.passage_start.searchsorted(local, side="right")) - 1
        collection = segment.collections[int(segment.arrays["collection"][article])]
        return segment.record(article).locate(
            local - int(segment.passage_start[article]),
            article_id=f"{int(segment.article_id[article]):016x}",
            collection=collection,
        )

    def spell(self, token_ids: NDArray[np.int64]) -> list[str]:
        """Return the terms that `Candidates.token_ids` stand for."""
        return [self.parts[token >> 32].segment.vocabulary[token & 0xFFFFFFFF] for token in token_ids.tolist()]

    def beginnings(self, token_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the first three bytes of the term that each of `token_ids` stands for, as one number."""
        if len(self.parts) == 1:
            return self.parts[0].segment.vocabulary.beginnings(token_ids)
        found = np.zeros(len(token_ids), dtype=np.int64)
        part_of = token_ids >> 32
        for i, part in enumerate(self.parts):
            mine = part_of == i
            found[mine] = part.segment.vocabulary.beginnings(token_ids[mine] & 0xFFFFFFFF)
        return found

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

    def admits(self, where: Filter) -> bool:
        """Return whether `where` lets any passage through."""
        return any(scope.size for scope in self.view(where).scopes)

    def article(self, id: str, *, collections: Collection[str] | None = None) -> Article | None:
        """Return the article with this id, from any of `collections` (None for all), or None."""
        try:
            number = np.array([int(id, 16)], dtype=np.uint64)
        except (ValueError, OverflowError):
            return None
        for part in self.parts:
            segment = part.segment
            for collection in segment.collections if collections is None else collections:
                for article in segment.find_articles(number, collection).tolist():
                    if part.alive_articles[article]:
                        return segment.record(article).article
        return None

    def collections(self) -> frozenset[str]:
        """Return the names of all collections that hold an article, perhaps of some that hold none any longer, too."""
        return frozenset(name for part in self.parts for name in part.segment.collections)

    def publishers(self, collections: Collection[str] | None = None) -> list[str]:
        """Return the publishers of articles in these collections (None for all), each once, in alphabetical order."""
        wanted = None if collections is None else frozenset(collections)
        return sorted(frozenset().union(*(part.publishers(wanted) for part in self.parts)))

    def articles(self, collections: Iterable[str] | None = None) -> Iterator[Entry]:
        """Yield the articles of these collections (None for all), in the order they were added."""
        wanted = None if collections is None else frozenset(collections)
        for part in self.parts:
            segment = part.segment
            for article in np.flatnonzero(part.alive_articles).tolist():
                collection = segment.collections[int(segment.arrays["collection"][article])]
                if wanted is None or collection in wanted:
                    day = int(segment.arrays["day"][article])
                    yield Entry(
                        id=f"{int(segment.article_id[article]):016x}",
                        collection=collection,
                        title=segment.title(article),
                        publisher=segment.publishers[int(segment.arrays["publisher"][article])],
                        day=date.fromordinal(day) if day else None,
                    )


def _slots(tokens: NDArray[np.uint32], numbers: Sequence[int], terms: int) -> NDArray[np.int16]:
    """Return for each of `tokens` its place among `numbers`, -1 where it is none of them; there are `terms` terms."""
    table: NDArray[np.int16] | None = getattr(_SCRATCH, "slots", None)
    if table is None or len(table) < terms:
        table = _SCRATCH.slots = np.full(terms, -1, dtype=np.int16)
    for slot, number in enumerate(numbers):
        if number >= 0:
            table[number] = slot
    found: NDArray[np.int16] = table[tokens]
    for number in numbers:
        if number >= 0:
            table[number] = -1
    return found


def _distinct(terms: Sequence[str], weights: Sequence[float] | None) -> dict[str, float]:
    """Return the different terms in the order asked, and the sum of the weights of each."""
    sums: dict[str, float] = {}
    for term, weight in zip(terms, weights or [1.0] * len(terms), strict=True):
        sums[term] = sums.get(term, 0.0) + weight
    return sums
