"""The commands that Discord has are those of the bot, whatever became of them there, and are not set without need."""

import asyncio
from pathlib import Path

import discord
import pytest
from discord import app_commands

from bot.registering import Registered
from bot.sharding import turns_of
from bot.translator import CatalogueTranslator
from knowledge.library import Library
from tests.loopback.server import Discord


def start(here: Discord, folder: Path) -> None:
    """Register two commands as a bot does that starts."""

    async def register(library: Library) -> None:
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(here.token)
            tree = app_commands.CommandTree(client)
            for name in ("ask", "search"):
                tree.add_command(app_commands.Command(name=name, description=name, callback=nothing))
            await tree.set_translator(CatalogueTranslator())
            registered = Registered(library, turns_of(library))
            await registered.update(tree, here.bot.id)
            assert all(registered.mention(each["name"]) == f"</{each['name']}:{each['id']}>" for each in here.commands)

    with Library.open(folder, briefings=False, encoder=lambda: None) as library:
        asyncio.run(register(library))


async def nothing(interaction: discord.Interaction) -> None: ...


def test_commands_are_set_once_and_again_where_discord_lost_or_changed_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Discord() as here:
        monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{here.port}/api/v10")
        syncs = []
        for happens in (
            lambda: None,
            lambda: None,  # started again, nothing happened
            lambda: here.commands.pop(),  # one is lost
            lambda: here.commands.clear(),
            lambda: here.commands[0].update(version="1", description="of another program"),
            lambda: here.fail("GET", "/commands$", 403),  # what Discord does not tell keeps nobody from starting
        ):
            happens()
            start(here, tmp_path)
            syncs.append(here.syncs)
            assert [command["name"] for command in here.commands] == ["ask", "search"]

    assert syncs == [1, 1, 2, 3, 4, 4]
    assert here.own_faults == []
