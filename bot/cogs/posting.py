"""What is told without being asked: messages that are due for followed questions."""

import asyncio
import logging

import discord
from discord.ext import commands, tasks

from bot import following
from bot.client import Dateline
from bot.following import Following
from bot.posting import Poster

FINISH_S = 10.0
"""Seconds that messages on their way get when the bot stops."""

log = logging.getLogger("dateline")


class Posting(commands.Cog):
    """Posts what is due, and ends what is followed in channels that are gone."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot
        self.poster = Poster(bot, Following(bot.desk, clock=discord.utils.utcnow))
        self._round: asyncio.Task[int] | None = None

    async def cog_load(self) -> None:
        """Begin when Discord is there."""
        self.look.change_interval(seconds=following.LOOK_S)
        self.look.start()

    async def cog_unload(self) -> None:
        """Let what is on its way arrive, and begin no more."""
        self.look.cancel()
        if self._round is not None and not self._round.done():
            await asyncio.wait({self._round}, timeout=FINISH_S)
        self.poster.close()

    @tasks.loop()
    async def look(self) -> None:
        """Post what is due now; a round outlives whatever goes wrong in it."""
        if self.bot.closing:
            return
        self._round = asyncio.ensure_future(self.poster.round())
        try:
            await asyncio.shield(self._round)
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("What is due could not be posted; it is tried again.")

    @look.before_loop
    async def wait(self) -> None:
        """Wait until the bot is logged in and connected."""
        await self.bot.wait_until_ready()

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Nothing is followed any longer in a channel that is gone."""
        await self.bot.quickly(self.bot.desk.library.store.follows.end_in, channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Nor in a thread."""
        await self.bot.quickly(self.bot.desk.library.store.follows.end_in, payload.thread_id)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Posting(bot))
