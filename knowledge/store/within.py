"""Collections within a collection: "guild:1/press" is a part of "guild:1", with readers of its own.

What bounds the whole bounds all its parts together, what its admins correct counts in each of them, and they are
exported and erased with it. Nothing but a server's collection has parts.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, select, union

from knowledge.store.schema import articles, feeds, settings

MADE = "collection:"
"""Begins the key of a setting of the whole that makes a part; its name follows."""
LONGEST = 40
"""Characters of a part's name."""
_SERVER, _WITHIN = "guild:", "/"


def whole(collection: str) -> str:
    """The collection that this one is a part of; itself where it is a whole one."""
    return collection.partition(_WITHIN)[0] if collection.startswith(_SERVER) else collection


def part(collection: str, name: str) -> str:
    """The part `name` of a whole collection. The part without a name holds no articles, and stands for the whole where
    that is not asked itself: what its admins correct still counts."""
    return f"{collection}{_WITHIN}{name}"


def name_of(collection: str) -> str | None:
    """The name of a part; None for a whole collection."""
    name = collection.partition(_WITHIN)[2] if collection.startswith(_SERVER) else ""
    return name or None


def wholes(collections: Iterable[str]) -> tuple[str, ...]:
    """The collections that these are, or are parts of, each once, in their order."""
    return tuple(dict.fromkeys(map(whole, collections)))


def with_parts(connection: Connection, collection: str) -> list[str]:
    """The whole collection that this one belongs to, and the parts of it that were made, inside a transaction."""
    there = whole(collection)
    made = select(settings.c.key).where(settings.c.scope == there, settings.c.key.startswith(MADE, autoescape=True))
    names = [key.removeprefix(MADE) for key in connection.execute(made).scalars()]
    return list(dict.fromkeys([there, *(part(there, name) for name in sorted(names)), collection]))


def holding(connection: Connection, collection: str) -> list[str]:
    """All that belongs to a whole collection and was made, holds articles, or follows feeds; the whole one first."""

    def inside(column: ColumnElement[str]) -> ColumnElement[bool]:
        return column.startswith(part(collection, ""), autoescape=True)

    held = union(
        select(articles.c.collection).where(inside(articles.c.collection)),
        select(feeds.c.collection).where(inside(feeds.c.collection)),
    )
    found = set(connection.execute(held).scalars()) if collection.startswith(_SERVER) else set[str]()
    return list(dict.fromkeys([*with_parts(connection, collection), *sorted(found)]))
