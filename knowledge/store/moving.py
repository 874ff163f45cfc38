"""Everything that a collection and its scope own, as plain rows, out of one store and into another.

Every table that names an owner (`scope` or `collection`) goes along, unless it is in `LEFT`; the articles and answers
are written as one thing each, with what belongs to them. Nobody who asked goes along: a hash of theirs would mean
nothing elsewhere.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, Table, select

from knowledge.article import Article
from knowledge.store.columns import Moment
from knowledge.store.corrections import note_changed
from knowledge.store.database import Database
from knowledge.store.kept import CHUNK, State, chunks, told
from knowledge.store.schema import (
    CORRECTED,
    answers,
    articles,
    bulletins,
    digests,
    due,
    failing,
    feeds,
    files,
    follows,
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
from knowledge.store.transaction import Transaction

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
ELSEWHERE = "elsewhere"
"""In place of the hash of who voted in another store."""
_CHANGING = {"state", "checked", "paused", "quiet", "quiet_until", "next_at", "said"}
"""Columns that tell what became of a row: another value makes no other row."""
_NEVER = {"user", "id", "since"}
"""Columns that mean something in their own store alone; `since` is a generation, and begins anew."""


def others() -> list[Table]:
    """The other tables that name an owner, by name."""
    return [table for table in metadata.sorted_tables if _owner(table) and table not in (*WHOLE, *LEFT)]


def _owner(table: Table) -> str | None:
    return next((name for name in ("scope", "collection") if name in table.c), None)


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
                for name in connection.execute(select(table.c[_owner(table) or ""]).distinct()).scalars()
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
        columns = _columns(table)
        mine = select(*columns).where(table.c[_owner(table) or ""] == name).order_by(*columns)
        if table is follows:
            mine = mine.add_columns(digests.c.at.label(DAILY), *(bulletins.c[part] for part in BULLETIN))
            mine = mine.outerjoin_from(follows, digests, digests.c.follow_id == follows.c.id)
            mine = mine.outerjoin(bulletins, bulletins.c.follow_id == follows.c.id)
        with self._db.read() as connection:
            rows = [{key: _plain(value) for key, value in row._mapping.items()} for row in connection.execute(mine)]
        extra = (DAILY, *BULLETIN) if table is follows else ()
        return [{key: value for key, value in row.items() if key not in extra or value is not None} for row in rows]

    # --- in -----------------------------------------------------------------------------------------------------------

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
        owner, columns = _owner(table) or "", {column.name: column for column in _columns(table)}
        generation = int(connection.execute(select(meta.c.value).where(meta.c.key == "generation")).scalar_one())
        for row in rows:
            values = {key: _value(columns[key], value) for key, value in row.items() if key in columns}
            keys = [column.name for column in table.primary_key if column.name not in _NEVER and column.name != owner]
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


def _columns(table: Table) -> list[Any]:
    return [column for column in table.c if column.name not in _NEVER and column.name != _owner(table)]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _value(column: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
