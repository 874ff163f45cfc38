"""What is offered while somebody types an option that several commands have."""

from discord import app_commands

from bot import parts
from bot.admitting import keeps
from bot.client import Interaction
from bot.request import Request


async def sources(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Publishers of the archive."""
    bot = interaction.client
    found = await bot.quickly(bot.desk.publishers_like, Request(bot, interaction).reader, typed)
    return parts.choices((name, name) for name in found)


async def feeds(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The feeds that the server follows, for who keeps its library."""
    if interaction.guild_id is None or not keeps(interaction):
        return []
    bot = interaction.client
    found = await bot.quickly(bot.desk.shelf.feeds, interaction.guild_id)
    names = [(f"{feed.title} · {feed.url}" if feed.title else feed.url, str(feed.id)) for feed in found]
    return parts.choices((name, id) for name, id in names if typed.casefold() in name.casefold())
