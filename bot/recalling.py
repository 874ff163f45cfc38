"""What a message of ours says of itself, read from the message, so that nothing need be kept for its buttons."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import discord

from bot.buttons import parsed
from bot.markdown import undo

ASKED, READ_AS, LOOKED_FOR = 1001, 1002, 1003
"""Ids of the texts that tell, later, what was asked, how it was read, and what titles were looked for."""


@dataclass(frozen=True)
class Recalled:
    """What one of our answers was about, read from the message itself, so that nothing need be kept."""

    question: str
    """What the next question may lean on, as `Question.subject`."""
    token: str | None
    """By which the store knows what was quoted."""
    limits: str
    """Packed `Limits`."""


def recall(message: discord.Message) -> Recalled | None:
    """What a message of ours answered; None when it is no answer."""
    asked = read_as = token = None
    limits = ""
    for component in _walk(message.components):
        if isinstance(component, discord.TextDisplay):
            if component.id == ASKED:
                asked = undo(component.content)
            elif component.id == READ_AS:
                read_as = undo(component.content.removeprefix("-# "))
        elif isinstance(component, discord.Button) and (found := parsed(component.custom_id or "")):
            action, state = found
            if action == "follow" and len(state) == 2:
                token, limits = state[0] or None, state[1]
    if asked is None:
        return None
    if read_as is not None:
        asked = read_as[read_as.find("“") + 1 : read_as.rfind("”")]
    return Recalled(asked, token, limits)


def token_of(message: discord.Message) -> str | None:
    """By which the store knows what a message of ours quotes, whether it answers a question or is a digest."""
    for component in _walk(message.components):
        if isinstance(component, discord.Button) and (found := parsed(component.custom_id or "")):
            action, state = found
            if action in ("follow", "digest-pause") and len(state) == 2 and state[0]:
                return state[0]
    return None


def recall_looked_for(message: discord.Message | None) -> str:
    """What a list of ours was looked for in titles; empty when it was not."""
    for component in _walk(message.components if message else ()):
        if isinstance(component, discord.TextDisplay) and component.id == LOOKED_FOR:
            shown = undo(component.content)
            return shown[shown.find("“") + 1 : shown.rfind("”")]
    return ""


def _walk(components: Iterable[Any]) -> Iterable[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))
