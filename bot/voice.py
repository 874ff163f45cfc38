"""Say in a channel what answers a message there, whatever of Discord is in the way.

What a second try mends is tried again: an outage of a moment, a connection that was lost. The message has a *nonce*, so
that one that Discord has made although its answer was lost is not made twice. Where Discord takes no reply (the right
to read what was said before is missing, or nobody wrote the message), the answer stands alone; where it does not take
the answer at all, one plain sentence does.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, TypeVar

import aiohttp
import discord
from discord import ui

from bot.rights import SEEN, held, lacking_in

T = TypeVar("T")

log = logging.getLogger("dateline")

WAITS_S = (0.5, 2.0, 5.0)
"""Seconds before it is tried again; discord.py itself tries 500, 502 and 504 again, and little else."""
LOST = (aiohttp.ClientError, OSError, TimeoutError)
"""A connection that was lost, or could not be made."""
BROKEN = (discord.DiscordServerError, *LOST)
"""What another try may mend."""
NO_HISTORY = 160002
"""Discord's code for a reply where the right to read what was said before is missing."""
CLOSED = 160005
"""Discord's code, with a 400, for a thread that is locked."""
AT_ONCE, WITHIN_S = 3, 5.0
"""Answers that one person gets in one channel in so many seconds: of the five that Discord lets a channel have, so that
who asks a lot lets others through."""
_MANY = 1000
"""Conversations from which it is worth to look for those that are over."""


async def patiently(work: Callable[[], Awaitable[T]], *, mended: tuple[type[Exception], ...] = BROKEN) -> T:
    """Do what asks Discord for something, and may be done twice; raises what the last try raises."""
    for number, wait_s in enumerate(WAITS_S):
        try:
            return await work()
        except mended as error:
            if not number:
                log.info("What was sent to Discord did not get through (%s); it is tried again.", named(error))
            await asyncio.sleep(wait_s)
    return await work()


def named(error: BaseException) -> str:
    """What went wrong with Discord, in a few words that no message of anybody stands in."""
    if isinstance(error, discord.HTTPException):
        return f"{error.status}, code {error.code}"
    return type(error).__name__


class Voice:
    """Sends answers, each person's in a channel so many at a time."""

    def __init__(self) -> None:
        self._turns: dict[tuple[int, int], deque[float]] = {}
        self._alone: set[int] = set()
        """Channels of which the log says that answers stand alone there."""

    async def turn(self, channel: int, person: int) -> None:
        """Wait until it is this person's turn to be answered in this channel."""
        now = monotonic()
        if len(self._turns) >= _MANY:
            self._turns = {key: turns for key, turns in self._turns.items() if turns[-1] > now - WITHIN_S}
        turns = self._turns.setdefault((channel, person), deque(maxlen=AT_ONCE))
        at = max(now, turns[0] + WITHIN_S) if len(turns) == AT_ONCE else now
        turns.append(at)
        if at > now:
            await asyncio.sleep(at - now)

    async def send(
        self,
        channel: Any,
        view: ui.LayoutView,
        *,
        nonce: int,
        reference: discord.MessageReference | None = None,
        instead: ui.LayoutView,
    ) -> discord.Message | None:
        """Send `view`, in reply where there is a `reference`, or `instead` where Discord does not take it.

        None where nothing could be sent, of which the log tells. Raises what Discord says where nobody may write.
        """
        if reference is not None and not _may_reply(channel):
            self._tell(channel.id, "the right Read Message History is missing")
            reference = None
        tries = [(view, reference)] if reference is not None else []
        for shown, to in (*tries, (view, None), (instead, None)):
            more: dict[str, Any] = {} if to is None else {"reference": to, "mention_author": False}

            async def send(shown: ui.LayoutView = shown, more: dict[str, Any] = more) -> discord.Message:
                sent: discord.Message = await channel.send(view=shown, nonce=str(nonce), **more)
                return sent

            try:
                return await patiently(send)
            except BROKEN as error:
                log.warning("An answer could not be sent in channel %s (%s).", channel.id, named(error))
                return None
            except discord.HTTPException as error:
                if to is not None and error.code != CLOSED and (error.status == 400 or error.code == NO_HISTORY):
                    self._tell(channel.id, named(error))
                elif error.status == 400 and error.code != CLOSED:
                    log.error("Discord does not take an answer in channel %s (%s).", channel.id, named(error))
                else:
                    raise
        return None

    def _tell(self, channel: int, why: str) -> None:
        """Say in the log, once for each channel, that answers stand alone there."""
        if channel not in self._alone:
            self._alone.add(channel)
            log.info("In channel %d answers stand alone, since Discord takes no reply there: %s.", channel, why)


def _may_reply(channel: Any) -> bool:
    """Whether the bot has the right to reply, as far as is known: every refusal counts with Discord."""
    if not isinstance(channel, SEEN) or channel.guild.me is None:
        return True
    return held(channel, channel.guild.me).read_message_history


def may_write(channel: Any) -> bool:
    """Whether the bot may write there, as far as is known."""
    if not isinstance(channel, SEEN) or channel.guild.me is None:
        return True
    return not any(lacking_in(channel, channel.guild.me))
