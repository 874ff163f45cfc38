"""What is kept of questions and answers: for the buttons under an answer, for votes, and for the report.

It is written after the answer was given (`bot.afterwards`); until then it is in memory, where buttons find it.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bot.afterwards import AtOnce, Later
from bot.reader import Reader
from knowledge.answering.answer import Answer
from knowledge.answering.conversation import Turn
from knowledge.errors import LibraryError, NotWritableError, StoreDamagedError, StoreUnreachableError
from knowledge.library import Library
from knowledge.library.records import KeptAnswer, QuoteRef, Report
from knowledge.reporting import Figures

REPORT_DAYS = 30
"""Days that a report looks back."""
TRIES = 3
"""How often what a busy database did not take is written: each time it is waited for half a minute."""
A_MOMENT_S = 2.0
"""Seconds that a report waits at most for what was answered last."""

log = logging.getLogger("dateline")


class Record:
    """The record of one library; `collection` says which one an article that a reader saw is in.

    `keep` is how long answers and questions are kept, `later` writes them.
    """

    def __init__(
        self,
        library: Library,
        collection: Callable[[str, Reader], str],
        *,
        keep: timedelta,
        later: Later | None = None,
    ) -> None:
        self._library = library
        self._collection = collection
        self._keep = keep
        self._later = later or AtOnce()
        self._coming: dict[str, KeptAnswer] = {}
        """Answers that are still to be written, by their tokens."""

    def keep(self, reader: Reader, answer: Answer, *, unseen: bool = False) -> str:
        """Count a question, and keep what was quoted for it, or that nothing was; returns the token of the answer.

        Of one that nobody else is to see no word is kept.
        """
        usage, user, scope = self._library.usage, str(reader.user), reader.scope
        if not answer.answered and not answer.question.words:  # "thanks!" asked nothing
            return ""
        outcome, took_ms = _outcome(answer), answer.took_ms
        self._write(lambda: usage.count(scope, answered=answer.answered, outcome=outcome, took_ms=took_ms))
        if not answer.answered and unseen:
            return ""
        if not answer.answered:
            text, reason = answer.question.text, answer.reason
            self._write(lambda: usage.record_unanswered(scope, text, reason, keep=self._keep, user=user))
            return ""
        places = [(quote.article.id, quote.start, quote.end) for quote in answer.quotes]
        quoted = [QuoteRef(self._collection(id, reader), id, start, end) for id, start, end in places]
        token = secrets.token_urlsafe(12)
        self._coming[token] = KeptAnswer(token, scope, None, tuple(quoted), datetime.now(UTC), usage.hash(user))

        self._write(
            lambda: usage.record_answer(scope, quoted, keep=self._keep, user=user, token=token),
            then=lambda: self._coming.pop(token, None),
        )
        return token

    def note_posted(self, token: str, guild: int | None, channel: int, message: int) -> None:
        """Note in which message the answer of `token` stands, where it is kept, so that it can be corrected."""
        note = self._library.messages.note
        self._write(lambda: note(token, guild=guild or 0, channel=channel, message=message))

    def settle(self, seconds: float = A_MOMENT_S) -> bool:
        """Wait, so many seconds at most, until all that was answered before is written; whether it is."""
        return self._later.settle(seconds)

    def _write(self, write: Callable[[], object], *, then: Callable[[], object] = lambda: None) -> None:
        """Let something be written when its turn comes, and `then` be done, written or not."""

        def written() -> None:
            try:
                for tried in range(1, TRIES + 1):
                    if _taken(write, last=tried == TRIES):
                        break
            finally:
                then()

        self._later(written)

    def turn(self, reader: Reader, question: str, token: str | None) -> Turn:
        """An earlier question as a turn of the conversation, with what was quoted for it while that is kept."""
        kept = self.kept(reader, token)
        return Turn(question, tuple((ref.article_id, ref.start, ref.end) for ref in kept.quotes) if kept else ())

    def kept(self, reader: Reader, token: str | None) -> KeptAnswer | None:
        """An answer that was given in the same place; one from elsewhere is as good as none."""
        kept = (self._coming.get(token) or self._library.usage.answer(token)) if token else None
        return kept if kept is not None and kept.scope == reader.scope else None

    def vote(self, reader: Reader, token: str, value: int, question: str | None) -> bool:
        """Note what `reader` thinks of an answer given in the same place; False when it is no longer kept."""
        if self.kept(reader, token) is None:
            return False
        user, vote = str(reader.user), self._library.usage.vote
        self._write(lambda: vote(token, user, value, question=question))
        return True

    def figures(self, reader: Reader, today: date) -> Figures:
        """The same as figures of each day."""
        self.settle()
        return self._library.figures(reader.scope, since=today - timedelta(days=REPORT_DAYS - 1), until=today)

    def report(self, reader: Reader, today: date) -> Report:
        """What was asked in a server lately."""
        self.settle()
        return self._library.usage.report(reader.scope, since=today - timedelta(days=REPORT_DAYS), limit=10)


def _taken(write: Callable[[], object], *, last: bool) -> bool:
    """Whether there is no more to be tried: it was written, or never will be. A full disk keeps nobody from reading."""
    try:
        write()
    except LibraryError as error:
        if not last and not isinstance(error, NotWritableError | StoreDamagedError | StoreUnreachableError):
            return False  # another program writes for long
        log.warning("An answer was given, but could not be kept: %s", error)
    return True


def _outcome(answer: Answer) -> str:
    """What became of a question, in a word: why nothing answered it, without a word of it."""
    if answer.answered:
        return "pinned" if answer.pinned else "answered"
    return answer.reason.kind if answer.reason is not None else "unanswered"
