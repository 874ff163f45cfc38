"""One server: whether the bot may do there what the settings want of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

import discord

from bot.doctor.finding import Finding, Keys
from bot.rights import BEGIN, EVERYWHERE, IN_THREADS, MANAGE, SEEN, held, lacking, lacking_any, needed
from bot.servers import ServerSettings

LISTED = 10
"""Channels that one sentence names."""
Named = Callable[[SEEN], str]


def server(
    name: str,
    settings: ServerSettings,
    *,
    me: discord.Member,
    channels: Mapping[int, SEEN],
    content: bool,
    named: Named,
    due: Iterable[int] = (),
) -> Iterator[Finding]:
    """What is in the way in the server `name`, where the bot is `me`.

    `channels` holds its channels, and those of its threads that the settings name. `content` is whether the bot has
    the message-content intent, `named` how a channel is written; in those that are `due` it is to post unasked.
    """
    person = () if settings.person is None else (settings.person.channel,)
    gone = [
        Finding("servers", "problem", "doctor.person-gone", {"server": name}) for id in person if id not in channels
    ]
    wrong = [
        *gone,
        *_wrong(name, settings, me, channels, content, named),
        *_unasked(name, me, channels, dict.fromkeys((*due, *person)), named),
        *_elsewhere(name, settings, me, channels, named),
    ]
    if not any(each.state != "note" for each in wrong):
        yield Finding("servers", "well", "doctor.server-well", {"server": name})
    yield from wrong


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


def _unasked(
    name: str, me: discord.Member, channels: Mapping[int, SEEN], due: Iterable[int], named: Named
) -> Iterator[Finding]:
    """Where the bot is to post, and may not."""
    for channel in [channels[id] for id in due if id in channels]:
        if missing := Keys(lacking(held(channel, me, channels), needed(channel))):
            where = {"server": name, "channel": named(channel), "rights": missing}
            yield Finding("servers", "problem", "doctor.due-rights", where)


def _elsewhere(
    name: str, settings: ServerSettings, me: discord.Member, channels: Mapping[int, SEEN], named: Named
) -> Iterator[Finding]:
    """Channels of which nothing was set, and which the bot sees without being able to answer there.

    One that it does not see is hardly meant for it.
    """
    if "only" in settings.channels.values() or lacking_any(me.guild_permissions):
        return
    alike: dict[Keys, list[str]] = {}
    for id, channel in channels.items():
        kind = isinstance(channel, discord.TextChannel | discord.ForumChannel)
        if kind and str(id) not in settings.channels and (rights := held(channel, me)).view_channel:
            alike.setdefault(Keys(lacking(rights, needed(channel))), []).append(named(channel))
    for missing, where in alike.items():
        if missing:
            more = f" (+{len(where) - LISTED})" if len(where) > LISTED else ""
            told = type(where[0])(", ".join(where[:LISTED]) + more)
            yield Finding("servers", "note", "doctor.elsewhere", {"server": name, "channels": told, "rights": missing})


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
