"""Channels and roles that a server's settings name: what is gone counts for nothing, and who manages it is told."""

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

_TOLD = {"lapsed": None, "lapsed_role": None}


class Channels(commands.Cog):
    """Drops channels and roles that are gone from the settings, also those that went while the bot was away.

    Were the last one of those kept when it is gone that the bot answers alone, it would be silent for ever.
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

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role."""
        await self._look(role.guild)

    async def _look(self, guild: discord.Guild, deleted: Collection[int] = ()) -> None:
        """Drop what is gone: the channels that were `deleted`, and those that are not there when one looks."""
        servers = self.bot.desk.servers
        try:
            settings = await self.bot.quickly(servers.settings, guild.id)
            named = {int(id) for id in (*settings.channels, *settings.threaded, *settings.tags)}
            gone = [id for id in named if id in deleted or await self._gone(guild, id)]
            if gone:
                settings = await self.bot.quickly(servers.drop_channels, guild.id, gone)
            if roles := [int(id) for id in settings.askers.roles if guild.get_role(int(id)) is None]:
                settings = await self.bot.quickly(servers.drop_roles, guild.id, roles)
        except LibraryError as error:  # looked at again with the next session
            log.warning("Whether channels of a server are gone could not be noted: %s", error)
            return
        if settings.lapsed or settings.lapsed_role:
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
                await self.bot.quickly(self.bot.desk.servers.change, guild.id, **_TOLD)
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
            await self.bot.quickly(servers.change, guild, **_TOLD)
        except (discord.HTTPException, LibraryError, OSError) as error:
            self._untold.add(guild)
            log.warning("Who manages a server could not be told that a channel is gone: %s", error)

    def _told(self, settings: ServerSettings, locale: str) -> discord.ui.LayoutView:
        words = Words(settings.language or language_of(locale))
        told = []
        if settings.lapsed:
            told.append(words("setup.lapsed", setup=Markdown(self.bot.registered.mention("setup channel"))))
        if settings.lapsed_role:
            told.append(words("setup.lapsed-role", setup=Markdown(self.bot.registered.mention("setup people role"))))
        return replies.notice("\n".join(told))


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Channels(bot))
