"""What the bot needs in a place to answer there, by the kind of the place, and what it lacks of that."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import discord

SEEN: TypeAlias = discord.abc.GuildChannel | discord.Thread

VIEW, SEND, HISTORY = "view_channel", "send_messages", "read_message_history"
IN_THREADS, BEGIN, MANAGE, CONNECT = (
    "send_messages_in_threads",
    "create_public_threads",
    "manage_threads",
    "connect",
)
KEYS = {
    VIEW: "doctor.right-view",
    SEND: "doctor.right-send",
    IN_THREADS: "doctor.right-threads",
    HISTORY: "doctor.right-history",
    BEGIN: "doctor.right-begin",
    MANAGE: "doctor.right-manage",
    CONNECT: "doctor.right-connect",
}
"""How Discord calls each right, as a key of the catalogue."""

EVERYWHERE = (VIEW, SEND, IN_THREADS, HISTORY)
"""What answers to mentions need in all of a server."""


def needed(place: SEEN) -> tuple[str, ...]:
    """The rights that answers need in a place.

    In a thread, and so in a forum, Send Messages counts for nothing; the text of a voice channel is closed to who may
    not connect.
    """
    if isinstance(place, discord.Thread | discord.ForumChannel):
        return VIEW, IN_THREADS, HISTORY
    if isinstance(place, discord.VoiceChannel | discord.StageChannel):
        return VIEW, CONNECT, SEND, HISTORY
    return EVERYWHERE


def held(place: SEEN, me: discord.Member, places: Mapping[int, SEEN] | None = None) -> discord.Permissions:
    """What the bot may do in a place; a thread has the rights of its channel, which is looked up among `places`."""
    if isinstance(place, discord.Thread):
        channel = (places or {}).get(place.parent_id) or place.parent
        if channel is None:  # the bot does not see it
            return discord.Permissions.none()
        return held(channel, me) if not isinstance(channel, discord.Thread) else discord.Permissions.none()
    return place.permissions_for(me)


def lacking(rights: discord.Permissions, wanted: tuple[str, ...]) -> Iterator[str]:
    """The keys of those that are wanted and not held."""
    return (KEYS[right] for right in wanted if not getattr(rights, right))


def lacking_any(rights: discord.Permissions) -> bool:
    """Whether one is missing of those that the bot needs in all of a server."""
    return any(True for _ in lacking(rights, EVERYWHERE))


def lacking_in(place: SEEN, me: discord.Member) -> Iterator[str]:
    """The keys of the rights that the bot lacks to answer in a place."""
    return lacking(held(place, me), needed(place))


def has_threads(place: object) -> bool:
    """Whether a thread can be begun from a message there."""
    return isinstance(place, discord.TextChannel)
