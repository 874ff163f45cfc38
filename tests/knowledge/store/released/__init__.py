"""Stores as each earlier version of the tables left them: SQL dumps that the program of that time wrote.

`python -m tests.knowledge.store.released` writes that of the version of today, before somebody changes the tables.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from knowledge.article import Article

FOLDER = Path(__file__).parent
NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)


def versions() -> list[int]:
    """The versions that there is a dump of, the oldest first."""
    return sorted(int(file.stem.partition("_")[2]) for file in FOLDER.glob("version_*.sql"))


def load(version: int, file: Path) -> None:
    """Make the store of a version in `file`."""
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript((FOLDER / f"version_{version}.sql").read_text("utf-8"))


def article(n: int, **more: Any) -> Article:
    """The article `n` that every one of them holds, or held."""
    return Article(
        text=f"The harbour of Norrby took in {n} ships.\n\n"
        "Its master, Ulla Vance, said that the quay would be widened.",
        title=f"Cảng Norrby {n}",
        publisher="The Norrby Times",
        published=date(2026, 2, n),
        **({"url": f"https://times.example/{n}"} | more),
    )


THIRD = article(3, place="Norrby", url="https://times.example/1")
"""What took the place of the first."""


def write(file: Path) -> Iterator[str]:
    """Make the store in `file` with the program of today, and yield the lines of its dump."""
    from knowledge.store import QuoteRef, Store

    with Store.open(file, clock=lambda: NOW) as store:
        store.articles.add("public", [(article(1), "https://times.example/1"), (article(2), "/reports/two.md")])
        store.articles.add("public", [(THIRD, "https://times.example/1")])
        store.articles.add("guild:7", [(article(4), None), (article(5), None)])
        store.articles.remove("guild:7", [article(5).id])
        feed = store.feeds.add("guild:7", "https://times.example/feed.xml", title="Norrby Times")
        store.settings.set("guild:7", language="vi", known=True)
        keep = timedelta(days=36_500)
        quoted = [QuoteRef("guild:7", article(4).id, 0, 40)]
        token = store.usage.record_answer("guild:7", quoted, keep=keep, user="81", question="how many ships?")
        store.usage.vote(token, "82", 1)
        store.usage.record_unanswered("guild:7", "who is the mayor?", "No passage answers this.", keep=keep, user="81")
        for answered in (True, False):
            store.usage.count("guild:7", answered=answered)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(
            "INSERT INTO pages (feed_id, url, mark, first_seen) "
            "VALUES (?, 'https://times.example/4', 'mark', '2026-02-09 00:00:00.000000')",
            [feed.id],
        )
        raw.commit()
        yield from raw.iterdump()
