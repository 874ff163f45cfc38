"""Registers the bot's commands with Discord, when they are not what was registered last, and by one process only."""

import asyncio
import hashlib
import json
import logging
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
        """Register the commands of `tree` unless they are known to be registered, in its languages."""
        translator = tree.translator
        assert translator is not None
        every = [*tree.get_commands(), *tree.get_commands(type=discord.AppCommandType.message)]
        payload = [await command.get_translated_payload(tree, translator) for command in dict.fromkeys(every)]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        scope = f"application:{application}"
        async with self._turns.alone("commands"):
            kept = await asyncio.to_thread(self._library.store.settings.all, scope)
            if kept.get("commands") == digest:
                self._ids = kept["ids"]
                return
            registered = await tree.sync()
            self._ids = {command.name: command.id for command in registered}
            await asyncio.to_thread(self._library.store.settings.set, scope, commands=digest, ids=self._ids)
        log.info("Registered %d commands.", len(registered))

    def mention(self, name: str) -> str:
        """A command as Discord shows one that can be clicked."""
        top = name.split()[0]
        return f"</{name}:{self._ids[top]}>" if top in self._ids else f"**/{name}**"
