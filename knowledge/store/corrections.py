"""What those who keep a collection have mended by hand: pinned passages, synonyms, and what is not to be quoted.

Nothing is kept of who did so. Of a passage, where it stands and a digest of its words: what is erased from an article
does not live on here.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from knowledge.language.folding import fold
from knowledge.store.database import Database
from knowledge.store.schema import CORRECTED, blocks, meta, pins, synonyms

KEY = "corrected"
"""In the store's `meta`, what differs after every change of a correction."""


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` up to, but not including, `end` of an article, and a digest of the words there."""

    article_id: str
    start: int
    end: int
    digest: str


@dataclass(frozen=True, slots=True)
class KeptPin:
    """A passage that answers a question, whatever else would."""

    id: int
    scope: str
    question: str
    place: Place
    at: datetime
    state: str | None
    """What the last look at it said (`knowledge.correcting.Standing`); None where there was none yet."""
    checked: str | None
    """Of which state of the archive, and by which version of the program."""


@dataclass(frozen=True, slots=True)
class KeptSynonym:
    """What people say, and what they mean by it."""

    scope: str
    said: str
    means: str


@dataclass(frozen=True, slots=True)
class KeptBlock:
    """A publisher, or a passage, that is not quoted."""

    id: int
    scope: str
    publisher: str | None
    place: Place | None


class Corrections:
    """Corrections by the scope (a collection's name) in whose questions they count. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def version(self) -> str:
        """Return what differs after every change; empty while nothing was ever corrected."""
        with self._db.read() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == KEY)).scalar() or ""

    def any(self) -> bool:
        """Return whether anything is corrected."""
        with self._db.read() as connection:
            looks = [connection.execute(select(table.c.scope).limit(1)).first() for table in CORRECTED]
        return any(look is not None for look in looks)

    def scopes(self) -> list[str]:
        """Return every scope in which something is pinned or blocked."""
        with self._db.read() as connection:
            rows = [*connection.execute(select(pins.c.scope)), *connection.execute(select(blocks.c.scope))]
        return sorted({row.scope for row in rows})

    # --- pins

    def pins(self, scopes: Collection[str]) -> list[KeptPin]:
        """Return the pins of these scopes, the oldest first."""
        with self._db.read() as connection:
            rows = connection.execute(select(pins).where(pins.c.scope.in_(scopes)).order_by(pins.c.id))
            return [
                KeptPin(row.id, row.scope, row.question, _place(row), row.at, row.state, row.checked) for row in rows
            ]

    def pin(self, scope: str, question: str, place: Place) -> int:
        """Keep a passage as an answer to a question, in the place of the same one; return the pin's id."""
        same = (pins.c.scope == scope) & (pins.c.question == question) & (pins.c.digest == place.digest)
        with self._db.write() as connection:
            connection.execute(delete(pins).where(same))
            made = insert(pins).values(scope=scope, question=question, at=self._db.now(), **_columns(place))
            (id,) = connection.execute(made).inserted_primary_key or (0,)
            note_changed(connection)
        return int(id)

    def move(self, kind: str, id: int, place: Place) -> None:
        """Note where the words of a pin, or of a block, stand now ("pin", "block")."""
        table = {"pin": pins, "block": blocks}[kind]
        with self._db.write() as connection:
            connection.execute(update(table).where(table.c.id == id).values(**_columns(place)))
            note_changed(connection)

    def note(self, states: Mapping[int, str], checked: str) -> None:
        """Note what a look at pins said, by their ids. That changes no answer."""
        with self._db.write() as connection:
            for id, state in states.items():
                connection.execute(update(pins).where(pins.c.id == id).values(state=state, checked=checked))

    def unpin(self, scope: str, id: int) -> bool:
        """Remove a pin; return whether it was there."""
        return self._remove(pins, (pins.c.scope == scope) & (pins.c.id == id))

    # --- synonyms

    def synonyms(self, scopes: Collection[str]) -> list[KeptSynonym]:
        """Return the synonyms of these scopes, in the order of what is said."""
        with self._db.read() as connection:
            rows = connection.execute(select(synonyms).where(synonyms.c.scope.in_(scopes)).order_by(synonyms.c.folded))
            return [KeptSynonym(row.scope, row.said, row.means) for row in rows]

    def mean(self, scope: str, said: str, means: str) -> None:
        """Keep what is meant by what people say; the last meaning counts."""
        with self._db.write() as connection:
            connection.execute(delete(synonyms).where(synonyms.c.scope == scope, synonyms.c.folded == fold(said)))
            connection.execute(insert(synonyms).values(scope=scope, folded=fold(said), said=said, means=means))
            note_changed(connection)

    def mean_nothing(self, scope: str, said: str) -> bool:
        """Remove a synonym; return whether it was there."""
        return self._remove(synonyms, (synonyms.c.scope == scope) & (synonyms.c.folded == fold(said)))

    # --- blocks

    def blocks(self, scopes: Collection[str]) -> list[KeptBlock]:
        """Return what is not quoted in these scopes, the oldest first."""
        with self._db.read() as connection:
            rows = connection.execute(select(blocks).where(blocks.c.scope.in_(scopes)).order_by(blocks.c.id))
            return [
                KeptBlock(row.id, row.scope, row.publisher, None if row.article_id is None else _place(row))
                for row in rows
            ]

    def block(self, scope: str, what: str | Place) -> int:
        """Quote a publisher, or a passage, no longer; return the block's id."""
        values = {"publisher": what} if isinstance(what, str) else _columns(what)
        with self._db.write() as connection:
            same = [blocks.c[name] == value for name, value in values.items()]
            connection.execute(delete(blocks).where(blocks.c.scope == scope, *same))
            made = insert(blocks).values(scope=scope, at=self._db.now(), **values)
            (id,) = connection.execute(made).inserted_primary_key or (0,)
            note_changed(connection)
        return int(id)

    def unblock(self, scope: str, id: int) -> bool:
        """Let it be quoted again; return whether it was blocked."""
        return self._remove(blocks, (blocks.c.scope == scope) & (blocks.c.id == id))

    def clear(self, scope: str) -> None:
        """Delete every correction of a scope."""
        with self._db.write() as connection:
            gone = [connection.execute(delete(table).where(table.c.scope == scope)).rowcount for table in CORRECTED]
            if sum(gone):
                note_changed(connection)

    def _remove(self, table: Any, which: Any) -> bool:
        with self._db.write() as connection:
            if gone := connection.execute(delete(table).where(which)).rowcount:
                note_changed(connection)
        return bool(gone)


def note_changed(connection: Connection) -> None:
    """Note that something was corrected, in the transaction that does."""
    connection.execute(delete(meta).where(meta.c.key == KEY))
    connection.execute(insert(meta).values(key=KEY, value=secrets.token_hex(8)))


def _columns(place: Place) -> dict[str, Any]:
    return {"article_id": place.article_id, "start": place.start, "end": place.end, "digest": place.digest}


def _place(row: Any) -> Place:
    return Place(row.article_id, row.start, row.end, row.digest)
