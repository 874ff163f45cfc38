"""Whether the archive still holds the words that a citation quotes, at that place, and in which version."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.answering.answer import Quote
from knowledge.article import Article
from knowledge.citing import Citation
from knowledge.licences import Licences
from knowledge.said import Said
from knowledge.store import Kept, Store
from knowledge.store.kept import State

_VERSIONS = 100
"""Versions of one article that are followed, one after the other."""


class CitationStanding(StrEnum):
    """What has become of cited words."""

    HOLDS = "holds"
    """They stand in the article, word for word, at that place."""
    STAYED = "stayed"
    """The article was changed since; its newest version holds them, too."""
    CHANGED = "changed"
    """The article was changed since, and its newest version does not hold them."""
    GONE = "gone"
    """The article was withdrawn or removed."""
    ALTERED = "altered"
    """Other words stand there: the citation, or the words with it, are not what was quoted."""
    UNKNOWN = "unknown"
    """The archive never held the article, as far as the reader may know."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look into the archive says of a citation."""

    citation: Citation
    standing: CitationStanding
    article: Article | None = None
    """The article in which the words stand, or would: its newest version where there are several; None without one."""
    start: int = 0
    """Where they stand in `article`: characters, half-open. Nowhere when both are 0."""
    end: int = 0
    withheld: Said | None = None
    """Why the words themselves are not told, though they stand."""

    @property
    def stands(self) -> bool:
        """Whether the archive holds the words."""
        return self.standing in (CitationStanding.HOLDS, CitationStanding.STAYED)

    @property
    def words(self) -> str:
        """The words as they stand in the archive, as far as they may be shown; empty when they do not stand."""
        return self.article.text[self.start : self.end] if self.article is not None else ""


def verify(store: Store, text: str, licences: Licences, *, collections: Collection[str] | None = None) -> Verified:
    """Look for what `text`, a citation, quotes. Raises CitationError when it is none."""
    found = _verified(store, text, collections)
    if found.article is None or not found.words:
        return found
    (shown,) = licences.quotes([Quote(found.article, found.start, found.end, 0.0)], counted=False)
    return replace(found, start=shown.start, end=shown.end, withheld=shown.withheld)


def _verified(store: Store, text: str, collections: Collection[str] | None) -> Verified:
    citation = Citation.read(text)
    kept = store.articles.get(citation.article_id, collections=collections)
    if kept is None:
        return Verified(citation, CitationStanding.UNKNOWN)
    if kept.state not in (State.CURRENT, State.SUPERSEDED):
        return Verified(citation, CitationStanding.GONE)
    words = citation.of(kept.article) if kept.article is not None else None
    if kept.article is not None and (words is None or not citation.repeats(words)):
        return Verified(citation, CitationStanding.ALTERED)
    if kept.state is State.CURRENT:
        return Verified(citation, CitationStanding.HOLDS, kept.article, citation.start, citation.end)
    newest = newest_version(store, kept)
    if newest is None or newest.article is None:
        return Verified(citation, CitationStanding.GONE)
    at = newest.article.text.find(words) if words else -1
    if words is None or at < 0:
        return Verified(citation, CitationStanding.CHANGED, newest.article)
    return Verified(citation, CitationStanding.STAYED, newest.article, at, at + len(words))


def newest_version(store: Store, kept: Kept) -> Kept | None:
    """The version that stands now; None where none does."""
    for _ in range(_VERSIONS):
        if kept.state is State.CURRENT:
            return kept
        if kept.replaced_by is None:
            return None
        key = (kept.collection, kept.replaced_by)
        found = store.articles.load([key]).get(key)
        if found is None:
            return None
        kept = found
    return None
