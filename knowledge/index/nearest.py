"""The vectors of passages, in the order of each segment's passages, and the search for the nearest.

Every vector is looked at, so what is found is exactly the nearest: in eight bits a dimension that takes some
milliseconds for a hundred thousand passages.
"""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Collection
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.index.segment import Segment
from knowledge.meaning.choosing import cross_encoder_for
from knowledge.meaning.cross_encoder import CrossEncoder, Kept
from knowledge.meaning.encoder import Encoder
from knowledge.meaning.quantised import products
from knowledge.meaning.vectors import Rows, VectorStore

_ASKED = 64  # questions whose vectors are kept


class SegmentVectors:
    """The vectors of one segment's passages; those that are still to be made are missing."""

    def __init__(self, segment: Segment, dimensions: int) -> None:
        self._values = np.zeros((segment.passages, dimensions), dtype=np.int8)
        self._scale = np.zeros(segment.passages, dtype=np.float32)
        self._articles: dict[str, list[int]] = {}  # of one article in two collections there are two
        for number, id in enumerate(segment.article_id.tolist()):
            self._articles.setdefault(f"{id:016x}", []).append(number)
        self._first = segment.passage_start.astype(np.int64)

    def fill(self, store: VectorStore, articles: Collection[str] | None = None) -> None:
        """Take over the vectors of these articles (None for all) that `store` has and this segment holds."""
        wanted = self._articles.keys() if articles is None else [id for id in articles if id in self._articles]
        for id, rows in store.load(wanted).items():
            for number in self._articles[id]:
                first, end = self._first[number : number + 2].tolist()
                if end - first == len(rows) and rows["values"].shape[1] == self._values.shape[1]:
                    self._values[first:end] = rows["values"]
                    self._scale[first:end] = rows["scale"]

    def cosines(self, vector: NDArray[np.float32], passages: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the cosine of `vector` with each of `passages`; NaN where the vector is missing.

        Each is added up by itself, so that it does not depend, in the last bit, on what stands beside it.
        """
        found = (self._values[passages].astype(np.float64) * vector.astype(np.float64)).sum(axis=1)
        scale = self._scale[passages].astype(np.float64)
        return np.where(scale > 0.0, found * scale, np.nan)

    def put(self, passages: NDArray[np.int64], rows: Rows) -> None:
        """Take over the vectors of some passages."""
        self._values[passages] = rows["values"]
        self._scale[passages] = rows["scale"]

    def nearest(
        self, vector: NDArray[np.float32], among: NDArray[np.int64] | None, limit: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the `limit` passages nearest to `vector`, without order, and their cosines; `among` None: of all."""
        if among is None:
            numbers = np.arange(len(self._scale))
            cosines = products(self._values, self._scale, vector)
        else:
            numbers = among
            cosines = products(self._values[among], self._scale[among], vector)
        missing = self._scale[numbers] == 0.0
        if missing.any():
            numbers, cosines = numbers[~missing], cosines[~missing]
        if len(numbers) > limit:
            kept = np.argpartition(-cosines, limit)[:limit]
            kept = np.flatnonzero(cosines >= cosines[kept].min() - 1e-5)  # the last may be equal but for rounding
            numbers = numbers[kept]
        return numbers, self.cosines(vector, numbers)


class Meaning:
    """The vectors of all segments that are in use, kept up with a store in which they come to be meanwhile.

    `load` gives the encoder and the store when they are first needed; None where there is no encoder. With `on_demand`
    a passage that is compared and has no vector gets one there and then. `cross_encoder` gives what reads question and
    passage together, when that is first needed, to go with the encoder.
    """

    def __init__(
        self,
        load: Callable[[], tuple[Encoder, VectorStore] | None],
        *,
        on_demand: bool = False,
        cross_encoder: Callable[[Encoder], CrossEncoder | None] = cross_encoder_for,
    ) -> None:
        self.on_demand = on_demand
        self._load = load
        self._load_cross = cross_encoder
        self._lock = threading.RLock()
        self._segments: weakref.WeakKeyDictionary[Segment, SegmentVectors] = weakref.WeakKeyDictionary()
        self._seen: int | None = None
        self._mark = 0
        self._asked: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    @cached_property
    def _loaded(self) -> tuple[Encoder, VectorStore] | None:
        with self._lock:
            return self._load()

    @property
    def encoder(self) -> Encoder | None:
        """What makes the vectors."""
        return self._loaded[0] if self._loaded else None

    @cached_property
    def cross_encoder(self) -> CrossEncoder | None:
        """What reads a question together with a passage; None where nothing does."""
        with self._lock:
            model = self._load_cross(self.encoder) if self.encoder else None
            return Kept(model) if model else None

    @property
    def store(self) -> VectorStore:
        """Where they are kept, where there is an encoder."""
        assert self._loaded
        return self._loaded[1]

    def close(self) -> None:
        """Let go of the store, where it was ever needed."""
        if loaded := self.__dict__.get("_loaded"):
            loaded[1].close()

    def asked(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question; those asked last are kept."""
        found = self._asked.get(text)
        if found is None:
            assert self.encoder
            (found,) = self.encoder.questions([text])
            with self._lock:
                self._asked[text] = found
                if len(self._asked) > _ASKED:
                    self._asked.popitem(last=False)
        return found

    def of(self, segment: Segment) -> SegmentVectors:
        """Return the vectors of a segment's passages, with what came since the last time."""
        self._refresh()
        found = self._segments.get(segment)
        if found is None:
            with self._lock:
                found = self._segments.get(segment)
                if found is None:
                    assert self.encoder
                    found = SegmentVectors(segment, self.encoder.dimensions)
                    found.fill(self.store)
                    self._segments[segment] = found
        return found

    def _refresh(self) -> None:
        if (version := self.store.version()) == self._seen:
            return
        with self._lock:
            came, self._mark = self.store.since(self._mark)
            for mine in list(self._segments.values()):
                mine.fill(self.store, came)
            self._seen = version
