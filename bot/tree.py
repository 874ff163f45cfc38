"""The commands of the bot, with the two things that concern all of them: who is heard, and what went wrong."""

import logging
from typing import Any

import discord
from discord import app_commands

from bot import acting
from bot.admitting import admit
from bot.errors import TellError

log = logging.getLogger("dateline")


class Tree(app_commands.CommandTree[Any]):
    """Commands, with the two things that concern all of them."""

    async def interaction_check(self, interaction: "discord.Interaction[Any]", /) -> bool:
        """Take nothing new while stopping; what is taken is done for who asks."""
        if interaction.client.heard.again(interaction.id):
            return False
        acting.begin(interaction.user.id)
        bot, typing = interaction.client, interaction.type is discord.InteractionType.autocomplete
        if bot.closing and typing:
            return False
        try:
            if bot.closing:
                raise TellError("error.closing")
            data: Any = interaction.data
            await admit(interaction, data["name"])
        except Exception as error:
            if not typing:
                await bot.explain(interaction, error)
            elif isinstance(error, TellError):  # who may not ask is offered nothing
                await interaction.response.autocomplete([])
            else:
                log.warning("Nothing could be offered: %s", type(error).__name__)
            return False
        return True

    async def on_error(self, interaction: "discord.Interaction[Any]", error: app_commands.AppCommandError, /) -> None:
        """Leave it to the one place where errors are explained."""
        await interaction.client.explain(interaction, error)
