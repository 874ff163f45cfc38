"""`/setup collections`: which channels and roles ask which of the server's collections."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands

from bot import parts
from bot.admitting import keeps
from bot.asks import CHANNEL, ROLE, Asks, named
from bot.catalogue import Markdown, Words
from bot.client import Interaction
from bot.errors import TellError
from bot.markdown import line
from bot.request import Request
from bot.servers import ServerSettings
from knowledge.language.folding import fold


class Askable(app_commands.Transformer):
    """A channel that questions can be asked in; threads follow theirs."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """For text, for voice, forums."""
        kinds = discord.ChannelType
        return [kinds.text, kinds.news, kinds.voice, kinds.forum]

    async def transform(self, interaction: Any, value: Any, /) -> Any:
        """The channel as Discord names it."""
        return value


ROWS = 25
"""Channels and roles that `/setup show` lists."""


async def give(
    interaction: Interaction, *, channel: int | None, role: int | None, names: str, own: bool, public: bool
) -> ServerSettings:
    """Let a channel ask these collections alone, or a role these too; nothing given takes that back.

    Raises TellError unless one channel or one role is named, and for a collection that is not there.
    """
    request = Request(interaction.client, interaction)
    guild, servers = request.manage(server=True), request.desk.servers
    if (channel is None) == (role is None):
        raise TellError("collection.channel-or-role")

    def work() -> ServerSettings:
        there = servers.settings(guild).collections
        wanted = list(dict.fromkeys(named(each, there) for each in names.split(",") if each.strip()))
        if missing := [typed for typed in wanted if typed not in there]:
            raise TellError("collection.none-such", name=missing[0], there=", ".join(there) or "–")
        asks = Asks(collections=tuple(wanted), own=own, public=public)
        key = f"{CHANNEL}{channel}" if channel is not None else f"{ROLE}{role}"
        return servers.change(guild, **{key: asks.model_dump() if asks != Asks() else None})

    return await interaction.client.quickly(work)


async def complete(interaction: Interaction, typed: str, *, several: bool) -> list[app_commands.Choice[str]]:
    """The server's collections; with `several`, behind those that are typed already."""
    if interaction.guild_id is None or not keeps(interaction):
        return []
    there = await interaction.client.quickly(interaction.client.desk.shelf.collections, interaction.guild_id)
    before, _, last = typed.rpartition(",") if several else ("", "", typed)
    fitting = [name for name in there if fold(last.strip()) in fold(name)]
    offered = [f"{before.strip()}, {name}" if before.strip() else name for name in fitting]
    return parts.choices((each, each) for each in offered)


def described(settings: ServerSettings, words: Words) -> list[str]:
    """The server's collections, and who asks them, as lines of Markdown."""
    if not settings.collections:
        return []
    lines: list[str] = [words("collection.there", names=Markdown(_listed(settings.collections)))]
    given = [(f"<#{id}>", "collection.channel", asks) for id, asks in settings.asked_in.items()]
    given += [(f"<@&{id}>", "collection.role", asks) for id, asks in settings.asked_by.items()]
    for who, key, asks in given[:ROWS]:
        what = [line(name, 40) for name in asks.collections]
        what += [words("collection.own")] if asks.own else []
        what += [words("collection.public")] if asks.public else []
        lines.append(f"- {words(key, who=Markdown(who), names=Markdown(', '.join(what)))}")
    return lines


def _listed(names: Iterable[str]) -> str:
    return ", ".join(line(name, 40) for name in names)
