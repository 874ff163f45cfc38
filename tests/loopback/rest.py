"""The REST API, version 10, as far as a bot that answers questions uses it.

Every request passes `Rest.serve`: it must be authorised, known to Discord's own document and right by it; the
handlers below then do what Discord does; and what they answer must be right by the document too.
"""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.loopback.faults import rate_limited
from tests.loopback.gateway import Intent, without_content
from tests.loopback.interactions import Callback, Interaction, check_modal
from tests.loopback.rules import RefusedError, check_choices, check_commands, check_message, invalid, shown
from tests.loopback.world import (
    GATEWAY_ONLY,
    Channel,
    ChannelType,
    Flag,
    Guild,
    Message,
    Payload,
    Permission,
    User,
    now,
    snowflake,
    walk,
)

if TYPE_CHECKING:
    from tests.loopback.server import Discord

API = "/api/v10"
MESSAGE_CONTENT = 1 << 19
"""Flag of an application in fewer than a hundred servers that asked for the message-content intent."""
_PUBLIC = ("/interactions/", "/webhooks/")
_OFFERED = Flag.SUPPRESS_EMBEDS | Flag.EPHEMERAL | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2


@dataclass(frozen=True)
class Call:
    """One request, read."""

    method: str
    path: str
    body: Any
    query: dict[str, str]
    part: dict[str, str]
    """What stood in the path's placeholders."""


@dataclass(frozen=True)
class Recorded:
    """One request as it came, and the status that it got."""

    method: str
    path: str
    body: Any
    status: int


class Rest:
    """Serves the API. Runs in the server's event loop."""

    def __init__(self, discord: "Discord") -> None:
        self._discord = discord

    def routes(self) -> list[web.RouteDef]:
        """Everything that is served, for an aiohttp application."""
        me, webhook = "/users/@me", "/webhooks/{application}/{token}"
        table: list[tuple[str, str, Callable[[Call], Awaitable[Any]]]] = [
            ("GET", me, self._me),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/gateway/bot", self._gateway_bot),
            ("GET", "/applications/{application}/commands", self._commands),
            ("PUT", "/applications/{application}/commands", self._set_commands),
            ("POST", me + "/channels", self._open_dm),
            ("GET", "/guilds/{guild}", self._guild),
            ("GET", "/guilds/{guild}/channels", self._guild_channels),
            ("PATCH", "/guilds/{guild}/members/@me", self._rename),
            ("GET", "/guilds/{guild}/members/{user}", self._guild_member),
            ("GET", "/users/{user}", self._user),
            ("GET", "/channels/{channel}", self._channel),
            ("PATCH", "/channels/{channel}", self._change_thread),
            ("GET", "/channels/{channel}/messages", self._messages),
            ("POST", "/channels/{channel}/messages", self._send),
            ("GET", "/channels/{channel}/messages/{message}", self._message),
            ("PATCH", "/channels/{channel}/messages/{message}", self._edit),
            ("DELETE", "/channels/{channel}/messages/{message}", self._delete),
            ("POST", "/channels/{channel}/messages/{message}/threads", self._begin_thread),
            ("POST", "/channels/{channel}/typing", self._typing),
            ("POST", "/interactions/{interaction}/{token}/callback", self._callback),
            ("POST", webhook, self._follow_up),
            ("GET", webhook + "/messages/{message}", self._webhook_message),
            ("PATCH", webhook + "/messages/{message}", self._webhook_edit),
            ("DELETE", webhook + "/messages/{message}", self._webhook_delete),
        ]
        return [web.route(method, API + path, self._served(handler)) for method, path, handler in table]

    # --- what every request passes

    def _served(self, handler: Callable[[Call], Awaitable[Any]]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def serve(request: web.Request) -> web.Response:
            discord = self._discord
            path = request.path.removeprefix(API)
            body = await self._body(request)
            fault = discord.faults.take(request.method, path)
            if fault is not None and not fault.done:
                discord.requests.append(Recorded(request.method, path, body, fault.status))
                return _lost(request) if fault.lost else _json(fault.status, fault.payload, fault.headers)
            call = Call(request.method, path, body, dict(request.query), dict(request.match_info))
            headers: dict[str, str] | None = None
            if discord.buckets is not None and request.method == "POST" and path.endswith("/messages"):
                headers, wait_s = discord.buckets.take(call.part["channel"])
                if wait_s is not None:
                    payload, more = rate_limited(wait_s, everywhere=False)
                    discord.requests.append(Recorded(request.method, path, body, 429))
                    return _json(429, payload, headers | more)
            try:
                self._check_request(request, call)
                status, answer = 201 if call.path.endswith("/threads") else 200, await handler(call)
                if answer is None:
                    status = 204
                self._check_answer(call, status, answer)
            except RefusedError as refusal:
                status, answer = refusal.status, refusal.payload
                discord.refusals.append(f"{call.method} {call.path}: {refusal}")
            discord.requests.append(Recorded(call.method, call.path, body, status))
            discord.changed()
            await discord.faults.hold(path)
            return _lost(request) if fault is not None else _json(status, answer, headers)

        return serve

    async def _body(self, request: web.Request) -> Any:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            for part in form.values():
                if isinstance(part, web.FileField):
                    self._discord.uploads[part.filename] = part.file.read()
            return json.loads(str(form["payload_json"]))
        raw = await request.read()
        return json.loads(raw) if raw else None

    def _check_request(self, request: web.Request, call: Call) -> None:
        discord = self._discord
        public = call.path.startswith(_PUBLIC)
        if not public and request.headers.get("Authorization") != f"Bot {discord.token}":
            raise RefusedError(401, 0, "401: Unauthorized")
        if discord.document is None:
            return
        operation = discord.document.operation(call.method, call.path)
        if operation is None:
            raise RefusedError(404, 0, "404: Not Found")
        if (error := discord.document.body_error(operation, call.body)) is not None:
            raise invalid(error)

    def _check_answer(self, call: Call, status: int, answer: Any) -> None:
        document = self._discord.document
        if document is None:
            return
        operation = document.operation(call.method, call.path)
        assert operation is not None
        if (error := document.response_error(operation, status, answer)) is not None:
            self._discord.own_faults.append(f"{call.method} {call.path} would answer {status} {answer}: {error}")

    # --- the application

    async def _me(self, call: Call) -> Payload:
        bot = self._discord.bot.payload()
        return bot | {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}

    async def _application(self, call: Call) -> Payload:
        discord = self._discord
        flags = MESSAGE_CONTENT if Intent.MESSAGE_CONTENT in discord.gateway.granted else 0
        nothing = ("icon", "type", "interactions_endpoint_url", "role_connections_verification_url", "team")
        return dict.fromkeys(nothing) | {
            "id": str(discord.bot.id),
            "name": discord.bot.name,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "owner": discord.owner.payload(),
            "flags": flags,
            "flags_new": str(flags),
            "redirect_uris": [],
            "approximate_guild_count": len(discord.guilds),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": ["bot", "applications.commands"],
        }

    async def _gateway_bot(self, call: Call) -> Payload:
        concurrency = self._discord.gateway.max_concurrency
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": concurrency}
        return {"url": self._discord.gateway.url, "shards": self._discord.shards, "session_start_limit": limit}

    async def _commands(self, call: Call) -> list[Payload]:
        localized = call.query.get("with_localizations", "").lower() in ("1", "true")
        return [command if localized else _without_localizations(command) for command in self._discord.commands]

    async def _set_commands(self, call: Call) -> list[Payload]:
        check_commands(call.body)
        known = {(command["name"], command["type"]): command["id"] for command in self._discord.commands}
        commands = []
        for command in call.body:
            kind = command.get("type") or 1
            made = {key: value for key, value in command.items() if value is not None}
            made |= {"type": kind, "application_id": str(self._discord.bot.id), "version": str(snowflake())}
            made["id"] = known.get((command["name"], kind)) or str(snowflake())
            made["description"] = command.get("description") or ""
            rights = command.get("default_member_permissions")
            made["default_member_permissions"] = None if rights is None else str(rights)
            commands.append(made)
        self._discord.commands = commands
        self._discord.syncs += 1
        return commands

    # --- servers

    def _joined(self, call: Call) -> Guild:
        guild = self._discord.guilds.get(int(call.part["guild"]))
        if guild is None:
            raise RefusedError(404, 10004, "Unknown Guild")
        return guild

    async def _guild(self, call: Call) -> Payload:
        payload = self._joined(call).payload()
        return {key: value for key, value in payload.items() if key not in GATEWAY_ONLY}

    async def _guild_channels(self, call: Call) -> list[Payload]:
        channels = self._joined(call).channels.values()
        return [channel.payload() for channel in channels if not channel.type.is_thread]

    async def _guild_member(self, call: Call) -> Payload:
        guild, user = self._joined(call), int(call.part["user"])
        if user not in guild.members:
            raise RefusedError(404, 10007, "Unknown Member")
        return guild.member_payload(guild.members[user][0])

    async def _rename(self, call: Call) -> Payload:
        guild, bot = self._joined(call), self._discord.bot
        if Permission.CHANGE_NICKNAME not in guild.permissions(bot):
            raise RefusedError(403, 50013, "Missing Permissions")
        guild.nicks[bot.id] = call.body["nick"] or ""
        await self._discord.gateway.dispatch(
            "GUILD_MEMBER_UPDATE", {"guild_id": str(guild.id)} | guild.member_payload(bot), guild=guild
        )
        return guild.member_payload(bot)

    # --- channels and messages

    async def _open_dm(self, call: Call) -> Payload:
        return self._discord.dm(self._known_user(call.body["recipient_id"])).payload()

    async def _user(self, call: Call) -> Payload:
        return self._known_user(call.part["user"]).payload()

    def _known_user(self, id: str) -> User:
        try:
            return self._discord.users[int(id)]
        except KeyError:
            raise RefusedError(404, 10013, "Unknown User") from None

    async def _channel(self, call: Call) -> Payload:
        return self._visible(call).payload()

    async def _messages(self, call: Call) -> list[Payload]:
        channel = self._visible(call)
        guild = channel.guild
        if guild is not None and Permission.READ_MESSAGE_HISTORY not in guild.permissions(self._discord.bot, channel):
            return []  # without a word, as Discord documents it
        before = int(call.query.get("before", 1 << 63))
        after = int(call.query.get("after", 0))
        found = [
            message
            for message in channel.messages.values()
            if after < message.id < before and not message.deleted and message.only_for is None
        ]
        limit = int(call.query.get("limit", 50))
        page = found[:limit] if "after" in call.query else found[-limit:]
        return [self._readable(message) for message in reversed(page)]

    async def _message(self, call: Call) -> Payload:
        return self._readable(self._found(call, self._visible(call, Permission.READ_MESSAGE_HISTORY)))

    async def _send(self, call: Call) -> Payload:
        channel = self._visible(call)
        if channel.type is ChannelType.FORUM:
            raise RefusedError(400, 50008, "Cannot send messages in a non-text channel")
        thread = channel.type.is_thread
        self._need(channel, Permission.SEND_MESSAGES_IN_THREADS if thread else Permission.SEND_MESSAGES)
        if channel.locked:
            if Permission.MANAGE_THREADS not in self._rights(channel):
                raise RefusedError(400, 160005, "Thread is locked")
        elif channel.archived:
            await self._discord.gateway.unarchive(channel)
        if channel.recipient is not None and channel.recipient.closed:
            raise RefusedError(403, 50007, "Cannot send messages to this user")
        nonce = call.body.get("nonce")
        if nonce is not None and call.body.get("enforce_nonce"):
            mine = [message for message in reversed(channel.messages.values()) if message.nonce == str(nonce)]
            if mine and time.monotonic() - mine[0].made < self._discord.nonce_holds_s:
                return mine[0].payload()
        answers = None
        if reference := call.body.get("message_reference"):
            answers = channel.messages.get(int(reference["message_id"]))
            if answers is None or answers.deleted:
                if reference.get("fail_if_not_exists", True):
                    raise invalid("message_reference: Unknown message")
                answers = None
            elif channel.guild and Permission.READ_MESSAGE_HISTORY not in self._rights(channel):
                raise RefusedError(403, 160002, "Cannot reply without permission to read message history")
            elif answers.kind not in (None, 0, 19, 20):
                raise invalid("message_reference: Cannot reply to a system message")
        message = self._build(call.body, channel, offered=_OFFERED & ~Flag.EPHEMERAL)
        message.answers = answers
        message.nonce = None if nonce is None else str(nonce)
        channel.messages[message.id] = message
        await self._discord.gateway.dispatch_message("MESSAGE_CREATE", message)
        return message.payload()

    async def _edit(self, call: Call) -> Payload:
        message = self._found(call, self._visible(call))
        if message.author is not self._discord.bot:
            raise RefusedError(403, 50005, "Cannot edit a message authored by another user")
        self._discord.edits.append((time.monotonic(), message.channel.id))
        return await self._change(message, call.body)

    async def _delete(self, call: Call) -> None:
        channel = self._visible(call)
        message = self._found(call, channel)
        if message.author is not self._discord.bot:
            self._need(channel, Permission.MANAGE_MESSAGES)
        message.deleted = True

    async def _typing(self, call: Call) -> None:
        channel = self._visible(call)
        thread = channel.type.is_thread
        self._need(channel, Permission.SEND_MESSAGES_IN_THREADS if thread else Permission.SEND_MESSAGES)

    # --- threads

    async def _begin_thread(self, call: Call) -> Payload:
        channel = self._visible(call, Permission.CREATE_PUBLIC_THREADS)
        message = self._found(call, channel)
        if channel.type is not ChannelType.TEXT or channel.guild is None:
            raise RefusedError(400, 50024, "Cannot execute action on this channel type")
        if message.id in self._discord.channels:
            raise RefusedError(400, 160004, "A thread has already been created for this message")
        thread = Channel(
            call.body["name"], ChannelType.THREAD, channel.guild, channel, owner=self._discord.bot, id=message.id
        )
        self._discord.channels[thread.id] = channel.guild.channels[thread.id] = thread
        await self._discord.gateway.dispatch_thread("THREAD_CREATE", thread, newly_created=True)
        await self._discord.gateway.dispatch_message("MESSAGE_UPDATE", message)
        opening = Message(self._discord.bot, thread, answers=message, kind=21)
        thread.messages[opening.id] = opening
        await self._discord.gateway.dispatch_message("MESSAGE_CREATE", opening)
        return thread.payload()

    async def _change_thread(self, call: Call) -> Payload:
        thread, body = self._visible(call), call.body
        if not thread.type.is_thread or thread.parent is None:
            raise RefusedError(403, 50013, "Missing Permissions")  # no bot here changes channels
        if thread.archived and body.get("archived") is not False:
            raise RefusedError(400, 50083, "Thread is archived")
        self._need(thread, Permission.MANAGE_THREADS)
        if (tags := body.get("applied_tags")) is not None:
            known = {tag.id for tag in thread.parent.tags}
            thread.marked = [int(tag) for tag in tags]
            if not known.issuperset(thread.marked):
                raise invalid("applied_tags: Invalid tag")
        thread.archived = thread.archived if body.get("archived") is None else body["archived"]
        thread.locked = thread.locked if body.get("locked") is None else body["locked"]
        await self._discord.gateway.dispatch_thread("THREAD_UPDATE", thread)
        return thread.payload()

    def _visible(self, call: Call, rights: Permission = Permission.NONE) -> Channel:
        channel = self._discord.channels.get(int(call.part["channel"]))
        if channel is None:
            raise RefusedError(404, 10003, "Unknown Channel")
        if channel.guild is not None:
            if channel.guild.id not in self._discord.guilds:
                raise RefusedError(403, 50001, "Missing Access")
            if Permission.VIEW_CHANNEL not in channel.guild.permissions(self._discord.bot, channel):
                raise RefusedError(403, 50001, "Missing Access")
            if channel.type is ChannelType.VOICE and Permission.CONNECT not in self._rights(channel):
                raise RefusedError(403, 50001, "Missing Access")
            self._need(channel, rights)
        return channel

    def _rights(self, channel: Channel) -> Permission:
        return channel.guild.permissions(self._discord.bot, channel) if channel.guild else Permission.NONE

    def _need(self, channel: Channel, rights: Permission) -> None:
        if channel.guild is not None and rights not in self._rights(channel):
            raise RefusedError(403, 50013, "Missing Permissions")

    def _found(self, call: Call, channel: Channel) -> Message:
        message = channel.messages.get(int(call.part["message"]))
        if message is None or message.deleted or message.only_for is not None:
            raise RefusedError(404, 10008, "Unknown Message")
        return message

    def _readable(self, message: Message) -> Payload:
        bot = self._discord.bot
        private = message.channel.type is ChannelType.DM
        if private or message.author is bot or bot in message.mentions:
            return message.payload()
        granted = Intent.MESSAGE_CONTENT in self._discord.gateway.granted
        return message.payload() if granted else without_content(message.payload())

    def _build(self, body: Payload, channel: Channel, *, offered: Flag = _OFFERED) -> Message:
        flags = Flag(body.get("flags") or 0)
        if flags & ~offered:
            raise invalid(f"flags: {flags!r} are not for a bot to set here")
        check_message(body, flags)
        message = Message(self._discord.bot, channel, body.get("content") or "", flags=flags)
        message.components = self._shown(body.get("components") or [])
        message.embeds = [embed | {"type": "rich"} for embed in body.get("embeds") or []]
        self._discord.count_pings(message, body.get("allowed_mentions"))
        return message

    def _shown(self, components: list[Payload]) -> list[Payload]:
        """`components` as Discord gives them back, what they show of attachments found among those."""
        result = shown(components)
        for component in walk(result):
            if component["type"] == 13:
                name, file = self._attached(component["file"])
                component |= {"file": file, "name": name, "size": len(self._discord.uploads[name])}
                component.setdefault("spoiler", False)
            for item in component.get("items", ()):
                item |= {"media": self._attached(item["media"])[1], "spoiler": item.get("spoiler", False)}
                item.setdefault("description", None)
        return result

    def _attached(self, media: Payload) -> tuple[str, Payload]:
        name = str(media["url"]).removeprefix("attachment://")
        if name not in self._discord.uploads:
            raise invalid(f"components: {media['url']} is not attached")
        held = self._discord.attach(name, self._discord.uploads[name])
        return name, {key: held[key] for key in ("id", "url", "proxy_url")}

    async def _change(self, message: Message, body: Payload) -> Payload:
        loading = Flag.LOADING in message.flags
        flags = Flag(body.get("flags") or 0) & _OFFERED
        if Flag.COMPONENTS_V2 in message.flags:
            flags |= Flag.COMPONENTS_V2
        check_message(body, flags, partial=not loading)
        if body.get("content") is not None:
            message.content = body["content"]
        if body.get("components") is not None:
            message.components = self._shown(body["components"])
        if body.get("embeds") is not None:
            message.embeds = [embed | {"type": "rich"} for embed in body["embeds"]]
        message.flags = (message.flags | flags) & ~Flag.LOADING
        message.edits += 1
        message.edited = now()
        self._discord.count_pings(message, body.get("allowed_mentions"))
        if message.only_for is None:
            await self._discord.gateway.dispatch_message("MESSAGE_UPDATE", message)
        return message.payload()

    # --- interactions

    async def _callback(self, call: Call) -> Payload | None:
        interaction = self._interaction(call.part["token"])
        if interaction is None or interaction.id != int(call.part["interaction"]):
            raise RefusedError(404, 10062, "Unknown interaction")
        callback, data = Callback(call.body["type"]), call.body.get("data") or {}
        # First what could be wrong with the body: a refused answer leaves the interaction open, as Discord does.
        made = self._build(data, interaction.channel) if callback is Callback.MESSAGE else None
        if callback is Callback.UPDATE:
            check_message(data, Flag(data.get("flags") or 0), partial=True)
        if callback is Callback.MODAL:
            check_modal(data)
        if callback is Callback.CHOICES:
            check_choices(data["choices"])
        interaction.accept(callback)
        resource: Payload | None = None
        match callback:
            case Callback.MESSAGE | Callback.DEFERRED_MESSAGE:
                message = made or Message(self._discord.bot, interaction.channel, flags=Flag.LOADING)
                if made is None and Flag.EPHEMERAL in Flag(data.get("flags") or 0):
                    message.flags |= Flag.EPHEMERAL
                await self._post(interaction, message)
                interaction.original = message
                if made is not None:
                    resource = {"type": 4, "message": message.payload()}
            case Callback.UPDATE:
                assert interaction.message is not None
                interaction.original = interaction.message
                resource = {"type": 7, "message": await self._change(interaction.message, data)}
            case Callback.DEFERRED_UPDATE:
                interaction.original = interaction.message
            case Callback.CHOICES:
                interaction.choices = data["choices"]
            case Callback.MODAL:
                interaction.modal = data
        if callback not in (Callback.DEFERRED_MESSAGE, Callback.DEFERRED_UPDATE):
            interaction.answered_s = interaction.age_s
        if call.query.get("with_response", "").lower() not in ("1", "true"):
            return None
        return self._callback_response(interaction, resource)

    def _callback_response(self, interaction: Interaction, resource: Payload | None) -> Payload:
        about: Payload = {"id": str(interaction.id), "type": interaction.kind.value}
        if (original := interaction.original) is not None:
            about |= {
                "response_message_id": str(original.id),
                "response_message_loading": Flag.LOADING in original.flags,
                "response_message_ephemeral": Flag.EPHEMERAL in original.flags,
            }
        return {"interaction": about} | ({} if resource is None else {"resource": resource})

    async def _post(self, interaction: Interaction, message: Message) -> None:
        message.interaction = interaction.metadata()
        if interaction.forced_private:
            message.flags |= Flag.EPHEMERAL
        if Flag.EPHEMERAL in message.flags:
            message.only_for = interaction.user
        interaction.channel.messages[message.id] = message
        if message.only_for is None:
            await self._discord.gateway.dispatch_message("MESSAGE_CREATE", message)

    async def _follow_up(self, call: Call) -> Payload:
        interaction = self._by_webhook(call)
        original = interaction.original
        if original is not None and Flag.LOADING in original.flags and not original.deleted:
            # the first follow-up takes the place of "is thinking …", and is as public as that was
            self._build(call.body, interaction.channel)
            interaction.answered_s = interaction.age_s
            return await self._change(original, call.body)
        message = self._build(call.body, interaction.channel)
        await self._post(interaction, message)
        interaction.followups.append(message)
        if interaction.answered_s is None:
            interaction.answered_s = interaction.age_s
        return message.payload()

    async def _webhook_message(self, call: Call) -> Payload:
        return self._answer(call)[1].payload()

    async def _webhook_edit(self, call: Call) -> Payload:
        interaction, message = self._answer(call)
        payload = await self._change(message, call.body)
        if interaction.answered_s is None:
            interaction.answered_s = interaction.age_s
        return payload

    async def _webhook_delete(self, call: Call) -> None:
        self._answer(call)[1].deleted = True

    def _answer(self, call: Call) -> tuple[Interaction, Message]:
        interaction = self._by_webhook(call)
        if call.part["message"] == "@original":
            message = interaction.original
        else:
            every = [interaction.original, *interaction.followups, interaction.message]
            message = next((m for m in every if m is not None and m.id == int(call.part["message"])), None)
        if message is None or message.deleted:
            raise RefusedError(404, 10008, "Unknown Message")
        return interaction, message

    def _by_webhook(self, call: Call) -> Interaction:
        interaction = self._interaction(call.part["token"])
        if interaction is None or int(call.part["application"]) != self._discord.bot.id:
            raise RefusedError(404, 10015, "Unknown Webhook")
        interaction.check_webhook()
        return interaction

    def _interaction(self, token: str) -> Interaction | None:
        return self._discord.interactions.get(token)


def _lost(request: web.Request) -> web.Response:
    """Nothing: the connection ends."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _json(status: int, payload: Any, headers: dict[str, str] | None = None) -> web.Response:
    # Not aiohttp's json_response: its "; charset=utf-8" makes discord.py take the body for text.
    body = None if payload is None or status == 204 else json.dumps(payload).encode()
    response = web.Response(status=status, body=body, headers=headers)
    if body is not None:
        response.headers["Content-Type"] = "application/json"
    return response


def _without_localizations(command: Payload) -> Payload:
    return {key: value for key, value in command.items() if not key.endswith("_localizations")}
