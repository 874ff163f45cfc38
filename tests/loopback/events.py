"""What the gateway itself must keep to, so that the loopback Discord is not a fiction.

`openapi.json` describes HTTP alone. An event is checked in two parts: everything that HTTP knows too (messages,
members, channels, users) against that document, the rest against what is written here from Discord's documentation
of gateway events and of receiving interactions.
"""

from typing import Any

from tests.loopback.rules import Document
from tests.loopback.world import Payload


def _ref(name: str) -> Payload:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: Payload, optional: Payload | None = None, **more: Any) -> Payload:
    properties = required | (optional or {})
    closed = {"type": "object", "properties": properties, "additionalProperties": False}
    return closed | {"required": list(required)} | more


def _list(items: Payload) -> Payload:
    return {"type": "array", "items": items}


def _map(values: Payload) -> Payload:
    return {"type": "object", "additionalProperties": values}


def _when(types: list[int], then: Payload) -> Payload:
    return {"if": {"properties": {"type": {"enum": types}}}, "then": then}


ID = _ref("SnowflakeType")
TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
TRUTH = {"type": "boolean"}
RIGHTS = {"type": "string", "pattern": r"^\d+$"}
TIME = {"type": "string", "format": "date-time"}
GATEWAY = {"type": "string", "pattern": "^wss?://"}

_OPTION = _object(
    {"name": TEXT, "type": {"enum": list(range(1, 12))}},
    {
        "value": {"type": ["string", "number", "boolean"]},
        "focused": TRUTH,
        "options": _list({"$ref": "#/$defs/option"}),
    },
)
_RESOLVED = _object(
    {},
    {
        "users": _map(_ref("UserResponse")),
        "members": _map({"type": "object", "required": ["roles", "permissions"], "not": {"required": ["user"]}}),
        "messages": _map({"type": "object", "required": ["id", "content", "author"]}),
        "channels": _map({"type": "object", "required": ["id", "name", "type", "permissions"]}),
        "attachments": _map(_ref("AttachmentResponse")),
        "roles": _map(_ref("GuildRoleResponse")),
    },
)
_COMMAND = _object(
    {"id": ID, "name": TEXT, "type": {"enum": [1, 2, 3]}},
    {"options": _list({"$ref": "#/$defs/option"}), "resolved": _RESOLVED, "target_id": ID, "guild_id": ID},
)
_COMPONENT = _object(
    {"custom_id": TEXT, "component_type": NUMBER, "id": NUMBER}, {"values": _list(TEXT), "resolved": _RESOLVED}
)
_INPUT = {"type": "object", "required": ["type", "id", "custom_id"]}
_LABEL = _object({"type": {"const": 18}, "id": NUMBER, "component": _INPUT})
_MODAL = _object({"custom_id": TEXT, "components": _list(_LABEL)}, {"resolved": _RESOLVED})
_INTERACTION = _object(
    {
        "id": ID,
        "application_id": ID,
        "type": {"enum": [2, 3, 4, 5]},
        "token": TEXT,
        "version": {"const": 1},
        "attachment_size_limit": NUMBER,
        "channel_id": ID,
        "channel": {"type": "object", "required": ["id", "type"]},
        "data": {"type": "object"},
        "locale": TEXT,
        "entitlements": {"type": "array", "maxItems": 0},
        "app_permissions": RIGHTS,
        "authorizing_integration_owners": _map(ID),
        "context": {"enum": [0, 1, 2]},
    },
    {
        "guild_id": ID,
        "guild": _object({"id": ID, "locale": TEXT, "features": _list(TEXT)}),
        "guild_locale": TEXT,
        "member": {"type": "object", "required": ["user", "permissions", "roles"]},
        "user": _ref("UserResponse"),
        "message": {"type": "object", "required": ["id", "author"]},
    },
    oneOf=[{"required": ["member", "guild_id", "guild_locale"]}, {"required": ["user"]}],
    allOf=[
        _when([2, 4], {"properties": {"data": _COMMAND}}),
        _when([3], {"properties": {"data": _COMPONENT}, "required": ["message"]}),
        _when([5], {"properties": {"data": _MODAL}}),
    ],
)

_OWN: dict[str, Payload] = {
    "READY": {
        "type": "object",
        "required": ["v", "user", "guilds", "session_id", "resume_gateway_url", "application"],
        "properties": {
            "v": {"const": 10},
            "user": {"type": "object", "required": ["id", "username", "discriminator", "avatar", "bot"]},
            "guilds": _list(_object({"id": ID, "unavailable": {"const": True}})),
            "session_id": TEXT,
            "resume_gateway_url": GATEWAY,
            "shard": {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2},
            "application": _object({"id": ID, "flags": NUMBER}),
        },
    },
    "RESUMED": {"type": "object"},
    "INTERACTION_CREATE": _INTERACTION,
    "GUILD_DELETE": _object({"id": ID}, {"unavailable": TRUTH}),
    "THREAD_DELETE": _object({"id": ID, "guild_id": ID, "parent_id": ID, "type": {"enum": [10, 11, 12]}}),
    "MESSAGE_DELETE": _object({"id": ID, "channel_id": ID}, {"guild_id": ID}),
}

_GUILD_EXTRAS = {
    "joined_at", "large", "unavailable", "member_count", "voice_states", "members", "channels", "threads",
    "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds",
}  # fmt: skip


def event_error(document: Document, event: str, data: Payload) -> str | None:
    """What is wrong with an event that is about to be sent; None when nothing is."""
    if event in _OWN:
        schema = _OWN[event] | {"$defs": {"option": _OPTION}}
        return document.schema_error(schema, data) or _parts(document, event, data)
    if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE"):
        return _message_error(document, data)
    if event == "GUILD_MEMBER_UPDATE":
        member = {key: value for key, value in data.items() if key != "guild_id"}
        return document.error("GuildMemberResponse", member) if "guild_id" in data else "guild_id is missing"
    if event == "GUILD_ROLE_CREATE":
        return document.error("GuildRoleResponse", data["role"])
    if event == "GUILD_ROLE_DELETE":
        return None if set(data) == {"guild_id", "role_id"} else "guild_id and role_id are all there is"
    if event == "GUILD_CREATE":
        return _guild_error(document, data)
    if event == "GUILD_UPDATE":
        return document.error("GuildResponse", data)
    if event in ("CHANNEL_UPDATE", "CHANNEL_CREATE", "CHANNEL_DELETE"):
        return document.error("GuildChannelResponse", data)
    if event in ("THREAD_CREATE", "THREAD_UPDATE"):
        thread = {key: value for key, value in data.items() if key != "newly_created"}
        if event == "THREAD_UPDATE" and thread != data:
            return "only THREAD_CREATE says that a thread is new"
        return document.error("ThreadResponse", thread)
    return f"{event} is not described here"


def _parts(document: Document, event: str, data: Payload) -> str | None:
    if event != "INTERACTION_CREATE":
        return None
    if "message" in data and (error := _message_error(document, data["message"])):
        return error
    if "member" in data:
        member = {key: value for key, value in data["member"].items() if key != "permissions"}
        return document.error("GuildMemberResponse", member)
    return None


def _message_error(document: Document, data: Payload) -> str | None:
    message = {key: value for key, value in data.items() if key not in ("guild_id", "member")}
    if message.get("message_reference", {}).get("type") == 1:  # a forward, which the document does not know yet
        message["message_reference"] = message["message_reference"] | {"type": 0}
    return document.error("MessageResponse", message)


def _guild_error(document: Document, data: Payload) -> str | None:
    guild = {key: value for key, value in data.items() if key not in _GUILD_EXTRAS}
    checks = [("GuildResponse", guild)]
    checks += [("GuildChannelResponse", channel) for channel in data["channels"]]
    checks += [("ThreadResponse", thread) for thread in data["threads"]]
    checks += [("GuildMemberResponse", member) for member in data["members"]]
    return next((error for name, part in checks if (error := document.error(name, part))), None)
