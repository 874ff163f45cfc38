"""What a bot's log must not tell: what people wrote to it, who they are, and secrets."""

import re
from collections.abc import Iterator

from tests.loopback.server import Discord
from tests.loopback.world import Payload

RUN = 3
"""Words in a row that are enough to know a text again."""
SHORT = 12
"""Characters; what is shorter may stand in a log by chance."""
ASKED = {"question", "words", "citation"}
"""Options of commands that hold what somebody asks; others name a feed or a file, which may be logged."""


def betrayed(log: str, discord: Discord) -> list[str]:
    """What stands in `log` of all that went through `discord` and should not, each with what it is."""
    found = [
        f"the id of {user.name}" for user in discord.users.values() if user is not discord.bot and str(user.id) in log
    ]
    if discord.token in log:
        found.append("the bot's token")
    if any(interaction.token in log for interaction in discord.interactions.values()):
        found.append("the token of an interaction")
    plain = " ".join(_words(log))
    found += sorted(
        {f"of what was asked: {run!r}" for text in _written(discord) for run in _runs(text) if run in plain}
    )
    return found


def _written(discord: Discord) -> Iterator[str]:
    """What people wrote to the bot."""
    for channel in discord.channels.values():
        yield from (message.content for message in channel.messages.values() if message.author is not discord.bot)
    for interaction in discord.interactions.values():
        yield from _options(interaction.data)


def _options(data: Payload) -> Iterator[str]:
    for option in data.get("options") or []:
        if option["name"] in ASKED and isinstance(option.get("value"), str):
            yield option["value"]
        yield from _options(option)
    for row in data.get("components") or []:
        part = row.get("component", {})
        if isinstance(part.get("value"), str):
            yield part["value"]


def _runs(text: str) -> Iterator[str]:
    words = _words(re.sub(r"<[^<>\s]*>", " ", text))
    for start in range(max(1, len(words) - RUN + 1)):
        if len(run := " ".join(words[start : start + RUN])) >= SHORT:
            yield run


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
