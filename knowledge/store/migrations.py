"""The steps that brought the store's tables from one version to the next."""

import secrets
from collections.abc import Callable, Sequence

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    bindparam,
    select,
    text,
    update,
)

from knowledge.store.columns import Moment, folded
from knowledge.store.schema import (
    ADMINISTERED,
    CORRECTED,
    FOLLOWED,
    LATER,
    articles,
    digests,
    history,
    listed,
    meta,
    metadata,
    pages,
    shown,
    sized,
    succeeded,
    tallies,
)

Migration = Callable[[Connection], None]


def _first(connection: Connection) -> None:
    """Version 1."""
    first = MetaData()
    for table in metadata.sorted_tables:
        if table not in (articles, pages, *LATER):
            table.to_metadata(first)
    Table(
        "pages",
        first,
        Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
        Column("url", Text, primary_key=True),
        Column("mark", String(16), nullable=False),
        Column("etag", Text),
        Column("last_modified", Text),
        Column("first_seen", Moment, nullable=False),
        Column("due", Moment),
    )
    Table(
        "articles",
        first,
        Column("collection", String(100), primary_key=True),
        Column("id", String(16), primary_key=True),
        Column("state", String(12), nullable=False),
        Column("json", Text),
        Column("title", Text, nullable=False),
        Column("publisher", Text),
        Column("published", Date),
        Column("address", Text),
        Column("characters", Integer, nullable=False),
        Column("added", Integer, nullable=False),
        Column("changed", Integer, nullable=False),
        Column("added_at", Moment, nullable=False),
        Column("changed_at", Moment, nullable=False),
        Column("replaced_by", String(16)),
        Index("articles_by_change", "changed"),
        Index("articles_by_addition", "state", "added"),
        Index("articles_by_address", "collection", "address"),
    )
    first.create_all(connection)


def _second(connection: Connection) -> None:
    """Version 2: titles and publishers can be looked for without their marks."""
    for column in ("folded", "publisher_folded"):
        connection.execute(text(f"ALTER TABLE articles ADD COLUMN {column} TEXT DEFAULT '' NOT NULL"))
    told = connection.execute(select(articles.c.collection, articles.c.id, articles.c.title, articles.c.publisher))
    rows = [
        {"of": row.collection, "key": row.id, "folded": folded(row.title), "publisher_folded": folded(row.publisher)}
        for row in told
    ]
    if rows:
        here = and_(articles.c.collection == bindparam("of"), articles.c.id == bindparam("key"))
        connection.execute(update(articles).where(here), rows)  # sets what the rows name
    listed.create(connection)


def _third(connection: Connection) -> None:
    """Version 3: a page is known by its entry, with what is held of it and when it was looked at."""
    for name in ("entry", "key", "told", "looked", "changes"):
        kind = pages.c[name].type.compile(connection.dialect)
        ending = " DEFAULT '0' NOT NULL" if name == "changes" else ""
        connection.execute(text(f"ALTER TABLE pages ADD COLUMN {name} {kind}{ending}"))
    connection.execute(update(pages).values(key=pages.c.url))  # it was kept under its own address


def _fourth(connection: Connection) -> None:
    """Version 4: every change leaves a stamp, by which an index knows whose it is."""
    history.create(connection)
    generation = int(connection.execute(select(meta.c.value).where(meta.c.key == "generation")).scalar() or 0)
    connection.execute(history.insert().values(generation=generation, stamp=secrets.token_hex(8)))


def _fifth(connection: Connection) -> None:
    """Version 5: questions are followed, and messages that quote are known."""
    metadata.create_all(connection, tables=FOLLOWED)


def _sixth(connection: Connection) -> None:
    """Version 6: what articles take is known without reading them, and quotes of a day are counted."""
    connection.execute(text("ALTER TABLE articles ADD COLUMN bytes INTEGER DEFAULT 0 NOT NULL"))
    size = "length(CAST(json AS BLOB))" if connection.dialect.name == "sqlite" else "octet_length(json)"
    connection.execute(text(f"UPDATE articles SET bytes = {size} WHERE json IS NOT NULL"))  # noqa: S608 (no values)
    sized.create(connection)
    shown.create(connection)


def _seventh(connection: Connection) -> None:
    """Version 7: answers are corrected by hand."""
    metadata.create_all(connection, tables=CORRECTED)


def _eighth(connection: Connection) -> None:
    """Version 8: what became of questions, and how long answers took, is counted."""
    tallies.create(connection)


def _ninth(connection: Connection) -> None:
    """Version 9: the versions before one are found without looking at every article."""
    succeeded.create(connection)


def _tenth(connection: Connection) -> None:
    """Version 10: channels have digests."""
    digests.create(connection)


def _eleventh(connection: Connection) -> None:
    """Version 11: removals can be undone, changes are logged, and new articles are told of as they come."""
    metadata.create_all(connection, tables=ADMINISTERED)


MIGRATIONS: Sequence[Migration] = (
    _first,
    _second,
    _third,
    _fourth,
    _fifth,
    _sixth,
    _seventh,
    _eighth,
    _ninth,
    _tenth,
    _eleventh,
)
"""Step n brings a store from version n to n + 1, inside the transaction that also writes the new version.

The tables in `schema.py` are the newest version. Whoever changes them appends a step that makes the same change, and
brings the tables in the first step that it changes down to what they were.
"""
VERSION = len(MIGRATIONS)
"""The newest version: a store that is not there yet is made so at once."""
