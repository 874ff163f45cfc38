"""A birth or a death: a day beside somebody's name is not when he was born."""

import re
from dataclasses import dataclass

from knowledge.answering.needs.need import Need, in_context
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Needs

_BIRTH, _DEATH = cue(lambda: of_all(Needs).birth), cue(lambda: of_all(Needs).death)


@dataclass(frozen=True, slots=True)
class Life(Need):
    """One end of somebody's life, or both."""

    ends: tuple[re.Pattern[str], ...]

    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether each is spoken of."""
        told = in_context(text, article, topic)
        return all(end.search(told) for end in self.ends)


def asked(question: Question) -> Life | None:
    """Return the need of a question after somebody's birth or death."""
    wanted = ((question.whole.birth, _BIRTH), (question.whole.death, _DEATH))
    ends = tuple(end for asks, end in wanted if asks)
    return Life(ends) if ends else None
