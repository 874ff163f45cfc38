"""The store's tables, and the steps that brought them from one version to the next."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    and_,
    bindparam,
    select,
    text,
    update,
)

from knowledge.language.folding import fold
from knowledge.said import packed, unpacked

FOLDED = 200
"""Characters of a title that are looked at: an index of PostgreSQL takes 2,704 bytes, and a letter may need four."""


def folded(words: str | None) -> str:
    """`words` as they are looked for and sorted: without marks and capitals, and no longer than an index takes."""
    return fold(words or "")[:FOLDED]


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite knows no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From what Python holds to what the database holds."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From what the database holds to what Python holds."""
        return None if value is None else value.replace(tzinfo=UTC)


class Sentence(TypeDecorator[str]):
    """What a reader is told, with what it says as data where it has that."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """From what Python holds to what the database holds."""
        return None if value is None else packed(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """From what the database holds to what Python holds."""
        return None if value is None else unpacked(value)


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("generation", Integer, primary_key=True, autoincrement=False),  # the last of one transaction
    Column("stamp", String(16), nullable=False),  # random: two stores that went on from one backup differ in it
)

articles = Table(
    "articles",
    metadata,
    Column("collection", String(100), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("json", Text),  # the Article; NULL once nothing may show it any more
    Column("title", Text, nullable=False),
    Column("publisher", Text),
    Column("published", Date),
    Column("address", Text),  # the url in the form that compares (knowledge.store.origins.place)
    Column("characters", Integer, nullable=False),
    Column("added", Integer, nullable=False),  # generation in which it last became current: the corpus order
    Column("changed", Integer, nullable=False),  # generation of its last change of state
    Column("added_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("replaced_by", String(16)),
    # by which lists look for an article and put it in its place (knowledge.store.articles.Articles.page)
    Column("folded", Text, nullable=False, server_default=""),
    Column("publisher_folded", Text, nullable=False, server_default=""),
    Column("bytes", Integer, nullable=False, server_default="0"),  # that `json` takes in UTF-8
    Index("articles_by_change", "changed"),
    Index("articles_by_addition", "state", "added"),
    Index("articles_by_address", "collection", "address"),
)
sized = Index("articles_sized", *(articles.c[name] for name in ("collection", "state", "bytes")))
"""All that a quota needs to be reckoned, so that the texts are not read for it."""
succeeded = Index("articles_by_successor", articles.c.collection, articles.c.replaced_by)
"""By which the versions before one are found, and who quotes them is told what it became."""
listed = Index(
    "articles_listed",
    *(articles.c[name] for name in ("state", "collection", "published", "added", "id", "folded", "publisher_folded")),
)
"""All that a list needs to find a page, so that the texts are not read for it."""

sources = Table(
    "sources",
    metadata,
    Column("collection", String(100), primary_key=True),
    Column("key", Text, primary_key=True),  # a url or a file; empty for an article that was handed in as such
    Column("article_id", String(16), primary_key=True),
    ForeignKeyConstraint(["collection", "article_id"], ["articles.collection", "articles.id"]),
    Index("sources_by_article", "collection", "article_id"),
)

files = Table(
    "files",
    metadata,
    Column("collection", String(100), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("stamp", String(60), nullable=False),  # its size and the time of its last change
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("collection", String(100), nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("added_at", Moment, nullable=False),
    Column("checked_at", Moment),
    Column("next_due", Moment, nullable=False),
    Column("last_result", Sentence),
    Column("failures", Integer, nullable=False, default=0),
    Index("feeds_by_url", "collection", "url", unique=True),
)

pages = Table(
    "pages",
    metadata,
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("mark", String(16), nullable=False),  # what the feed said of it (knowledge.reading.entries.Entry.mark)
    Column("etag", Text),
    Column("last_modified", Text),
    Column("first_seen", Moment, nullable=False),
    Column("due", Moment),
    # see knowledge.store.feeds.KnownPage
    Column("entry", Text),
    Column("key", Text),
    Column("told", Text),
    Column("looked", Moment),
    Column("changes", Integer, nullable=False, server_default="0"),
)

settings = Table(
    "settings",
    metadata,
    Column("scope", String(100), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),  # JSON
)

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

positions = Table(
    "positions",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("generation", Integer, nullable=False),
)

FOLLOWED = (follows, found, due, posted, positions)

digests = Table(
    "digests",
    metadata,
    Column("follow_id", ForeignKey("follows.id", ondelete="CASCADE"), primary_key=True),
    Column("at", String(80), nullable=False),  # see knowledge.standing.daily
)
"""Rows of `follows` that follow no question, but tell once a day of all the others of their channel.

Such a one is due at its `next_at`, and tells of articles that came after the generation `since`."""

shown = Table(
    "shown",
    metadata,
    Column("day", Date, primary_key=True),
    Column("source", String(200), primary_key=True),  # the name that a licence goes by
    Column("scope", String(100), primary_key=True),
    Column("quotes", Integer, nullable=False),
)
"""How many quotes of a source were shown on a day, where a licence limits that. Only the last days are kept."""

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

LATER = (history, *FOLLOWED, shown, *CORRECTED, tallies, digests)
"""Tables that came with a later version than the first."""

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
)
"""Step n brings a store from version n to n + 1, inside the transaction that also writes the new version.

The tables above are the newest version. Whoever changes them appends a step that makes the same change, and brings
the tables in the first step that it changes down to what they were.
"""
