"""The best passage of a question, with all that was measured of it: what the signs of the confidence look at."""

from dataclasses import dataclass
from functools import cached_property
from math import log

from knowledge.answering.asks import Asks
from knowledge.answering.features import Features, Floats
from knowledge.answering.needs.need import Need
from knowledge.answering.question import Question, Word
from knowledge.answering.ranking import Ranked, Ranking
from knowledge.answering.reported import opening_of
from knowledge.index.protocol import Candidates, Located, Snapshot

SMALL, LARGE = 50, 400
"""Passages up to which an archive is small, and from which it is large."""


@dataclass(frozen=True)
class Case:
    """One question and the passages ranked for it, of which there is at least one."""

    question: Question
    ranking: Ranking
    candidates: Candidates
    snapshot: Snapshot

    @property
    def evidence(self) -> Features:
        """What was measured of all candidates."""
        assert self.ranking.evidence is not None
        return self.ranking.evidence

    @property
    def first(self) -> Ranked:
        """The best passage, as it was ranked."""
        return self.ranking.passages[0]

    @property
    def best(self) -> int:
        """The place of the best passage among the candidates."""
        return self.ranking.order[0]

    @cached_property
    def located(self) -> Located:
        """Where the best passage stands."""
        return self.snapshot.locate(self.first.passage)

    @cached_property
    def text(self) -> str:
        """The best passage."""
        return self.located.text

    @cached_property
    def sentence(self) -> str:
        """Its best sentence."""
        best = self.first.sentences[:1]
        if not best:
            return self.text
        start, end = self.located.sentences[best[0]]
        return self.located.article.text[start:end]

    @cached_property
    def dated(self) -> str:
        """The text that may tell when: of an event that news reports, what its report begins with, too."""
        if self.asked.of_the_report:
            return f"{self.text} {opening_of(self.located)}"
        return self.text

    @property
    def asked(self) -> Asks:
        """What the question asks for, with what the conversation adds to it."""
        return self.question.whole

    def lacking(self, need: Need | None, text: str) -> float:
        """Return 1 where the question has a need that `text`, of the best passage's article, does not meet, else 0."""
        return float(need is not None and not need.met(text, self.located.article))

    @cached_property
    def terms(self) -> list[str]:
        """The question's terms, each once, as the columns of the evidence stand."""
        return list(dict.fromkeys(word.term for word in self.question.words))

    @property
    def related(self) -> Floats:
        """(t,) how near the passage comes to holding each term, 0 to 1."""
        found: Floats = self.evidence.related[self.best]
        return found

    @cached_property
    def lacks(self) -> Floats:
        """(t,) 1 for a term that nothing in the passage comes near."""
        return 1.0 - self.related

    def lack_of(self, word: Word) -> float:
        """Return how far the passage is from holding a word of the question."""
        return float(self.lacks[self.terms.index(word.term)])

    @property
    def size(self) -> float:
        """How large the archive is; see `archive_size`."""
        return archive_size(len(self.snapshot))


def archive_size(passages: int) -> float:
    """Return 0 for `SMALL` passages or fewer, 1 for `LARGE` or more, between them by the logarithm."""
    return min(1.0, max(0.0, log(max(1, passages) / SMALL) / log(LARGE / SMALL)))
