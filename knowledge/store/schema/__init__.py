"""The store's tables, as they are in the newest version (see `migrations.py`), by what they hold."""

from knowledge.store.schema.articles import articles, feeds, files, history, listed, pages, sized, sources, succeeded
from knowledge.store.schema.corrections import CORRECTED, blocks, pins, synonyms
from knowledge.store.schema.follows import bulletins, digests, due, follows, found, positions
from knowledge.store.schema.metadata import metadata
from knowledge.store.schema.upkeep import failing, log, meta, removals, removed, settings
from knowledge.store.schema.usage import answers, asked, posted, quotes, shown, tallies, unanswered, votes

FOLLOWED = (follows, found, due, posted, positions)

ADMINISTERED = (removals, removed, log, bulletins, failing)

LATER = (history, *FOLLOWED, shown, *CORRECTED, tallies, digests, *ADMINISTERED)
"""Tables that came with a later version than the first."""

__all__ = [
    "ADMINISTERED",
    "CORRECTED",
    "FOLLOWED",
    "LATER",
    "answers",
    "articles",
    "asked",
    "blocks",
    "bulletins",
    "digests",
    "due",
    "failing",
    "feeds",
    "files",
    "follows",
    "found",
    "history",
    "listed",
    "log",
    "meta",
    "metadata",
    "pages",
    "pins",
    "positions",
    "posted",
    "quotes",
    "removals",
    "removed",
    "settings",
    "shown",
    "sized",
    "sources",
    "succeeded",
    "synonyms",
    "tallies",
    "unanswered",
    "votes",
]
