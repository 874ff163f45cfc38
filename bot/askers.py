"""Who may ask in a server, how often, and who keeps its library beside those who manage it."""

from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.errors import TellError

RoleMode = Literal["only", "ignored", "keeper"]
"""Those of a role, and of others that are marked so, may ask alone; may not ask; may ask, and keep the library."""

MOST_BLOCKED, MOST_ROLES = 500, 50
"""People that are blocked in one server, and roles of which something is set."""
REMEMBERED = 50_000
"""People of whom it is remembered how often they asked; who asked longest ago is forgotten first."""


class Askers(BaseModel):
    """Who may ask in one server. Those who manage it are bound by nothing but a block."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    blocked: tuple[int, ...] = ()
    """Ids of people, in the order in which they were blocked."""
    roles: dict[str, RoleMode] = Field(default_factory=dict)
    """By role id."""
    every_s: int | None = None
    """Seconds between two questions of one person at least."""
    a_day: int | None = None
    """Questions of one person on one day, in UTC, at most."""

    def admits(self, user: int, roles: Collection[int], *, manages: bool) -> bool:
        """Whether a person with these roles may ask; who `manages` the server may whatever their roles are."""
        if user in self.blocked:
            return False
        modes = self._modes(roles)
        if manages or "keeper" in modes:
            return True
        return "ignored" not in modes and ("only" in modes or "only" not in self.roles.values())

    def keeps(self, roles: Collection[int]) -> bool:
        """Whether somebody with these roles may keep the library."""
        return "keeper" in self._modes(roles)

    def _modes(self, roles: Collection[int]) -> set[RoleMode]:
        return {mode for role in roles if (mode := self.roles.get(str(role)))}

    # --- changing

    def block(self, user: int, *, on: bool) -> "Askers":
        """The same with a person blocked, or no longer. Raises TellError where too many are."""
        blocked = tuple(id for id in self.blocked if id != user)
        if on and len(blocked) >= MOST_BLOCKED:
            raise TellError("askers.too-many", limit=MOST_BLOCKED)
        return self.model_copy(update={"blocked": (*blocked, user) if on else blocked})

    def let(self, role: int, mode: RoleMode | None) -> "Askers":
        """The same with this set of a role; None for nothing. Raises TellError where too many are."""
        roles = {id: kept for id, kept in self.roles.items() if id != str(role)}
        if mode is not None and len(roles) >= MOST_ROLES:
            raise TellError("askers.too-many", limit=MOST_ROLES)
        return self.model_copy(update={"roles": roles | ({str(role): mode} if mode else {})})


class Quotas:
    """Counts what each person asks in a server, since the process began."""

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._asked: OrderedDict[tuple[int, int], tuple[datetime, int]] = OrderedDict()
        """When somebody asked last, and how often on that day."""

    def check(self, guild: int, user: int, askers: Askers) -> None:
        """Count a question; raises `TellError`, and counts none, where a person asks more often than they may."""
        if askers.every_s is None and askers.a_day is None:
            return
        now = self._clock()
        last, number = self._asked.get((guild, user), (None, 0))
        if last is not None and last.date() != now.date():
            number = 0
        if askers.a_day is not None and number >= askers.a_day:
            tomorrow = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), UTC)
            raise TellError("askers.a-day-reached", n=askers.a_day, hours=-(-(tomorrow - now).seconds // 3600))
        if askers.every_s is not None and last is not None:
            # a clock that was put back keeps nobody waiting for longer than was set
            wait_s = min(askers.every_s - (now - last).total_seconds(), askers.every_s)
            if wait_s > 0:
                raise TellError("askers.too-soon", seconds=max(1, round(wait_s)))
        self._asked[guild, user] = (now, number + 1)
        self._asked.move_to_end((guild, user))
        while len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)
