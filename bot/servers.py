"""What is kept of each Discord server: its settings, and whether the bot is still in it."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.askers import Askers
from bot.asks import THREAD, Asks, gathered
from bot.catalogue import Language
from bot.ledger import Ledger
from knowledge.library import Library

ChannelMode = Literal["only", "never", "every"]
Seen = Callable[[int], bool | None]
"""Whether the bot is in a server; None where this process cannot tell, and leaves it to another."""


class Person(BaseModel):
    """Where questions are handed to people that nothing answers, and to whom."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    channel: int
    role: int | None = None
    """Whose members answer, and are pinged; None: whoever sees the channel."""


class ServerSettings(BaseModel):
    """How the bot behaves in one server."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Language | None = None
    """None: each reader's own."""
    private: bool = False
    """Show answers to commands only to who asked."""
    public: bool = True
    """Quote the public articles too, not only the server's own."""
    quiet: str | None = None
    """When nothing is told of what is followed here (`knowledge.standing.quiet`)."""
    channels: dict[str, ChannelMode] = Field(default_factory=dict)
    """By channel id; a channel that is not here is as usual."""
    person: Person | None = None
    """None: questions are handed to nobody."""
    greeting: str | None = None
    """What the bot says to who greets it here, in the place of its own words."""
    collections: tuple[str, ...] = ()
    """Names of the collections that the server's own articles were put into."""
    asked_in: dict[str, Asks] = Field(default_factory=dict)
    """By channel id: what is asked there, where that was chosen."""
    asked_by: dict[str, Asks] = Field(default_factory=dict)
    """By role id: what its members may ask, too."""
    threads: dict[str, int] = Field(default_factory=dict)
    """The channels of threads in which something is followed, by id of the thread."""
    threaded: tuple[str, ...] = ()
    """Ids of channels in which each answer gets a thread."""
    tags: dict[str, str] = Field(default_factory=dict)
    """By the id of a forum, the id of the tag that its posts get when they are answered."""
    askers: Askers = Field(default_factory=Askers)
    """Who may ask, how often, and who keeps the library."""
    lapsed_role: bool = False
    """The same as `lapsed` of the last role whose members alone might ask."""
    lapsed: bool = False
    """The last channel of those where alone it answered is gone, and nobody who manages the server was told yet."""

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, kept: Any) -> Any:
        return gathered(kept) if isinstance(kept, dict) else kept

    @property
    def reserved(self) -> frozenset[str]:
        """Collections that were given to a channel or a role, and are asked nowhere else."""
        given = (*self.asked_in.values(), *self.asked_by.values())
        return frozenset(name for each in given for name in each.collections)

    def mode(self, channel: int | None, parent: int | None = None) -> ChannelMode | Literal["usual"]:
        """What the bot does in a channel; a thread is as its parent channel unless it was set itself."""
        for id in (channel, parent):
            if id is not None and (mode := self.channels.get(str(id))):
                return mode
        return "never" if "only" in self.channels.values() else "usual"


_UNTOLD = {"lapsed", "lapsed_role"}
"""Settings that nobody makes."""


def guild_scope(guild: int) -> str:
    """The collection of a server's own articles, and the scope of its settings."""
    return f"guild:{guild}"


class Servers:
    """The servers of one library. May be used from many threads at once."""

    def __init__(self, library: Library, ledger: Ledger | None = None) -> None:
        self._library = library
        self._ledger = ledger or Ledger(library)

    def settings(self, guild: int | None) -> ServerSettings:
        """The settings of a server, or the usual ones for a direct conversation."""
        if guild is None:
            return ServerSettings()
        return ServerSettings.model_validate(self._library.settings.all(guild_scope(guild)))

    def change(self, guild: int, **values: object) -> ServerSettings:
        """Make settings of a server; None takes one back."""
        return self._changed(guild, lambda _: values)

    def set_channel(
        self,
        guild: int,
        channel: int,
        mode: ChannelMode | Literal["usual"] | None = None,
        *,
        threads: bool | None = None,
        tag: str | None = None,
    ) -> ServerSettings:
        """Set what the bot does in one channel; None leaves what is set, and an empty `tag` takes it back."""
        id = str(channel)

        def work(kept: dict[str, Any]) -> dict[str, Any]:
            changed: dict[str, Any] = {}
            if mode is not None:
                others = _without(kept.get("channels", {}), id)
                changed["channels"] = others if mode == "usual" else others | {id: mode}
            if threads is not None:
                rest = [other for other in kept.get("threaded", ()) if other != id]
                changed["threaded"] = [*rest, id] if threads else rest
            if tag is not None:
                tags = _without(kept.get("tags", {}), id)
                changed["tags"] = tags | {id: tag} if tag else tags
            return changed

        return self._changed(guild, work)

    def drop_channels(self, guild: int, gone: Collection[int]) -> ServerSettings:
        """Forget what was set for channels that are gone; with them goes that it answers nowhere else."""

        def work(kept: dict[str, Any]) -> dict[str, Any]:
            before = kept.get("channels", {})
            channels = {id: mode for id, mode in before.items() if int(id) not in gone}
            lapsed = "only" in before.values() and "only" not in channels.values()
            threaded = [id for id in kept.get("threaded", ()) if int(id) not in gone]
            tags = {id: tag for id, tag in kept.get("tags", {}).items() if int(id) not in gone}
            return {"channels": channels, "threaded": threaded, "tags": tags} | ({"lapsed": True} if lapsed else {})

        return self._changed(guild, work)

    def change_askers(self, guild: int, work: Callable[[Askers], Askers]) -> ServerSettings:
        """Change who may ask. Raises what `work` raises, and changes nothing then."""

        def changed(kept: dict[str, Any]) -> dict[str, Any]:
            askers = work(Askers.model_validate(kept.get("askers") or {}))
            return {"askers": askers.model_dump(mode="json") if askers != Askers() else None}

        return self._changed(guild, changed)

    def drop_roles(self, guild: int, gone: Collection[int]) -> ServerSettings:
        """Forget what was set of roles that are gone; with them goes that nobody else may ask."""

        def changed(kept: dict[str, Any]) -> dict[str, Any]:
            before = Askers.model_validate(kept.get("askers") or {})
            roles = {id: mode for id, mode in before.roles.items() if int(id) not in gone}
            lapsed = "only" in before.roles.values() and "only" not in roles.values()
            askers = before.model_copy(update={"roles": roles})
            return {"askers": askers.model_dump(mode="json")} | ({"lapsed_role": True} if lapsed else {})

        return self._changed(guild, changed)

    def _changed(self, guild: int, work: Callable[[dict[str, Any]], Mapping[str, Any]]) -> ServerSettings:
        scope, before = guild_scope(guild), dict[str, Any]()

        def noted(kept: dict[str, Any]) -> Mapping[str, Any]:
            before.update(kept)
            return work(kept)

        after = self._library.settings.change(scope, noted)
        for name in {**before, **after}:
            if before.get(name) != after.get(name) and name not in _UNTOLD:
                self._ledger.setting(scope, name, before.get(name), after.get(name))
        return ServerSettings.model_validate(after)

    # --- coming and going

    def note_thread(self, guild: int | None, thread: int, parent: int | None) -> None:
        """Keep which channel a thread is in: what is asked there is asked in it, also where nobody hears of Discord.

        Threads in which nothing is followed any longer are forgotten.
        """
        if guild is None or parent is None:
            return
        used = {f"{THREAD}{one.channel}" for one in self._library.follows.listed(scope=guild_scope(guild))}

        def noted(kept: dict[str, Any]) -> dict[str, Any]:
            over = [key for key in kept if key.startswith(THREAD) and key not in used]
            return {**dict.fromkeys(over), f"{THREAD}{thread}": parent}

        self._changed(guild, noted)

    def first_seen(self, guild: int) -> bool:
        """Whether a server is to be greeted, which it is once."""
        kept, scope = self._library.settings, guild_scope(guild)
        if kept.get(scope, "greeted"):
            return False
        kept.set(scope, greeted=True)  # before anything is said: rather never than twice
        return True

    def left(self, guild: int, when: datetime) -> None:
        """Note that the bot is no longer in a server."""
        self._library.settings.set(guild_scope(guild), left=when.isoformat())

    def joined(self, guild: int) -> None:
        """Note that the bot is in a server."""
        kept = self._library.settings.all(guild_scope(guild))
        if "left" in kept or "known" not in kept:
            self._library.settings.set(guild_scope(guild), known=True, left=None)

    def note_absent(self, seen: Seen, when: datetime) -> None:
        """Note every server that the bot knew and is in no longer."""
        left = self._library.settings.scopes("left")
        for scope in self._library.settings.scopes("known"):
            guild = _guild(scope)
            if scope not in left and seen(guild) is False:
                self.left(guild, when)
                if seen(guild):  # it came back this very moment
                    self.joined(guild)

    def expired(self, now: datetime, *, grace: timedelta, seen: Seen) -> list[int]:
        """Servers that were left longer ago than `grace`, and where the bot is seen not to be.

        Where it is in one that was noted as left, that was an error and is put right.
        """
        gone = list[int]()
        for scope, left in self._library.settings.scopes("left").items():
            there = seen(_guild(scope))
            if there:
                self.joined(_guild(scope))
            elif there is False and now - datetime.fromisoformat(left) >= grace:
                gone.append(_guild(scope))
        return gone

    def erase(self, guild: int) -> None:
        """Delete all that is kept of a server."""
        self._library.forget(guild_scope(guild))

    def tidy(self) -> None:
        """Delete what has expired of all servers."""
        self._library.tidy()


def _without(kept: dict[str, Any], id: str) -> dict[str, Any]:
    return {other: value for other, value in kept.items() if other != id}


def _guild(scope: str) -> int:
    return int(scope.partition(":")[2])
