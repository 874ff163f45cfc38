"""A digest: of all that came in on several questions the most telling passages, no two that say the same."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.answering.answer import Quote
from knowledge.article import Article
from knowledge.errors import QuestionError
from knowledge.language.analysis import terms
from knowledge.standing.interests import asked_for, named_in
from knowledge.standing.novelty import new_in
from knowledge.telling.briefing import LEAD, SAME
from knowledge.telling.folding import overlap, words_of

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.store import Followed

EACH = 6
"""Passages on one question at most, of which some may say what another question's do."""
_COUNTRY = "country:"


@dataclass(frozen=True, slots=True)
class Item:
    """A passage of a digest."""

    question: str
    """What is followed, and it speaks of."""
    quote: Quote


@dataclass(frozen=True, slots=True)
class Digest:
    """What came in."""

    items: tuple[Item, ...]
    """The most telling first."""
    more: int
    """Passages that say something else again, and have no room."""


def came_in(library: "Library", since: int, *, collections: Collection[str]) -> tuple[list[str], int]:
    """Return the ids of articles that came in after the generation `since`, and up to which generation that holds."""
    until = library.snapshot().generation
    changes = library.store.articles.changes(since)
    ids = [one.id for one in changes if one.current and one.generation <= until and one.collection in collections]
    return list(dict.fromkeys(ids)), until


def digest(
    library: "Library",
    questions: "Sequence[Followed]",
    articles: Collection[str],
    *,
    collections: Collection[str],
    scope: str,
    said: Collection[int],
    most: int,
) -> Digest:
    """Return at most `most` passages of `articles` that speak of any of `questions` and say what was not `said` before.

    `said` are hashes of words (`knowledge.standing.novelty`). Quotes are not counted as shown.
    """
    told = frozenset(said)
    found: list[Item] = []
    for each in questions if articles else ():
        with suppress(QuestionError):
            made = library.brief(
                each.question,
                articles=articles,
                source=each.source,
                limit=EACH,
                collections=collections,
                scope=scope,
                counted=False,
            )
            countries, names = _asked(each.question)
            found += [
                Item(each.question, quote)
                for quote in made.quotes
                if quote.withheld is None and _speaks_of(quote.article, countries, names) and new_in(quote, told)
            ]
    found.sort(key=lambda item: (-item.quote.score, item.quote.article.id))
    items: list[Item] = []
    words: list[frozenset[str]] = []
    for item in found:
        mine = words_of(f"{item.quote.article.title}. {item.quote.text} {item.quote.article.text[:LEAD]}")
        again = any(other.quote.article.id == item.quote.article.id for other in items)
        if not again and not any(overlap(mine, theirs) >= SAME for theirs in words):
            items.append(item)
            words.append(mine)
    return Digest(tuple(items[:most]), max(0, len(items) - most))


def _asked(question: str) -> tuple[frozenset[str], frozenset[str]]:
    """The countries and the names that a question asks for; of one that can be read in two ways, of either."""
    readings = asked_for(question)
    countries = frozenset(term for asked in readings for term in asked if term.startswith(_COUNTRY))
    return countries, named_in(question)


def _speaks_of(article: Article, countries: frozenset[str], names: frozenset[str]) -> bool:
    """Whether an article names all countries, and one of the names: another country is another matter."""
    if not (countries or names):
        return True
    there = frozenset(terms(f"{article.title} {article.text}"))
    return countries <= there and (not names or not names.isdisjoint(there))
