"""Settings, removals, feeds that fail, and who changed what."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from knowledge.store.columns import Moment
from knowledge.store.schema.metadata import metadata

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)

removals = Table(
    "removals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("collection", String(100), nullable=False, index=True),  # a whole one (knowledge.collection_names)
    Column("at", Moment, nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),  # 0: it was only shown what would go
    Column("expires", Moment, nullable=False, index=True),  # then its articles are erased; of one not done, it goes
)
"""Articles that are removed together, and can be put back for a while."""

removed = Table(
    "removed",
    metadata,
    Column("removal_id", ForeignKey("removals.id", ondelete="CASCADE"), primary_key=True),
    Column("collection", String(100), primary_key=True),  # that it is in: the whole one, or a part of it
    Column("article_id", String(16), primary_key=True),
    Column("held_by", Text, nullable=False, server_default="[]"),  # JSON: the sources that held it
)

log = Table(
    "log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", String(100), nullable=False, index=True),
    Column("user", String(20), index=True),  # the id itself; NULL for nobody, or for who wanted to be forgotten
    Column("at", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("told", Text, nullable=False, server_default="{}"),  # JSON; never words of an article, nor its title
)
"""Who changed what in a scope."""

failing = Table(
    "failing",
    metadata,
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Moment, nullable=False),
)
"""Feeds that fail for good, as it was told."""
