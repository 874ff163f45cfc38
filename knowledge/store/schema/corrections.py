"""What admins mended by hand."""

from sqlalchemy import Column, Integer, String, Table, Text

from knowledge.store.columns import Moment
from knowledge.store.schema.metadata import metadata

pins = Table(
    "pins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", String(100), nullable=False, index=True),
    Column("question", Text, nullable=False),  # as those who keep the collection word it
    Column("article_id", String(16), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("digest", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(20)),
    Column("checked", String(100)),
)

synonyms = Table(
    "synonyms",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("folded", String(200), primary_key=True),
    Column("said", Text, nullable=False),
    Column("means", Text, nullable=False),
)

blocks = Table(
    "blocks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", String(100), nullable=False, index=True),
    Column("publisher", Text),
    Column("article_id", String(16)),
    Column("start", Integer),
    Column("end", Integer),
    Column("digest", String(16)),
    Column("at", Moment, nullable=False),
)

CORRECTED = (pins, synonyms, blocks)
