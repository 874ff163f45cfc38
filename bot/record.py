"""What is kept of questions and answers: for the buttons under an answer, for votes, and for the report."""

from collections.abc import Callable
from datetime import date, timedelta

from bot.reader import Reader
from knowledge.answering.answer import Answer
from knowledge.answering.conversation import Turn
from knowledge.library import Library
from knowledge.reporting import Figures
from knowledge.store import Report
from knowledge.store.usage import KeptAnswer, QuoteRef

REPORT_DAYS = 30
"""Days that a report looks back."""


class Record:
    """The record of one library; `collection` says which one an article that a reader saw is in.

    `keep` is how long answers and questions are kept.
    """

    def __init__(self, library: Library, collection: Callable[[str, Reader], str], *, keep: timedelta) -> None:
        self._library = library
        self._collection = collection
        self._keep = keep

    def keep(self, reader: Reader, answer: Answer) -> str:
        """Count a question, and keep what was quoted for it, or that nothing was; returns the token of the answer."""
        usage, user, token = self._library.usage, str(reader.user), ""
        if not answer.answered and not answer.question.words:  # "thanks!" asked nothing
            return token
        usage.count(reader.scope, answered=answer.answered, outcome=_outcome(answer), took_ms=answer.took_ms)
        if answer.answered:
            places = [(quote.article.id, quote.start, quote.end) for quote in answer.quotes]
            quoted = [QuoteRef(self._collection(id, reader), id, start, end) for id, start, end in places]
            token = usage.record_answer(reader.scope, quoted, keep=self._keep, user=user)
        else:
            usage.record_unanswered(reader.scope, answer.question.text, answer.reason, keep=self._keep, user=user)
        return token

    def turn(self, reader: Reader, question: str, token: str | None) -> Turn:
        """An earlier question as a turn of the conversation, with what was quoted for it while that is kept."""
        kept = self.kept(reader, token)
        return Turn(question, tuple((ref.article_id, ref.start, ref.end) for ref in kept.quotes) if kept else ())

    def kept(self, reader: Reader, token: str | None) -> KeptAnswer | None:
        """An answer that was given in the same place; one from elsewhere is as good as none."""
        kept = self._library.usage.answer(token) if token else None
        return kept if kept is not None and kept.scope == reader.scope else None

    def vote(self, reader: Reader, token: str, value: int, question: str | None) -> bool:
        """Note what `reader` thinks of an answer given in the same place; False when it is no longer kept."""
        if self.kept(reader, token) is None:
            return False
        return self._library.usage.vote(token, str(reader.user), value, question=question)

    def figures(self, reader: Reader, today: date) -> Figures:
        """The same as figures of each day."""
        return self._library.figures(reader.scope, since=today - timedelta(days=REPORT_DAYS - 1), until=today)

    def report(self, reader: Reader, today: date) -> Report:
        """What was asked in a server lately."""
        return self._library.store.reports.report(reader.scope, since=today - timedelta(days=REPORT_DAYS), limit=10)


def _outcome(answer: Answer) -> str:
    """What became of a question, in a word: why nothing answered it, without a word of it."""
    if answer.answered:
        return "pinned" if answer.pinned else "answered"
    return answer.reason.kind if answer.reason is not None else "unanswered"
