"""What a message says, wherever in it that stands, and whom it names."""

import re
from collections.abc import Iterator, Mapping

import discord

MENTIONED = re.compile(r"<(@&|#)(\d{1,20})>")


def texts_of(message: discord.Message) -> Iterator[str]:
    """The texts of a message: what its author wrote, what was forwarded, what is shown of an address in it."""
    forwarded = message.message_snapshots
    written = (message.content, *(kept.content for kept in forwarded))
    shown = (message.embeds, *(kept.embeds for kept in forwarded))
    yield from (*written, *("\n".join(_shown(embeds)) for embeds in shown))


def _shown(embeds: list[discord.Embed]) -> Iterator[str]:
    for embed in embeds:
        yield from (part for part in (embed.title, embed.description) if part)


def names_in(message: discord.Message) -> Mapping[str, str]:
    """What the people, roles and channels are called that a message mentions, by how it mentions them ("@41")."""
    people = {f"@{person.id}": person.display_name for person in message.mentions}
    return (
        people
        | {f"@&{role.id}": role.name for role in message.role_mentions}
        | names_of(message.guild, message.content)
    )


def names_of(guild: discord.Guild | None, text: str) -> dict[str, str]:
    """The same of roles and channels that a text mentions, as far as they are known here."""
    if guild is None:
        return {}
    found = {}
    for kind, id in MENTIONED.findall(text):
        thing = guild.get_role(int(id)) if kind == "@&" else guild.get_channel_or_thread(int(id))
        if thing is not None:
            found[f"{kind}{id}"] = thing.name
    return found
