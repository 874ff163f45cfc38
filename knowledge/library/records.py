"""The records that a library gives of what it keeps, for whoever words or shows them."""

from typing import TYPE_CHECKING

from knowledge.store import (
    Due,
    Feed,
    Followed,
    Kept,
    KeptAnswer,
    Limits,
    Listed,
    Posted,
    QuoteRef,
    Removal,
    Report,
    Shard,
    Sort,
    Taken,
    Unmet,
)
from knowledge.store.corrections import KeptBlock, KeptSynonym
from knowledge.store.follows import Bulletin, OvertakenError
from knowledge.store.log import Entry
from knowledge.store.usage import MORE_MS

if TYPE_CHECKING:
    from knowledge.store.sessions import Lease as Lease  # which knows psycopg

__all__ = [
    "MORE_MS",
    "Bulletin",
    "Due",
    "Entry",
    "Feed",
    "Followed",
    "Kept",
    "KeptAnswer",
    "KeptBlock",
    "KeptSynonym",
    "Limits",
    "Listed",
    "OvertakenError",
    "Posted",
    "QuoteRef",
    "Removal",
    "Report",
    "Shard",
    "Sort",
    "Taken",
    "Unmet",
]
