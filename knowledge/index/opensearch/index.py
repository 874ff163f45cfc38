"""The index behind the protocol: written to by one process at a time, asked by any number of them."""

import logging
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from itertools import islice
from typing import Any

from knowledge.errors import IndexUnreachableError
from knowledge.index.nearest import Meaning
from knowledge.index.opensearch import state as states
from knowledge.index.opensearch.cluster import Cluster, RefusedError
from knowledge.index.opensearch.documents import article_key, removed, runs_of, words, written
from knowledge.index.opensearch.filling import filled
from knowledge.index.opensearch.latest import Latest
from knowledge.index.opensearch.schema import FORMAT, body
from knowledge.index.opensearch.state import ClusterState, Seen
from knowledge.index.opensearch.writing import Bulk
from knowledge.index.protocol import IDLE, IndexedArticle, Prepare, Raw
from knowledge.language.analysis import VERSION
from knowledge.meaning.vectors import Rows

LEASE_S = 60.0
"""After so long another process that began a change, and did nothing since, is taken for dead."""
_PAUSE_S = 0.2
_BLOCK = 1 << 32  # numbers of passages taken at a time
_AT_ONCE = 200  # articles looked up together; the average length of the first so many is frozen

Key = tuple[str, str]
"""A collection, and the id of an article in it."""

log = logging.getLogger(__name__)


class OpenSearchIndex(Latest):
    """The `PassageIndex` named `name` on a cluster; it is made with the first article.

    IndexUnreachableError from every method while the cluster does not answer: nothing is half done, the same call does
    it later. `meaning` gives the encoder of questions, and the vectors of passages where this process makes them.
    """

    def __init__(
        self, cluster: Cluster, name: str, *, meaning: Meaning | None = None, meta: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(cluster, name, meaning=meaning)
        self.alone = False
        """Whether the caller sees to it that nobody else writes: then nobody is waited for who died while writing."""
        self.meta: dict[str, Any] = {"format": FORMAT, "analysis": VERSION, **(meta or {})}
        """What is noted of the index when it is made."""
        self._me = secrets.token_hex(8)
        self._writing = threading.RLock()
        self._known: tuple[str | None, set[str]] = (None, set())

    def add(self, articles: Iterable[IndexedArticle], *, generation: int | None = None) -> None:
        """Make these articles findable, all at once; one that is there already in its collection is replaced."""
        self._change(iter(articles), (), generation, "")

    def add_many(
        self,
        articles: Iterable[Raw],
        *,
        prepare: Prepare,
        without: Iterable[Key] = (),
        generation: int | None = None,
        stamp: str = "",
    ) -> None:
        """As `add` does, but with the articles, each with its collection, that `prepare` is still to analyse.

        Those `without`, by collection and id, become unfindable with the same change.
        """
        self._change(
            (prepare(article, collection) for article, collection in articles), list(without), generation, stamp
        )

    def remove(self, article_ids: Iterable[str], *, collection: str, generation: int | None = None) -> None:
        """Make these articles of `collection` unfindable, all at once; ids that are not there are ignored."""
        self._change(iter(()), [(collection, id) for id in dict.fromkeys(article_ids)], generation, "")

    def _change(
        self, articles: Iterator[IndexedArticle], gone: Sequence[Key], generation: int | None, stamp: str
    ) -> None:
        with self._writing:
            waiting = list(islice(articles, _AT_ONCE))
            seen = self._load()
            if seen is None:
                if not waiting and generation is None:
                    return
                seen = self._create(waiting)
            done: set[Key] = set()
            try:
                with self._changing(seen, generation, stamp) as (bulk, state):
                    for start in range(0, len(gone), _AT_ONCE):
                        for (name, id), count in self._there(gone[start : start + _AT_ONCE]).items():
                            bulk.take(removed(name, id, range(count), version=state.version))
                    while waiting:
                        self._take(waiting, done, bulk, state)
                        waiting = list(islice(articles, _AT_ONCE))
            except states.OvertakenError as error:
                error.written = frozenset(done)
                raise

    def _take(self, articles: Sequence[IndexedArticle], done: set[Key], bulk: Bulk, state: ClusterState) -> None:
        once: dict[Key, IndexedArticle] = {}
        for one in articles:
            if (key := (one.collection, one.article.id)) not in done:
                done.add(key)
                once[key] = one
        there = self._there(list(once))
        vectors, encoder = self._vectors([id for _, id in once])
        for (_, id), one in once.items():
            count = len(one.passages)
            if (before := there.get((one.collection, id), 0)) > count:
                bulk.take(removed(one.collection, id, range(count, before), version=state.version, article=False))
            bulk.take(
                written(
                    one,
                    id,
                    first=bulk.numbers(count),
                    average=self._average,
                    version=state.version,
                    vectors=vectors.get(id),
                    encoder=encoder,
                )
            )
            terms = {term for runs in runs_of(one) for run in runs for term in run}
            if new := terms - self._words() - bulk.words:
                bulk.take(words(new))
                bulk.words |= new

    def _there(self, keys: Sequence[Key]) -> dict[Key, int]:
        """How many passages those of these articles have that are in the index, whatever was refreshed."""
        found: dict[Key, int] = {}
        if not keys:
            return found
        asked = [{"_id": article_key(*key), "routing": key[1], "_source": ["count"]} for key in keys]
        for key, told in zip(
            keys, self.cluster.ask("POST", f"/{self.name}/_mget", {"docs": asked})["docs"], strict=True
        ):
            if told.get("found"):
                found[key] = told["_source"]["count"]
        return found

    def _vectors(self, ids: Sequence[str]) -> tuple[Mapping[str, Rows], str]:
        """The vectors that were made of these articles already, where this process makes them."""
        if self.meaning is None or self.meaning.encoder is None:
            return {}, ""
        return self.meaning.store.load(ids), self.meaning.encoder.name

    def _create(self, first: Sequence[IndexedArticle]) -> Seen:
        """Make the index for passages as long as those of these articles are on average."""
        lengths = [sum(map(len, runs)) for one in first for runs in runs_of(one)]
        average = max(1.0, sum(lengths) / len(lengths)) if lengths else 60.0
        address, born = self.cluster.address, secrets.token_hex(8)
        made = body(
            average=average,
            born=born,
            shards=address.shards,
            replicas=address.replicas,
            meta=self.meta,
        )
        try:
            self.cluster.ask("PUT", f"/{self.name}", made, writing=True)
        except RefusedError as error:
            if error.kind != "resource_already_exists_exception":
                raise
            born = str((states.meta_of(self.cluster, self.name) or {}).get("born"))
        with suppress(states.OvertakenError):  # another process has made it just now
            states.save(self.cluster, self.name, ClusterState(born=born), None)
        seen = self._load()
        if seen is None:
            raise IndexUnreachableError
        return seen

    @contextmanager
    def _changing(self, seen: Seen, generation: int | None, stamp: str) -> Iterator[tuple[Bulk, ClusterState]]:
        """What takes changes, and the state that they belong to; all of them are findable at the end."""
        seen = seen if self.alone else self._when_free(seen)
        before = seen.state
        version = max(before.version, generation or 0)
        if generation is not None and generation < before.version:
            raise states.OvertakenError  # another process has gone further than this one knows
        if stamp and (generation, stamp) == (before.generation, before.stamp):
            raise states.OvertakenError  # or has made this very change
        state = replace(before, version=version, writer=self._me, following=before.following + _BLOCK)
        marked = states.save(self.cluster, self.name, state, seen)
        bulk = Bulk(self.cluster, self.name, before.following, state.following)
        yield bulk, state
        bulk.finish()
        self._refresh()
        done = replace(state, writer="", following=bulk.following, changes=before.changes + 1)
        if generation is not None:
            done = replace(done, generation=generation, stamp=stamp)
        states.save(self.cluster, self.name, done, marked)
        self._words().update(bulk.words)
        self.told(done.generation)

    def _words(self) -> set[str]:
        """Words that this process has sent to the index as it is now."""
        if self._known[0] != self._born:
            self._known = self._born, set()
        return self._known[1]

    def _when_free(self, seen: Seen) -> Seen:
        """Return the state when nobody else is changing the index; one who has done nothing for long is dead."""
        changed = time.monotonic()
        while seen.state.writer and seen.state.writer != self._me and time.monotonic() - changed < LEASE_S:
            time.sleep(_PAUSE_S)
            if (now := self._load()) is None:
                raise states.OvertakenError
            if now != seen:
                seen, changed = now, time.monotonic()
        return seen

    def _refresh(self) -> None:
        try:
            told = self.cluster.ask("POST", f"/{self.name}/_refresh", writing=True)
        except RefusedError as error:
            if error.status == 404:  # another process has deleted it meanwhile, and goes on with another one
                raise states.OvertakenError from error
            raise
        if told["_shards"]["failed"]:
            raise IndexUnreachableError

    # --- vectors ------------------------------------------------------------------------------------------------------

    def fill(self, vectors: Mapping[str, Rows], encoder: str) -> None:
        """Give the passages of these articles the vectors that were made since they were added."""
        with self._writing:
            seen = self._load()
            if seen is None or not vectors:
                return
            with self._changing(seen, None, "") as (bulk, _):
                self._refresh()
                bulk.take(filled(self.cluster, self.name, vectors, encoder, average=self._average))

    # --- upkeep -------------------------------------------------------------------------------------------------------

    def merge(
        self, *, everything: bool = False, apart: bool = False, writing: AbstractContextManager[Any] = IDLE
    ) -> bool:
        """Let the servers do away with what was removed; they tidy up all else by themselves. Returns False."""
        if self._load() is not None:
            how = "max_num_segments=1" if everything else "only_expunge_deletes=true"
            self.cluster.ask("POST", f"/{self.name}/_forcemerge?{how}", writing=True)
        return False

    def verify(self) -> None:
        """Read every article, and count the passages; raises IndexDamagedError when one is not what was written."""
        self.newest().verify()

    @property
    def bytes(self) -> int:
        """What the index takes on all disks together."""
        try:
            told = self.cluster.ask("GET", f"/{self.name}/_stats/store")
        except RefusedError:
            return 0
        return int(told["_all"]["total"].get("store", {}).get("size_in_bytes", 0))
