"""The places of a server that `/setup channel` offers, and what is set for each, in words."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.catalogue import Markdown, Words
from bot.client import Interaction
from bot.errors import TellError
from bot.markdown import line
from bot.rights import BEGIN, IN_THREADS, MANAGE, SEEN, held, lacking
from bot.servers import ServerSettings

NO_TAG = "-"
"""What is chosen to mark no posts any longer."""
SHOWN = 30
"""Places on one page of settings."""


class Place(app_commands.Transformer):
    """An option that takes any place where something is written, also a thread that the bot has not heard of."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Discord's type of the option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """What the client offers."""
        kind = discord.ChannelType
        channels = [kind.text, kind.news, kind.voice, kind.stage_voice, kind.forum]
        return [*channels, kind.public_thread, kind.private_thread, kind.news_thread]

    async def transform(self, interaction: "discord.Interaction[Any]", value: Any, /) -> Any:
        """The choice as it came; `found` finds what it stands for."""
        return value


async def found(named: app_commands.AppCommandChannel | app_commands.AppCommandThread) -> SEEN:
    """The place that was chosen; raises TellError where the bot does not see it."""
    try:
        there: Any = named.resolve() or await named.fetch()
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        there = None
    if not isinstance(there, discord.abc.GuildChannel | discord.Thread):
        raise TellError("setup.cannot-see", channel=Markdown(named.mention))
    return there


def chosen(interaction: Interaction, option: str) -> int | None:
    """The id that stands in an option of the subcommand that is being typed; Discord may not tell more of it then."""
    data: Any = interaction.data
    filled = [inner for outer in data.get("options", ()) for inner in outer.get("options", ())]
    return next((int(each["value"]) for each in filled if each["name"] == option and "value" in each), None)


def named_rights(keys: Iterator[str] | list[str], words: Words) -> str:
    """Rights as Discord calls them, with commas between them."""
    return ", ".join(words.label(key) for key in keys)


def tag_of(forum: SEEN, typed: str) -> str:
    """The id of the tag that was chosen, or whose name was typed; empty for none. Raises TellError for no tag of it."""
    if not isinstance(forum, discord.ForumChannel):
        raise TellError("setup.tag-of-forum", channel=Markdown(forum.mention))
    if typed == NO_TAG:
        return ""
    for tag in forum.available_tags:
        if typed == str(tag.id) or typed.strip().casefold() == tag.name.casefold():
            return str(tag.id)
    raise TellError("setup.no-such-tag", channel=Markdown(forum.mention), tag=line(typed, 50))


def missing(place: SEEN, settings: ServerSettings, words: Words) -> Iterator[str]:
    """One line for each thing that is set for a place and that the bot will go without, for want of a right."""
    me = place.guild.me
    if str(place.id) in settings.threaded and (keys := list(lacking(held(place, me), (BEGIN, IN_THREADS)))):
        yield words("setup.without-thread", channel=Markdown(place.mention), rights=named_rights(keys, words))
    if str(place.id) in settings.tags and (keys := list(lacking(held(place, me), (MANAGE,)))):
        yield words("setup.without-tag", channel=Markdown(place.mention), rights=named_rights(keys, words))


def described(settings: ServerSettings, words: Words, guild: discord.Guild | None) -> Iterator[str]:
    """What is set for each place, a line each."""
    for id in list(dict.fromkeys((*settings.channels, *settings.threaded, *settings.tags)))[:SHOWN]:
        channel = guild.get_channel(int(id)) if guild is not None else None
        forum = channel if isinstance(channel, discord.ForumChannel) else None
        mode = settings.channels.get(id, "usual")
        said = [words("setup.every-post" if forum and mode == "every" else f"choice.{mode}")]
        if id in settings.threaded:
            said.append(words("setup.with-thread"))
        if id in settings.tags:
            tag = forum.get_tag(int(settings.tags[id])) if forum else None
            said.append(words("setup.with-tag", tag=Markdown(line(tag.name if tag else "?", 50))))
        yield f"- {words('setup.channel', channel=Markdown(f'<#{id}>'), value=Markdown('; '.join(said)))}"
