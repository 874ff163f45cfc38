"""The loopback Discord refuses what Discord refuses, and catches itself when it would say what Discord does not."""

from typing import Any

import pytest

from tests.loopback.events import event_error
from tests.loopback.rules import (
    DOCUMENT,
    Document,
    RefusedError,
    check_commands,
    check_message,
    document_is_here,
    shown,
)
from tests.loopback.world import Channel, Flag, Guild, Message, Payload, User

V2 = Flag.COMPONENTS_V2


@pytest.fixture(scope="module")
def document() -> Document:
    if not document_is_here():
        pytest.skip(f"Discord's own description of its API is not beside this clone, at {DOCUMENT}")
    return Document()


def text(content: str, **more: Any) -> Payload:
    return {"type": 10, "content": content} | more


def row(*buttons: Payload) -> Payload:
    return {"type": 1, "components": list(buttons)}


def button(custom_id: str, **more: Any) -> Payload:
    return {"type": 2, "style": 2, "label": "x", "custom_id": custom_id} | more


@pytest.mark.parametrize(
    ("body", "flags"),
    [
        ({"content": "x" * 2001}, Flag.NONE),
        ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, Flag.NONE),
        ({"content": ""}, Flag.NONE),
        ({"components": [text("x")]}, Flag.NONE),
        ({"content": "x", "components": [text("x")]}, V2),
        ({"components": [text("x" * 2000), text("x" * 2001)]}, V2),
        ({"components": [text("x")] * 41}, V2),
        ({"components": [row(*(button(str(n)) for n in range(6)))]}, V2),
        ({"components": [row(button("a"), button("a"))]}, V2),
        ({"components": [text("x", id=3), text("y", id=3)]}, V2),
        ({"components": [row({"type": 2, "style": 5, "label": "x", "url": "javascript:alert(1)"})]}, V2),
    ],
    ids=[
        "content over 2000",
        "embeds over 6000",
        "nothing at all",
        "v2 without its flag",
        "v2 and content",
        "text over 4000",
        "41 components",
        "six buttons in a row",
        "a custom_id twice",
        "an id twice",
        "a link that is no web address",
    ],
)
def test_messages_over_a_limit_are_refused(body: Payload, flags: Flag) -> None:
    with pytest.raises(RefusedError):
        check_message(body, flags)


def test_messages_at_the_limits_are_taken() -> None:
    check_message({"content": "x" * 2000}, Flag.NONE)
    check_message({"components": [text("x" * 3962), *[text("x")] * 38, row()]}, V2)


def command(name: str, **more: Any) -> Payload:
    return {"name": name, "description": "x", "type": 1} | more


@pytest.mark.parametrize(
    "commands",
    [
        [command(f"c{n}") for n in range(101)],
        [{"name": f"c{n}", "type": 3} for n in range(6)],
        [command("Ask")],
        [command("ask me")],
        [command("ask"), command("ask")],
        [command("ask", options=[command("a", type=3), command("b", type=3, required=True)])],
        [command("ask", options=[command(f"o{n}", type=3, description="x" * 100) for n in range(80)])],
    ],
    ids=["101 commands", "six menus", "capitals", "a space", "a name twice", "required last", "over 8000"],
)
def test_commands_over_a_limit_are_refused(commands: list[Payload]) -> None:
    with pytest.raises(RefusedError):
        check_commands(commands)


def test_a_misspelt_key_is_noticed(document: Document) -> None:
    operation = document.operation("POST", "/channels/1/messages")
    assert operation is not None

    assert document.body_error(operation, {"content": "x"}) is None
    assert "contents" in (document.body_error(operation, {"contents": "x"}) or "")
    assert "urll" in (
        document.body_error(operation, {"components": [row(button("x", urll="x"))], "flags": 1 << 15}) or ""
    )


def test_paths_are_told_apart(document: Document) -> None:
    me, user = document.operation("GET", "/users/@me"), document.operation("GET", "/users/12")

    assert me is not None
    assert user is not None
    assert (me["operationId"], user["operationId"]) == ("get_my_user", "get_user")
    assert document.operation("GET", "/no/such/thing") is None


def test_what_is_shown_is_what_discord_would_show(document: Document) -> None:
    sent = [{"type": 17, "components": [text("x"), {"type": 14}, row(button("a", emoji=None))]}]
    message = Message(
        User("bot", bot=True), Channel("c", guild=Guild("g", User("o"))), components=shown(sent), flags=V2
    )

    assert document.error("MessageResponse", message.payload()) is None


@pytest.mark.parametrize(
    ("event", "change"),
    [
        ("MESSAGE_CREATE", {"contents": "x"}),
        ("MESSAGE_CREATE", {"author": None}),
        ("INTERACTION_CREATE", {"type": 2}),
        ("MADE_UP", {}),
    ],
    ids=["a key too many", "no author", "half an interaction", "no such event"],
)
def test_events_that_discord_would_not_send_are_caught(document: Document, event: str, change: Payload) -> None:
    message = Message(User("ana"), Channel("c", guild=Guild("g", User("o"))), "hello").payload()

    assert event_error(document, "MESSAGE_CREATE", message) is None
    assert event_error(document, event, message | change) is not None
