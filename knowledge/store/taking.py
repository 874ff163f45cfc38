"""Everything that a collection and its scope own, as plain rows (`moving.py`), into another store."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Table, select

from knowledge.article import Article
from knowledge.store.columns import Moment
from knowledge.store.corrections import note_changed
from knowledge.store.database import Database
from knowledge.store.kept import State, told
from knowledge.store.movable import BULLETIN, DAILY, NEVER, Row, columns_of, others, owner_of
from knowledge.store.schema import (
    CORRECTED,
    answers,
    articles,
    bulletins,
    digests,
    feeds,
    follows,
    meta,
    quotes,
    settings,
    sources,
    votes,
)
from knowledge.store.transaction import Transaction

ELSEWHERE = "elsewhere"
"""In place of the hash of who voted in another store."""
_CHANGING = {"state", "checked", "paused", "quiet", "quiet_until", "next_at", "said"}
"""Columns that tell what became of a row: another value makes no other row."""


class Taking:
    """Takes over rows that `Moving` gave of another store."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def take(self, name: str, owned: dict[str, list[Row]], kept_settings: Row) -> int:
        """Take over what another store's collection owned, all or nothing; return how many articles are new.

        What is here already stays as it is: taking the same twice changes nothing.
        """
        with self._db.write() as connection:
            fresh = self._take_articles(connection, name, owned.get("articles", []))
            for row in owned.get("feeds", []):
                known = select(feeds.c.id).where(feeds.c.collection == name, feeds.c.url == row["url"])
                if connection.execute(known).first() is None:
                    added = datetime.fromisoformat(row["added_at"])
                    due_now = {"added_at": added, "next_due": self._db.now(), "failures": 0}
                    connection.execute(
                        feeds.insert().values(collection=name, url=row["url"], title=row["title"], **due_now)
                    )
            self._take_settings(connection, name, kept_settings)
            self._take_answers(connection, name, owned.get("answers", []))
            for table in others():
                self._take_rows(connection, name, table, owned.get(table.name, []))
            if any(owned.get(table.name) for table in CORRECTED):
                note_changed(connection)
        return fresh

    def _take_articles(self, connection: Any, name: str, rows: list[Row]) -> int:
        change = Transaction(connection, name, self._db.now())
        fresh, held = 0, []
        known = {row.id for row in change._rows(articles.c.id, [row["id"] for row in rows])}
        for row in rows:
            if row["id"] in known:
                continue
            change.generation += 1
            article = Article.model_validate(row["article"]) if row["article"] else None
            connection.execute(
                articles.insert().values(
                    collection=name,
                    id=row["id"],
                    state=row["state"],
                    address=row["address"],
                    added=change.generation,
                    changed=change.generation,
                    added_at=datetime.fromisoformat(row["added_at"]),
                    changed_at=datetime.fromisoformat(row["changed_at"]),
                    replaced_by=row["replaced_by"],
                    **(told(article) if article else {"title": "", "characters": 0}),
                )
            )
            fresh += article is not None and row["state"] == State.CURRENT
            held += [{"collection": name, "key": key, "article_id": row["id"]} for key in row["sources"]]
        if held:
            connection.execute(sources.insert(), held)
        change._finish()
        return fresh

    def _take_settings(self, connection: Any, name: str, kept: Row) -> None:
        known = set(connection.execute(select(settings.c.key).where(settings.c.scope == name)).scalars())
        fresh = [{"scope": name, "key": key, "value": json.dumps(kept[key])} for key in kept if key not in known]
        if fresh:
            connection.execute(settings.insert(), fresh)

    def _take_answers(self, connection: Any, name: str, rows: list[Row]) -> None:
        for row in rows:
            if connection.execute(select(answers.c.token).where(answers.c.token == row["token"])).first():
                continue
            times = {key: datetime.fromisoformat(row[key]) for key in ("at", "expires")}
            if times["expires"] <= self._db.now():
                continue
            given = {"token": row["token"], "scope": name, "question": row["question"], **times}
            connection.execute(answers.insert().values(**given))
            for position, (collection, id, start, end) in enumerate(row["quotes"]):
                here = (articles.c.collection == collection) & (articles.c.id == id) & articles.c.json.is_not(None)
                if connection.execute(select(articles.c.id).where(here)).first():
                    place = {"collection": collection, "article_id": id, "start": start, "end": end}
                    connection.execute(quotes.insert().values(token=row["token"], position=position, **place))
            cast = [1] * row["up"] + [-1] * row["down"]
            for number, value in enumerate(cast):
                who = f"{ELSEWHERE}-{number}"
                connection.execute(votes.insert().values(token=row["token"], user=who, value=value, at=times["at"]))

    def _take_rows(self, connection: Any, name: str, table: Table, rows: Iterable[Row]) -> None:
        owner, columns = owner_of(table) or "", {column.name: column for column in columns_of(table)}
        generation = int(connection.execute(select(meta.c.value).where(meta.c.key == "generation")).scalar_one())
        for row in rows:
            values = {key: _value(columns[key], value) for key, value in row.items() if key in columns}
            keys = [column.name for column in table.primary_key if column.name not in NEVER and column.name != owner]
            keys = keys or [key for key in columns if key not in _CHANGING]
            same = [columns[key].is_not_distinct_from(values.get(key)) for key in keys]
            if table is follows:  # of those without a question several may be made at one moment
                kind, daily = (select(each.c.follow_id) for each in (bulletins, digests))
                same.append(follows.c.id.in_(kind) if row.get("kind") else follows.c.id.not_in(kind))
                same.append(follows.c.id.in_(daily) if row.get(DAILY) else follows.c.id.not_in(daily))
            if connection.execute(select(table.c[owner]).where(table.c[owner] == name, *same).limit(1)).first():
                continue
            begins = {"since": generation} if "since" in table.c else {}
            made = connection.execute(table.insert().values(**{owner: name}, **values, **begins))
            if table is follows and row.get(DAILY):
                connection.execute(digests.insert().values(follow_id=made.inserted_primary_key[0], at=row[DAILY]))
            if table is follows and row.get("kind"):
                told = {part: row.get(part) for part in BULLETIN}
                connection.execute(bulletins.insert().values(follow_id=made.inserted_primary_key[0], **told))


def _value(column: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
