"""Where something may be followed: what somebody chose or typed, and whether they, and the bot, may there."""

import discord

from bot.catalogue import Words
from bot.client import Interaction
from bot.errors import TellError
from bot.following import Place


def offered(interaction: Interaction, words: Words, typed: str) -> list[tuple[str, str]]:
    """This channel, direct messages, and the channels that somebody manages and the bot may write in, where their names
    hold what is `typed`: how each is called, and what `place_of` knows it by."""
    places = [(words.label("following.direct"), "dm")]
    if manages(interaction):
        places.insert(0, (words.label("following.here"), "here"))
    if interaction.guild is not None and isinstance(interaction.user, discord.Member):
        for channel in interaction.guild.text_channels:
            if _manages_channel(channel, interaction.user) and _may_write(channel):
                places.append((f"#{channel.name}", str(channel.id)))
    wanted = typed.casefold().lstrip("#")
    return [(name, value) for name, value in places if wanted in name.casefold()]


async def place_of(interaction: Interaction, where: str | None) -> Place:
    """The channel that somebody chose or typed; raises TellError where they, or the bot, may not."""
    if where is None:
        where = "here" if manages(interaction) else "dm"
    if where == "dm" or interaction.guild is None:
        channel = interaction.user.dm_channel or await interaction.user.create_dm()
        return Place(channel.id, None)
    if where == "here":
        if not manages(interaction):
            raise TellError("following.not-manager")
        rights = interaction.app_permissions
        thread = isinstance(interaction.channel, discord.Thread)
        writes = rights.send_messages_in_threads if thread else rights.send_messages
        if not (rights.view_channel and writes and rights.read_message_history) or not interaction.channel_id:
            raise TellError("following.cannot-write")
        return Place(interaction.channel_id, interaction.guild.id, getattr(interaction.channel, "parent_id", None))
    wanted = where.strip().lstrip("<#").rstrip(">")
    channels: list[discord.TextChannel | discord.Thread] = [*interaction.guild.text_channels]
    channels += interaction.guild.threads
    found = next((each for each in channels if wanted in (str(each.id), each.name)), None)
    if found is None or not isinstance(interaction.user, discord.Member):
        raise TellError("following.no-channel", name=where)
    if not _manages_channel(found, interaction.user):
        raise TellError("following.not-manager")
    if not _may_write(found):
        raise TellError("following.cannot-write")
    return Place(found.id, interaction.guild.id, getattr(found, "parent_id", None))


def manages_server(interaction: Interaction) -> bool:
    """Whether somebody manages the server, or all its channels."""
    return interaction.is_guild_integration() and _may_manage(interaction.permissions)


def _may_manage(rights: discord.Permissions) -> bool:
    return rights.manage_guild or rights.manage_channels


def manages(interaction: Interaction) -> bool:
    """Whether somebody manages the channel that they are in; a thread, also whoever began it."""
    if interaction.guild is None or not interaction.is_guild_integration():
        return False
    rights, channel = interaction.permissions, interaction.channel
    if isinstance(channel, discord.Thread) and (channel.owner_id == interaction.user.id or rights.manage_threads):
        return True
    return rights.manage_channels or rights.manage_guild


def _manages_channel(channel: "discord.TextChannel | discord.Thread", member: discord.Member) -> bool:
    rights = channel.permissions_for(member)
    if isinstance(channel, discord.Thread) and (channel.owner_id == member.id or rights.manage_threads):
        return rights.view_channel
    return rights.view_channel and (rights.manage_channels or rights.manage_guild)


def _may_write(channel: "discord.TextChannel | discord.Thread") -> bool:
    rights = channel.permissions_for(channel.guild.me)
    writes = rights.send_messages_in_threads if isinstance(channel, discord.Thread) else rights.send_messages
    return rights.view_channel and writes and rights.read_message_history
