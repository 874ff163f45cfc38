"""A "not": "which members have not ratified it?" is answered by a sentence that says so, or has a word as good."""

from dataclasses import dataclass

from knowledge.answering.needs.need import Need, in_context
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Needs

_NEGATIVE = cue(lambda: of_all(Needs).negative)


@dataclass(frozen=True, slots=True)
class Denial(Need):
    """That something is not so."""

    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether anything is denied, left undone or excepted."""
        return _NEGATIVE.search(in_context(text, article, topic)) is not None


def asked(question: Question) -> Denial | None:
    """Return the need of a question after what something is not true of."""
    return Denial() if question.whole.denies else None
