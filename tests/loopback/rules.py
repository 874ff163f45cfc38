"""What Discord accepts: its own `openapi.json`, read strictly, and the limits which that document leaves out."""

import copy
import json
import os
import re
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, relevance

from tests.loopback.world import Flag, Payload, walk

DOCUMENT = Path(__file__).resolve().parents[2].parent / "shared" / "discord" / "openapi.json"
"""Discord's description of its HTTP API; kept beside the repository, not in it."""

CONTENT = 2000
EMBEDS_TEXT = 6000
COMPONENTS = 40
COMPONENTS_TEXT = 4000
COMMAND_TEXT = 8000
COMMANDS = {1: 100, 2: 5, 3: 5}
"""How many commands of each type: slash, user menu, message menu (the five are what discord.py lets through)."""

_DEFAULTS: dict[int, Payload] = {  # what Discord fills in, by type of component
    8: {"min_values": 1, "max_values": 1},
    14: {"spacing": 1, "divider": True},
    13: {"name": None, "size": None, "spoiler": False},
    17: {"accent_color": None, "spoiler": False},
}
_COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
_SENDS_ANYWAY = {  # keys that discord.py sends, Discord takes, and the document forgets
    "ApplicationCommandUpdateRequest": ("nsfw",),
    "ApplicationCommandCreateRequest": ("nsfw",),
    "RichEmbed": ("flags",),
    "IncomingWebhookInteractionRequest": ("tts",),
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": ("tts",),
    "IncomingWebhookUpdateRequestPartial": ("tts",),
    "IncomingWebhookRequestPartial": ("tts",),
    "MessageEditRequestPartial": ("tts",),
}


def document_is_here() -> bool:
    """Whether bodies can be held to Discord's own document; raises where that is required, as in CI, and impossible."""
    if not DOCUMENT.exists() and os.environ.get("DATELINE_NO_SKIPS"):
        raise FileNotFoundError(f"{DOCUMENT} is needed to validate what the bot sends")
    return DOCUMENT.exists()


class RefusedError(Exception):
    """Discord says no: an HTTP status, Discord's own error code, and why."""

    def __init__(self, status: int, code: int, message: str, detail: str = "") -> None:
        super().__init__(f"{status} {code} {message} {detail}".strip())
        self.status = status
        self.payload: Payload = {"code": code, "message": message}
        if detail:
            self.payload["errors"] = {"_errors": [{"code": "LOOPBACK", "message": detail}]}


def invalid(detail: str) -> RefusedError:
    """What Discord answers to a body that breaks one of its rules."""
    return RefusedError(400, 50035, "Invalid Form Body", detail)


class Document:
    """`openapi.json` with every object closed, so that a misspelt key is an error and not an extra."""

    def __init__(self, path: Path = DOCUMENT) -> None:
        self._document = json.loads(path.read_text("utf-8"))
        schemas = self._document["components"]["schemas"]
        for name, schema in schemas.items():
            for key in _SENDS_ANYWAY.get(name, ()):
                schema["properties"][key] = {}
        # forwards, which its reference knows
        schemas["MessageReferenceType"]["oneOf"].append({"title": "FORWARD", "const": 1})
        schemas["SnowflakeType"] = {"oneOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0}]}
        # A reply is a message with more keys, a rate limit an error with more: closing each half would refuse both.
        for name in ("ErrorResponse", "RatelimitedResponse"):
            schemas[name] = {"type": "object", "required": ["code", "message"]}
        _close(schemas)
        _discriminate(self._document, schemas)
        self._validators: dict[str, Draft202012Validator] = {}

    @cached_property
    def _paths(self) -> list[tuple[re.Pattern[str], str]]:
        # Literal segments before placeholders: /users/@me is not /users/{user_id}.
        ordered = sorted(self._document["paths"], key=lambda path: (path.count("{"), path))
        return [(re.compile("[^/]+".join(map(re.escape, re.split(r"\{[^}]+\}", path)))), path) for path in ordered]

    def operation(self, method: str, path: str) -> Payload | None:
        """What the document says of `method` on `path`; None where it knows no such thing."""
        for pattern, template in self._paths:
            if pattern.fullmatch(path):
                found: Payload | None = self._document["paths"][template].get(method.lower())
                return found
        return None

    def body_error(self, operation: Payload, body: object) -> str | None:
        """What is wrong with a JSON body sent to `operation`; None when nothing is."""
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return None if body is None else "this operation takes no body"
        return self._error(json.dumps(schema, sort_keys=True), body)

    def response_error(self, operation: Payload, status: int, body: object) -> str | None:
        """What is wrong with a JSON answer of ours to `operation`; None when nothing is."""
        responses = operation["responses"]
        if str(status) not in responses:
            return f"the document knows no status {status} here"
        schema = responses[str(status)].get("content", {}).get("application/json", {}).get("schema")
        return None if schema is None else self._error(json.dumps(schema, sort_keys=True), body)

    def error(self, name: str, body: object) -> str | None:
        """What keeps `body` from being a `name` of the document; None when nothing does."""
        return self._error(json.dumps({"$ref": f"#/components/schemas/{name}"}), body)

    def schema_error(self, schema: Payload, body: object) -> str | None:
        """What keeps `body` from fitting `schema`, which may refer to the document's components."""
        return self._error(json.dumps(schema, sort_keys=True), body)

    def _error(self, schema: str, body: object) -> str | None:
        error = max(self._validator(schema).iter_errors(body), key=relevance, default=None)
        if error is None:
            return None
        while error.context:
            error = min(error.context, key=_unlikeliness)
        return f"{error.json_path}: {error.message[-300:]}"

    def _validator(self, schema: str) -> Draft202012Validator:
        if schema not in self._validators:
            whole = json.loads(schema) | {"components": self._document["components"]}
            self._validators[schema] = Draft202012Validator(whole)
        return self._validators[schema]


def _close(schema: object) -> None:
    if isinstance(schema, dict):
        if "properties" in schema and "allOf" not in schema:
            schema.setdefault("additionalProperties", False)
        for child in schema.values():
            _close(child)
    elif isinstance(schema, list):
        for child in schema:
            _close(child)


def _discriminate(part: object, schemas: dict[str, Payload]) -> None:
    """Let the `type` of a component choose among the schemas of a union, as Discord does.

    The document only says that exactly one of them fits; that takes ten times as long to find out, and when none
    does, nobody knows which was meant.
    """
    if isinstance(part, dict):
        types: dict[int | None, Payload] = {}
        for branch in part.get("oneOf", []):
            schema = schemas.get(branch.get("$ref", "").rpartition("/")[2], {})
            for kind in schema.get("properties", {}).get("type", {}).get("enum", [None]):
                types.setdefault(kind, branch)
        if len(types) > 1 and None not in types and len(types) == len(part["oneOf"]):
            del part["oneOf"]
            part |= {"type": "object", "required": ["type"], "properties": {"type": {"enum": list(types)}}}
            part["allOf"] = [
                {"if": {"properties": {"type": {"const": kind}}}, "then": branch} for kind, branch in types.items()
            ]
        for child in part.values():
            _discriminate(child, schemas)
    elif isinstance(part, list):
        for child in part:
            _discriminate(child, schemas)


def _unlikeliness(error: ValidationError) -> tuple[bool, int]:
    """Of the errors of a union: how little each says, if a body meant to be what its `type` says."""
    assert error.parent is not None
    branch = error.relative_schema_path[0]
    siblings = [other for other in error.parent.context or [] if other.relative_schema_path[0] == branch]
    return any(list(other.relative_path)[-1:] == ["type"] for other in siblings), -len(error.absolute_path)


def check_message(body: Payload, flags: Flag, *, partial: bool = False) -> None:
    """Raise `RefusedError` when a message to be sent (or, `partial`, edited) breaks a rule that the document lacks."""
    content = body.get("content") or ""
    embeds = body.get("embeds") or []
    components = body.get("components") or []
    if len(content) > CONTENT:
        raise invalid(f"content: {len(content)} characters of at most {CONTENT}")
    if sum(map(_embed_length, embeds)) > EMBEDS_TEXT:
        raise invalid(f"embeds: more than {EMBEDS_TEXT} characters in all")
    full = content or embeds or components or body.get("attachments") or body.get("sticker_ids") or body.get("poll")
    if not full and not (partial and not body.keys() & {"content", "embeds", "components"}):
        raise RefusedError(400, 50006, "Cannot send an empty message")
    if Flag.COMPONENTS_V2 in flags:
        if content or embeds:
            raise invalid("content and embeds cannot be used with components v2")
    elif any(component["type"] != 1 for component in components) or len(components) > 5:
        raise invalid("components: without the v2 flag, at most five action rows")
    check_components(components)


def check_components(components: list[Payload]) -> None:
    """Raise `RefusedError` when components are too many, too long, or do not go together."""
    every = list(walk(components))
    if len(every) > COMPONENTS:
        raise invalid(f"components: {len(every)} of at most {COMPONENTS}")
    if (length := sum(len(component.get("content", "")) for component in every)) > COMPONENTS_TEXT:
        raise invalid(f"components: {length} characters of text of at most {COMPONENTS_TEXT}")
    for key in ("custom_id", "id"):
        values = [component[key] for component in every if component.get(key)]
        if len(values) != len(set(values)):
            raise invalid(f"components: a {key} is used twice: {sorted(map(str, values))}")
    for component in every:
        kind, inside = component["type"], component.get("components", [])
        if kind == 1 and len(inside) > (5 if all(item["type"] == 2 for item in inside) else 1):
            raise invalid("action row: at most five buttons, or one select menu")
        if kind == 2 and component["style"] != 5 and not component.get("custom_id"):
            raise invalid("button: a custom_id is needed")
        if kind == 2 and component["style"] == 5 and not _is_web_address(component.get("url", "")):
            raise invalid("button: a link needs a web address")
        if kind == 2 and not component.get("label") and not component.get("emoji"):
            raise invalid("button: a label or an emoji is needed")


def check_choices(choices: list[Payload]) -> None:
    """Raise `RefusedError` when what an autocomplete offers holds a name, or a value, that shows nothing."""
    for choice in choices:
        for key in ("name", "value"):
            if isinstance(choice[key], str) and not 1 <= len(_trimmed(choice[key])) <= 100:
                raise invalid(f"choices: {choice[key]!r} is no {key} of 1 to 100 characters")


def _trimmed(text: str) -> str:
    """`text` without what nobody can see at its ends; nothing is left where there is no more."""
    unseen = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    shown = [
        place for place, char in enumerate(text) if unicodedata.category(char)[0] not in "ZCM" and char not in unseen
    ]
    return text[shown[0] : shown[-1] + 1] if shown else ""


def _is_web_address(url: str) -> bool:
    """Whether a link leads to a host that the Domain Name System could know."""
    found = re.fullmatch(r"https?://([^/?#\s@\\]+?)(?::(\d{1,5}))?(?:[/?#][^\s\\]*)?", url)
    if found is None or int(found[2] or 80) > 65_535:
        return False
    labels = found[1].lower().rstrip(".").split(".")
    return len(labels) > 1 and all(re.fullmatch(r"(?!-)[a-z0-9-]{1,63}(?<!-)", label) for label in labels)


def check_commands(commands: list[Payload]) -> None:
    """Raise `RefusedError` when a set of application commands breaks a rule that the document lacks."""
    for kind, limit in COMMANDS.items():
        names = [command["name"] for command in commands if command.get("type", 1) == kind]
        if len(names) > limit:
            raise RefusedError(400, 30032, "Maximum number of application commands reached", f"{limit} of type {kind}")
        if len(names) != len(set(names)):
            raise invalid("commands: a name is used twice")
    for command in commands:
        if command.get("type", 1) == 1:
            _check_slash(command, top=True)
        elif command.get("description"):
            raise invalid(f"{command['name']}: a context menu has no description")


def _check_slash(option: Payload, *, top: bool = False) -> int:
    names = [option["name"], *(option.get("name_localizations") or {}).values()]
    for name in names:
        if not _COMMAND_NAME.fullmatch(name) or name != name.lower():
            raise invalid(f"{name!r} is no name of a command or option")
    if not option.get("description"):
        raise invalid(f"{option['name']}: a description is needed")
    inside = option.get("options") or []
    required = [child.get("required", False) for child in inside if child["type"] not in (1, 2)]
    if required != sorted(required, reverse=True):
        raise invalid(f"{option['name']}: required options come first")
    if len({child["name"] for child in inside}) != len(inside):
        raise invalid(f"{option['name']}: an option's name is used twice")
    descriptions = [option["description"], *(option.get("description_localizations") or {}).values()]
    choices = [choice["name"] + str(choice["value"]) for choice in option.get("choices") or []]
    length = max(map(len, names)) + max(map(len, descriptions)) + sum(map(len, choices))
    length += sum(_check_slash(child) for child in inside)
    if top and length > COMMAND_TEXT:
        raise invalid(f"{option['name']}: {length} characters of at most {COMMAND_TEXT}")
    return length


def _embed_length(embed: Payload) -> int:
    parts: list[Any] = [embed.get("title"), embed.get("description")]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for row in embed.get("fields") or []:
        parts += [row["name"], row["value"]]
    return sum(len(part or "") for part in parts)


def shown(components: list[Payload]) -> list[Payload]:
    """`components` as Discord gives them back: copied, numbered where they bear no number, without empty keys."""
    result = [_without_nulls(component) for component in copy.deepcopy(components)]
    taken = {component["id"] for component in walk(result) if component.get("id")}
    numbers = iter(number for number in range(1, 1000) if number not in taken)
    for component in walk(result):
        if not component.get("id"):
            component["id"] = next(numbers)
        for key, value in _DEFAULTS.get(component["type"], {}).items():
            component.setdefault(key, value)
        if component["type"] == 13:
            component["file"] |= {"id": "1", "proxy_url": component["file"]["url"]}
    return result


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(child) for key, child in value.items() if child is not None}
    if isinstance(value, list):
        return [_without_nulls(child) for child in value]
    return value
