"""What a short word stands for, which a text tells where it writes it beside the long one."""

from dataclasses import dataclass

from knowledge.answering.needs.need import Need
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.language.acronyms import find


@dataclass(frozen=True, slots=True)
class AcronymMeaning(Need):
    """The words of an acronym."""

    of: str

    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether `text` spells it out."""
        return any(acronym.short.lower() == self.of.lower() for acronym in find(text))


def asked(question: Question) -> AcronymMeaning | None:
    """Return the need of a question after the meaning of a word."""
    return AcronymMeaning(question.meaning_of) if question.meaning_of else None
