"""What the store's columns hold: moments, sentences, and words as they are looked for."""

from datetime import UTC, datetime

from sqlalchemy import (
    DateTime,
    Dialect,
    Text,
    TypeDecorator,
)

from knowledge.language.folding import fold
from knowledge.said import packed, unpacked

FOLDED = 200
"""Characters of a title that are looked at: an index of PostgreSQL takes 2,704 bytes, and a letter may need four."""


def folded(words: str | None) -> str:
    """`words` as they are looked for and sorted: without marks and capitals, and no longer than an index takes."""
    return fold(words or "")[:FOLDED]


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; SQLite knows no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From what Python holds to what the database holds."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From what the database holds to what Python holds."""
        return None if value is None else value.replace(tzinfo=UTC)


class Sentence(TypeDecorator[str]):
    """What a reader is told, with what it says as data where it has that."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """From what Python holds to what the database holds."""
        return None if value is None else packed(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """From what the database holds to what Python holds."""
        return None if value is None else unpacked(value)
