"""Buttons that outlive the process that made them: everything that one stands for is in its `custom_id`.

A cog says which of its methods answers to which button with `@pressed("more")`, and to which form with
`@submitted("follow")`; the client finds them there.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import discord
from discord import ui

BY = "dateline"
_TEMPLATE = rf"{BY}:(?P<action>[a-z-]+)(?P<state>(?::[\w.-]*)*)"

F = TypeVar("F", bound=Callable[..., Awaitable[None]])


def pressed(action: str) -> Callable[[F], F]:
    """Mark a method of a cog as what happens when a button with this action is pressed."""
    return _mark("__pressed__", action)


def submitted(action: str) -> Callable[[F], F]:
    """Mark a method of a cog as what happens when a form with this action is sent; it gets the text first."""
    return _mark("__submitted__", action)


def _mark(attribute: str, action: str) -> Callable[[F], F]:
    def mark(method: F) -> F:
        setattr(method, attribute, action)
        return method

    return mark


def custom_id(action: str, *state: object) -> str:
    """At most 100 characters that hold an action and its state."""
    return ":".join([BY, action, *("" if part is None else str(part) for part in state)])


def parsed(id: str) -> tuple[str, list[str]] | None:
    """Action and state of a `custom_id` of ours; None for any other."""
    parts = id.split(":")
    return (parts[1], parts[2:]) if len(parts) > 1 and parts[0] == BY else None


class Press(ui.DynamicItem[ui.Button[Any]], template=_TEMPLATE):
    """Any of our buttons."""

    def __init__(self, button: ui.Button[Any], action: str, state: list[str]) -> None:
        super().__init__(button)
        self.action = action
        self.state = state

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> "Press":
        """The button that was pressed, made again from its `custom_id`."""
        return cls(item, match["action"], match["state"].split(":")[1:])

    async def callback(self, interaction: Any) -> None:
        """Leave it to the cog that answers to this action."""
        await interaction.client.press(interaction, self.action, self.state)


def button(label: str, action: str, *state: object, danger: bool = False, disabled: bool = False) -> Press:
    """A button of ours."""
    style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.secondary
    made: ui.Button[Any] = ui.Button(label=label, style=style, disabled=disabled, custom_id=custom_id(action, *state))
    return Press(made, action, [])


def link(label: str, url: str) -> ui.Button[Any]:
    """A button that opens a web page."""
    return ui.Button(label=label, url=url)


@dataclass(frozen=True, slots=True)
class Limits:
    """Which articles may answer, small enough to travel in a button."""

    since: date | None = None
    until: date | None = None
    source: str | None = None
    """A publisher."""

    def pack(self) -> str:
        """The limits as at most 24 characters; a publisher is only recognised, not spelt."""
        days = [str(day.toordinal()) if day else "" for day in (self.since, self.until)]
        return ".".join([*days, fingerprint(self.source) if self.source else ""])

    @classmethod
    def unpack(cls, packed: str, publishers: Callable[[], list[str]]) -> "Limits":
        """The limits again; `publishers` are those that the archive has."""
        since, until, source, *_ = [*packed.split("."), "", "", ""]
        days = [
            date.fromordinal(int(day)) if day.isdecimal() and 0 < int(day) < 3_652_060 else None
            for day in (since, until)
        ]
        names = [name for name in publishers() if fingerprint(name) == source] if source else []
        return cls(days[0], days[1], names[0] if names else None)


NO_LIMITS = Limits()


def fingerprint(name: str) -> str:
    """Eight characters that tell one publisher from another."""
    return hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
