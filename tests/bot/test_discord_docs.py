"""The page for whoever runs the bot names every setting, every command, and the permissions that it needs."""

import re
from pathlib import Path

import discord
import pytest

from bot.catalogue import catalogue
from bot.settings import Settings

FOLDER = Path(__file__).resolve().parents[2] / "docs"
PAGE = (FOLDER / "discord.md").read_text("utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained_with_its_default(name: str) -> None:
    field = Settings.model_fields[name]
    row = next(
        line for line in PAGE.split("\n") if line.startswith(f"| `{field.alias or f'DATELINE_{name.upper()}'}` |")
    )

    if field.default is not None and not field.is_required():
        assert f"| `{str(field.default).lower() if isinstance(field.default, bool) else field.default}` |" in row


def test_the_invite_link_asks_for_the_permissions_in_the_table() -> None:
    needed = discord.Permissions(
        view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
    )
    bits = [int(bit) for bit in re.findall(r"`1 << (\d+)`", PAGE)]

    assert f"permissions={needed.value}" in PAGE
    assert sum(1 << bit for bit in bits) == needed.value


@pytest.mark.parametrize(
    "name",
    (
        "ask search article latest sources timeline compare claim brief verify follow following digest help privacy"
        " forget-me"
    ).split(),
)
def test_every_command_is_named(name: str) -> None:
    assert f"`/{catalogue()[f'command.{name}']['en']}" in PAGE


def test_every_picture_is_there() -> None:
    for picture in re.findall(r"\]\((pictures/[^)]+)\)", PAGE):
        assert (FOLDER / picture).read_bytes().startswith(b"\x89PNG")


def test_every_link_into_the_page_leads_to_a_heading() -> None:
    """So that each feature of ours in the table beside others is told of where the table says so."""
    headings = re.findall(r"^#+ (.+)$", PAGE, flags=re.MULTILINE)
    there = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}

    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= there
