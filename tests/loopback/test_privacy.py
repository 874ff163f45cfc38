"""The check that every bot test makes of the bot's log finds what must not stand there."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.loopback.interactions import Interaction, Kind
from tests.loopback.privacy import betrayed
from tests.loopback.server import Discord
from tests.loopback.world import Message


@pytest.fixture
def discord() -> Iterator[Discord]:
    """Ana has asked by a command, by a message and in a form."""
    with Discord(validate=False) as made:
        ana = made.person("ana").user
        room = made.dm(ana)
        room.messages[1] = Message(ana, room, "<@77> Who signed the treaty of Vinga?")
        option = {"name": "ask", "options": [{"name": "question", "value": "how many quinces were harvested"}]}
        form = {"components": [{"component": {"value": "and in the following year"}}]}
        for kind, data in ((Kind.COMMAND, option), (Kind.MODAL, form)):
            asked = Interaction(kind, ana, room, data)
            made.interactions[asked.token] = asked
        yield made


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("error: signed the TREATY!", "signed the treaty"),
        ("KeyError: 'how many quinces'", "how many quinces"),
        ("in the following year", "the following year"),
        ("token {token}", "the bot's token"),
        ("/webhooks/1/{interaction}/x", "the token of an interaction"),
        ("user {ana} asks", "the id of ana"),
    ],
)
def test_what_people_wrote_who_they_are_and_secrets_are_found(discord: Discord, line: str, what: str) -> None:
    hidden = SimpleNamespace(
        token=discord.token,
        interaction=next(iter(discord.interactions)),
        ana=next(user.id for user in discord.users.values() if user.name == "ana"),
    )

    found = betrayed(f"INFO {line.format(**vars(hidden))}", discord)

    assert what in "; ".join(found)


def test_anything_else_may_be_logged(discord: Discord) -> None:
    assert betrayed(f"INFO Ready in 3 servers, as {discord.bot.id}; the treaty", discord) == []
