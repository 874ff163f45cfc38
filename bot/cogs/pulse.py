"""How the process is: that its event loop turns, and which of its shards are in touch with Discord."""

import asyncio
from contextlib import suppress
from math import isfinite

from discord.ext import commands

from bot.client import Dateline
from bot.health import BEAT_S
from bot.tally import GatewayEvent


class Pulse(commands.Cog):
    """Tells the bot's `health` and `tally`."""

    def __init__(self, bot: Dateline) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin to beat."""
        self._beating = asyncio.create_task(self._beat(), name="pulse")

    async def cog_unload(self) -> None:
        """Stop, when the bot has stopped."""
        self._beating.cancel()
        self.bot.health.ended()

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + BEAT_S
            await asyncio.sleep(BEAT_S)
            self.bot.health.beat()
            self._measure()
            self.bot.tally.lagged(max(0.0, loop.time() - due))

    def _measure(self) -> None:
        """Note what only the event loop may look up."""
        health = self.bot.health
        health.servers = len(self.bot.guilds)
        with suppress(AttributeError):  # of a shard that has no connection yet
            latencies = [latency for _, latency in self.bot.latencies if isfinite(latency)]
            health.latency_s = max(latencies, default=0.0)

    def _shard(self, shard: int, event: GatewayEvent, *, connected: bool) -> None:
        held = self.bot.shard_ids or range(self.bot.shard_count or 1)
        self.bot.health.shard(shard, connected=connected, held=len(held))
        self.bot.tally.gateway(event)

    @commands.Cog.listener()
    async def on_shard_connect(self, shard_id: int) -> None:
        """A session began; its servers are still to come."""
        self._shard(shard_id, "connected", connected=False)

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """All servers of a shard are known."""
        self._shard(shard_id, "ready", connected=True)

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        """A session goes on."""
        self._shard(shard_id, "resumed", connected=True)

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A connection is gone."""
        self._shard(shard_id, "disconnected", connected=False)


async def setup(bot: Dateline) -> None:
    """Add this cog."""
    await bot.add_cog(Pulse(bot))
