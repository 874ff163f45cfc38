"""Correct the messages that quote what has changed: each is edited in place, and nothing is posted anew.

Discord lets a bot edit few messages in a while that are older than an hour (three in twenty seconds of one channel, as
far as can be seen), and says so; a message then waits its turn. Those given last come first: they are still read.
"""

import asyncio
import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.apart import Apart, part_of
from bot.corrections import corrected
from bot.reach import everything
from bot.reader import Reader
from knowledge.errors import KnowledgeError
from knowledge.library import PUBLIC
from knowledge.library.records import Posted
from knowledge.quote_status import Became

if TYPE_CHECKING:
    from bot.client import Dateline

CHANNEL_S = 7.0
"""Seconds between two edits in one channel."""
EVERY_S = 0.5
"""Seconds between two edits anywhere."""
AGAIN = timedelta(minutes=1)
"""After which a message that could not be edited is tried again; each time twice as long."""
TRIES = 12
"""After which it is given up: the last is two days after the first."""

log = logging.getLogger("dateline")


class Corrector:
    """Corrects messages in the channels of the servers that this process is told of."""

    def __init__(self, bot: "Dateline", apart: Apart) -> None:
        self._bot = bot
        self._messages = bot.desk.library.messages
        self._apart = apart
        self._edited: dict[int, float] = {}
        """When a channel was last edited in."""

    async def round(self) -> int:
        """Correct what is to be corrected now; returns how many messages were looked at."""
        stale = await self._apart.quickly(self._stale)
        looked = 0
        for posted in stale:
            if self._bot.closing:
                break
            if time.monotonic() - self._edited.get(posted.channel, -CHANNEL_S) >= CHANNEL_S:
                await self._look(posted)
                looked += 1
        self._edited = {c: at for c, at in self._edited.items() if time.monotonic() - at < CHANNEL_S}
        return looked

    def _stale(self) -> list[Posted]:
        """Messages to be looked at, once the index holds what the store does: what may be shown is looked up there."""
        stale = self._messages.stale(part_of(self._bot.settings.held))
        library = self._bot.desk.library
        return stale if stale and library.snapshot().generation >= library.generation() else []

    async def _look(self, posted: Posted) -> None:
        """Look at one message, and edit it where something that it quotes does not stand any longer."""
        if posted.tries >= TRIES:
            await self._apart.quickly(self._messages.forget, [posted.message])
            return
        await self._apart.quickly(self._messages.looking, posted.message, again=AGAIN * float(2**posted.tries))
        try:
            channel = self._bot.get_partial_messageable(posted.channel, guild_id=posted.guild or None)
            message = await channel.fetch_message(posted.message)
            view = await self._apart(self._corrected, message, posted, await self._parent(posted))
            if view is not None:
                try:
                    await message.edit(view=view)
                finally:  # which may have waited for Discord
                    self._edited[posted.channel] = time.monotonic()
                view.stop()
                await asyncio.sleep(EVERY_S)
        except (discord.NotFound, discord.Forbidden):  # it is gone, or the bot is
            await self._apart.quickly(self._messages.forget, [posted.message])
        except (discord.HTTPException, OSError, KnowledgeError) as error:
            log.warning("A message that quotes what has changed could not be edited yet: %s", error)
        except ValueError as error:  # a message that was never made so
            log.warning("A message that quotes what has changed cannot be edited: %s", error)
            await self._apart.quickly(self._messages.forget, [posted.message])
        else:
            await self._apart.quickly(self._messages.done, posted.message, tries=posted.tries + 1)

    async def _parent(self, posted: Posted) -> int | None:
        """The channel that a message's thread is in; None where it is in no thread."""
        if not posted.guild:
            return None
        channel = self._bot.get_channel(posted.channel) or await self._bot.fetch_channel(posted.channel)
        return getattr(channel, "parent_id", None)

    def _corrected(self, message: discord.Message, posted: Posted, parent: int | None) -> ui.LayoutView | None:
        """The message as it is to be; None where nothing is to be changed."""
        view: Any = ui.LayoutView.from_message(message, timeout=None)
        reader = Reader(0, posted.guild or None, channel=posted.channel, parent=parent)
        desk = self._bot.desk
        collections: tuple[str, ...] = (PUBLIC,)
        if reader.guild is not None:  # of what is no longer asked here, too: it may have to be taken away
            collections = (*everything(reader, desk.servers.settings(reader.guild)), PUBLIC)

        def look(id: str, start: int, end: int) -> Became:
            return desk.library.became(id, start, end, collections=collections)

        changed = corrected(view, look, lambda quote, beside: desk.showing.instead(reader, quote, beside=beside))
        return view if changed else None
