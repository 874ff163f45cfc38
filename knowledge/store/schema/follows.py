"""What is followed in channels, and the messages that tell of it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from knowledge.store.columns import Moment
from knowledge.store.schema.metadata import metadata

follows = Table(
    "follows",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", String(100), nullable=False),  # a server's, or that of direct messages
    Column("guild", BigInteger, nullable=False),  # 0 for direct messages; it tells the shard
    Column("channel", BigInteger, nullable=False, index=True),
    Column("user", String(32), index=True),
    Column("question", Text, nullable=False),
    Column("folded", Text, nullable=False),  # by which the same question is known
    Column("source", Text),  # a publisher, when only its articles count
    Column("language", String(2), nullable=False),
    Column("since", Integer, nullable=False),  # generation: only articles that came after it are asked
    Column("made_at", Moment, nullable=False),
    Column("paused", Integer, nullable=False, server_default="0"),
    Column("quiet", String(80)),  # see knowledge.standing.quiet
    Column("quiet_until", Moment),
    Column("next_at", Moment, nullable=False),  # no message before, nor before `quiet_until`
    Column("said", Text, nullable=False, server_default=""),  # see knowledge.standing.novelty
    Index("follows_by_scope", "scope", "channel"),
)

found = Table(
    "found",
    metadata,
    Column("follow_id", ForeignKey("follows.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", String(16), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("key", String(32), index=True),  # of the message that tells it; NULL until there is one
)

due = Table(
    "due",
    metadata,
    Column("key", String(32), primary_key=True),  # Discord's nonce, and the token of the answer
    Column("follow_id", ForeignKey("follows.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("tried_at", Moment),  # when it was last sent on its way
    Column("again_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
)

positions = Table(
    "positions",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("generation", Integer, nullable=False),
)

digests = Table(
    "digests",
    metadata,
    Column("follow_id", ForeignKey("follows.id", ondelete="CASCADE"), primary_key=True),
    Column("at", String(80), nullable=False),  # see knowledge.standing.daily
)
"""Rows of `follows` that follow no question, but tell once a day of all the others of their channel.

Such a one is due at its `next_at`, and tells of articles that came after the generation `since`."""

bulletins = Table(
    "bulletins",
    metadata,
    Column("follow_id", ForeignKey("follows.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(10), nullable=False),  # "articles", or "feeds" for what becomes of them
    Column("words", Text),
    Column("country", String(60)),  # the term that it is known by
    Column("role", BigInteger),  # that is pinged
)
"""Rows of `follows` that follow no question, but are told of every new article of some kind, or of feeds that fail."""
