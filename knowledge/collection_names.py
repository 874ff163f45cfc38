"""Collections within a collection: "guild:1/press" is a part of "guild:1", with readers of its own.

What bounds the whole bounds all its parts together, what its admins correct counts in each of them, and they are
exported and erased with it. Nothing but a server's collection has parts.
"""

from collections.abc import Iterable

MADE = "collection:"
"""Begins the key of a setting of the whole that makes a part; its name follows."""
LONGEST = 40
"""Characters of a part's name."""
SERVER = "guild:"
"""Begins the name of a server's collection."""
_WITHIN = "/"


def whole(collection: str) -> str:
    """The collection that this one is a part of; itself where it is a whole one."""
    return collection.partition(_WITHIN)[0] if collection.startswith(SERVER) else collection


def part(collection: str, name: str) -> str:
    """The part `name` of a whole collection. The part without a name holds no articles, and stands for the whole where
    that is not asked itself: what its admins correct still counts."""
    return f"{collection}{_WITHIN}{name}"


def name_of(collection: str) -> str | None:
    """The name of a part; None for a whole collection."""
    name = collection.partition(_WITHIN)[2] if collection.startswith(SERVER) else ""
    return name or None


def wholes(collections: Iterable[str]) -> tuple[str, ...]:
    """The collections that these are, or are parts of, each once, in their order."""
    return tuple(dict.fromkeys(map(whole, collections)))
