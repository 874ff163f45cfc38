"""A Discord on the loopback interface: REST API and gateway, version 10, on one port of 127.0.0.1.

It runs in a thread with an event loop of its own; tests use it from theirs, without `async`:

    with Discord() as discord:
        ana = discord.person("ana")
        general = discord.channel(discord.guild("News", owner=ana), "general")
        with BotProcess(discord, [...]) as bot:
            assert "Copenhagen" in ana.slash(general, "ask", question="where?").answer().text
"""

import asyncio
import contextlib
import re
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.loopback.events import event_error
from tests.loopback.faults import Buckets, Fault, Faults, Hold, rate_limited
from tests.loopback.gateway import IDENTIFY_EVERY_S, Close, Gateway, Intent
from tests.loopback.interactions import Interaction
from tests.loopback.people import Person, Said
from tests.loopback.rest import Recorded, Rest
from tests.loopback.rules import Document, document_is_here
from tests.loopback.world import (
    GATEWAY_ONLY,
    Channel,
    ChannelType,
    Guild,
    Message,
    Payload,
    Permission,
    Role,
    Tag,
    User,
    now,
    snowflake,
    walk,
)

PATIENCE_S = 60.0
"""Until it is given up that something happens: long, as it costs nothing where it does."""
_OWN = 0.2
"""Share of the time that counts in any case, whoever else had the processors."""
_TOLD = 2_000  # characters of a bot's log that are shown with what was waited for in vain
"""How long `wait` waits before it calls the matter hopeless; far more than anything here takes."""

T = TypeVar("T")

_PING = re.compile(r"<@!?(\d+)>")


class Discord:
    """The server, the world in it, and what has gone through it. A context manager; see the module's example.

    `granted` are the privileged intents that the application has; `shards` is what GET /gateway/bot recommends;
    `turn_s` are the seconds between two shards that identify themselves; `validate` False spares the checks by
    `openapi.json`, for measuring speed.
    """

    def __init__(
        self, *, granted: Intent = Intent.NONE, shards: int = 1, validate: bool = True, turn_s: float = IDENTIFY_EVERY_S
    ) -> None:
        self.token = "loopback.token.of-no-value"
        self.shards = shards
        self.bot = User("dateline", bot=True)
        self.owner = User("maker")
        self.users: dict[int, User] = {user.id: user for user in (self.bot, self.owner)}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.interactions: dict[str, Interaction] = {}
        self.attachments: dict[str, bytes] = {}
        self.torn: set[str] = set()
        """Names of files whose download breaks off."""
        self.uploads: dict[str, bytes] = {}
        """Files that the bot has attached, by name."""
        self.commands: list[Payload] = []
        self.syncs = 0
        """How often the bot has set its commands."""
        self.requests: list[Recorded] = []
        self.refusals: list[str] = []
        """Requests of the bot that Discord would not have taken."""
        self.own_faults: list[str] = []
        """Answers and events of this server that Discord would not have given."""
        self.pings: list[str] = []
        """Whom the bot's messages would have pinged."""
        self.edits: list[tuple[float, int]] = []
        """When the bot edited a message of its own, and in which channel."""
        self.nonce_holds_s = 300.0
        """For how long a message is not made again under one nonce."""
        self.faults = Faults()
        self.buckets: Buckets | None = None
        """What limits the messages in each channel; None where a test has more to do than to wait."""
        self.document = Document() if validate and document_is_here() else None
        self.gateway = Gateway(
            self.bot,
            token=self.token,
            granted=granted,
            guilds=self.guilds,
            check=self._check_event,
            changed=self.changed,
        )
        self.gateway.identify_every_s = turn_s
        self.port = 0
        self.troubles: set[Callable[[], str | None]] = set()
        """Of each process that is meant to run: why waiting is in vain (it is gone), or None."""
        self.logs: set[Callable[[], str]] = set()
        """Of each process: what it has logged."""
        self.starving: set[Callable[[], float]] = set()
        """Of each process: for how many seconds it has waited for a processor so far."""
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loopback Discord", daemon=True)

    # --- running

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> None:
        application = web.Application(client_max_size=32 * 1024 * 1024)
        application.add_routes([web.get("/", self.gateway.connect), *Rest(self).routes()])
        application.add_routes([web.get("/attachments/{id}/{name}", self._attachment)])
        self._runner = web.AppRunner(application, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.gateway.url = f"ws://127.0.0.1:{self.port}/"

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do `work` in the server's event loop and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S)

    def changed(self) -> None:
        """Wake everybody who waits."""
        with self._changed:
            self._changed.notify_all()

    def wait(self, found: Callable[[], T], what: str, *, patience_s: float | None = None) -> T:
        """Wait until `found()` is true and return it; raises `TimeoutError` naming `what` when it never is.

        The time in which the bot waits for a processor hardly counts.
        """
        began, starved = time.monotonic(), self.starved_s()

        def given_up() -> bool:
            waited = time.monotonic() - began
            return max(_OWN * waited, waited - max(0.0, self.starved_s() - starved)) > (patience_s or PATIENCE_S)

        with self._changed:
            while not (result := found()):
                trouble = next(filter(None, (troubled() for troubled in self.troubles)), None)
                if trouble is not None or given_up():
                    refusals = "".join(f"\n  refused: {refusal}" for refusal in self.refusals[-5:])
                    logged = "".join(f"\n  … {log()[-_TOLD:]}" for log in self.logs)
                    raise TimeoutError(f"waited in vain for {what}{refusals}\n{trouble or ''}{logged}")
                self._changed.wait(0.2)
        return result

    def starved_s(self) -> float:
        """For how many seconds the bot has waited for a processor so far, since others had it."""
        return sum(each() for each in list(self.starving))

    def taken_amiss(self) -> list[str]:
        """What Discord would not have taken of the bot since this was last asked, its pings, and faults of ours."""
        too_soon = [f"shard {shard} identified itself too soon" for shard in self.gateway.too_soon]
        found = [*self.own_faults, *(f"pinged {whom}" for whom in self.pings), *self.refusals, *too_soon]
        for each in (self.own_faults, self.pings, self.refusals, self.gateway.too_soon):
            each.clear()
        return found

    def _check_event(self, event: str, data: Payload) -> None:
        if self.document is not None and (error := event_error(self.document, event, data)) is not None:
            self.own_faults.append(f"{event}: {error}")

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        content = self.attachments[request.match_info["id"]]
        if request.match_info["name"] not in self.torn:
            return web.Response(body=content)
        response = web.StreamResponse(headers={"Content-Length": str(len(content))})
        await response.prepare(request)
        await response.write(content[: len(content) // 2])
        assert request.transport is not None
        request.transport.close()
        return response

    # --- the world

    def person(self, name: str, *, locale: str = "en-US") -> Person:
        """Somebody new."""
        user = User(name, locale=locale)
        self.users[user.id] = user
        return Person(self, user)

    def guild(
        self,
        name: str,
        *,
        owner: Person,
        bot_rights: Permission | None = None,
        shard: int = 0,
        channels: Mapping[str, Permission] | None = None,
        system: str | None = None,
        locale: str = "en-US",
    ) -> Guild:
        """A new server with the bot in it, served by `shard`.

        `channels` are there before the bot is, each with the rights that it has not there; `system` is the name of
        that in which Discord says who came. Without any the bot was in it before: it greets there no more, whichever
        channel it hears of first.
        """
        id = snowflake()
        while (id >> 22) % self.shards != shard:
            id += 1 << 22
        guild = Guild(name, owner.user, id=id)
        own = Role(self.bot.name, Permission.NONE, of_bot=self.bot)
        guild.roles[own.id] = own
        guild.members[self.bot.id] = (self.bot, {own.id})
        guild.locale, guild.joined = locale, now() if channels else guild.joined
        if bot_rights is not None:
            self.give(guild, self.bot, bot_rights)
        for called, denied in (channels or {}).items():
            channel = Channel(called, guild=guild, denied={self.bot.id: denied} if denied else {})
            self.channels[channel.id] = guild.channels[channel.id] = channel
            guild.system = channel if called == system else guild.system
        self._joined(guild, before=not channels)
        return guild

    def _joined(self, guild: Guild, *, before: bool = False) -> None:
        """Put the bot into a server; that it is available is said only of servers that it was in `before`."""
        self.guilds[guild.id] = guild
        payload = {key: value for key, value in guild.payload().items() if key != "unavailable"}
        payload |= {"unavailable": False} if before else {}
        self.tell("GUILD_CREATE", payload, guild)

    def join(self, guild: Guild, *people: Person, rights: Permission = Permission.NONE) -> None:
        """Make `people` members of `guild`, with `rights` beyond everyone's."""
        for person in people:
            guild.members[person.user.id] = (person.user, set())
            if rights:
                self.give(guild, person.user, rights)

    def give(self, guild: Guild, user: User, rights: Permission) -> None:
        """Give a member a role with `rights`."""
        role = Role("role", rights)
        guild.roles[role.id] = role
        guild.members[user.id][1].add(role.id)

    def role(
        self,
        guild: Guild,
        name: str,
        *people: Person,
        mentionable: bool = False,
        permissions: Permission = Permission.NONE,
    ) -> Role:
        """A new role, without rights but those given, that `people` have; anybody may ping a `mentionable` one."""
        role = Role(name, permissions, mentionable=mentionable)
        guild.roles[role.id] = role
        for person in people:
            guild.members[person.user.id][1].add(role.id)
        self.tell("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role.payload()}, guild)
        return role

    def rename(self, guild: Guild, user: User, nick: str) -> None:
        """Call a member by another name in one server, and tell the bot."""
        guild.nicks[user.id] = nick
        self.tell("GUILD_MEMBER_UPDATE", {"guild_id": str(guild.id)} | guild.member_payload(user), guild)

    def tell_moderators_in(self, channel: Channel) -> None:
        """Make a channel the one in which Discord tells moderators what is new, and tell the bot."""
        assert channel.guild is not None
        channel.guild.updates = channel
        payload = channel.guild.payload()
        public = {key: value for key, value in payload.items() if key not in GATEWAY_ONLY}
        self.tell("GUILD_UPDATE", public, channel.guild)

    def channel(
        self, guild: Guild, name: str, kind: ChannelType = ChannelType.TEXT, *, tags: tuple[str, ...] = ()
    ) -> Channel:
        """A new channel for text or voice, or a forum whose posts may be marked by `tags`."""
        channel = Channel(name, kind, guild=guild, tags=[Tag(tag) for tag in tags])
        self.channels[channel.id] = guild.channels[channel.id] = channel
        self.tell("CHANNEL_CREATE", channel.payload(), guild)
        return channel

    def thread(
        self,
        parent: Channel,
        name: str,
        *tags: str,
        owner: User | None = None,
        id: int | None = None,
        private: bool = False,
    ) -> Channel:
        """A new thread in a channel, or post in a forum; with the `id` of a message, it is begun from that."""
        assert parent.guild is not None
        kind = ChannelType.PRIVATE_THREAD if private else ChannelType.THREAD
        thread = Channel(name, kind, guild=parent.guild, parent=parent, owner=owner, id=id or snowflake())
        thread.marked = [tag.id for tag in parent.tags if tag.name in tags]
        self.channels[thread.id] = parent.guild.channels[thread.id] = thread
        self.tell("THREAD_CREATE", thread.payload() | {"newly_created": True}, parent.guild)
        return thread

    def close_thread(self, thread: Channel, *, locked: bool = False) -> None:
        """Archive a thread, or lock it."""
        thread.archived, thread.locked = True, locked
        self.tell("THREAD_UPDATE", thread.payload(), thread.guild)

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel or a thread."""
        assert channel.guild is not None
        del self.channels[channel.id], channel.guild.channels[channel.id]
        payload = channel.payload()
        if channel.type.is_thread:
            payload = {key: payload[key] for key in ("id", "guild_id", "parent_id", "type")}
        event = "THREAD_DELETE" if channel.type.is_thread else "CHANNEL_DELETE"
        self.tell(event, payload, channel.guild)

    def dm(self, user: User) -> Channel:
        """The direct conversation of `user` with the bot, always the same one."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel("", ChannelType.DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def deny(self, channel: Channel, user: User, rights: Permission) -> None:
        """Take `rights` from a member in one channel, and tell the bot."""
        channel.denied[user.id] = rights
        self.tell("CHANNEL_UPDATE", channel.payload(), channel.guild)

    def elsewhere(self, name: str, owner: Person) -> Channel:
        """A channel of a server that the bot is not in."""
        guild = Guild(name, owner.user)
        channel = Channel("general", guild=guild, foreign=True)
        guild.channels[channel.id] = channel
        return channel

    def between(self, person: Person) -> Channel:
        """Somebody's direct conversation with somebody else."""
        return Channel("", ChannelType.DM, recipient=person.user, foreign=True)

    def remove_bot(self, guild: Guild) -> None:
        """Throw the bot out of a server."""
        del self.guilds[guild.id]
        self.tell("GUILD_DELETE", {"id": str(guild.id)}, guild)

    def readmit_bot(self, guild: Guild) -> None:
        """Let the bot back into a server that it was thrown out of."""
        self._joined(guild)

    def attach(self, name: str, content: bytes) -> Payload:
        """An uploaded file, as Discord describes it."""
        id = str(snowflake())
        self.attachments[id] = content
        url = f"http://127.0.0.1:{self.port}/attachments/{id}/{name}"
        return {"id": id, "filename": name, "size": len(content), "url": url, "proxy_url": url}

    def tell(self, event: str, data: Payload, guild: Guild | None, *, wants: Intent = Intent.NONE) -> None:
        """Dispatch an event to the shard that serves `guild`."""
        if self.port:
            self.run(self.gateway.dispatch(event, data, guild=guild, wants=wants))

    # --- faults

    def fail(self, method: str, path: str, status: int, *, times: int = 1) -> Fault:
        """Answer the next `times` requests of `method` to paths that match the expression `path` with `status`."""
        fault = Fault(method, path, status, {"message": f"{status}: ordered by the test", "code": 0}, times=times)
        self.faults.ordered.append(fault)
        return fault

    def lose(self, method: str, path: str, *, done: bool = False, times: int = 1) -> Fault:
        """End the connection in the middle of the next such request, before or, where `done`, after it has effect."""
        fault = Fault(method, path, 0, times=times, lost=True, done=done)
        self.faults.ordered.append(fault)
        return fault

    def rate_limit(self, method: str, path: str, *, retry_after: float = 0.2, everywhere: bool = False) -> Fault:
        """Answer the next such request with 429."""
        payload, headers = rate_limited(retry_after, everywhere=everywhere)
        fault = Fault(method, path, 429, payload, headers)
        self.faults.ordered.append(fault)
        return fault

    @contextlib.contextmanager
    def hold(self, path: str) -> Iterator[Hold]:
        """Keep back the answers to requests on `path` until the block ends."""
        hold = Hold(path)
        self.faults.holds.append(hold)
        try:
            yield hold
        finally:
            self.faults.holds.remove(hold)
            self._loop.call_soon_threadsafe(hold.released.set)

    @contextlib.contextmanager
    def cut_off(self, code: int = Close.UNKNOWN_ERROR) -> Iterator[None]:
        """End every gateway connection, and let nobody in until the block ends."""
        self.gateway.open.clear()
        self.run(self.gateway.disconnect(code))
        try:
            yield
        finally:
            self._loop.call_soon_threadsafe(self.gateway.open.set)

    @contextlib.contextmanager
    def slow_shard(self, shard: int) -> Iterator[None]:
        """A shard that identifies itself hears nothing until the block ends."""
        event = self.gateway.held[shard] = asyncio.Event()
        try:
            yield
        finally:
            del self.gateway.held[shard]
            self._loop.call_soon_threadsafe(event.set)

    @contextlib.contextmanager
    def outage(self, *guilds: Guild) -> Iterator[None]:
        """Servers are unavailable until the block ends."""
        for guild in guilds:
            self.gateway.unavailable.add(guild.id)
            self.tell("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild)
        try:
            yield
        finally:
            for guild in guilds:
                self.gateway.unavailable.discard(guild.id)
                self.tell("GUILD_CREATE", guild.payload(), guild)

    def deliver_again(self, said: Said) -> None:
        """Tell the bot of a message once more."""
        self.run(self.gateway.dispatch_message("MESSAGE_CREATE", said.message))

    def ask_to_reconnect(self) -> None:
        """Send op 7: connect anew and resume."""
        self.run(self.gateway.ask_to_reconnect())

    def invalidate_sessions(self) -> None:
        """Send op 9: the session is gone."""
        self.run(self.gateway.invalidate())

    # --- what is seen

    def connected(self) -> bool:
        """Whether every shard has a session with an open connection."""
        shards = {session.shard[0] for session in list(self.gateway.sessions.values()) if session.socket is not None}
        return len(shards) == self.shards

    def resumptions(self) -> int:
        """How often sessions were resumed."""
        return sum(session.resumed for session in list(self.gateway.sessions.values()))

    def remove_role(self, guild: Guild, role: Role) -> None:
        """Delete a role, and tell the bot."""
        del guild.roles[role.id]
        for _, held in guild.members.values():
            held.discard(role.id)
        self.tell("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, guild)

    def count_pings(self, message: Message, allowed: Payload | None) -> None:
        """Note whom a message of the bot pings, given its `allowed_mentions` (none given: everybody it names)."""
        text = "\n".join([message.content, *(part.get("content", "") for part in walk(message.components))])
        parse = ["users", "roles", "everyone"] if allowed is None else allowed.get("parse") or []
        named = [str(id) for id in ((allowed or {}).get("users") or [])]
        for id in _PING.findall(text):
            if "users" in parse or id in named:
                self.pings.append(f"<@{id}>")
        roles = [str(id) for id in ((allowed or {}).get("roles") or [])]
        for id in re.findall(r"<@&(\d+)>", text):
            if "roles" in parse or id in roles:
                self.pings.append(f"<@&{id}>")
        if "everyone" in parse and re.search("@(?:everyone|here)", text):
            self.pings.append("@everyone")
        if allowed is not None and allowed.get("replied_user"):
            self.pings.append("the author of the message replied to")
