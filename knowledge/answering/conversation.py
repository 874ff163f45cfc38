"""What one question of a conversation hands on to the next, and what a question may mean after it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, and the passages that were quoted for it."""

    question: str
    """The question in full; what the next one may lean on."""
    quoted: tuple[tuple[str, int, int], ...] = ()
    """(article id, start, end) of every quote."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that can be understood by itself."""

    text: str
    """What is searched for."""
    asked: str
    """The words that tell its kind."""
    leans_on: Turn | None = None
    subject: str = ""
    """What the next question may lean on."""
    unless: bool = False
    """True when it is taken only if the next reading is answered less surely."""
    only_there: bool = False
    """True when nothing in it says that it leans: it then is answered by the article quoted last, or not at all."""
    adds_content: bool = True
    """False when it asks of the same thing, in another way: "when was that?"."""
    in_english: bool = False
    """True when it is Vietnamese, and asked of the English articles of an archive that has Vietnamese ones, too."""
