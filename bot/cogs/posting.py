"""What is told without being asked: messages that are due for followed questions, and corrections."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

import discord
from discord.ext import commands, tasks

from bot import following
from bot.apart import Apart
from bot.client import Dateline
from bot.correcting import Corrector
from bot.following import Following
from bot.posting import Poster
from knowledge.errors import StoreUnreachableError

FINISH_S = 10.0
"""Seconds that messages on their way get when the bot stops."""

log = logging.getLogger("dateline")


class Posting(commands.Cog):
    """Posts what is due, corrects what was said, and ends what is followed in channels that are gone."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot
        self.apart = Apart(bot.desk.precedence)
        self.poster = Poster(bot, Following(bot.desk, clock=discord.utils.utcnow), self.apart)
        self.corrector = Corrector(bot, self.apart)
        self._rounds: set[asyncio.Task[int]] = set()

    async def cog_load(self) -> None:
        """Begin when Discord is there."""
        self.look.change_interval(seconds=following.LOOK_S)
        self.look.start()
        self.correct.change_interval(seconds=following.LOOK_S)
        self.correct.start()

    async def cog_unload(self) -> None:
        """Let what is on its way arrive, and begin no more."""
        self.look.cancel()
        self.correct.cancel()
        if self._rounds:
            await asyncio.wait(self._rounds, timeout=FINISH_S)
        self.apart.close()

    @tasks.loop()
    async def look(self) -> None:
        """Post what is due now."""
        await self._round(self.poster.round())

    @tasks.loop()
    async def correct(self) -> None:
        """Correct what is to be corrected now."""
        await self._round(self.corrector.round())

    @look.before_loop
    @correct.before_loop
    async def wait(self) -> None:
        """Wait until the bot is logged in and connected."""
        await self.bot.wait_until_ready()

    async def _round(self, work: Coroutine[Any, Any, int]) -> None:
        """Do a round to its end, also when the bot stops meanwhile; whatever goes wrong in one, the next is done."""
        task = asyncio.ensure_future(work)
        self._rounds.add(task)
        task.add_done_callback(self._rounds.discard)
        try:
            await asyncio.shield(task)
        except StoreUnreachableError:
            log.debug("What nobody asks for waits for the database.")  # whose absence is told once
        except Exception:
            log.exception("What nobody asks for could not be done; it is tried again.")

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Nothing is followed any longer in a channel that is gone."""
        await self.bot.quickly(self.bot.desk.library.follows.end_in, channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Nor in a thread."""
        await self.bot.quickly(self.bot.desk.library.follows.end_in, payload.thread_id)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Posting(bot))
