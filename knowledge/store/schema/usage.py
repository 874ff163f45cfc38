"""What was asked and answered, how it was liked, and how often sources were shown."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Table, Text

from knowledge.store.columns import Moment
from knowledge.store.schema.metadata import metadata

answers = Table(
    "answers",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("scope", String(100), nullable=False),
    Column("user", String(32)),
    Column("question", Text),
    Column("at", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)

quotes = Table(
    "quotes",
    metadata,
    Column("token", ForeignKey("answers.token", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("collection", String(100), nullable=False),
    Column("article_id", String(16), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    ForeignKeyConstraint(["collection", "article_id"], ["articles.collection", "articles.id"]),
    Index("quotes_by_article", "collection", "article_id"),
)

votes = Table(
    "votes",
    metadata,
    Column("token", ForeignKey("answers.token", ondelete="CASCADE"), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("value", Integer, nullable=False),  # 1 or -1
    Column("at", Moment, nullable=False),
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", String(100), nullable=False),
    Column("user", String(32)),
    Column("question", Text, nullable=False),
    Column("reason", Text),
    Column("at", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)

asked = Table(
    "asked",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("questions", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
)

posted = Table(
    "posted",
    metadata,
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("channel", BigInteger, nullable=False),
    Column("guild", BigInteger, nullable=False),
    Column("token", ForeignKey("answers.token", ondelete="CASCADE"), nullable=False, index=True),
    Column("look_at", Moment, index=True),  # when to look what became of what it quotes; NULL for not at all
    Column("tries", Integer, nullable=False, server_default="0"),
)

shown = Table(
    "shown",
    metadata,
    Column("day", Date, primary_key=True),
    Column("source", String(200), primary_key=True),  # the name that a licence goes by
    Column("scope", String(100), primary_key=True),
    Column("quotes", Integer, nullable=False),
)
"""How many quotes of a source were shown on a day, where a licence limits that. Only the last days are kept."""

tallies = Table(
    "tallies",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", String(12), primary_key=True),  # "outcome", or "ms" for how long answers took
    Column("key", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""Counts of a day, with no text and of nobody."""
