"""What looking at feeds leaves to the processes that read and keep (`knowledge.library.feeds.Beside`)."""

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.adding.adder import Adder
from bot.adding.reading import written
from bot.errors import TellError
from knowledge.article import Article
from knowledge.changes import Added, Shelf
from knowledge.errors import LibraryError


class BesideFeeds:
    """Lets `adder` read what sites send, and keep what is found in it."""

    def __init__(self, adder: Adder) -> None:
        self._adder = adder

    def call(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """What a function of a module returns. Raises UnreadableError where that takes too much memory or time."""
        return self._adder.call(function, *arguments, **named)

    def shelf(self, kept: Shelf) -> Shelf:
        """Where articles are added that `kept` holds."""
        return _Shelf(self._adder, kept)


class _Shelf:
    def __init__(self, adder: Adder, kept: Shelf) -> None:
        self._adder, self._kept = adder, kept

    def add(self, collection: str, items: Iterable[tuple[Article, str | None]], *, revive: bool) -> list[Added]:
        with TemporaryDirectory(prefix="dateline-adding-") as folder:
            file = Path(folder) / "feed"
            with file.open("wb") as lines:
                lines.writelines(written(article, source) for article, source in items)
            try:
                return list(self._adder.keep(collection, [file], whole=True, revive=revive))
            except TellError:
                raise LibraryError("What a feed brought could not be kept, and is kept with the next look.") from None

    def withdraw(self, collection: str, keys: Iterable[str]) -> list[str]:
        return self._kept.withdraw(collection, keys)
