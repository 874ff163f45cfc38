"""The gateway: websockets, sessions, and the events that are dispatched to them."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback.world import Channel, ChannelType, Guild, Message, Payload, User, snowflake


class Op(IntEnum):
    """What a frame is about."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Close(IntEnum):
    """Why a connection was ended."""

    UNKNOWN_ERROR = 4000
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SHARD = 4010
    DISALLOWED_INTENTS = 4014


class Intent(IntFlag):
    """What a session wants to hear of."""

    NONE = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


IDENTIFY_EVERY_S = 5.0
"""Seconds in which one shard of each `shard % max_concurrency` may identify itself."""

PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT


@dataclass(eq=False)
class Session:
    """What one shard has been told since it identified itself; outlives its connections, so that it can be resumed."""

    shard: tuple[int, int]
    intents: Intent
    id: str = field(default_factory=lambda: f"{snowflake():x}")
    log: list[Payload] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    resumed: int = 0
    """How often it was resumed."""

    def serves(self, guild: Guild | None) -> bool:
        """Whether events of `guild` (None: direct messages) belong to this shard."""
        number, count = self.shard
        return number == (0 if guild is None else (guild.id >> 22) % count)


class Gateway:
    """Keeps the sessions. Its methods run in the server's event loop."""

    def __init__(
        self,
        bot: User,
        *,
        token: str,
        granted: Intent,
        guilds: dict[int, Guild],
        check: Callable[[str, Payload], None],
        changed: Callable[[], None],
    ) -> None:
        self.bot = bot
        self.token = token
        self.granted = granted
        """Privileged intents that the application was given."""
        self.guilds = guilds
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.open = asyncio.Event()
        """Cleared while nobody gets in."""
        self.open.set()
        self.max_concurrency = 1
        self.identify_every_s = IDENTIFY_EVERY_S
        self.identified = 0
        self.too_soon: list[int] = []
        """Shards that identified themselves before it was their turn, oldest first."""
        self.held: dict[int, asyncio.Event] = {}
        """By shard: READY waits for the event."""
        self.unavailable: set[int] = set()
        """Ids of servers that have an outage."""
        self.left_out: set[int] = set()
        """Ids of servers of which a new session says nothing, though the bot is in them."""
        self._turns: dict[int, float] = {}
        self.closed: list[int] = []
        """Codes with which the gateway ended connections, oldest first."""
        self._check = check
        self._changed = changed

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one websocket from HELLO to its end."""
        await self.open.wait()
        socket = web.WebSocketResponse(autoping=True, max_msg_size=0)
        await socket.prepare(request)
        await self._send(socket, Op.HELLO, {"heartbeat_interval": 45_000})
        session: Session | None = None
        identified = False
        try:
            async for frame in socket:
                if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    continue
                message = json.loads(frame.data)
                match message["op"]:
                    case Op.HEARTBEAT:
                        await self._send(socket, Op.HEARTBEAT_ACK, None)
                    case Op.IDENTIFY if identified:
                        await self._end(socket, Close.ALREADY_AUTHENTICATED, "Already authenticated.")
                    case Op.IDENTIFY:
                        identified = True
                        session = await self._identify(socket, message["d"])
                    case Op.RESUME:
                        session = await self._resume(socket, message["d"])
        finally:
            if session is not None and session.socket is socket:
                session.socket = None
            self._changed()
        return socket

    async def _identify(self, socket: web.WebSocketResponse, data: Payload) -> Session | None:
        intents = Intent(data["intents"])
        shard = tuple(data.get("shard", (0, 1)))
        if data["token"].removeprefix("Bot ") != self.token:
            await self._end(socket, Close.AUTHENTICATION_FAILED, "Authentication failed.")
            return None
        if intents & PRIVILEGED & ~self.granted:
            await self._end(socket, Close.DISALLOWED_INTENTS, "Disallowed intent(s).")
            return None
        if not 0 <= shard[0] < shard[1]:
            await self._end(socket, Close.INVALID_SHARD, "Invalid shard.")
            return None
        turn, now = shard[0] % self.max_concurrency, time.monotonic()
        if now - self._turns.get(turn, -self.identify_every_s) < self.identify_every_s:
            self.too_soon.append(shard[0])
            await self._send(socket, Op.INVALID_SESSION, False)
            return None
        self._turns[turn] = now
        session = Session((shard[0], shard[1]), intents, socket=socket)
        self.identified += 1
        if shard[0] in self.held:
            await self.held[shard[0]].wait()
        self.sessions[session.id] = session
        mine = [each for each in self.guilds.values() if session.serves(each) and each.id not in self.left_out]
        ready: Payload = {
            "v": 10,
            "user": self.bot.payload() | {"mfa_enabled": False, "verified": True, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(self.bot.id), "flags": self._application_flags()},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
            "guild_join_requests": [],
            "_trace": [],
        }
        await self._tell(session, "READY", ready)
        for guild in mine:
            if guild.id not in self.unavailable:
                await self._tell(session, "GUILD_CREATE", guild.payload())
        self._changed()
        return session

    async def _resume(self, socket: web.WebSocketResponse, data: Payload) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            await self._send(socket, Op.INVALID_SESSION, False)
            return None
        position = data["seq"]
        while position < len(session.log):  # it may grow while this sends
            await socket.send_json(session.log[position])
            position += 1
        session.socket = socket
        session.resumed += 1
        await self._tell(session, "RESUMED", {"_trace": []})
        self._changed()
        return session

    async def _end(self, socket: web.WebSocketResponse, code: Close, reason: str) -> None:
        self.closed.append(int(code))
        await socket.close(code=int(code), message=reason.encode())
        self._changed()

    def _application_flags(self) -> int:
        flags = 1 << 23  # has commands
        for intent, flag in ((Intent.GUILD_PRESENCES, 13), (Intent.GUILD_MEMBERS, 15), (Intent.MESSAGE_CONTENT, 19)):
            flags |= (1 << flag) if intent in self.granted else 0
        return flags

    async def dispatch(self, event: str, data: Payload, *, guild: Guild | None, wants: Intent = Intent.NONE) -> None:
        """Tell `event` to the shard that serves `guild`, if its intents cover `wants`; kept for whoever resumes."""
        for session in list(self.sessions.values()):
            if session.serves(guild) and wants in session.intents:
                await self._tell(session, event, data)

    async def dispatch_message(self, event: str, message: Message) -> None:
        """Tell a message where the bot is, with its content only where the session may read it."""
        if message.channel.foreign:
            return
        guild = message.channel.guild
        for session in list(self.sessions.values()):
            wants = Intent.DIRECT_MESSAGES if message.channel.type is ChannelType.DM else Intent.GUILD_MESSAGES
            if not session.serves(guild) or wants not in session.intents:
                continue
            data = message.payload()
            if not self._may_read(session, message):
                data = without_content(data)
            answered = message.answers
            if answered is not None and "referenced_message" in data and not self._may_read(session, answered):
                data["referenced_message"] = without_content(data["referenced_message"])
            if guild is not None:
                data["guild_id"] = str(guild.id)
                if message.author.id in guild.members:
                    data["member"] = guild.member_payload(message.author, with_user=False)
            await self._tell(session, event, data)

    async def dispatch_thread(self, event: str, thread: Channel, *, newly_created: bool = False) -> None:
        """Tell of a thread that came or changed."""
        more = {"newly_created": True} if newly_created else {}
        await self.dispatch(event, thread.payload() | more, guild=thread.guild, wants=Intent.GUILDS)

    async def unarchive(self, thread: Channel) -> None:
        """What a message does to an archived thread."""
        thread.archived = False
        await self.dispatch_thread("THREAD_UPDATE", thread)

    def _may_read(self, session: Session, message: Message) -> bool:
        return (
            Intent.MESSAGE_CONTENT in session.intents
            or message.channel.type is ChannelType.DM
            or message.author is self.bot
            or self.bot in message.mentions
        )

    async def disconnect(self, code: int = Close.UNKNOWN_ERROR) -> None:
        """End every connection; the sessions stay and can be resumed."""
        for session in self.sessions.values():
            if session.socket is not None:
                self.closed.append(int(code))
                await session.socket.close(code=int(code))

    async def ask_to_reconnect(self) -> None:
        """Tell every session to connect anew and resume."""
        for session in self._connected():
            await self._send(session.socket, Op.RECONNECT, None)

    async def invalidate(self) -> None:
        """Forget every session and say so: they must identify themselves again."""
        sessions = self._connected()
        self.sessions.clear()
        for session in sessions:
            await self._send(session.socket, Op.INVALID_SESSION, False)

    def _connected(self) -> list[Session]:
        return [session for session in self.sessions.values() if session.socket is not None]

    async def _tell(self, session: Session, event: str, data: Payload) -> None:
        self._check(event, data)
        frame = {"op": Op.DISPATCH.value, "t": event, "s": len(session.log) + 1, "d": data}
        session.log.append(frame)
        if session.socket is not None and not session.socket.closed:
            await session.socket.send_json(frame)

    async def _send(self, socket: web.WebSocketResponse | None, op: Op, data: Any) -> None:
        if socket is not None and not socket.closed:
            await socket.send_json({"op": op.value, "d": data, "s": None, "t": None})


def without_content(message: Payload) -> Payload:
    """What a bot without the message-content intent sees of a message that is none of its business."""
    nothing = {"content": "", "components": [], "embeds": [], "attachments": []}
    forwarded = [{"message": kept["message"] | nothing} for kept in message.get("message_snapshots", ())]
    return message | nothing | ({"message_snapshots": forwarded} if forwarded else {})
