"""An article as the store keeps it: its states, its row, and what stands there once its text is erased."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from knowledge.article import Article
from knowledge.store.columns import folded
from knowledge.store.schema import articles

CHUNK = 500
"""Rows or parameters in one statement; SQLite before 3.32 takes 999 parameters."""
NO_TEXT: dict[str, Any] = {"json": None, "bytes": 0}
ERASED = {**NO_TEXT, "title": "", "publisher": None, "published": None, "folded": "", "publisher_folded": ""}


class State(StrEnum):
    """What became of an article in its collection."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    """Its source now says something else; kept for the answers that quoted it."""
    WITHDRAWN = "withdrawn"
    """Its source is gone; kept for the answers that quoted it."""
    DAMAGED = "damaged"
    """It is no longer what was stored, and was set aside; what is added under its id takes its place."""
    REMOVED = "removed"
    """A person removed it; its text is erased, and no feed brings it back."""
    DISCARDED = "discarded"
    """A person removed it together with others, and may put it back for a while; its text is kept for that alone."""
    EXPIRED = "expired"
    """It was older than its collection keeps articles; its text is erased."""


GONE = (State.REMOVED, State.EXPIRED)
"""States in which an article has no text any longer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One article of a collection as the store keeps it; `article` is None once its text is erased."""

    collection: str
    id: str
    article: Article | None
    state: State
    generation: int
    """The store's generation when the article last became current; ascending is the order of addition."""
    added_at: datetime
    replaced_by: str | None = None
    changed_at: datetime | None = None
    """When its state last changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One article that became findable, or ceased to be."""

    generation: int
    collection: str
    id: str
    current: bool


@dataclass(frozen=True, slots=True)
class Version:
    """Which state of which store an index belongs to: its own is stale as soon as this differs."""

    identity: str
    """Random, given to a store when it is made or restored from a backup."""
    generation: int
    """Grows by one with every article that becomes current or ceases to be; never shrinks within one identity."""
    stamp: str
    """Random, of the transaction that the generation was reached in: a store that was put back, and went on, has
    another one at the same generation."""


def told(article: Article) -> dict[str, Any]:
    """The columns that an article itself tells."""
    return {
        "json": (written := article.model_dump_json(exclude_defaults=True)),
        "bytes": len(written.encode()),
        "title": article.title,
        "publisher": article.publisher,
        "published": article.day,
        "characters": len(article.text),
        "folded": folded(article.title),
        "publisher_folded": folded(article.publisher),
    }


def under(keys: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    """The rows under these (collection, id).

    Collection by collection: for pairs, SQLite goes through a whole index.
    """
    ids: dict[str, list[str]] = defaultdict(list)
    for collection, id in keys:
        ids[collection].append(id)
    return or_(*(and_(articles.c.collection == name, articles.c.id.in_(some)) for name, some in ids.items()), false())


def chunks(values: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """The values, a statement's worth at a time."""
    return (values[start : start + size] for start in range(0, len(values), size))


def within(collections: Iterable[str] | None) -> ColumnElement[bool]:
    """The rows of these collections; None means all."""
    return true() if collections is None else articles.c.collection.in_(list(collections))


def _read_back(written: str | None) -> Article | None:
    """The article that was written, or None for what is none any longer."""
    try:
        return Article.model_validate_json(written) if written else None
    except (ValueError, TypeError):  # also what is no text
        return None


def kept(row: Any) -> Kept:
    """The row as it is read; without its article where that is none any longer."""
    state = State(row.state)
    article = _read_back(row.json)
    return Kept(row.collection, row.id, article, state, row.added, row.added_at, row.replaced_by, row.changed_at)


def sound(found: Kept) -> Kept:
    """`found` without its article where that is not the one that was stored under its id."""
    return found if found.article is None or found.article.id == found.id else replace(found, article=None)
