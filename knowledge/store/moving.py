"""Everything that a collection and its scope own, as plain rows, out of a store (`movable.py` says what)."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, Table, select

from knowledge.article import Article
from knowledge.store.database import Database
from knowledge.store.kept import CHUNK, State, chunks
from knowledge.store.movable import BULLETIN, DAILY, STAYS, Row, columns_of, others, owner_of
from knowledge.store.schema import (
    answers,
    articles,
    bulletins,
    digests,
    feeds,
    follows,
    quotes,
    settings,
    sources,
    votes,
)


class Moving:
    """Rows as JSON holds them. Reading is of one state where the database is (`Database.unchanging`)."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def names(self) -> list[str]:
        """The names of all collections and scopes that own anything which goes along, in alphabetical order."""
        with self._db.read() as connection:
            names = {
                name
                for table in (articles, feeds, answers, *others())
                for name in connection.execute(select(table.c[owner_of(table) or ""]).distinct()).scalars()
            }
            scopes = connection.execute(select(settings.c.scope).where(settings.c.key.not_in(STAYS)).distinct())
            return sorted(names | {name for name in scopes.scalars() if name == "*" or name.startswith("guild:")})

    # --- out ----------------------------------------------------------------------------------------------------------

    def articles(self, name: str, *, only: Collection[str] | None = None) -> Iterator[Row]:
        """Yield every article of a collection, earlier versions and what was removed too, in order of addition.

        What can be put back is told as removed. With `only`, current ones with these ids.
        """
        wanted = select(articles).where(articles.c.collection == name, articles.c.added > 0)
        if only is not None:
            for chunk in chunks(list(only)):
                mine = wanted.where(articles.c.state == State.CURRENT, articles.c.id.in_(chunk))
                yield from self._articles(name, mine.order_by(articles.c.added))
            return
        there = wanted.where(articles.c.state.not_in([State.DAMAGED, State.EXPIRED]))
        yield from self._articles(name, there.order_by(articles.c.added))

    def _articles(self, name: str, wanted: Select[Any]) -> Iterator[Row]:
        after = 0
        while True:
            with self._db.read() as connection:
                rows = connection.execute(wanted.where(articles.c.added > after).limit(CHUNK)).all()
                held: dict[str, list[str]] = defaultdict(list)
                mine = sources.c.article_id.in_([row.id for row in rows])
                for key, id in connection.execute(
                    select(sources.c.key, sources.c.article_id).where(sources.c.collection == name, mine)
                ):
                    held[id].append(key)
            for row in rows:
                gone = row.state in (State.REMOVED, State.DISCARDED)
                if row.json or gone:
                    yield {
                        "id": row.id,
                        "state": State.REMOVED if gone else row.state,
                        "added_at": row.added_at.isoformat(),
                        "changed_at": row.changed_at.isoformat(),
                        "replaced_by": row.replaced_by,
                        "address": row.address,
                        "sources": sorted(held[row.id]),
                        "article": Article.trusted(row.json.encode()).model_dump(mode="json", exclude_defaults=True)
                        if row.json and not gone
                        else None,
                    }
            if not rows:
                return
            after = rows[-1].added

    def feeds(self, name: str) -> list[Row]:
        """Return the feeds that a collection follows."""
        with self._db.read() as connection:
            followed = connection.execute(select(feeds).where(feeds.c.collection == name).order_by(feeds.c.id))
            return [{"url": row.url, "title": row.title, "added_at": row.added_at.isoformat()} for row in followed]

    def settings(self, name: str) -> Row:
        """Return the settings of a scope."""
        with self._db.read() as connection:
            kept = connection.execute(select(settings).where(settings.c.scope == name).order_by(settings.c.key))
            return {row.key: json.loads(row.value) for row in kept if row.key not in STAYS}

    def answers(self, name: str) -> Iterator[Row]:
        """Yield the answers that are kept of a scope, with what they quote and the votes on them."""
        with self._db.read() as connection:
            given = connection.execute(select(answers).where(answers.c.scope == name).order_by(answers.c.token)).all()
            for row in given:
                here = quotes.c.token == row.token
                quoted = connection.execute(select(quotes).where(here).order_by(quotes.c.position)).all()
                tally = Counter(connection.execute(select(votes.c.value).where(votes.c.token == row.token)).scalars())
                yield {
                    "token": row.token,
                    "question": row.question,
                    "at": row.at.isoformat(),
                    "expires": row.expires.isoformat(),
                    "quotes": [[one.collection, one.article_id, one.start, one.end] for one in quoted],
                    "up": tally[1],
                    "down": tally[-1],
                }

    def rows(self, name: str, table: Table) -> list[Row]:
        """Return what a scope or collection owns of one of the `others`."""
        columns = columns_of(table)
        mine = select(*columns).where(table.c[owner_of(table) or ""] == name).order_by(*columns)
        if table is follows:
            mine = mine.add_columns(digests.c.at.label(DAILY), *(bulletins.c[part] for part in BULLETIN))
            mine = mine.outerjoin_from(follows, digests, digests.c.follow_id == follows.c.id)
            mine = mine.outerjoin(bulletins, bulletins.c.follow_id == follows.c.id)
        with self._db.read() as connection:
            rows = [{key: _plain(value) for key, value in row._mapping.items()} for row in connection.execute(mine)]
        extra = (DAILY, *BULLETIN) if table is follows else ()
        return [{key: value for key, value in row.items() if key not in extra or value is not None} for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
