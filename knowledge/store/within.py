"""What belongs to a collection: the parts of it (`knowledge.collection_names`) that are there."""

from sqlalchemy import ColumnElement, Connection, select, union

from knowledge.collection_names import MADE, SERVER, part, whole
from knowledge.store.schema import articles, feeds, settings


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
    found = set(connection.execute(held).scalars()) if collection.startswith(SERVER) else set[str]()
    return list(dict.fromkeys([*with_parts(connection, collection), *sorted(found)]))
