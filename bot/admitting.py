"""Who may give a command, press a button, or ask at all, in the server where they do."""

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.errors import TellError

if TYPE_CHECKING:
    from bot.servers import ServerSettings

FOR_ALL = {"setup", "privacy", "forget-me", "delete"}
"""Commands and buttons for those, too, who may not ask: everybody may have deleted what is kept of them, and what they
got; and `/setup` is for whoever manages the server."""
_SETTINGS = "settings"


async def admit(interaction: "discord.Interaction[Any]", name: str) -> None:
    """Look up the settings of the server for the command or button `name`, and raise where a person may not use it."""
    if interaction.guild_id is None:
        return
    bot = interaction.client
    settings = await bot.at_first(bot.desk.servers.settings, interaction.guild_id)
    interaction.extras[_SETTINGS] = settings
    manages = interaction.permissions.manage_guild
    if name == "setup" and not manages:
        raise app_commands.MissingPermissions(["manage_guild"])
    allowed = settings.askers.admits(interaction.user.id, roles(interaction.user), manages=manages)
    if name not in FOR_ALL and not allowed:
        raise TellError("askers.not-you")


def known(interaction: "discord.Interaction[Any]") -> "ServerSettings | None":
    """The settings that were looked up when the command or button came; None in direct messages."""
    return interaction.extras.get(_SETTINGS)


def keeps(interaction: "discord.Interaction[Any]") -> bool:
    """Whether who asks may keep the library of the server: those who manage it, and roles that they chose for that."""
    if interaction.guild_id is None:
        return False
    settings = known(interaction)
    chosen = settings is not None and settings.askers.keeps(roles(interaction.user))
    return interaction.permissions.manage_guild or chosen


def roles(user: discord.User | discord.Member) -> frozenset[int]:
    """The ids of somebody's roles in the server in which they wrote or did something."""
    return frozenset(role.id for role in user.roles) if isinstance(user, discord.Member) else frozenset()
