"""How much a library holds of what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.store import Feed, Listed, Store


@dataclass(frozen=True, slots=True)
class Statistics:
    """A library in figures. Only current articles count."""

    articles: int
    collections: dict[str, int]
    """Articles in each collection."""
    publishers: tuple[tuple[str | None, int], ...]
    """Articles of each publisher, most first; None for those that name none."""
    months: tuple[tuple[str, int], ...]
    """Articles of each month ("2026-02") that has any, oldest first."""
    undated: int
    passages: int
    index_bytes: int
    feeds: tuple[Feed, ...]
    newest: Listed | None
    """The article published last; None when there are no articles."""


def statistics(store: Store, *, passages: int, index_bytes: int) -> Statistics:
    """Sum up what `store` holds; `passages` and `index_bytes` are those of its index."""
    days = store.listing.by_day()
    months: Counter[str] = Counter()
    for day, number in days:
        if day is not None:
            months[f"{day:%Y-%m}"] += number
    newest, total = store.listing.page(sort="newest", limit=1)
    return Statistics(
        articles=total,
        collections=store.listing.collections(),
        publishers=tuple((name, number) for name, number in store.listing.by_publisher()),
        months=tuple(sorted(months.items())),
        undated=sum(number for day, number in days if day is None),
        passages=passages,
        index_bytes=index_bytes,
        feeds=tuple(store.feeds.all()),
        newest=newest[0] if newest else None,
    )


@dataclass(frozen=True, slots=True)
class Holdings:
    """Some collections of a library in figures."""

    collections: dict[str, int]
    """Articles in each of them, those without any too."""
    publishers: tuple[tuple[str | None, int], ...]
    """Articles of each publisher, most first; None for those that name none."""
    first: date | None
    last: date | None
    """Days of the oldest and the newest article."""
    grew: datetime | None
    """When an article was added last."""


def holdings(store: Store, collections: Sequence[str]) -> Holdings:
    """Sum up what `store` holds in `collections`."""
    counts = store.listing.collections()
    days = [day for day, _ in store.listing.by_day(collections=collections) if day is not None]
    newest, _ = store.listing.page(collections=collections, sort="added", limit=1)
    return Holdings(
        collections={name: counts.get(name, 0) for name in collections},
        publishers=tuple((name, number) for name, number in store.listing.by_publisher(collections=collections)),
        first=min(days, default=None),
        last=max(days, default=None),
        grew=newest[0].added_at if newest else None,
    )
