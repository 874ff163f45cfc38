"""What is handed to a keeper, and how it shows how far it is."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from knowledge.article import Article

Source = tuple[Article, str | None]
"""An article with the key of the source that it came from (a file, a url), or None."""


class Progress(Protocol):
    """Yields `items` while showing how far it is."""

    def __call__(self, items: Iterable[Any], label: str, length: int | None = None) -> Iterator[Any]: ...  # noqa: D102


def no_progress(items: Iterable[Any], label: str, length: int | None = None) -> Iterator[Any]:
    """Yield `items` and show nothing."""
    yield from items
