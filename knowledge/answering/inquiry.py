"""What the steps of answering share: one reading of a question, put to one state of the index."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from knowledge.answering.answer import Quote
from knowledge.answering.attempt import Attempt, attempt, attempt_dated
from knowledge.answering.choosing import choose
from knowledge.answering.confidence import answered_from
from knowledge.answering.conversation import Reading
from knowledge.answering.corrected import NONE, Corrections
from knowledge.answering.question import Question
from knowledge.answering.understanding import Understood, understand
from knowledge.answering.vocabulary import Vocabulary
from knowledge.index.protocol import Filter, Snapshot
from knowledge.timing import timed

QUOTES = 3
"""Quotes in an answer at most."""


@dataclass(frozen=True)
class Inquiry:
    """One reading of a question, and what is found out about it: each thing once, when a step first asks for it."""

    reading: Reading
    typed: str
    """The question as it was typed."""
    snapshot: Snapshot
    vocabulary: Vocabulary
    permitted: Filter
    """What the reader may see and asked to be limited to."""
    today: date
    corrections: Corrections = NONE
    """What the admins have mended that counts here."""
    found: Attempt | None = None
    """What was found, where that is known already."""

    @cached_property
    def understood(self) -> Understood:
        """The question understood, with what to say of that."""
        with timed("understanding"):
            return understand(
                self.reading,
                typed=self.typed,
                today=self.today,
                publishers=self.snapshot.publishers(self.permitted.collections),
                vocabulary=self.vocabulary,
            )

    @property
    def question(self) -> Question:
        """The question, understood."""
        return self.understood.question

    @cached_property
    def where(self) -> Filter:
        """What is permitted, limited to the source that the question asks for, too."""
        source = self.question.source
        return replace(self.permitted, publishers=frozenset({source})) if source else self.permitted

    @property
    def asks_no_more(self) -> bool:
        """True for "when was that?", which asks of what was spoken of before and adds nothing."""
        return self.reading.leans_on is not None and not self.reading.adds_content

    @cached_property
    def best(self) -> Attempt:
        """What comes of searching: of the days that the question names alone, where that is surer."""
        if self.found is not None:
            return self.found
        best = attempt(self.question, self.snapshot, self.where)
        if self.question.since or self.question.until:
            dated = attempt_dated(self.question, self.snapshot, self.where)
            if dated is not None and dated.confidence >= best.confidence:
                return dated
        return best

    @property
    def enough(self) -> float:
        """The confidence from which an answer is given."""
        return answered_from(len(self.snapshot), self.question.kind, meaning=self.meant)

    @property
    def meant(self) -> bool:
        """Whether the vectors of passages were compared."""
        evidence = self.best.ranking.evidence
        return evidence is not None and evidence.meaning is not None

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """Quotes of the best passages, whether they answer or not."""
        with timed("quoting"):
            return choose(self.best, self.snapshot, limit=QUOTES)
