"""A greeting in a server that the bot was added to, once: the first three commands for those who manage it."""

from datetime import timedelta

import discord
from discord.ext import commands

from bot import replies
from bot.catalogue import Markdown, Words, language_of
from bot.client import Dateline

LATELY = timedelta(minutes=10)
"""After which nobody waits for a greeting."""


class Welcoming(commands.Cog):
    """Says hello."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Greet a server that the bot was added to while it was away, or was starting."""
        if guild.me.joined_at is not None and discord.utils.utcnow() - guild.me.joined_at < LATELY:
            await self.on_guild_join(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a server that the bot was not in before, where it may write; in none where it may write nowhere."""
        channel = place(guild)
        if channel is None or not await self.bot.quickly(self.bot.desk.servers.first_seen, guild.id):
            return
        words, named = Words(language_of(str(guild.preferred_locale))), self.bot.registered.mention
        commands = {"add": "library add", "channel": "setup channel", "check": "setup check", "help": "help"}
        said = {key: Markdown(named(name)) for key, name in commands.items()}
        await channel.send(view=replies.notice(words("welcome.text", **said)))


def place(guild: discord.Guild) -> discord.TextChannel | None:
    """Where a server is greeted: where Discord itself greets, else in the first channel where the bot may write."""
    channels = sorted(guild.text_channels, key=lambda channel: (channel.position, channel.id))
    offered = [guild.system_channel, *channels] if guild.system_channel else channels
    return next((channel for channel in offered if _may_write(channel)), None)


def _may_write(channel: discord.TextChannel) -> bool:
    rights = channel.permissions_for(channel.guild.me)
    return rights.view_channel and rights.send_messages


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Welcoming(bot))
