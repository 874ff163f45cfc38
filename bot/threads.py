"""A thread for each answer: begun from the message that asked, or from the answer itself."""

import logging
from typing import Any

import discord

from bot.parts import choice
from bot.rights import BEGIN, IN_THREADS, has_threads, held, lacking, lacking_in
from bot.servers import ServerSettings

log = logging.getLogger("dateline")

CLOSED = frozenset({10003, 50001, 50013, 50083, 160005})
"""Discord's codes where a thread takes no message: it is gone, unseen, forbidden, archived or locked."""


def wanted(channel: Any, settings: ServerSettings) -> bool:
    """Whether an answer in a channel gets a thread."""
    return has_threads(channel) and str(channel.id) in settings.threaded


def is_own(channel: Any, me: discord.ClientUser | None) -> bool:
    """Whether a channel is a thread that the bot began."""
    return me is not None and isinstance(channel, discord.Thread) and channel.owner_id == me.id


async def begun(message: discord.Message | discord.PartialMessage, question: str) -> discord.Thread | None:
    """A new thread under a message, called by the question; None where there can be none."""
    channel: Any = message.channel
    if any(lacking(held(channel, channel.guild.me), (BEGIN, IN_THREADS))):
        return None  # /setup check says so
    try:
        return await message.create_thread(name=choice(question) or "?")
    except (discord.HTTPException, OSError) as error:
        log.warning("No thread could be begun in channel %s: %s", channel.id, error)
        return None


def refuge(channel: Any, error: discord.HTTPException, settings: ServerSettings) -> discord.TextChannel | None:
    """Where an answer goes that a thread does not take: the channel that it is in; None where that would tell others.

    What is asked in a private thread, or in one that asks collections of its own, is not answered where more people
    read it, nor where moderators want no answers; and a forum takes no messages.
    """
    if not isinstance(channel, discord.Thread) or channel.is_private() or error.code not in CLOSED:
        return None
    if str(channel.id) in settings.asked_in or settings.mode(channel.parent_id) == "never":
        return None
    parent = channel.parent
    if not isinstance(parent, discord.TextChannel) or any(lacking_in(parent, parent.guild.me)):
        return None
    return parent
