"""Passages and articles as they were read from the index, kept for the questions that follow.

A number is given to a passage once and never again, so what was read under it stays true in every later state.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import IndexDamagedError
from knowledge.index.opensearch.documents import PassageDocument, decoded, unpacked
from knowledge.index.opensearch.filters import only
from knowledge.index.opensearch.schema import ARTICLE, PASSAGE
from knowledge.index.records import Record

PASSAGES, ARTICLES = 50_000, 2_000
"""How many are kept: some 50 and 20 MB."""
_AT_ONCE = 2_000  # passages of one request, some megabyte

Ask = Callable[[dict[str, Any]], list[dict[str, Any]]]
"""Runs a search in one state of the index and returns the hits."""
_Kept = TypeVar("_Kept")


class Recent(Generic[_Kept]):
    """What was used last, by number; thread-safe."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, _Kept] = OrderedDict()

    def get(self, number: int) -> _Kept | None:
        """Return what is kept under `number`."""
        with self._lock:
            if (found := self._kept.get(number)) is not None:
                self._kept.move_to_end(number)
            return found

    def put(self, number: int, what: _Kept) -> None:
        """Keep it; the one that was not used longest is forgotten where there are too many."""
        with self._lock:
            self._kept[number] = what
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)


class Terms:
    """A number for each term that was read, the same as long as the index is open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}
        self._terms: list[str] = []
        self._beginnings: list[int] = []

    def __len__(self) -> int:
        return len(self._terms)

    def __getitem__(self, number: int) -> str:
        return self._terms[number]

    def find(self, term: str) -> int:
        """Return the number of `term`, -1 where it was never read."""
        return self._numbers.get(term, -1)

    def number(self, term: str) -> int:
        """Return the number of `term`, a new one where it has none."""
        found = self._numbers.get(term)
        if found is None:
            with self._lock:
                if (found := self._numbers.get(term)) is None:
                    found = len(self._terms)
                    self._terms.append(term)
                    self._beginnings.append(int.from_bytes(term.encode()[:3].ljust(3, b"\xff")))
                    self._numbers[term] = found
        return found

    def beginnings(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the first three bytes of each numbered term as one number; something else for a shorter one."""
        return np.array([self._beginnings[number] for number in numbers.tolist()], dtype=np.int64)


class Reader:
    """Reads passages, their vectors and articles of one index, each once."""

    def __init__(self) -> None:
        self.terms = Terms()
        self._passages: Recent[PassageDocument] = Recent(PASSAGES)
        self._records: Recent[tuple[Record, str, str]] = Recent(ARTICLES)
        self._vectors: Recent[tuple[NDArray[np.int8], float]] = Recent(PASSAGES)

    def passages(self, numbers: Sequence[int], ask: Ask, *, encoder: str | None = None) -> dict[int, PassageDocument]:
        """Return the passages of these numbers, and keep their vectors of `encoder`, too; one that is gone is left out.

        Those that were never read come in one request, or a few.
        """
        found: dict[int, PassageDocument] = {}
        missing = []
        for number in numbers:
            passage = self._passages.get(number)
            if passage is None:
                missing.append(number)
            else:
                found[number] = passage
        for start in range(0, len(missing), _AT_ONCE):
            for hit in ask(_passages(missing[start : start + _AT_ONCE], vectors=encoder is not None)):
                passage = self._read(hit["fields"])
                found[passage.number] = passage
                self._passages.put(passage.number, passage)
                self._keep_vector(hit["fields"], encoder)
        return found

    def vectors(self, numbers: Sequence[int], ask: Ask, encoder: str) -> dict[int, tuple[NDArray[np.int8], float]]:
        """Return the vectors of these passages that were made by `encoder` already: whole numbers, and their scale."""
        missing = [number for number in numbers if self._vectors.get(number) is None]
        for start in range(0, len(missing), _AT_ONCE):
            body = _numbered(missing[start : start + _AT_ONCE], {"term": {"encoder": encoder}})
            for hit in ask(body | {"docvalue_fields": ["n", "encoder", "scale", "vector"]}):
                self._keep_vector(hit["fields"], encoder)
        return {number: found for number in numbers if (found := self._vectors.get(number)) is not None}

    def records(
        self, firsts: Sequence[int], ask: Ask, *, beside: Iterable[int] = ()
    ) -> dict[int, tuple[Record, str, str]]:
        """Return the record, the id and the collection of each article whose first passage has one of these numbers.

        Where one has to be read, those `beside` them are read with it.
        """
        found = {first: kept for first in firsts if (kept := self._records.get(first)) is not None}
        if any(first not in found for first in firsts):
            wanted = dict.fromkeys([*firsts, *beside])
            missing = [first for first in wanted if first not in found and self._records.get(first) is None]
            query = only({"term": {"kind": ARTICLE}}, {"terms": {"n": missing}})
            for first, kept in self.read_records({"query": query, "size": len(missing)}, ask):
                found[first] = kept
        return found

    def read_records(self, body: dict[str, Any], ask: Ask) -> list[tuple[int, tuple[Record, str, str]]]:
        """Return the records that a search for articles finds, each with the number of its first passage; keep them."""
        fields = {"stored_fields": ["record"], "docvalue_fields": ["n", "article", "collection"]}
        found = []
        for hit in ask(body | fields):
            told = hit["fields"]
            try:
                record = Record(decoded(told["record"][0]))
            except ValueError as error:  # a quote is shown as it was stored, or not at all
                raise IndexDamagedError(Path(told["article"][0])) from error
            kept = record, told["article"][0], told["collection"][0]
            self._records.put(told["n"][0], kept)
            found.append((told["n"][0], kept))
        return found

    def _read(self, fields: dict[str, list[Any]]) -> PassageDocument:
        number = self.terms.number
        runs = unpacked(fields["tokens"][0] if "tokens" in fields else "")
        return PassageDocument(
            fields["n"][0],
            fields["article"][0],
            fields["collection"][0],
            fields["place"][0],
            np.array([number(term) for run in runs for term in run], dtype=np.int64),
            np.array([len(run) for run in runs], dtype=np.int64),
        )

    def _keep_vector(self, fields: dict[str, list[Any]], encoder: str | None) -> None:
        if encoder is not None and fields.get("encoder") == [encoder] and "vector" in fields:
            values = np.frombuffer(decoded(fields["vector"][0]), dtype=np.int8)
            self._vectors.put(fields["n"][0], (values, fields["scale"][0]))


def _numbered(numbers: Sequence[int], *more: dict[str, Any]) -> dict[str, Any]:
    query = only({"term": {"kind": PASSAGE}}, {"terms": {"n": list(numbers)}}, *more)
    return {"query": query, "size": len(numbers), "stored_fields": "_none_"}


def _passages(numbers: Sequence[int], *, vectors: bool) -> dict[str, Any]:
    fields = ["n", "article", "collection", "place", "tokens"]
    return _numbered(numbers) | {"docvalue_fields": fields + (["encoder", "scale", "vector"] if vectors else [])}
