"""How fast a person, and a server as a whole, may ask, and what was said or heard and need not be again."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta

from discord.ext import commands

from bot.errors import TellError
from bot.reader import Reader

_MINUTE = timedelta(minutes=1)
_CLOCKS_DIFFER = timedelta(seconds=5)
"""Seconds by which the clock of another machine may be ahead; what is later was noted before a clock was set back."""
_MANY = 5000
"""Things that are kept in mind at most, or looked through for those that are over."""


class Pace:
    """Counts what is asked in this process, and looks up what a person asked in others."""

    def __init__(
        self,
        *,
        person: int,
        server: int,
        elsewhere: Callable[[Reader], list[datetime]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock  # none that somebody may set back
        self._person = person
        self._people = _counter(person, lambda reader: reader.user)
        self._servers = _counter(server, lambda reader: reader.guild)
        self._elsewhere = elsewhere

    def check(self, reader: Reader) -> None:
        """Count one question; raises `TellError` when `reader` or their server asks too fast."""
        for counter, key, who in (
            (self._people, "error.pace", reader.user),
            (self._servers, "error.pace-server", reader.guild),
        ):
            wait_s = counter.update_rate_limit(reader, self._clock()) if who is not None else None
            if wait_s:
                raise _wait(key, wait_s)

    def check_elsewhere(self, reader: Reader) -> None:
        """The same for what a person asked of other processes; takes a look into the store."""
        now = datetime.now(UTC)
        asked = [when for when in (self._elsewhere(reader) if self._elsewhere else []) if when <= now + _CLOCKS_DIFFER]
        if len(asked) >= self._person:
            raise _wait("error.pace", min((asked[-self._person] + _MINUTE - now).total_seconds(), 60.0))


class Said:
    """What was said and holds for a while, so that nobody is told again meanwhile."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[Hashable, float] = {}

    def holds(self, what: Hashable) -> bool:
        """Whether it was said and still holds."""
        return self._until.get(what, 0.0) > self._clock()

    def first(self, what: Hashable, seconds: float) -> bool:
        """Whether it is to be said; from then on it holds for so many seconds."""
        if self.holds(what):
            return False
        now = self._clock()
        if len(self._until) >= _MANY:
            self._until = {key: until for key, until in self._until.items() if until > now}
        self._until[what] = now + seconds
        return True


class Heard:
    """The newest messages, so that one that Discord delivers twice is heard once."""

    def __init__(self) -> None:
        self._ids: OrderedDict[int, None] = OrderedDict()

    def again(self, id: int) -> bool:
        """Whether it was heard before; from then on it was."""
        if id in self._ids:
            return True
        self._ids[id] = None
        if len(self._ids) > _MANY:
            self._ids.popitem(last=False)
        return False


def _wait(key: str, seconds: float) -> TellError:
    return TellError(key, seconds=max(1, round(seconds)))


def _counter(times: int, who: Callable[[Reader], int | None]) -> "commands.CooldownMapping[Reader]":
    return commands.CooldownMapping.from_cooldown(times, _MINUTE.total_seconds(), who)
