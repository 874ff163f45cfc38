"""Which tables go along when what a collection owns is taken elsewhere, and how.

Every table that names an owner (`scope` or `collection`) goes along, unless it is in `LEFT`; the articles and answers
are written as one thing each, with what belongs to them. Nobody who asked goes along: a hash of theirs would mean
nothing elsewhere.
"""

from typing import Any

from sqlalchemy import Table

from knowledge.store.schema import (
    answers,
    articles,
    bulletins,
    digests,
    due,
    failing,
    feeds,
    files,
    found,
    history,
    log,
    meta,
    metadata,
    pages,
    positions,
    posted,
    quotes,
    removals,
    removed,
    settings,
    shown,
    sources,
    votes,
)

Row = dict[str, Any]

LEFT = {
    meta: "the store's own",
    history: "the store's own",
    files: "which files of this machine were read, and when",
    pages: "what the pages of feeds were like; they are looked at anew",
    shown: "counts of today",
    found: "of messages on their way",
    due: "of messages on their way",
    posted: "messages that were sent, which only this bot can change",
    positions: "how far this store was looked through",
    failing: "what was told of feeds; they are looked at anew",
    removals: "what was removed goes along as removed, and is put back only here",
    removed: "the same",
    log: "who did what here is nobody's business elsewhere",
}
"""Tables that stay, and why."""
WHOLE = (articles, sources, feeds, settings, answers, quotes, votes, digests, bulletins)
"""Tables whose rows are written in a form of their own."""
DAILY = "daily"
"""When a digest is told, in the row of what it follows."""
BULLETIN = ("kind", "words", "country", "role")
"""What is told of as it comes, in the row of what it follows."""
STAYS = {"known", "left", "greeted"}
"""Settings that say where this bot is."""
NEVER = {"user", "id", "since"}
"""Columns that mean something in their own store alone; `since` is a generation, and begins anew."""


def others() -> list[Table]:
    """The other tables that name an owner, by name."""
    return [table for table in metadata.sorted_tables if owner_of(table) and table not in (*WHOLE, *LEFT)]


def owner_of(table: Table) -> str | None:
    """The column that names the owner of a row, where there is one."""
    return next((name for name in ("scope", "collection") if name in table.c), None)


def columns_of(table: Table) -> list[Any]:
    """The columns that go along, without the owner."""
    return [column for column in table.c if column.name not in NEVER and column.name != owner_of(table)]
