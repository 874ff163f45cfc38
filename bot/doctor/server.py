"""One server: whether the bot may do there what the settings want of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

import discord

from bot.doctor.finding import Finding, Keys
from bot.rights import BEGIN, EVERYWHERE, IN_THREADS, MANAGE, SEEN, held, lacking, needed
from bot.servers import ServerSettings

Named = Callable[[SEEN], str]


def server(
    name: str,
    settings: ServerSettings,
    *,
    me: discord.Member,
    channels: Mapping[int, SEEN],
    content: bool,
    named: Named,
) -> Iterator[Finding]:
    """What is in the way in the server `name`, where the bot is `me`.

    `channels` holds its channels, and those of its threads that the settings name. `content` is whether the bot has
    the message-content intent, `named` how a channel is written.
    """
    wrong = list(_wrong(name, settings, me, channels, content, named))
    yield from wrong or [Finding("servers", "well", "doctor.server-well", {"server": name})]


async def threads(client: discord.Client, ids: Iterable[int]) -> dict[int, SEEN]:
    """Those of `ids` that are threads; Discord lists none that is archived, and has to be asked for each."""
    found: dict[int, SEEN] = {}
    for id in ids:
        with suppress(discord.NotFound, discord.Forbidden, discord.InvalidData):
            channel = await client.fetch_channel(id)
            if isinstance(channel, discord.Thread):
                found[id] = channel
    return found


def _wrong(
    name: str,
    settings: ServerSettings,
    me: discord.Member,
    channels: Mapping[int, SEEN],
    content: bool,
    named: Named,
) -> Iterator[Finding]:
    modes = {int(id): mode for id, mode in settings.channels.items()}
    only = any(mode == "only" and id in channels for id, mode in modes.items())  # what is gone counts for nothing
    if not only and (missing := Keys(lacking(me.guild_permissions, EVERYWHERE))):
        yield Finding("servers", "warning", "doctor.server-mute", {"server": name, "rights": missing})
    if gone := sum(id not in channels for id in modes):
        yield Finding("servers", "warning", "doctor.channels-gone", {"server": name, "n": gone})
    for id, mode in modes.items():
        channel = channels.get(id)
        if channel is None or mode == "never":
            continue
        where = {"server": name, "channel": named(channel)}
        if missing := Keys(lacking(held(channel, me, channels), needed(channel))):
            yield Finding("servers", "problem", "doctor.channel-rights", {**where, "rights": missing})
        if mode == "every" and not content:
            yield Finding("servers", "problem", "doctor.channel-intent", where)
        if isinstance(channel, discord.Thread) and channel.locked and not held(channel, me, channels).manage_threads:
            yield Finding("servers", "warning", "doctor.thread-locked", where)
    yield from _threads(name, settings, me, channels, named)


def _threads(
    name: str, settings: ServerSettings, me: discord.Member, channels: Mapping[int, SEEN], named: Named
) -> Iterator[Finding]:
    """What is in the way of threads for answers, and of tags for posts; the bot answers all the same."""
    for id in settings.threaded:
        channel = channels.get(int(id))
        if channel is not None and (missing := Keys(lacking(held(channel, me), (BEGIN, IN_THREADS)))):
            where = {"server": name, "channel": named(channel), "rights": missing}
            yield Finding("servers", "warning", "doctor.thread-rights", where)
    for id, tag in settings.tags.items():
        forum = channels.get(int(id))
        if not isinstance(forum, discord.ForumChannel):
            continue
        where = {"server": name, "channel": named(forum)}
        if forum.get_tag(int(tag)) is None:
            yield Finding("servers", "warning", "doctor.tag-gone", where)
        elif missing := Keys(lacking(held(forum, me), (MANAGE,))):
            yield Finding("servers", "warning", "doctor.tag-rights", {**where, "rights": missing})
