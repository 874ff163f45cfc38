"""The one door: articles go in and out, questions get answers."""

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from knowledge.address import index_address, store_address
from knowledge.answering.answer import Answer, Quote
from knowledge.answering.answering import answer_question, search_words
from knowledge.answering.conversation import Turn
from knowledge.answering.corrected import NONE, Corrections
from knowledge.article import Article
from knowledge.backing_up import KEEP_DAYS, BackedUp, back_up_daily
from knowledge.changes import Added
from knowledge.encoding import Encoded
from knowledge.errors import IndexDamagedError, IndexMovedError, KnowledgeError, LibraryError
from knowledge.index.protocol import Filter, Snapshot
from knowledge.keeping import BEFORE, MOST, InMemory, OnDisk, Progress, Source, no_progress
from knowledge.licences import Licence, Licences
from knowledge.meaning.choosing import chosen
from knowledge.meaning.encoder import Encoder, Vectors
from knowledge.publishers import named, unknown
from knowledge.timing import timed

if TYPE_CHECKING:
    from knowledge.correcting.corrector import Corrector
    from knowledge.exporting import Exported
    from knowledge.parts import Parts
    from knowledge.reading.web import Web
    from knowledge.refreshing import Refreshed, Refresher
    from knowledge.reporting import Figures
    from knowledge.statistics import Holdings, Statistics
    from knowledge.store import Feed, Listed, Sort, Store
    from knowledge.telling.briefing import Brief
    from knowledge.telling.changing import Changes
    from knowledge.telling.claims import Checked
    from knowledge.telling.comparing import Comparison
    from knowledge.telling.timeline import Timeline
    from knowledge.verifying import Verified
    from knowledge.watching import Synced

Found = TypeVar("Found")

PUBLIC = "public"
"""The collection that everybody sees."""

TERMINAL = "terminal"
"""Where what is shown outside Discord counts."""

BATCH = 200
"""Articles that are kept and made findable together when many come."""


def utc_now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the articles that a listing found, and how many it found in all."""

    page: "tuple[Listed, ...]"
    total: int
    as_of: int
    """The state of the archive that was listed; a later page of the same list names it, so that they fit together."""


class Library:
    """All collections behind one door. `ask` and `search` may be called from many threads at once.

    Wherever `collections` is asked for, None means every collection.
    """

    def __init__(
        self,
        keeper: InMemory | OnDisk,
        *,
        today: Callable[[], date] = date.today,
        seen: Callable[[Snapshot], Snapshot] | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._keeper = keeper
        self._today = today if clock is utc_now else lambda: clock().date()
        self._clock = clock
        self._seen = seen

    @classmethod
    def open(
        cls,
        folder: Path | str | None = None,
        *,
        store: str | None = None,
        index: str | None = None,
        briefings: bool = True,
        backup: Path | None = None,
        partly: bool = False,
        mend: bool = False,
        wait: bool = True,
        progress: Progress = no_progress,
        encoder: Callable[[], Encoder | None] = chosen,
        background: bool = True,
        clock: Callable[[], datetime] = utc_now,
        indexing: bool = True,
    ) -> Self:
        """Open the library in `folder` (default: $DATELINE_HOME, else the platform's data folder), made if missing.

        A new library holds the shipped briefings unless `briefings` is False. With `backup`, the library holds what
        that file does, even where what was there is damaged, or with `partly` what is sound in it. With `mend`, a
        library that cannot be opened is made again of what is sound in it. Unless `wait`, an index that has to be made
        again is left to `catch_up`, and the part of it that is there answers. Raises LibraryError where the folder
        cannot be used.

        With `store`, the address of a PostgreSQL database (default: what $DATELINE_STORE gives; "" for none), several
        machines share what is kept there, and `folder` holds this one's index of it, which can be made again. With
        `index`, the address of a search cluster (default: what $DATELINE_INDEX gives; "" for none), the index is there.

        `encoder` gives what makes the vectors of passages when they are first needed (default: what $DATELINE_ENCODER
        names, else what is installed; None to compare words alone). In the `background` they are made while the library
        is open, from the first question on; otherwise by `encode`. Until it has its vector, a passage is compared by
        words.

        `clock` tells the time, aware, for all that is kept, looked at and deleted by it.

        Unless `indexing`, an index on a cluster that several machines share is asked alone: what this process stores
        is found once another one has brought the index in step. Without such an index that changes nothing.
        """
        first = shipped if briefings else tuple
        more: dict[str, Any] = {"first": first, "backup": backup, "partly": partly, "mend": mend, "wait": wait}
        more |= {"progress": progress, "encoder": encoder, "background": background, "clock": clock}
        address, cluster = (store_address() if store is None else store), (index_address() if index is None else index)
        on_disk: type[OnDisk] = OnDisk
        if cluster:
            from knowledge.distributing import distributed

            on_disk = distributed(cluster, shared=bool(address), indexing=indexing)
        if address:
            from knowledge.sharing import Shared  # which nobody needs who keeps the library in a folder

            shared = on_disk if issubclass(on_disk, Shared) else Shared
            return cls(shared.at(_home(folder), address, **more), clock=clock)
        return cls(on_disk.open(_home(folder), **more), clock=clock)

    @staticmethod
    def home(folder: Path | str | None = None) -> Path:
        """Return the folder that `open` would use."""
        return _home(folder)

    @staticmethod
    def is_in(folder: Path | str | None = None, *, store: str | None = None) -> bool:
        """Return whether a library is kept in `folder`, so that `open` would not make one there."""
        if store_address() if store is None else store:
            return True
        return any((_home(folder) / name).exists() for name in ("library.db", "index", "changing"))

    @staticmethod
    def before_restore(folder: Path | str | None = None) -> Path:
        """Return the backup that is kept of what the last restored one took the place of; LibraryError without one."""
        if not (file := _home(folder) / BEFORE).is_file():
            raise LibraryError(f"There is nothing to undo: no backup was restored in {file.parent}.")
        return file

    @classmethod
    def in_memory(cls, *, encoder: Callable[[], Encoder | None] = chosen, at_once: int = MOST) -> Self:
        """Return an empty library that is gone with the process.

        `encoder` gives what makes vectors when the first question comes (default: what $DATELINE_ENCODER names, else
        what is installed); None to compare words alone. A question waits until every passage has its vector; where more
        than `at_once` lack theirs, until those have that it compares.
        """
        return cls(InMemory(encoder=encoder, at_once=at_once))

    # --- articles -----------------------------------------------------------------------------------------------------

    def add(self, article: Article, *, collection: str = PUBLIC, source: str | None = None) -> Added:
        """Keep `article` and make it findable. Adding it twice changes nothing.

        `source` is the key of where it was read from (a file, a url): an article that the same source held before
        is replaced.
        """
        (added,) = self._keeper.add(collection, [(article, source)])
        return added

    def add_many(self, articles: Iterable[Article | Source], *, collection: str = PUBLIC) -> list[Added]:
        """Keep many articles; every `BATCH` of them is kept whole or not at all, in the order given."""
        added: list[Added] = []
        items = iter(articles)
        while batch := list(islice(items, BATCH)):
            pairs = [(item, None) if isinstance(item, Article) else item for item in batch]
            added += self._keeper.add(collection, pairs)
        return added

    def add_from(
        self,
        sources: Iterable[str],
        *,
        collection: str = PUBLIC,
        web: "Web | None" = None,
        progress: Progress = no_progress,
    ) -> Iterator[Added | KnowledgeError]:
        """Add what files, folders, zip archives and URLs hold; yield what became of each article, or why it is none.

        An article that the same file or URL held before, and holds no longer, is replaced. A file that did not change
        is not read again, so that what was interrupted goes on where it stopped. `web` fetches the URLs.
        """
        from knowledge.adding import add_from

        store = None if isinstance(self._keeper, InMemory) else self.store
        return add_from(self._keeper.add, sources, collection=collection, store=store, web=web, progress=progress)

    def remove(self, article_id: str, *, collection: str = PUBLIC) -> bool:
        """Erase one article; return whether it was there."""
        return bool(self._keeper.remove(collection, [article_id]))

    def remove_many(self, article_ids: Iterable[str], *, collection: str = PUBLIC) -> list[str]:
        """Erase articles, all at once; return the ids of those that were there."""
        return self._keeper.remove(collection, list(dict.fromkeys(article_ids)))

    def clear(self, collection: str) -> int:
        """Erase every article of a collection, however many; return how many that were."""
        erased = 0
        while ids := [entry.id for entry in self.articles(collections=[collection], limit=BATCH).page]:
            gone = self._keeper.remove(collection, ids)
            if not gone:  # somebody else was faster
                break
            erased += len(gone)
        return erased

    def article(self, article_id: str, *, collections: Collection[str] | None = None) -> Article | None:
        """Return the article with this id, or None."""
        return self._found(lambda snapshot: snapshot.article(article_id, collections=collections))

    def articles(
        self,
        *,
        collections: Collection[str] | None = None,
        title: str | None = None,
        publisher: str | None = None,
        since: date | None = None,
        until: date | None = None,
        as_of: int | None = None,
        order: "Sort" = "newest",
        offset: int = 0,
        limit: int = 50,
    ) -> Page:
        """Return one page of the articles; those without a date stand last in the order of dates.

        `title` are words, or parts of words, of the title. They and `publisher` are compared without marks and
        capitals: "ha noi" finds "Hà Nội". With `as_of`, articles that came in later are left out. LibraryError for a
        library in memory, which keeps no lists.
        """
        if as_of is None:
            as_of = self.store.articles.generation()
        found, total = self.store.listing.page(
            collections=collections,
            containing=title,
            publisher=publisher,
            since=since,
            until=until,
            as_of=as_of,
            sort=order,
            offset=offset,
            limit=limit,
        )
        return Page(tuple(found), total, as_of)

    def publishers(self, *, collections: Collection[str] | None = None) -> list[str]:
        """Return the publishers of the articles, each once, without order."""
        return self._found(lambda snapshot: snapshot.publishers(collections))

    def collections(self) -> list[str]:
        """Return the names of the collections that hold an article, in alphabetical order."""
        return self._found(
            lambda held: sorted(name for name in held.collections() if any(True for _ in held.articles([name])))
        )

    def __len__(self) -> int:
        """How many articles all collections hold."""
        return self._found(lambda snapshot: sum(1 for _ in snapshot.articles(None)))

    # --- questions ----------------------------------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        *,
        collections: Collection[str] | None = (PUBLIC,),
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        articles: Collection[str] | None = None,
        conversation: Sequence[Turn] = (),
        today: date | None = None,
        scope: str | None = None,
        counted: bool = True,
    ) -> Answer:
        """Answer `question` with quotes, or say why there are none.

        `since` and `until` (both included), `source` (a publisher, capitals and marks aside) and `articles` (their ids)
        limit which articles may answer; `conversation` holds the earlier turns (`Answer.turn`), oldest first. Raises
        QuestionError for a question that cannot be asked.

        Quotes are as their sources' licences allow it: everywhere, and in `scope` (a server's). They count for the day
        as quotes that were shown there, unless they are not `counted`.
        """
        started = time.perf_counter()
        self._keeper.asked()

        def answered(snapshot: Snapshot) -> Answer:
            publishers = snapshot.publishers(collections)
            where = _where(collections, since, until, source, publishers)
            if articles is not None:
                where = replace(where, articles=frozenset(articles))
            answer = answer_question(
                question,
                snapshot,
                where=where,
                conversation=conversation,
                today=today or self._today(),
                corrections=self._corrected(snapshot, collections),
            )
            if where.publishers == frozenset() and publishers and source and (answer.answered or answer.question.words):
                answer = Answer(answer.question, reason=unknown(source, publishers))
            return answer

        with timed("whole"):
            answer = self.licences(scope).answer(self._found(answered), counted=counted)
        return replace(answer, took_ms=(time.perf_counter() - started) * 1000)

    def search(
        self,
        words: str,
        *,
        collections: Collection[str] | None = (PUBLIC,),
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        limit: int = 10,
        scope: str | None = None,
    ) -> tuple[Quote, ...]:
        """Return the passages that match `words` best, one quote each, best first; no judgement whether they answer.

        They are cut as their sources' licences ask, everywhere and in `scope`. Those that are shown are to be counted
        (`Licences.count`).
        """
        self._keeper.asked()

        def found(snapshot: Snapshot) -> tuple[Quote, ...]:
            where = _where(collections, since, until, source, snapshot.publishers(collections))
            mended = self._corrected(snapshot, collections)
            return search_words(words, snapshot, where=where, today=self._today(), limit=limit, corrections=mended)

        return self.licences(scope).quotes(self._found(found), counted=False)

    def licences(self, scope: str | None = None) -> Licences:
        """Return what sources allow to be shown now, everywhere and in `scope` (a server's)."""
        if isinstance(self._keeper, InMemory) or not self._keeper.licensed:
            return Licences((), now=self._clock())
        kept = self.store.licences
        layers = [kept.all(), *([kept.all(scope)] if scope else [])]
        shown_in = scope or TERMINAL
        return Licences(
            layers,
            now=self._clock(),
            take=lambda source, everywhere, here: kept.take(source, shown_in, everywhere=everywhere, here=here),
        )

    def license(self, source: str, licence: Licence | None, *, scope: str | None = None) -> bool:
        """Set what a source allows, in `scope` or (None) everywhere; None takes it back. Return whether it had one.

        `source` is a publisher, a site ("news.example"), or "*" for all that have no licence of their own.
        """
        return self._on_disk.license(source, licence.written() if licence else None, scope=scope)

    # --- what is told of a matter

    def timeline(
        self,
        topic: str,
        *,
        since: date | None = None,
        until: date | None = None,
        collections: Collection[str] | None = (PUBLIC,),
        today: date | None = None,
        scope: str | None = None,
        counted: bool = True,
    ) -> "Timeline":
        """Return what is told of `topic`, one quote a day, the oldest first; the days told of lie in these limits.

        Quotes are as their sources' licences allow it, as for `ask`. Raises QuestionError for a topic that cannot be
        asked about.
        """
        from knowledge.telling.timeline import timeline

        told = self._tell(
            lambda held, where, day: timeline(topic, held, where=where, today=day, since=since, until=until),
            collections,
            today,
        )
        return told.shown(lambda quotes: self.licences(scope).quotes(quotes, counted=counted))

    def changed(
        self,
        topic: str,
        *,
        since: date,
        until: date | None = None,
        collections: Collection[str] | None = (PUBLIC,),
        today: date | None = None,
        scope: str | None = None,
        counted: bool = True,
    ) -> "Changes":
        """Return what was told of `topic` after `since`, up to `until`, that was told otherwise before, or not at all.

        The days are those of publication; `until` is today unless it is given. Quotes are as their sources' licences
        allow it, as for `ask`. Raises QuestionError for a topic that cannot be asked about.
        """
        from knowledge.telling.changing import changed

        last = until or today or self._today()
        made = self._tell(
            lambda held, where, day: changed(topic, held, where=where, today=day, since=since, until=last),
            collections,
            today,
        )
        return made.shown(lambda quotes: self.licences(scope).quotes(quotes, counted=counted))

    def compare(
        self,
        question: str,
        *,
        collections: Collection[str] | None = (PUBLIC,),
        today: date | None = None,
        scope: str | None = None,
        counted: bool = True,
    ) -> "Comparison":
        """Return what each publisher says of `question`, one quote each, with the facts that differ; never a verdict.

        Quotes are as their sources' licences allow it, as for `ask`. Raises QuestionError for a question that cannot be
        asked.
        """
        from knowledge.telling.comparing import compare

        made = self._tell(lambda held, where, day: compare(question, held, where=where, today=day), collections, today)
        return made.shown(lambda quotes: self.licences(scope).quotes(quotes, counted=counted))

    def claim(
        self,
        claim: str,
        *,
        collections: Collection[str] | None = (PUBLIC,),
        today: date | None = None,
        scope: str | None = None,
        counted: bool = True,
    ) -> "Checked":
        """Return what supports each part of `claim`, what says otherwise, and what nothing speaks of; never a verdict.

        Quotes are as their sources' licences allow it, as for `ask`. Raises QuestionError for a claim without words.
        """
        from knowledge.telling.claims import check

        made = self._tell(lambda held, where, day: check(claim, held, where=where, today=day), collections, today)
        return made.shown(lambda quotes: self.licences(scope).quotes(quotes, counted=counted))

    def brief(
        self,
        topic: str,
        *,
        since: date | None = None,
        until: date | None = None,
        limit: int = 8,
        source: str | None = None,
        articles: Collection[str] | None = None,
        collections: Collection[str] | None = (PUBLIC,),
        today: date | None = None,
        scope: str | None = None,
        counted: bool = True,
    ) -> "Brief":
        """Return at most `limit` quotes of what was published of `topic`, the most telling first, none said twice.

        `since` and `until`, both included, are days of publication: by default the seven days up to today, and any day
        where `articles` (their ids) say what is looked at. `source` is a publisher, as for `ask`. Quotes are as their
        sources' licences allow it, as for `ask`. Raises QuestionError for a topic that cannot be asked about.
        """
        from knowledge.telling.briefing import brief

        last = until if articles is not None else until or today or self._today()
        first = since or (last - timedelta(days=6) if articles is None and last else None)

        def told(held: Snapshot, where: Filter, day: date) -> "Brief":
            if articles is not None:
                where = replace(where, articles=frozenset(articles))
            if source:
                where = replace(where, publishers=named(source, held.publishers(collections)))
            return brief(topic, held, where=where, today=day, since=first, until=last, limit=limit)

        made = self._tell(told, collections, today)
        return made.shown(lambda quotes: self.licences(scope).quotes(quotes, counted=counted))

    def _tell(
        self,
        tell: Callable[[Snapshot, Filter, date], Found],
        collections: Collection[str] | None,
        today: date | None,
    ) -> Found:
        """What is told of a matter by what may answer, from the newest state of the index."""
        self._keeper.asked()
        where = Filter(collections=None if collections is None else frozenset(collections))
        day = today or self._today()
        return self._found(lambda held: tell(held, self._corrected(held, collections).limited(where), day))

    # --- what is corrected by hand

    @cached_property
    def corrections(self) -> "Corrector":
        """What the admins of a collection pin, mean and block. LibraryError for a library in memory."""
        from knowledge.correcting.corrector import Corrector

        return Corrector(
            lambda: self.store,
            self.snapshot,
            lambda question, collections: self.ask(question, collections=collections, counted=False),
            self.vectors_asked,
            writing=self._on_disk.note_corrected,
        )

    def figures(self, collection: str | None = None, *, since: date, until: date) -> "Figures":
        """Return what was asked from `since` to `until` (both included), and what became of it.

        Everywhere, or where `collection` is asked: a server's, or the public one.
        """
        from knowledge.reporting import figures

        every = self.collections() if collection is None else [collection, PUBLIC]
        scopes = None if collection is None else [collection]
        return figures(
            self.store,
            self.corrections,
            scopes=scopes,
            collections=list(dict.fromkeys(every)),
            since=since,
            until=until,
        )

    def corrected(self, collections: Collection[str] | None = (PUBLIC,)) -> Corrections:
        """Return what is corrected by hand and counts for questions asked of these collections now."""
        return self._found(lambda snapshot: self._corrected(snapshot, collections))

    def _corrected(self, snapshot: Snapshot, collections: Collection[str] | None) -> Corrections:
        if collections is None or not self._keeper.may_be_corrected:
            return NONE
        return self.corrections.of(snapshot, collections)

    def seen(self, through: Callable[[Snapshot], Snapshot]) -> Self:
        """Return the same library, whose questions run on what `through` makes of each state of the index."""
        return type(self)(self._keeper, today=self._today, seen=through, clock=self._clock)

    def snapshot(self) -> Snapshot:
        """Return the newest state of the index."""
        state = self._keeper.snapshot()
        return self._seen(state) if self._seen else state

    def _found(self, look: Callable[[Snapshot], Found]) -> Found:
        """What `look` finds in the newest state of the index; where that is damaged, in the one that is made again."""
        try:
            return look(self.snapshot())
        except IndexMovedError:  # a machine took the state with it; others have the newest one
            pass
        except Exception as error:  # rotten bytes may be anything
            asked_wrongly = isinstance(error, KnowledgeError) and not isinstance(error, IndexDamagedError)
            if asked_wrongly or isinstance(self._keeper, InMemory) or not self._keeper.mend_index():
                raise
        return look(self.snapshot())

    def suggest(self, typed: str, *, collections: Collection[str] | None = (PUBLIC,), limit: int = 25) -> list[str]:
        """Return names and titles of the newest articles whose titles hold what is `typed`, names first."""
        from knowledge.suggesting import suggestions

        found, _ = self.store.listing.page(collections=collections, containing=typed, sort="newest", limit=8 * limit)
        return suggestions([entry.title for entry in found], typed, limit=limit)

    # --- feeds and folders --------------------------------------------------------------------------------------------

    def subscribe(
        self, url: str, *, collection: str = PUBLIC, web: "Web | None" = None, most: int | None = None
    ) -> "Feed":
        """Follow the feed at `url`, or the one that the page there names; `refresh` then brings its articles in.

        Raises FetchError or UnreadableError, and follows nothing, when there is no feed, and LimitError when the
        collection follows as many as its limit allows, or `most` where it has none.
        """
        return self._refresher(web).subscribe(collection, url, most=most)

    def follow(self, url: str, *, collection: str = PUBLIC, web: "Web | None" = None) -> "Refreshed":
        """Follow a feed as `subscribe` does, and bring its articles in."""
        return self._refresher(web).follow(collection, url, now=self._clock())

    def follow_question(
        self,
        question: str,
        *,
        stop: Callable[[], bool],
        collections: Collection[str] = (PUBLIC,),
        source: str | None = None,
    ) -> Iterator[Quote]:
        """Yield a quote for each article that comes in, answers `question`, and says what was not said before.

        Articles may come in from here or from another process; the library must be in a folder or a database. It ends
        when `stop`, which is asked between two looks and may take the time until the next one, returns true:
        `threading.Event.wait` with its seconds bound does. What the library answers already counts as said; what is new
        is highlighted. Raises QuestionError for a question that cannot be asked.
        """
        from knowledge.standing.hearing import hear

        return hear(self, question, collections=collections, source=source, stop=stop)

    def feeds(self, *, collection: str | None = None) -> "list[Feed]":
        """Return the feeds that are followed, in the order they were added."""
        return self.store.feeds.all(collections=None if collection is None else [collection])

    def unfollow(self, url: str, *, collection: str = PUBLIC) -> bool:
        """Follow a feed no longer; what came from it stays. Return whether it was followed."""
        ids = [feed.id for feed in self.feeds(collection=collection) if feed.url == url]
        return any(self.store.feeds.remove(collection, id) for id in ids)

    def refresh(
        self,
        *,
        collection: str | None = None,
        due: bool = False,
        web: "Web | None" = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> "Iterator[Refreshed]":
        """Look at the feeds, or only at those that are `due`, several at a time; yield how each look went."""
        refresher, now = self._refresher(web), self._clock()
        feeds = self.store.feeds.due(now) if due else self.feeds(collection=collection)
        return refresher.run(feeds, now=now, stopped=stopped)

    def watch(self, folder: Path, stop: Event, *, collection: str = PUBLIC) -> "Iterator[Synced]":
        """Keep `collection` in step with the files under `folder` until `stop` is set; yield what each look did.

        Raises UnreadableError when there is no such folder.
        """
        from knowledge.watching import WatchedFolder

        return WatchedFolder(self.store, self._on_disk, folder, collection=collection).follow(stop)

    def _refresher(self, web: "Web | None") -> "Refresher":
        from knowledge.reading.web import Web
        from knowledge.refreshing import Refresher

        return Refresher(self.store, self._on_disk, web or Web())

    # --- upkeep -------------------------------------------------------------------------------------------------------

    def tidy(self) -> int:
        """Erase what is kept no longer: what is older than its collection keeps articles, answers and questions whose
        days are over, versions that nothing quotes. Return how many articles were erased. Call it once a day.
        """
        erased = 0
        for collection in self.store.limits.collections():
            oldest = self.store.limits.of(collection).oldest(self._clock().date())
            erased += self._on_disk.expire(collection, oldest) if oldest else 0
        self.store.purge()
        return erased

    def backup(self, file: Path) -> None:
        """Write all that must survive to `file`, as it is at one moment, while others go on reading and writing."""
        self.store.back_up(file)

    def backup_daily(self, folder: Path, *, keep_days: int = KEEP_DAYS) -> BackedUp | None:
        """Make today's backup in `folder`, verify it as `restore` would, and remove those older than `keep_days`.

        None where there is one of today. Raises LibraryError where none could be made, and removes none then.
        """

        def verify(file: Path, beside: Path) -> list[str]:
            from knowledge.store import staged

            with staged(file, beside) as (_, notes):
                return notes

        return back_up_daily(self.backup, verify, folder, self._clock().date(), keep_days=keep_days)

    def export(self, target: Path, *, collections: Iterable[str] | None = None) -> "Exported":
        """Write what `collections` own as plain files to the folder, or the .zip file, `target`.

        Raises LibraryError where something is there, or a collection owns nothing.
        """
        from knowledge.exporting import export
        from knowledge.program import program

        return export(self.store, target, names=collections, program=program(), now=self._clock())

    def bring_in(self, source: Path, *, rename: str | None = None) -> "Exported":
        """Take in what an export holds; what is here stays as it is. Return how many articles are new, and of what.

        `rename` is a new name for the one collection in it. Raises LibraryError for what is damaged, or no export.
        """
        return self._on_disk.bring_in(source, rename=rename)

    def forget(self, collection: str) -> int:
        """Erase all that a collection owns: articles, feeds, settings, what was asked; return how many articles."""
        erased = self.clear(collection)
        self.store.clear(collection)
        return erased

    def restore(self, file: Path, *, partly: bool = False) -> list[str]:
        """Put a backup in this library's place, verified whole before, also for other processes that have it open.

        With `partly`, what is sound in it is taken. Returns what is to be told of it, one plain sentence each.
        """
        return self._on_disk.restore(file, partly=partly)

    @property
    def notes(self) -> list[str]:
        """What is to be told of how the library was opened: of its backup, or of what was mended."""
        return self._on_disk.notes

    def check(self) -> list[str]:
        """Return all that is wrong, one plain sentence each: with the store, every quote in it, and the index."""
        return self._on_disk.check()

    def rebuild(self) -> list[str]:
        """Make the index again, and mend what is damaged in the store where that can be; return what was mended."""
        return self._on_disk.rebuild()

    def catch_up(self) -> None:
        """Finish an index that `open` did not wait for; questions go on meanwhile."""
        self._on_disk.catch_up()

    @property
    def behind(self) -> bool:
        """Whether `catch_up` has still to finish the index; until then a part of the archive answers."""
        return self._on_disk.behind

    @property
    def index_bytes(self) -> int:
        """How much the index takes on disk."""
        return self._on_disk.index_bytes

    def erase(self) -> bool:
        """Erase what was removed from large parts of the index and from the journal; return whether there is more.

        `remove` does so by itself where the index is small; a running bot does it within seconds.
        """
        return self._on_disk.erase()

    def encode(self, *, progress: Progress = no_progress) -> Encoded:
        """Make the vectors that are missing, and return how many articles have theirs then."""
        encoding = self._keeper.encoding
        for _ in progress(encoding.make(), "Encoding", len(encoding.pending())):
            pass
        encoding.forget()
        return encoding.state()

    def encoded(self) -> Encoded:
        """Return how many articles have their vectors."""
        return self._keeper.encoding.state()

    def has_vectors(self, articles: Collection[str]) -> bool:
        """Return whether these articles have their vectors; where they have not, they are made now, if anything can."""
        there = self._keeper.encoding.has(articles)
        if not there:
            self._keeper.asked()
        return there

    def vectors_of(self, articles: Collection[str]) -> dict[str, Vectors]:
        """Return the vectors of the passages of these articles by id, as far as they are made."""
        return self._keeper.encoding.vectors_of(articles)

    def vectors_asked(self, questions: Sequence[str]) -> Vectors | None:
        """Return the vectors of questions; None where words alone are compared."""
        return self._keeper.encoding.asked(questions)

    def merge(self) -> bool:
        """Tidy the index a little, beside what else goes on; return whether there may be more to do.

        The work is done in a process of its own, so a script that calls this needs `if __name__ == "__main__":`.
        """
        return self._on_disk.merge()

    def stats(self) -> "Statistics":
        """Return how much there is of what."""
        from knowledge.statistics import statistics

        return statistics(self.store, passages=len(self.snapshot()), index_bytes=self._on_disk.index_bytes)

    def verify(
        self, citation: str, *, collections: Collection[str] | None = None, scope: str | None = None
    ) -> "Verified":
        """Return whether the words that `citation` quotes still stand where they did. Raises CitationError for none.

        The words themselves are told as far as their source's licence allows it, everywhere and in `scope`.
        """
        from knowledge.verifying import verify

        return verify(self.store, citation, self.licences(scope), collections=collections)

    def holdings(self, *, collections: Sequence[str]) -> "Holdings":
        """Return what these collections hold, for who may see no others."""
        from knowledge.statistics import holdings

        return holdings(self.store, collections)

    @property
    def is_elsewhere(self) -> bool:
        """Whether its store or its index is on other machines."""
        return self._on_disk.elsewhere

    def parts(self) -> "Parts | None":
        """Return how store and index are where one of them is on other machines; each may take seconds to answer."""
        return self._on_disk.parts()

    @property
    def shared(self) -> bool:
        """Whether several machines share it."""
        return self._on_disk.shared

    @property
    def folder(self) -> Path:
        """The folder that the library is kept in. LibraryError for a library in memory."""
        return self._on_disk.folder

    @property
    def store(self) -> "Store":
        """What is kept besides articles: settings, feeds, usage. LibraryError for a library in memory."""
        return self._on_disk.store

    @property
    def _on_disk(self) -> OnDisk:
        if isinstance(self._keeper, InMemory):
            raise LibraryError("A library in memory keeps nothing but articles; open one in a folder.")
        return self._keeper

    # --- closing ------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of files; the library cannot be used afterwards."""
        self._keeper.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def shipped() -> list[Source]:
    """The briefings that come with Dateline, each with its file's name as source."""
    from importlib.resources import files

    from knowledge.reading import read_bytes

    briefings: list[Source] = []
    for file in sorted(files("knowledge.articles").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".md") and file.name != "README.md":
            briefings += (
                (article, f"dateline:{file.name}") for article in read_bytes(file.read_bytes(), name=file.name)
            )
    return briefings


def _home(folder: Path | str | None) -> Path:
    if folder is None and not (folder := os.environ.get("DATELINE_HOME")):
        from platformdirs import user_data_path

        return user_data_path("dateline", appauthor=False)
    return Path(folder).expanduser()


def _where(
    collections: Collection[str] | None, since: date | None, until: date | None, source: str | None, there: list[str]
) -> Filter:
    """The filter that these limits make; it lets nothing through where none of the publishers `there` is `source`."""
    return Filter(
        collections=None if collections is None else frozenset(collections),
        since=since,
        until=until,
        publishers=named(source, there) if source and source.strip() else None,
    )
