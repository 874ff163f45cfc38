"""What was asked, understood: its kind, its terms, and the dates and sources that it asks for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing would answer."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    WHAT = "what"
    WHY = "why"
    HOW = "how"
    YES_NO = "yes/no"
    KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it will be searched for."""

    text: str
    """As typed."""
    kind: Kind = Kind.KEYWORDS
    words: tuple[str, ...] = ()
    """The words searched for, as typed or corrected, question words left out."""
    terms: tuple[str, ...] = ()
    """What analysis makes of `words`, in the same order."""
    since: date | None = None
    until: date | None = None
    """First and last day of publication asked for, both included; None for no limit."""
    source: str | None = None
    """A publisher asked for ("according to Reuters")."""
    newest_first: bool | None = None
    """True for "latest", False for "first", None when the order is left to relevance."""
    continues: "Question | None" = None
    """The earlier question that this one was completed from."""
