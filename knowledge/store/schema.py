"""The store's tables, as they are in the newest version (see `migrations.py`)."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from knowledge.store.columns import Moment, Sentence

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

failing = Table(
    "failing",
    metadata,
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Moment, nullable=False),
)
"""Feeds that fail for good, as it was told."""

ADMINISTERED = (removals, removed, log, bulletins, failing)

LATER = (history, *FOLLOWED, shown, *CORRECTED, tallies, digests, *ADMINISTERED)
"""Tables that came with a later version than the first."""
