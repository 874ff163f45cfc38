"""Dateline's knowledge: articles in, verbatim and sourced answers out. Knows nothing of Discord."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from knowledge.article import Article
    from knowledge.library import Library

__all__ = ["Article", "Library"]


def __getattr__(name: str) -> Any:
    # resolved on first use, so that importing a leaf module does not load the engine
    if name == "Library":
        from knowledge.library import Library

        return Library
    if name == "Article":
        from knowledge.article import Article

        return Article
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
