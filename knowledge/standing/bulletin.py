"""What a bulletin tells of: of all new articles those that it is after, and of these the most telling few."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.answering.answer import Quote
from knowledge.article import Article
from knowledge.language.analysis import terms
from knowledge.passages import Passage, split
from knowledge.publishers import named
from knowledge.telling.briefing import LEAD, SAME
from knowledge.telling.folding import overlap, words_of

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.store import Followed, Kept

FRESH = timedelta(days=7)
"""How long before it came in an article may have been published, so that it is news still."""
LOOKED_AT = 2_000
"""Articles that came in, the newest, which are looked at."""
COMPARED = 300
"""Articles, the newest, of which the most telling are looked for."""
_REMEMBERED = 2_000
"""Articles whose words are remembered, since many bulletins ask for them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What articles a bulletin is after: all of this must hold. Nothing means all articles."""

    words: tuple[frozenset[str], ...] = ()
    """Terms: all of one of these stand in title or text."""
    source: str | None = None
    country: str | None = None
    """The term of a country that title, dateline or opening name."""

    @classmethod
    def of(cls, followed: "Followed") -> "Wanted":
        """What a bulletin is after."""
        bulletin = followed.bulletin
        country = f"country:{bulletin.country}" if bulletin and bulletin.country else None
        return cls(alternatives(bulletin.words if bulletin else None), followed.source, country)

    def wants(self, article: Article) -> bool:
        """Whether an article is one of these."""
        if self.source and (not article.publisher or not named(self.source, [article.publisher])):
            return False
        if not self.words and self.country is None:
            return True
        opening, whole = _words(article.id, article.title, article.place, article.text)
        if self.country is not None and self.country not in opening:
            return False
        return not self.words or any(words <= whole for words in self.words)


def alternatives(text: str | None) -> tuple[frozenset[str], ...]:
    """Return the terms of each of several wishes, as "rhubarb, quince jam" has two; none of those that name nothing."""
    found = (words_of(part) for part in (text or "").replace(";", ",").split(","))
    return tuple(words for words in found if words)


@lru_cache(_REMEMBERED)
def _words(_id: str, title: str, place: str | None, text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of title, dateline and opening, and those of title and text."""
    head = frozenset(terms(f"{title}. {place or ''}"))
    return head | frozenset(terms(text[:LEAD])), head | frozenset(terms(text))


def came_in(library: "Library", since: int, *, collections: Collection[str]) -> "tuple[list[Kept], int]":
    """Return the articles that came in after the generation `since`, the newest first, and up to which that holds.

    Not those that only are a new version, or were put back, or were old news when they came.
    """
    until = library.snapshot().generation
    changes = library.store.articles.changes(since)
    keys = [
        (one.collection, one.id)
        for one in changes
        if one.current and one.generation <= until and one.collection in collections
    ][-LOOKED_AT:]
    kept = [one for one in library.store.articles.load(keys).values() if one.generation > since]
    new = library.store.articles.first_versions([(one.collection, one.id) for one in kept])
    fresh = {one.id: one for one in kept if (one.collection, one.id) in new and _is_news(one)}
    return sorted(fresh.values(), key=lambda one: (-one.generation, one.id)), until


def _is_news(kept: "Kept") -> bool:
    day = kept.article.day if kept.article is not None else None
    return kept.article is not None and (day is None or kept.added_at.date() - day <= FRESH)


def most_telling(articles: Sequence[Article], *, most: int) -> list[Article]:
    """Return at most `most` of `articles`, no two that tell the same news: what most of them tell comes first."""
    looked = list(articles[:COMPARED])
    words = [words_of(f"{article.title}. {article.text[:LEAD]}") for article in looked]
    same = [
        {other for other in range(len(looked)) if overlap(words[one], words[other]) >= SAME}
        for one in range(len(looked))
    ]
    order = sorted(range(len(looked)), key=lambda one: (-len(same[one]), -_age(looked[one]), one))
    told: list[int] = []
    for one in order:
        if len(told) < most and not same[one].intersection(told):
            told.append(one)
    return [looked[one] for one in told]


def _age(article: Article) -> int:
    return (article.day or date.min).toordinal()


def opening(article: Article, wanted: Wanted, *, may: Callable[[Article, int, int], bool]) -> Quote | None:
    """Return the passage of an article that tells most of what is wanted, the first of several; None where no `may`."""
    allowed = [(number, one) for number, one in enumerate(split(article)) if may(article, one.start, one.end)]
    if not allowed:
        return None
    every = frozenset().union(*wanted.words)

    def telling(passage: Passage) -> int:
        return len(every.intersection(terms(article.text[passage.start : passage.end]))) if every else 0

    _, best = max(allowed, key=lambda one: (telling(one[1]), -one[0]))
    paragraphs = [article.text.count("\n\n", 0, place) + 1 for place in (best.start, best.end)]
    return Quote(article, best.start, best.end, score=0.0, paragraphs=(paragraphs[0], paragraphs[1]))


def chosen(articles: Iterable[Article], wanted: Wanted) -> list[Article]:
    """Return those of `articles` that are wanted, in their order."""
    return [article for article in articles if wanted.wants(article)]
