"""Channels that a server's settings name: what is gone counts for nothing, and who manages the server is told."""

import logging
from collections.abc import Collection

import discord
from discord.ext import commands

from bot import replies
from bot.catalogue import Markdown, Words, language_of
from bot.client import Dateline, Interaction
from bot.servers import ServerSettings
from knowledge.errors import LibraryError

log = logging.getLogger("dateline")


class Channels(commands.Cog):
    """Drops channels that are gone from the settings, also those that went while the bot was away.

    Were the last channel of those where alone the bot answers kept when it is gone, the bot would be silent for ever.
    """

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot
        self._untold: set[int] = set()
        """Servers in which the next who manages it is told, with the next command."""

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server of ours is there: at the start, and after an outage."""
        await self._look(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot is in a server, and may have been before."""
        await self._look(guild)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel, and its threads with it."""
        await self._look(channel.guild, {channel.id, *(thread.id for thread in getattr(channel, "threads", ()))})

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread."""
        if (guild := self.bot.get_guild(payload.guild_id)) is not None:
            await self._look(guild, {payload.thread_id})

    async def _look(self, guild: discord.Guild, deleted: Collection[int] = ()) -> None:
        """Drop what is gone: the channels that were `deleted`, and those that are not there when one looks."""
        servers = self.bot.desk.servers
        try:
            settings = await self.bot.quickly(servers.settings, guild.id)
            named = {int(id) for id in (*settings.channels, *settings.threaded, *settings.tags)}
            gone = [id for id in named if id in deleted or await self._gone(guild, id)]
            if gone:
                settings = await self.bot.quickly(servers.drop_channels, guild.id, gone)
        except LibraryError as error:  # looked at again with the next session
            log.warning("Whether channels of a server are gone could not be noted: %s", error)
            return
        if settings.lapsed:
            await self._tell(guild, settings)

    async def _gone(self, guild: discord.Guild, id: int) -> bool:
        """Whether there is no such channel; Discord lists none of the threads that are archived."""
        if guild.get_channel_or_thread(id) is not None:
            return False
        try:
            await self.bot.fetch_channel(id)
        except discord.NotFound:
            return True
        except (discord.HTTPException, discord.InvalidData, OSError):
            return False
        return False

    # --- telling

    async def _tell(self, guild: discord.Guild, settings: ServerSettings) -> None:
        """Tell where Discord tells moderators what is new; else with the next command of one of them."""
        place = guild.public_updates_channel
        if place is not None and place.permissions_for(guild.me).send_messages:
            try:
                await place.send(view=self._told(settings, str(guild.preferred_locale)))
            except (discord.HTTPException, OSError):
                log.warning("May not write in channel %s, where moderators are told what is new.", place.id)
            else:
                await self.bot.quickly(self.bot.desk.servers.change, guild.id, lapsed=None)
                return
        self._untold.add(guild.id)

    @commands.Cog.listener()
    async def on_app_command_completion(self, interaction: Interaction, command: object) -> None:
        """Tell who manages a server, when they have given a command there."""
        guild = interaction.guild_id
        if guild not in self._untold or guild is None or not interaction.permissions.manage_guild:
            return
        self._untold.discard(guild)
        servers = self.bot.desk.servers
        try:
            settings = await self.bot.quickly(servers.settings, guild)
            await interaction.followup.send(view=self._told(settings, str(interaction.locale)), ephemeral=True)
            await self.bot.quickly(servers.change, guild, lapsed=None)
        except (discord.HTTPException, LibraryError, OSError) as error:
            self._untold.add(guild)
            log.warning("Who manages a server could not be told that a channel is gone: %s", error)

    def _told(self, settings: ServerSettings, locale: str) -> discord.ui.LayoutView:
        words = Words(settings.language or language_of(locale))
        return replies.notice(words("setup.lapsed", setup=Markdown(self.bot.registered.mention("setup channel"))))


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Channels(bot))
