"""Which of a server's articles are asked where: its named collections, by channel and by role.

A collection that was given to a channel or a role is asked there, or by them, and nowhere else. What no channel and no
role was given is asked in every channel that was given nothing.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from bot.markdown import visible
from knowledge.language.folding import fold
from knowledge.library import PUBLIC
from knowledge.store.within import LONGEST, MADE, part

if TYPE_CHECKING:
    from bot.reader import Reader
    from bot.servers import ServerSettings

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


def collections(reader: "Reader", settings: "ServerSettings") -> tuple[str, ...]:
    """The collections that `reader` may see, and no others; the public one last.

    What is corrected in a server counts for whoever asks there, whatever they ask.
    """
    if reader.guild is None:
        return (PUBLIC,)
    scope, reserved = reader.scope, settings.reserved
    if reader.manages:
        names, own, public = set(settings.collections), True, settings.public
    else:
        place = reader.parent or settings.threads.get(str(reader.channel))
        here = next((found for id in (reader.channel, place) if (found := settings.asked_in.get(str(id)))), None)
        names = set(here.collections) if here else set(settings.collections) - reserved
        own, public = (here.own, here.public) if here else (True, settings.public)
        for role in reader.roles:
            if (more := settings.asked_by.get(str(role))) is not None:
                names, own, public = names | {*more.collections}, own or more.own, public or more.public
    there = sorted(names.intersection(settings.collections))
    return (
        scope if own else part(scope, ""),
        *(part(scope, name) for name in there),
        *((PUBLIC,) if public else ()),
    )


def everything(reader: "Reader", settings: "ServerSettings") -> tuple[str, ...]:
    """All that is a server's own, for those who manage it and for what looks after it."""
    return (reader.scope, *(part(reader.scope, name) for name in settings.collections))


def named(typed: str, there: "tuple[str, ...]") -> str:
    """The name of a collection as it is kept: that of `there` which differs in capitals or marks alone, else as typed.

    Empty where nothing is left of what was typed, or it is too long.
    """
    name = " ".join(visible(typed).replace("/", " ").split())
    known = next((one for one in there if fold(one) == fold(name)), name)
    return known if len(known) <= LONGEST else ""
