"""One server: whether the bot may do there what the settings want of it."""

from collections.abc import Callable, Iterator, Mapping

import discord

from bot.doctor.finding import Finding, Keys
from bot.servers import ServerSettings

RIGHTS = {
    "view_channel": "doctor.right-view",
    "send_messages": "doctor.right-send",
    "send_messages_in_threads": "doctor.right-threads",
    "read_message_history": "doctor.right-history",
}
"""What the bot needs to answer mentions, with how Discord calls it."""

Named = Callable[[discord.abc.GuildChannel], str]


def server(
    name: str,
    settings: ServerSettings,
    *,
    me: discord.Member,
    channels: Mapping[int, discord.abc.GuildChannel],
    content: bool,
    named: Named,
) -> Iterator[Finding]:
    """What is in the way in the server `name`, where the bot is `me`.

    `content` is whether the bot has the message-content intent, `named` how a channel is written.
    """
    wrong = list(_wrong(name, settings, me, channels, content, named))
    yield from wrong or [Finding("servers", "well", "doctor.server-well", {"server": name})]


def _wrong(
    name: str,
    settings: ServerSettings,
    me: discord.Member,
    channels: Mapping[int, discord.abc.GuildChannel],
    content: bool,
    named: Named,
) -> Iterator[Finding]:
    modes = {int(id): mode for id, mode in settings.channels.items()}
    only = any(mode == "only" and id in channels for id, mode in modes.items())  # what is gone counts for nothing
    if not only and (lacking := _lacking(me.guild_permissions)):
        yield Finding("servers", "warning", "doctor.server-mute", {"server": name, "rights": lacking})
    if gone := sum(id not in channels for id in modes):
        yield Finding("servers", "warning", "doctor.channels-gone", {"server": name, "n": gone})
    for id, mode in modes.items():
        channel = channels.get(id)
        if channel is None or mode == "never":
            continue
        where = {"server": name, "channel": named(channel)}
        if lacking := _lacking(channel.permissions_for(me)):
            yield Finding("servers", "problem", "doctor.channel-rights", {**where, "rights": lacking})
        if mode == "every" and not content:
            yield Finding("servers", "problem", "doctor.channel-intent", where)


def _lacking(rights: discord.Permissions) -> Keys:
    return Keys(key for right, key in RIGHTS.items() if not getattr(rights, right))
