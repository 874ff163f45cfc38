"""Which of a server's articles are asked where: its named collections, by channel and by role.

A collection that was given to a channel or a role is asked there, or by them, and nowhere else. What no channel and no
role was given is asked in every channel that was given nothing.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.markdown import visible
from knowledge.collection_names import LONGEST, MADE
from knowledge.language.folding import fold

MOST = 50
"""Named collections of one server."""
CHANNEL, ROLE, THREAD = "asks:channel:", "asks:role:", "thread:"
"""Begin the keys of settings: what a channel asks, what a role does, and which channel a thread is in."""


class Asks(BaseModel):
    """What one channel asks, or one role may ask wherever it is."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    collections: tuple[str, ...] = ()
    """Names of collections."""
    own: bool = False
    """The server's articles that are in no named collection, too."""
    public: bool = False
    """The public articles, too."""


def gathered(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as `ServerSettings` holds them: what has a key for each channel, role and collection, in one place."""

    def beginning(key: str) -> dict[str, Any]:
        return {name.removeprefix(key): value for name, value in kept.items() if name.startswith(key)}

    more = {"asked_in": CHANNEL, "asked_by": ROLE, "threads": THREAD}
    return {**kept, **{name: beginning(key) for name, key in more.items()}, "collections": sorted(beginning(MADE))}


def named(typed: str, there: "tuple[str, ...]") -> str:
    """The name of a collection as it is kept: that of `there` which differs in capitals or marks alone, else as typed.

    Empty where nothing is left of what was typed, or it is too long.
    """
    name = " ".join(visible(typed).replace("/", " ").split())
    known = next((one for one in there if fold(one) == fold(name)), name)
    return known if len(known) <= LONGEST else ""
