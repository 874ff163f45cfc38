"""What was asked, understood: its kind, its terms, and the dates and sources that it asks for."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.answering.asks import NOTHING, Asks
from knowledge.answering.wording import Kind, Word

__all__ = ["Kind", "Question", "Word"]


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
    asks: Asks = field(default=NOTHING, repr=False, compare=False)
    """What `text` asks for; nothing after `understand` reads it again."""
    whole: Asks = field(default=NOTHING, repr=False, compare=False)
    """What it asks for with what the conversation adds."""

    own_words: frozenset[str] = field(init=False, repr=False, compare=False)
    """Its words in lower case; what answers is something else than them."""
    terms: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The terms searched for: those of content words, each once, in the order asked."""
    judged: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `short_answer` found in sentences, of each of which it is asked several times."""

    def __post_init__(self) -> None:
        """Gather what is asked for again and again."""
        object.__setattr__(self, "own_words", frozenset(word.text.lower() for word in self.words))
        object.__setattr__(self, "terms", tuple(dict.fromkeys(word.term for word in self.words if word.content)))

    @property
    def in_full(self) -> str:
        """The question with what the conversation adds, for a model that reads texts."""
        return self.completed or self.text

    @property
    def corrected(self) -> tuple[Word, ...]:
        """The words that were misspelt."""
        return tuple(word for word in self.words if word.typed is not None and not word.seat)
