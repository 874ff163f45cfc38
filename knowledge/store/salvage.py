"""Save what is sound in a damaged database into a new one.

Row by row, past pages that cannot be read. An article is what its id says, or it is taken from elsewhere, or set aside.
"""

# ruff: noqa: S608 (what is put into statements are names of tables and columns, never values)

import json
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Date, DateTime, Integer, Table

from knowledge.article import Article
from knowledge.store.columns import Moment
from knowledge.store.database import open_database
from knowledge.store.kept import GONE, State, told
from knowledge.store.schema import LATER, articles, history, meta, metadata, settings, sources
from knowledge.store.soundness import read_back
from knowledge.store.sqlite import UNREADABLE

Known = Callable[[str, str], Article | None]
"""Gives an article by collection and id where something else still holds it as it was stored."""

_TELL = """
UPDATE sqlite_master SET type = 'table', name = ?1, tbl_name = ?1, sql = ?2 WHERE rootpage = (
    SELECT rootpage FROM sqlite_master WHERE sql LIKE 'CREATE T%' AND name = ?1
        OR type = 'table' AND (name = ?1 OR tbl_name = ?1)
        OR sql LIKE 'CREATE TABLE ' || ?1 || ' (%' LIMIT 1)
"""
_AT_ONCE = 256  # rows
_ROW = 40  # bytes of the smallest row, or less


def salvage(damaged: Path, new: Path, *, known: Known = lambda collection, id: None) -> list[str]:
    """Make a store in the file `new`, which is not there yet, of what is sound in `damaged`.

    Returns what was lost or set aside, one plain sentence each.
    """
    open_database(new).close()
    notes: list[str] = []
    with closing(sqlite3.connect(new)) as into, TemporaryDirectory(dir=new.parent) as beside:
        damaged = _with_tables(damaged, Path(beside) / "tables.db", into)
        raw = _opened(damaged)
        into.execute("PRAGMA foreign_keys = ON")
        with into:
            for table in metadata.sorted_tables:
                if table not in (meta, history):
                    notes += _Rows(raw, into, table, known, damaged.stat().st_size).save()
            _join(into)
            _count(raw, into)
        into.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
    return notes


def _with_tables(damaged: Path, copy: Path, sound: sqlite3.Connection) -> Path:
    """The file itself where it can tell its tables, else a copy that was told them by a `sound` store.

    Of the little that says what a database is made of, one wrong letter hides everything else.
    """
    with suppress(*UNREADABLE), closing(_opened(damaged)) as raw:
        for table in metadata.sorted_tables:
            if table not in LATER:  # which earlier versions have not
                raw.execute(f"SELECT 1 FROM {table.name} LIMIT 0")
        return damaged
    shutil.copyfile(damaged, copy)
    with suppress(*UNREADABLE), closing(sqlite3.connect(copy)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        for name, made in sound.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
            with suppress(*UNREADABLE):
                raw.execute(_TELL, [name, made])
        raw.commit()
    return copy


def _opened(file: Path) -> sqlite3.Connection:
    ahead = file.with_name(file.name + "-wal")
    only = "?mode=ro" if ahead.exists() and ahead.stat().st_size else "?mode=ro&immutable=1"
    raw = sqlite3.connect(file.resolve().as_uri() + only, uri=True)
    raw.text_factory = bytes
    raw.execute("PRAGMA writable_schema = ON")  # which goes past what says nothing of tables
    return raw


class _Rows:
    """The rows of one table."""

    def __init__(self, raw: sqlite3.Connection, into: sqlite3.Connection, table: Table, known: Known, size: int):
        self.raw, self.into, self.table, self.known = raw, into, table, known
        self.lost = 0
        self.aside: list[str] = []
        self.most = max(1000, size)
        self.columns: list[str] = []
        with suppress(*UNREADABLE):
            there = {str(row[1], "utf-8", "replace") for row in raw.execute(f"PRAGMA table_info({table.name})")}
            self.columns = [column.name for column in table.columns if column.name in there]

    def save(self) -> list[str]:
        """Take over what can be; return what could not."""
        for values in self._read():
            row = self._checked(dict(zip(self.columns, values, strict=True)))
            if row is None or not self._insert(row):
                self.lost += 1
        notes = [f"article {id} was set aside: add it again, or remove it" for id in self.aside]
        if self.lost:
            notes.append(f"{self.lost:,} damaged rows of the table of {self.table.name} were left out")
        return notes

    def _insert(self, row: dict[str, Any]) -> bool:
        places = ", ".join("?" * len(row))
        names = ", ".join(f'"{name}"' for name in row)
        try:
            self.into.execute(f"INSERT INTO {self.table.name} ({names}) VALUES ({places})", list(row.values()))
        except UNREADABLE:  # of what it refers to, or twice the same
            return False
        return True

    def _read(self) -> Iterator[tuple[Any, ...]]:
        if not self.columns:
            return
        wanted = ", ".join(f'"{name}"' for name in self.columns)
        query = f"SELECT {wanted} FROM {self.table.name} WHERE rowid > ? AND rowid <= ? ORDER BY rowid"
        last, end = 0, self._end()
        while last < end:
            try:
                yield from self.raw.execute(query, [last, last + _AT_ONCE]).fetchall()
            except UNREADABLE:
                for row in range(last, last + _AT_ONCE):
                    try:
                        yield from self.raw.execute(query, [row, row + 1]).fetchall()
                    except UNREADABLE:
                        self.lost += 1
            last += _AT_ONCE

    def _end(self) -> int:
        """A number that no row's is above."""
        with suppress(*UNREADABLE, TypeError):
            end = int(self.raw.execute(f"SELECT max(rowid) FROM {self.table.name}").fetchone()[0] or 0)
            if end < self.most:
                return end
        return self.most // _ROW

    def _checked(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """The row with each value as its column holds such; None for one that is damaged beyond use."""
        wrong = set()
        for name, value in row.items():
            try:
                row[name] = _value(self.table.c[name], value)
            except (ValueError, TypeError):
                wrong.add(name)
        if self.table is articles:
            return self._article(row, wrong)
        if wrong or (self.table is settings and not _is_json(row["value"])):
            return None
        return row

    def _article(self, row: dict[str, Any], wrong: set[str]) -> dict[str, Any] | None:
        if wrong & {"collection", "id"}:
            return None
        collection, id = row["collection"], row["id"]
        state = row["state"] if "state" not in wrong and row["state"] in set(State) else None
        article = None if "json" in wrong else read_back(row["json"], id)
        if article is None and (state not in GONE or "json" in wrong or row["json"]):
            article = self.known(collection, id)
            if article is None and (state is None or "json" in wrong or row["json"] or state == State.CURRENT):
                self.aside.append(f"{id} of {collection}")
                state, wrong = State.DAMAGED, wrong | {"json"}
        now = datetime.now().isoformat(" ")
        safe = {"json": None, "title": "", "publisher": None, "published": None, "address": None, "characters": 0}
        safe |= {"bytes": 0, "added": 0, "changed": 0, "added_at": now, "changed_at": now, "replaced_by": None}
        row |= {name: safe.get(name, "") for name in wrong - {"state"}}
        if article is not None:
            row |= told(article)
            row["published"] = article.day.isoformat() if article.day else None
        row["state"] = state or State.CURRENT
        return row


def _value(column: Any, value: Any) -> Any:
    """`value` as the column holds it; raises ValueError or TypeError for what it never holds."""
    if value is None:
        if not column.nullable:
            raise TypeError
        return None
    if isinstance(column.type, Integer):
        return _of(int, value)
    text = _of(bytes, value).decode()
    if isinstance(column.type, DateTime | Moment):
        datetime.fromisoformat(text)
    elif isinstance(column.type, Date):
        date.fromisoformat(text)
    return text


def _of(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError
    return value


def _is_json(text: str) -> bool:
    with suppress(ValueError):
        json.loads(text)
        return True
    return False


def _join(into: sqlite3.Connection) -> None:
    """Every current article is held by a source, no other is; numbers of additions and changes are all there."""
    loose = "FROM articles WHERE state = 'current' AND (collection, id) NOT IN (SELECT collection, article_id FROM {})"
    into.execute(f"INSERT INTO {sources.name} SELECT collection, '', id {loose.format(sources.name)}")
    into.execute(
        f"DELETE FROM {sources.name} WHERE (collection, article_id) NOT IN "
        "(SELECT collection, id FROM articles WHERE state = 'current')"
    )
    for name in ("added", "changed"):
        rows = into.execute(f"SELECT rowid FROM articles WHERE {name} <= 0 ORDER BY rowid").fetchall()
        (last,) = into.execute("SELECT max(max(added), max(changed)) FROM articles").fetchone()
        into.executemany(
            f"UPDATE articles SET {name} = ? WHERE rowid = ?",
            [(number, row) for number, (row,) in enumerate(rows, (last or 0) + 1)],
        )


def _count(raw: sqlite3.Connection, into: sqlite3.Connection) -> None:
    """The counter of changes goes on from the last one, and what is told apart by the salt stays so."""
    (last,) = into.execute("SELECT max(max(added), max(changed)) FROM articles").fetchone()
    into.execute("UPDATE meta SET value = ? WHERE key = 'generation'", [str(last or 0)])
    into.execute("DELETE FROM history")
    into.execute("INSERT INTO history VALUES (?, ?)", [last or 0, secrets.token_hex(8)])
    with suppress(*UNREADABLE, TypeError):
        (salt,) = raw.execute("SELECT value FROM meta WHERE key = 'salt'").fetchone()
        into.execute("UPDATE meta SET value = ? WHERE key = 'salt'", [salt.decode()])
