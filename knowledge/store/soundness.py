"""Whether what is stored is what was stored: every article under its id, every quote inside its article.

An article's id is made from all that is published of it, so it tells a change of a single letter. What one damaged row
says is told, and the rest goes on.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import and_, delete, select

from knowledge.article import Article
from knowledge.errors import StoreDamagedError
from knowledge.store.database import Database
from knowledge.store.kept import CHUNK, State, under
from knowledge.store.schema import answers, articles, quotes, settings, sources

Key = tuple[str, str]
"""A collection, and the id of an article in it."""

_TOLD = (articles.c.collection, articles.c.id, articles.c.json, articles.c.title, articles.c.publisher)
_ALSO = (articles.c.published, articles.c.characters, articles.c.added_at, articles.c.changed_at)


def problems(database: Database) -> list[str]:
    """Return everything that does not fit together, one plain sentence each.

    Texts that differ from their id, or from what a list says of them; articles that were set aside, or that no source
    holds; quotes that lie outside their article, or whose article, even an old version, is not what was stored.
    """
    found: list[str] = []
    for look in (_of_articles, _set_aside, _of_sources, _of_quotes, _of_settings):
        try:
            found += look(database)
        except StoreDamagedError as error:
            if str(error) not in found:
                found.append(str(error))
    return found


def is_readable(database: Database) -> bool:
    """Whether all that `problems` looks at can be read, damaged or not."""
    try:
        for look in (_set_aside, _of_sources, _of_quotes, _of_settings):
            list(look(database))
    except StoreDamagedError:
        return False
    return True


def mend(database: Database) -> list[str]:
    """Take away quotes and settings that are not what was written, and let each source hold what is current.

    Returns what was done, one plain sentence each.
    """
    unheld, held = loose(database)
    wrong = list(_wrong_quotes(database))
    unreadable = list(_unreadable_settings(database))
    with database.write() as connection:
        for collection, id in unheld:
            connection.execute(sources.insert().values(collection=collection, key="", article_id=id))
        for collection, id in held:
            here = (sources.c.collection == collection) & (sources.c.article_id == id)
            connection.execute(delete(sources).where(here))
        for token, position, _ in wrong:
            connection.execute(delete(quotes).where(quotes.c.token == token, quotes.c.position == position))
        for scope, key in unreadable:
            connection.execute(delete(settings).where(settings.c.scope == scope, settings.c.key == key))
    done = [f"quote {position} of answer {token} was taken away" for token, position, _ in wrong]
    done += [f"setting {key} of {scope} was taken back" for scope, key in unreadable]
    done += [f"article {id} of {collection}: state and sources agree again" for collection, id in [*unheld, *held]]
    return done


def faults(database: Database) -> Iterator[tuple[Key, Article | None]]:
    """Yield each current article that is not stored as it was: itself, where only what lists say of it is wrong."""
    with database.read() as connection:
        keys = [(c, i) for c, i in connection.execute(_keys(State.CURRENT))]
    for start in range(0, len(keys), CHUNK // 2):
        chunk = keys[start : start + CHUNK // 2]
        try:
            rows = _rows(database, chunk)
        except StoreDamagedError:
            rows = {}
            for key in chunk:
                with suppress(StoreDamagedError):
                    rows |= _rows(database, [key])
        for key in chunk:
            row = rows.get(key)
            article = read_back(row.json, key[1]) if row else None
            if row is None or article is None:
                yield key, None
            elif (row.title, row.publisher, row.published, row.characters) != (
                *(article.title, article.publisher, article.day, len(article.text)),
            ):
                yield key, article


def read_back(written: Any, id: str) -> Article | None:
    """Return the article that was stored under `id`, or None for what is not that any longer."""
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        article = Article.trusted(written.encode())
        if article.id == id:
            return article
    return None


def _keys(state: State) -> Any:
    return select(articles.c.collection, articles.c.id).where(articles.c.state == state)


def _rows(database: Database, keys: Sequence[Key]) -> dict[Key, Any]:
    query = select(*_TOLD, *_ALSO).where(under(keys))
    with database.read() as connection:
        return {(row.collection, row.id): row for row in connection.execute(query)}


def _of_articles(database: Database) -> Iterator[str]:
    for (collection, id), article in faults(database):
        if article is None:
            yield f"article {id} of {collection} is not what was stored under this id"
        else:
            yield f"article {id} of {collection} is listed otherwise than it says"


def _set_aside(database: Database) -> list[str]:
    with database.read() as connection:
        found = connection.execute(_keys(State.DAMAGED)).all()
    return [
        f"article {id} of {collection} was damaged and set aside: add it again, or remove it"
        for collection, id in found
    ]


def loose(database: Database) -> tuple[list[Key], list[Key]]:
    """Return the current articles that no source holds, and those that one holds and that are not current."""
    # both sides are compared here: as a subquery for each article it took the database the square of their number
    with database.read() as connection:
        current = {(c, i) for c, i in connection.execute(_keys(State.CURRENT))}
        held = {(c, i) for c, i in connection.execute(select(sources.c.collection, sources.c.article_id))}
    return sorted(current - held), sorted(held - current)


def _of_sources(database: Database) -> list[str]:
    unheld, held = loose(database)
    return [f"article {id} of {collection}: state and sources disagree" for collection, id in [*unheld, *held]]


def _of_quotes(database: Database) -> Iterator[str]:
    return (f"quote {position} of answer {token} {what}" for token, position, what in _wrong_quotes(database))


def _wrong_quotes(database: Database) -> Iterator[tuple[str, int, str]]:
    """The quotes that do not fit, by answer and position, and what is wrong with each."""
    quoted = (
        select(quotes, answers.c.token.label("of"), articles.c.json)
        .join_from(
            quotes, articles, and_(quotes.c.collection == articles.c.collection, quotes.c.article_id == articles.c.id)
        )
        .outerjoin(answers, answers.c.token == quotes.c.token)
        .order_by(quotes.c.collection, quotes.c.article_id)
    )
    last: tuple[str, Article | None] = "", None
    with database.read() as connection:
        for row in connection.execute(quoted.execution_options(yield_per=CHUNK)):
            if row.article_id != last[0]:
                last = row.article_id, read_back(row.json, row.article_id)
            if last[1] is None:
                yield row.token, row.position, "is of a text that is not what was stored"
            elif row.of is None or not 0 <= row.start < row.end <= len(last[1].text):
                yield row.token, row.position, f"lies outside article {row.article_id}"


def _of_settings(database: Database) -> Iterator[str]:
    return (f"setting {key} of {scope} cannot be read" for scope, key in _unreadable_settings(database))


def _unreadable_settings(database: Database) -> Iterator[Key]:
    with database.read() as connection:
        for scope, key, value in connection.execute(select(settings)):
            try:
                json.loads(value)
            except (ValueError, TypeError):
                yield scope, key
