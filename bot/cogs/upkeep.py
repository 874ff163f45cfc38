"""What nobody asks for: which servers the bot is in, as its shards hear it, and the daily chores."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import discord
from discord.ext import commands, tasks

from bot.client import Dateline
from bot.sharding import Attendance, shard_of
from knowledge.errors import LibraryError

log = logging.getLogger("dateline")


class Upkeep(commands.Cog):
    """Notes servers that come and go, and deletes what has expired."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot
        self.attendance = Attendance()

    async def cog_unload(self) -> None:
        """Begin no more chores."""
        self.daily.cancel()

    def seen(self, guild_id: int) -> bool | None:
        """Whether the bot is in a server; None where it is for another process to say, or cannot be said now.

        Only the shard that Discord tells of a server knows that, once it has heard of all its servers and while it
        is connected. A server that has an outage is there.
        """
        if self.bot.shard_count is None:
            return None
        shard = shard_of(guild_id, self.bot.shard_count)
        guild = self.bot.get_guild(guild_id)  # discord.py still has those that were left between two sessions
        if guild is not None and (guild.unavailable or self.attendance.sees(shard, guild_id)):
            return True
        return False if self.attendance.knows(shard) else None

    # --- shards

    @commands.Cog.listener()
    async def on_shard_connect(self, shard_id: int) -> None:
        """A shard begins anew."""
        self.attendance.begin(shard_id)

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Begin the daily chores, first of all with what happened while the shard was away."""
        self.attendance.complete(shard_id)
        if self.daily.is_running():
            await self._keep_house()
        else:
            self.daily.start()

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A shard hears nothing for now."""
        self.attendance.lost(shard_id)

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        """A shard goes on where it was interrupted."""
        self.attendance.resumed(shard_id)

    # --- servers

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server of ours is there: at the start, and after an outage."""
        await self._joined(guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a server."""
        await self._joined(guild)

    async def _joined(self, guild: discord.Guild) -> None:
        self.attendance.saw(guild.shard_id, guild.id)
        with _noted_later():
            await self.bot.quickly(self.bot.desk.servers.joined, guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server: what is kept of it goes when the grace period is over."""
        self.attendance.missed(guild.shard_id, guild.id)
        with _noted_later():
            await self.bot.quickly(self.bot.desk.servers.left, guild.id, datetime.now(UTC))
            await self._purge()

    # --- chores

    @tasks.loop(hours=24)
    async def daily(self) -> None:
        """Once a day, and at the start."""
        await self._keep_house()

    async def _keep_house(self) -> None:
        with _noted_later():
            await self.bot.quickly(self.bot.desk.servers.note_absent, self.seen, datetime.now(UTC))
            await self._purge()

    async def _purge(self) -> None:
        servers, grace = self.bot.desk.servers, self.bot.settings.grace
        await self.bot.quickly(servers.tidy)
        expired = await self.bot.quickly(servers.expired, datetime.now(UTC), grace=grace, seen=self.seen)
        gone = [guild for guild in expired if await self._surely_left(guild)]
        for guild in gone:
            await self.bot.quickly(servers.erase, guild)
        if gone:
            log.info("Deleted what was kept of %d servers that the bot has left.", len(gone))

    async def _surely_left(self, guild: int) -> bool:
        """Whether Discord, asked about one server, says that the bot is not in it.

        What is erased cannot be brought back, and a session has begun without a server that the bot was in.
        """
        try:
            await self.bot.fetch_guild(guild, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return True
        except (discord.HTTPException, OSError) as error:
            log.warning("Whether the bot has left a server cannot be found out now, and nothing is deleted: %s", error)
            return False
        log.warning("A session of Discord's left out a server that the bot is in; nothing is deleted.")
        await self.bot.quickly(self.bot.desk.servers.joined, guild)
        return False


@contextmanager
def _noted_later() -> Iterator[None]:
    """Let what the store does not take now be noted by the chores of another day: they look at every server."""
    try:
        yield
    except LibraryError as error:
        log.warning("What servers the bot is in could not be noted: %s", error)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Upkeep(bot))
