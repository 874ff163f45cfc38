"""Whether what is stored is what was stored: every article under its id, every quote inside its article.

An article's id is made from all that is published of it, so it tells a change of a single letter. What one damaged row
says is told, and the rest goes on.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import and_, select, tuple_

from knowledge.article import Article
from knowledge.errors import StoreDamagedError
from knowledge.store.articles import CHUNK, State
from knowledge.store.database import Database
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
    for look in (_of_articles, _set_aside, _loose, _of_quotes, _of_settings):
        try:
            found += look(database)
        except StoreDamagedError as error:
            if str(error) not in found:
                found.append(str(error))
    return found


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
    query = select(*_TOLD, *_ALSO).where(tuple_(articles.c.collection, articles.c.id).in_(keys))
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


def _loose(database: Database) -> list[str]:
    # both sides are compared here: as a subquery for each article it took the database the square of their number
    with database.read() as connection:
        current = {(c, i) for c, i in connection.execute(_keys(State.CURRENT))}
        held = {(c, i) for c, i in connection.execute(select(sources.c.collection, sources.c.article_id))}
    return [f"article {id} of {collection}: state and sources disagree" for collection, id in sorted(current ^ held)]


def _of_quotes(database: Database) -> list[str]:
    found = []
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
                found.append(f"quote {row.position} of answer {row.token} is of a text that is not what was stored")
            elif row.of is None or not 0 <= row.start < row.end <= len(last[1].text):
                found.append(f"quote {row.position} of answer {row.token} lies outside article {row.article_id}")
    return found


def _of_settings(database: Database) -> list[str]:
    """Settings that cannot be read; each is JSON."""
    found = []
    with database.read() as connection:
        for scope, key, value in connection.execute(select(settings)):
            try:
                json.loads(value)
            except (ValueError, TypeError):
                found.append(f"setting {key} of {scope} cannot be read")
    return found
