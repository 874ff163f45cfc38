"""The library of the simulation, day by day, and what must hold at the end of each."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk import Desk, Given
from bot.reader import Reader
from bot.servers import guild_scope
from knowledge.backing_up import made
from knowledge.errors import NewerVersionError, StoreDamagedError
from knowledge.library import Library
from knowledge.licences import Licence
from knowledge.store import Limits, migrations
from tests.knowledge.store.released import article, load
from tests.thirty_days.world import Clock, Newsroom
from tests.webserver import WebServer

KEEP_ARTICLES, KEEP_ANSWERS, KEEP_BACKUPS, GRACE = 12, 5, 4, 3
"""Days."""
A_DAY = 6
"""Quotes that one source allows a day."""
STAYS, LEAVES = 7, 9
"""Servers."""
FEW = 5
"""Days over which what the disk holds is evened out."""
LEAK = 0.25
"""The share of what comes in that may stay: less than one copy of it, and the backups make five."""
UPGRADED, LEFT, FORGOTTEN, BROKEN = 8, 9, 14, 20
"""Days on which something happens."""


class Month:
    """Days of a library in `folder`, begun as the first released version left it.

    `leak` is a share of what comes in that is left behind each day, which must be noticed.
    """

    def __init__(
        self,
        folder: Path,
        server: WebServer,
        *,
        feeds: int,
        a_day: int,
        people: int = 4,
        looks: int = 3,
        leak: float = 0.0,
    ) -> None:
        self.clock = Clock()
        self.home, self.backups, self.a_day = folder / "home", folder / "backups", a_day
        self.people, self.looks, self.leak = people, looks, leak
        self.web = server.web()
        self.rooms = [Newsroom(server, f"paper{n}.example", first=n * 1000) for n in range(feeds)]
        self.asked: list[tuple[datetime, str, Given]] = []
        self.sizes: list[int] = []
        self.home.mkdir()
        load(2, self.home / "library.db")
        self.library = self._open()
        assert self.library.article(article(2).id) is not None  # upgraded whole, before the month begins
        self._set_up()

    def _open(self, backup: Path | None = None) -> Library:
        library = Library.open(
            self.home, backup=backup, briefings=False, encoder=lambda: None, background=False, clock=self.clock
        )
        self.desk = Desk(library, keep=timedelta(days=KEEP_ANSWERS), web=self.web)
        return library

    def _set_up(self) -> None:
        limits = self.library.store.limits
        limits.set("public", Limits(keep_days=KEEP_ARTICLES))
        limits.set(None, Limits(articles=500, keep_days=KEEP_ARTICLES))
        self.library.license("paper0.example", Licence(a_day=A_DAY, words=40))
        for feed in self.library.feeds():  # of a site that is none of ours
            self.library.unfollow(feed.url, collection=feed.collection)
        for n, room in enumerate(self.rooms):
            room.publish(self.clock.today)
            self.library.follow(room.url, collection=guild_scope(LEAVES) if n == 1 else "public", web=self.web)
        for guild in (STAYS, LEAVES):
            self.desk.servers.joined(guild)

    # --- a day --------------------------------------------------------------------------------------------------------

    def live(self, days: int) -> Iterator[int]:
        """Live through days; yield each when it is over and all of it was as it must be."""
        for _ in range(days):
            self._news()
            self._questions()
            self._events()
            self._chores()
            self.clock.pass_(hours=11)
            self._judge()
            self.clock.pass_(hours=7)
            yield self.clock.day

    def _news(self) -> None:
        for room in self.rooms:
            for _ in range(self.a_day):
                room.publish(self.clock.today)
            if len(room.reports) > 3 and self.clock.day % 3 == 1:
                room.correct(room.reports[-3])
            if len(room.reports) > 5 and self.clock.day % 5 == 2 and not room.reports[-5].withdrawn:
                room.withdraw(room.reports[-5])
        for _ in range(self.looks):  # in the morning, perhaps at noon and in the evening, too
            self.clock.pass_(hours=6 / self.looks)
            for refreshed in self.library.refresh(due=True, web=self.web):
                assert not refreshed.failed, refreshed

    def _questions(self) -> None:
        shown = 0
        for user in range(self.people):
            reader = Reader(user, LEAVES if user == self.people - 1 and not self._has_left else STAYS)
            for room in self.rooms[: 1 if user else None]:
                report = room.reports[-1 - user % 2]
                given = self.desk.ask(reader, f"how many crates of {report.mark} did the harbour of Norrby take in?")
                for quote in given.answer.quotes:
                    assert quote.article.text[quote.start : quote.end] == quote.text
                    assert "paper0" not in (quote.article.url or "") or len(quote.text.split()) <= 40
                    shown += "paper0" in (quote.article.url or "")
                if given.token:
                    self.desk.record.vote(reader, given.token, 1, "how many?")
                self.asked.append((self.clock.now, reader.scope, given))
            if user == self.clock.day % self.people:
                self.desk.ask(reader, "who is the king of Atlantis?")
        assert shown <= A_DAY
        assert shown > 0

    @property
    def _has_left(self) -> bool:
        return self.clock.day >= LEFT

    def _events(self) -> None:
        day = self.clock.day
        if day == UPGRADED:
            self._upgrade()
        if day == LEFT:
            self.desk.servers.left(LEAVES, self.clock.now)
        if day == FORGOTTEN:
            assert self.desk.people.forget(0) > 0
        if day == BROKEN:
            self._break()

    def _upgrade(self) -> None:
        """A newer program opens the library; the one of before is refused, and the newer one goes on."""
        self.library.close()
        newest = migrations.MIGRATIONS
        with pytest.MonkeyPatch.context() as patch:
            step = (lambda connection: connection.exec_driver_sql("ALTER TABLE answers ADD COLUMN colour TEXT"),)
            patch.setattr(migrations, "MIGRATIONS", (*newest, *step))
            with self._open() as newer:
                assert newer.store.articles.count() > 0
        with pytest.raises(NewerVersionError):
            self._open().store.articles.count()
        with closing(sqlite3.connect(self.home / "library.db")) as raw, raw:  # and back, as no program would
            raw.execute("ALTER TABLE answers DROP COLUMN colour")
            raw.execute("UPDATE meta SET value = ? WHERE key = 'version'", [str(len(newest))])
        self.library = self._open()

    def _break(self) -> None:
        """The disk fails; the newest backup takes the library's place, and feeds bring what came since."""
        self.library.close()
        for file in self.home.glob("library.db-*"):
            file.unlink()
        (self.home / "library.db").write_bytes(b"\0" * 40_000)
        with pytest.raises(StoreDamagedError):
            self._open().store.articles.count()
        newest = made(self.backups).popitem()[1]
        self.library = self._open(backup=newest)
        for _ in self.library.refresh(web=self.web):
            pass

    def _chores(self) -> None:
        self.desk.servers.tidy()
        left = timedelta(days=GRACE)
        for guild in self.desk.servers.expired(self.clock.now, grace=left, seen=lambda guild: guild == STAYS):
            self.desk.servers.erase(guild)
        assert self.library.backup_daily(self.backups, keep_days=KEEP_BACKUPS) is not None
        while self.library.erase():
            pass
        if self.leak:
            (self.home / f"left-{self.clock.day}").write_bytes(b"x" * round(self.leak * self._a_day_takes))

    # --- what must hold -----------------------------------------------------------------------------------------------

    def _judge(self) -> None:
        self._nothing_is_lost()
        self._nothing_is_kept_too_long()
        files = [file for file in self.home.parent.rglob("*") if file.is_file() and not file.name.endswith(".damaged")]
        self.sizes.append(sum(file.stat().st_size for file in files))
        if self.clock.day % 10 == 9:
            assert self.library.check() == []

    def _oldest(self) -> date:
        return self.clock.today - timedelta(days=KEEP_ARTICLES)

    def _nothing_is_lost(self) -> None:
        for n, room in enumerate(self.rooms):
            if n == 1 and self._has_left:
                continue
            collection = guild_scope(LEAVES) if n == 1 else "public"
            kept = [each.article for each in self.library.store.articles.current(collections=[collection])]
            texts = {one.text for one in kept if one is not None and room.host in (one.url or "")}
            wanted = room.standing(self._oldest())
            # what was corrected or withdrawn is noticed with its page's next turn, a day or two later
            settled = {one.text for one in wanted.values() if one.version == 1}
            assert settled <= texts, f"day {self.clock.day}: {len(settled - texts)} articles of {room.host} are missing"
            last = room.reports[-1]
            found = self.library.search(last.mark, collections=[collection], scope="guild:1")
            assert last.number in {int((quote.article.title).rsplit(" ", 1)[1]) for quote in found}

    def _nothing_is_kept_too_long(self) -> None:
        now, store = self.clock.now, self.library.store
        for kept in store.articles.current():
            assert kept.article is not None
            assert kept.article.day is None or kept.article.day >= self._oldest(), kept.article.title
        for asked, scope, given in self.asked:
            if now - asked > timedelta(days=KEEP_ANSWERS + 1) or (scope == guild_scope(LEAVES) and self._left_long_ago):
                assert store.usage.answer(given.token) is None
        if self._left_long_ago:
            assert guild_scope(LEAVES) not in store.listing.collections()
            assert store.settings.all(guild_scope(LEAVES)) == {}
        days = list(made(self.backups))
        assert days == [self.clock.today - timedelta(days=n) for n in range(len(days))][::-1]
        assert len(days) <= KEEP_BACKUPS
        if self.clock.day == FORGOTTEN:
            with closing(sqlite3.connect(self.home / "library.db")) as raw:
                (left,) = raw.execute("SELECT count(*) FROM answers WHERE user = ?", [store.usage.hash("0")]).fetchone()
            assert left == 0
        self._no_trace_of_what_is_gone()

    @property
    def _left_long_ago(self) -> bool:
        return self.clock.day > LEFT + GRACE

    def _no_trace_of_what_is_gone(self) -> None:
        gone = [
            each.mark.encode()
            for room in self.rooms
            for each in room.reports
            if each.day < self._oldest() - timedelta(days=KEEP_BACKUPS)
        ]
        if gone and self.clock.day % 5 == 4:
            files = [file for file in self.home.parent.rglob("*") if file.is_file() and file.name != "seen"]
            held = b"".join(file.read_bytes() for file in files)
            found = [mark for mark in gone if mark in held]
            assert not found, f"day {self.clock.day}: {found[:3]} should be nowhere any more"

    def disk_is_bounded(self) -> None:
        """What the disk holds grows no more once the first articles and backups have left."""
        if (growth := grown(self.sizes, self._a_day_takes)) is not None:
            assert growth < LEAK, f"of what came in, {growth:.0%} stayed on the disk when its time was over"

    @property
    def _a_day_takes(self) -> int:
        """Bytes of what is published in a day."""
        return sum(len(room.reports[-1].text.encode()) for room in self.rooms) * self.a_day


def grown(sizes: Sequence[int], a_day: int) -> float | None:
    """How much of the `a_day` bytes that come in each day the disk holds more each day, in the end; None too early.

    `sizes` are what it holds at the end of each day.
    """
    settled = max(KEEP_ARTICLES, KEEP_BACKUPS) + 3
    if len(sizes) < settled + 2 * FEW:
        return None
    before, after = (sum(few) / FEW for few in (sizes[settled : settled + FEW], sizes[-FEW:]))
    return (after - before) / (a_day * (len(sizes) - settled - FEW))
