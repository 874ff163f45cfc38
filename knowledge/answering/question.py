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
class Word:
    """One word of a question (or several that name one thing) with its term."""

    text: str
    """As typed, or as corrected."""
    term: str
    content: bool
    """False for question words and other words that say nothing of the subject."""
    typed: str | None = None
    """What was typed, when that is not in the archive and `text` is what was surely meant."""
    seat: bool = False
    """True when `typed` is a capital, and `text` the country whose government it stands for."""
    foreign: bool = False
    """True for a word of a language in which the archive has nothing."""
    translates: str | None = None
    """What was typed in another language, when `text` is (a word of) what it means in that of the archive."""
    unknown: bool = False
    """True for a word typed in small letters that neither the archive nor common English has: most likely a name."""
    dates: bool = False
    """True when the word belongs to a date that may mean the day of publication ("since March")."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it will be searched for."""

    text: str
    """As typed."""
    kind: Kind = Kind.KEYWORDS
    words: tuple[Word, ...] = ()
    """Every word in the order asked, function words too: they make the phrases that the second stage looks for."""
    since: date | None = None
    until: date | None = None
    """First and last day that the question's dates leave, both included; None for no limit."""
    source: str | None = None
    """A publisher asked for ("according to Reuters")."""
    newest_first: bool | None = None
    """True for "latest", False for "first", None when the order is left to relevance."""
    meaning_of: str | None = None
    """A word that the question asks the meaning of; the text may tell, where it is an acronym."""
    completed: str | None = None
    """The question in full, when `text` leans on the conversation."""
    subject: str = ""
    """What the next question may lean on: the question in full, or the one before when this asks only "when?"."""

    @property
    def corrected(self) -> tuple["Word", ...]:
        """The words that were misspelt."""
        return tuple(word for word in self.words if word.typed is not None and not word.seat)

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms searched for: those of content words, each once, in the order asked."""
        return tuple(dict.fromkeys(word.term for word in self.words if word.content))
