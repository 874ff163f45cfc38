"""Questions after when or where the reported event itself took place, which the opening of its report tells.

"When did Lavrov meet Trung?" is answered by the day that the report begins with, wherever it speaks of Lavrov; "when
did the agreement come into force?" is answered by no other sentence than one that says so.
"""

from knowledge.answering.measures import asks_of_the_future
from knowledge.answering.wording import Kind
from knowledge.index.protocol import Located
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Sentences

_EVENT = cue(lambda: of_all(Sentences).reported)
"""What news reports: that people met, came, or said something."""


def is_of_the_report(kind: Kind, question: str) -> bool:
    """Return whether `question`, of `kind`, asks when or where a meeting, a visit or a statement took place."""
    if kind not in (Kind.WHEN, Kind.WHERE) or not _EVENT.search(question):
        return False
    return not asks_of_the_future(question)


def opening_of(located: Located) -> str:
    """Return the passages that tell when and where: the one that introduces the passage's topic, and the first."""
    topic = located.passages[located.ordinal].topic
    passages = [p for p in located.passages if topic and p.start <= topic[0][0] < p.end]
    return " ".join(located.article.text[p.start : p.end] for p in dict.fromkeys([*passages, located.passages[0]]))
