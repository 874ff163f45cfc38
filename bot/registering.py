"""Registers the bot's commands with Discord, when they are not what it has, and by one process only.

What was registered last is known here, and Discord is asked whether it still has that: it may have lost commands, or
another program with the same token may have set its own.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.sharding import SharedTurns, Turns
from knowledge.library import Library

log = logging.getLogger("dateline")


class Registered:
    """The commands as Discord has them. Discord limits how often they may be set."""

    def __init__(self, library: Library, turns: Turns | SharedTurns) -> None:
        self._library = library
        self._turns = turns
        self._ids: dict[str, int] = {}

    async def update(self, tree: "app_commands.CommandTree[Any]", application: int) -> None:
        """Register the commands of `tree` unless Discord has them, in its languages."""
        translator = tree.translator
        assert translator is not None
        every = [*tree.get_commands(), *tree.get_commands(type=discord.AppCommandType.message)]
        payload = [await command.get_translated_payload(tree, translator) for command in dict.fromkeys(every)]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        scope = f"application:{application}"
        async with self._turns.alone("commands"):
            kept = await asyncio.to_thread(self._library.settings.all, scope)
            if kept.get("commands") == digest and kept.get("versions") == await _versions(tree, application, kept):
                self._ids = kept["ids"]
                return
            registered = await tree.sync()
            self._ids = {command.name: command.id for command in registered}
            values = {"commands": digest, "ids": self._ids, "versions": await _versions(tree, application, {})}
            await asyncio.to_thread(partial(self._library.settings.set, scope, **values))
        log.info("Registered %d commands.", len(registered))

    def mention(self, name: str) -> str:
        """A command as Discord shows one that can be clicked."""
        top = name.split()[0]
        return f"</{name}:{self._ids[top]}>" if top in self._ids else f"**/{name}**"


async def _versions(
    tree: "app_commands.CommandTree[Any]", application: int, kept: Mapping[str, Any]
) -> dict[str, str] | None:
    """By the id of each command that Discord has, its version, which changes with whatever is changed of it.

    Those that are `kept` where Discord does not tell: no bot stays away for that.
    """
    try:
        found = await tree.client.http.get_global_commands(application)
    except (discord.HTTPException, OSError) as error:
        log.warning("Discord does not tell which commands it has; they are taken for registered: %s", error)
        return kept.get("versions")
    return {str(command["id"]): str(command["version"]) for command in found}
