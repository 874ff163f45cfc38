"""The one door: articles go in and out, questions get answers.

Behind it each concern is a module of functions of an open library (`opened.py`): what is on its shelves, questions,
what is told of a matter, feeds, figures, upkeep. What it keeps besides articles are parts of it
(`besides.py`).
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from knowledge.answering.answer import Quote
from knowledge.index.protocol import Snapshot
from knowledge.keeping import MOST, InMemory, OnDisk, Progress, no_progress
from knowledge.library import feeds, figures, matters, questions, removals, shelves, upkeep
from knowledge.library.besides import KeepsBesides
from knowledge.library.opened import PUBLIC, TERMINAL, Opened, utc_now
from knowledge.library.places import before_restore, home, is_in, keeper, shipped
from knowledge.library.shelves import Page
from knowledge.meaning.choosing import chosen
from knowledge.meaning.encoder import Encoder

if TYPE_CHECKING:
    from knowledge.correcting.corrector import Corrector
    from knowledge.licences import Licences

__all__ = ["PUBLIC", "TERMINAL", "Library", "Page", "shipped", "utc_now"]

P = ParamSpec("P")
R = TypeVar("R")


def through(work: Callable[Concatenate[Opened, P], R]) -> Callable[Concatenate["Library", P], R]:
    """Return the method of the library that does `work`, with its signature and its words."""

    @wraps(work)
    def method(library: "Library", /, *given: P.args, **named: P.kwargs) -> R:
        return work(library._opened, *given, **named)

    return method


class Library(KeepsBesides):
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
        super().__init__(Opened(keeper, today=today, seen=seen, clock=clock))

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
        return cls(keeper(folder, store, index, indexing=indexing, **more), clock=clock)

    home = staticmethod(home)
    is_in = staticmethod(is_in)
    before_restore = staticmethod(before_restore)

    @classmethod
    def in_memory(cls, *, encoder: Callable[[], Encoder | None] = chosen, at_once: int = MOST) -> Self:
        """Return an empty library that is gone with the process.

        `encoder` gives what makes vectors when the first question comes (default: what $DATELINE_ENCODER names, else
        what is installed); None to compare words alone. A question waits until every passage has its vector; where more
        than `at_once` lack theirs, until those have that it compares.
        """
        return cls(InMemory(encoder=encoder, at_once=at_once))

    # --- articles -----------------------------------------------------------------------------------------------------

    add = through(shelves.add)
    add_many = through(shelves.add_many)
    add_at_once = through(shelves.add_at_once)
    add_from = through(shelves.add_from)
    remove = through(shelves.remove)
    remove_many = through(shelves.remove_many)
    select = through(removals.select)
    propose = through(removals.propose)
    removal = through(removals.removal)
    removed = through(removals.removed)
    discard = through(removals.discard)
    put_back = through(removals.put_back)
    end_removals = through(removals.end)
    clear = through(shelves.clear)
    article = through(shelves.article)
    at_address = through(shelves.at_address)
    articles = through(shelves.articles)
    publishers = through(shelves.publishers)
    collections = through(shelves.collections)
    belonging = through(shelves.belonging)
    owning = through(shelves.owning)
    counts = through(shelves.counts)
    generation = through(shelves.generation)
    suggest = through(shelves.suggest)
    __len__ = through(shelves.count)

    # --- questions, and what is told of a matter ----------------------------------------------------------------------

    ask = through(questions.ask)
    search = through(questions.search)
    timeline = through(matters.timeline)
    changed = through(matters.changed)
    compare = through(matters.compare)
    claim = through(matters.claim)
    brief = through(matters.brief)
    verify = through(figures.verify)
    became = through(figures.became)
    corrected = through(questions.corrected)
    license = through(upkeep.license)
    licensed = through(upkeep.licensed)
    quoted_today = through(upkeep.quoted_today)

    def licences(self, scope: str | None = None) -> "Licences":
        """Return what sources allow to be shown now, everywhere and in `scope` (a server's)."""
        return self._opened.licences(scope)

    @property
    def corrections(self) -> "Corrector":
        """What the admins of a collection pin, mean and block. LibraryError for a library in memory."""
        return self._opened.corrections

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

    def seen(self, through: Callable[[Snapshot], Snapshot]) -> Self:
        """Return the same library, whose questions run on what `through` makes of each state of the index."""
        return type(self)(self._keeper, today=self._opened.today, seen=through, clock=self._opened.clock)

    def snapshot(self) -> Snapshot:
        """Return the newest state of the index."""
        return self._opened.snapshot()

    # --- feeds and folders --------------------------------------------------------------------------------------------

    subscribe = through(feeds.subscribe)
    follow = through(feeds.follow)
    unfollow = through(feeds.unfollow)
    refresh = through(feeds.refresh)
    watch = through(feeds.watch)
    feeds = through(feeds.feeds)  # last: from here on the name is the method's

    # --- upkeep -------------------------------------------------------------------------------------------------------

    tidy = through(upkeep.tidy)
    backup = through(upkeep.backup)
    backup_daily = through(upkeep.backup_daily)
    export = through(upkeep.export)
    bring_in = through(upkeep.bring_in)
    forget = through(upkeep.forget)
    forget_person = through(upkeep.forget_person)
    restore = through(upkeep.restore)
    check = through(upkeep.check)
    rebuild = through(upkeep.rebuild)
    catch_up = through(upkeep.catch_up)
    erase = through(upkeep.erase)
    merge = through(upkeep.merge)
    encode = through(upkeep.encode)
    encoded = through(upkeep.encoded)
    has_vectors = through(upkeep.has_vectors)
    vectors_of = through(upkeep.vectors_of)
    vectors_asked = through(upkeep.vectors_asked)
    stats = through(figures.stats)
    holdings = through(figures.holdings)
    parts = through(figures.parts)
    figures = through(figures.figures)

    @property
    def notes(self) -> list[str]:
        """What is to be told of how the library was opened: of its backup, or of what was mended."""
        return self._opened.on_disk.notes

    @property
    def behind(self) -> bool:
        """Whether `catch_up` has still to finish the index; until then a part of the archive answers."""
        return self._opened.on_disk.behind

    @property
    def index_bytes(self) -> int:
        """How much the index takes on disk."""
        return self._opened.on_disk.index_bytes

    @property
    def is_elsewhere(self) -> bool:
        """Whether its store or its index is on other machines."""
        return self._opened.on_disk.elsewhere

    @property
    def shared(self) -> bool:
        """Whether several machines share it."""
        return self._opened.on_disk.shared

    @property
    def folder(self) -> Path:
        """The folder that the library is kept in. LibraryError for a library in memory."""
        return self._opened.on_disk.folder

    @property
    def _on_disk(self) -> OnDisk:
        return self._opened.on_disk

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
