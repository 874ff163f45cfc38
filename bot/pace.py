"""How fast a person, and a server as a whole, may ask."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from discord.ext import commands

from bot.errors import TellError
from bot.reader import Reader

_MINUTE = timedelta(minutes=1)


class Pace:
    """Counts what is asked in this process, and looks up what a person asked in others."""

    def __init__(
        self, *, person: int, server: int, elsewhere: Callable[[Reader], list[datetime]] | None = None
    ) -> None:
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
            wait_s = counter.update_rate_limit(reader) if who is not None else None
            if wait_s:
                raise _wait(key, wait_s)

    def check_elsewhere(self, reader: Reader) -> None:
        """The same for what a person asked of other processes; takes a look into the store."""
        asked = self._elsewhere(reader) if self._elsewhere else []
        if len(asked) >= self._person:
            raise _wait("error.pace", (asked[-self._person] + _MINUTE - datetime.now(UTC)).total_seconds())


def _wait(key: str, seconds: float) -> TellError:
    return TellError(key, seconds=max(1, round(seconds)))


def _counter(times: int, who: Callable[[Reader], int | None]) -> "commands.CooldownMapping[Reader]":
    return commands.CooldownMapping.from_cooldown(times, _MINUTE.total_seconds(), who)
