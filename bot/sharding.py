"""Shards: which of them this process holds, which servers it may judge by them, and turns among several processes.

Discord tells each shard of its own servers alone, so a process knows nothing of the others; and it lets one shard of
each `shard % max_concurrency` identify itself in five seconds, whichever process it is in.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import StoreUnreachableError

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.library.kept import LibraryTurns

MOST = 100_000
"""Shards that a bot may be cut into here; the largest bots have some tens of thousands."""
ON_THE_WAY_S = 0.25
IDENTIFY_EVERY_S = 5 + ON_THE_WAY_S
"""Seconds between two shards of one turn: Discord's five, and some for what happens on the way."""
_LOOK_AGAIN_S = 0.1
_STORE_AGAIN_S = 1.0
"""Seconds until a store on another machine is asked again."""


@dataclass(frozen=True, slots=True)
class Shards:
    """Shards `first` to `last`, both included, of `count`."""

    first: int
    last: int
    count: int

    @classmethod
    def read(cls, text: str) -> "Shards":
        """What "0-3/16" or "5/16" says. Raises ValueError with what is wrong, as the end of a sentence."""
        found = re.fullmatch(r"\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?/\s*(\d{1,6})\s*", text, re.ASCII)
        if found is None:
            raise ValueError("is no range of shards, as in 0-3/16 (shards 0 to 3 of 16)")
        first, last, count = int(found[1]), int(found[2] or found[1]), int(found[3])
        if not 0 < count <= MOST:
            raise ValueError(f"speaks of {count} shards; there are 1 to {MOST}")
        if not first <= last < count:
            raise ValueError(f"is no range of shards: of {count}, the first is 0 and the last is {count - 1}")
        return cls(first, last, count)

    @property
    def ids(self) -> list[int]:
        """The numbers of the shards."""
        return list(range(self.first, self.last + 1))


def shard_of(guild: int, count: int) -> int:
    """The shard, of `count`, that Discord tells of a server."""
    return (guild >> 22) % count


@dataclass
class _Shard:
    seen: set[int] = field(default_factory=set)
    """Servers that were there at one time since its session began."""
    complete: bool = False
    """Whether Discord has told of all servers."""
    connected: bool = True


class Attendance:
    """What each shard of this process knows of its servers; a shard that is not in touch knows nothing."""

    def __init__(self) -> None:
        self._shards: dict[int, _Shard] = {}

    def begin(self, shard: int) -> None:
        """A session began, and Discord will tell of every server anew."""
        self._shards[shard] = _Shard()

    def saw(self, shard: int, guild: int) -> None:
        """A server is there."""
        self._shards.setdefault(shard, _Shard()).seen.add(guild)

    def missed(self, shard: int, guild: int) -> None:
        """A server is there no longer."""
        self._shards.setdefault(shard, _Shard()).seen.discard(guild)

    def complete(self, shard: int) -> None:
        """Discord has told of every server of a shard."""
        self._shards.setdefault(shard, _Shard()).complete = True

    def lost(self, shard: int) -> None:
        """The connection of a shard is gone; until it is back, nothing is known."""
        self._shards.setdefault(shard, _Shard()).connected = False

    def resumed(self, shard: int) -> None:
        """The connection is back, and what was missed has been told."""
        self._shards.setdefault(shard, _Shard()).connected = True

    def knows(self, shard: int) -> bool:
        """Whether a server that this shard does not see is surely none of the bot's."""
        known = self._shards.get(shard)
        return known is not None and known.complete and known.connected

    def sees(self, shard: int, guild: int) -> bool:
        """Whether a server was told of since the session began."""
        known = self._shards.get(shard)
        return known is not None and guild in known.seen


class Turns:
    """Who identifies when, and who registers the commands, among all processes that keep their library in `folder`."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock

    async def identify(self, application: int, key: int) -> None:
        """Wait until a shard of `key` (shard % max_concurrency) may identify itself, and take that turn."""
        while (wait_s := await asyncio.to_thread(self._claim, f"{application}:{key}")) > 0:
            await asyncio.sleep(wait_s)

    def _claim(self, turn: str) -> float:
        """Take the turn; or return the seconds until there may be one."""
        from filelock import FileLock, Timeout

        file = self._folder / "identified.json"
        try:
            with FileLock(self._folder / "identified.lock", timeout=1):
                last = _read(file)
                now = self._clock()
                # a turn of the future was taken before the clock was put back, and must not stop the bot
                recent = {name: at for name, at in last.items() if 0 <= now - at < IDENTIFY_EVERY_S}
                if turn in recent:
                    return IDENTIFY_EVERY_S - (now - recent[turn])
                file.write_text(json.dumps(recent | {turn: now}), "utf-8")
                return 0.0
        except Timeout:
            return _LOOK_AGAIN_S

    @asynccontextmanager
    async def alone(self, what: str) -> AsyncIterator[None]:
        """Do something that no other process does at the same time; whoever held the turn and died holds it no more."""
        from filelock import FileLock, Timeout

        lock = FileLock(self._folder / f"{what}.lock", thread_local=False)
        while True:
            try:
                lock.acquire(timeout=0)
                break
            except Timeout:
                await asyncio.sleep(_LOOK_AGAIN_S)
        try:
            yield
        finally:
            lock.release()


class SharedTurns:
    """The same among the processes of all machines that share a store."""

    def __init__(self, turns: "LibraryTurns") -> None:
        self._turns = turns

    async def identify(self, application: int, key: int) -> None:
        """See `Turns.identify`. A store that is away is waited for: without it the bot could answer nobody."""
        turn = f"{application}:{key}"
        while True:
            try:
                wait_s = await asyncio.to_thread(self._turns.claim, turn, every_s=IDENTIFY_EVERY_S)
            except StoreUnreachableError:
                wait_s = _STORE_AGAIN_S
            if wait_s <= 0:
                return
            await asyncio.sleep(wait_s)

    @asynccontextmanager
    async def alone(self, what: str) -> AsyncIterator[None]:
        """See `Turns.alone`."""
        lease = self._turns.lease(what)
        while not await asyncio.to_thread(lease.take):
            await asyncio.sleep(_STORE_AGAIN_S)
        try:
            yield
        finally:
            await asyncio.to_thread(lease.release)


def turns_of(library: "Library") -> Turns | SharedTurns:
    """The turns of all processes that share a library, on this machine or on several."""
    return SharedTurns(library.turns) if library.shared else Turns(library.folder)


def _read(file: Path) -> dict[str, float]:
    """When each turn was taken; nothing where that cannot be read, since a turn taken too soon costs seconds only."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        return {str(turn): float(at) for turn, at in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
