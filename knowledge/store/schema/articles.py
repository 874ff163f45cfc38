"""Articles, where they came from, and what is followed to find new ones."""

from sqlalchemy import Column, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Table, Text

from knowledge.store.columns import Moment, Sentence
from knowledge.store.schema.metadata import metadata

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
