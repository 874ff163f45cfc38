"""Questions get answers, and words the passages that hold them."""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.answering import answer_question, search_words
from knowledge.answering.conversation import Turn
from knowledge.answering.corrected import Corrections
from knowledge.answering.period import period
from knowledge.index.protocol import Filter, Snapshot
from knowledge.library.opened import PUBLIC, Opened
from knowledge.publishers import named, unknown
from knowledge.said import say
from knowledge.timing import timed

if TYPE_CHECKING:
    pass


def ask(
    opened: Opened,
    question: str,
    *,
    collections: Collection[str] | None = (PUBLIC,),
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
    articles: Collection[str] | None = None,
    conversation: Sequence[Turn] = (),
    today: date | None = None,
    scope: str | None = None,
    counted: bool = True,
) -> Answer:
    """Answer `question` with quotes, or say why there are none.

    `since` and `until` (both included), `source` (a publisher, capitals and marks aside) and `articles` (their ids)
    limit which articles may answer; `conversation` holds the earlier turns (`Answer.turn`), oldest first. Raises
    QuestionError for a question that cannot be asked.

    Quotes are as their sources' licences allow it: everywhere, and in `scope` (a server's). They count for the day
    as quotes that were shown there, unless they are not `counted`.
    """
    started = time.perf_counter()
    opened.keeper.asked()

    def answered(snapshot: Snapshot) -> Answer:
        publishers = snapshot.publishers(collections)
        where = _where(collections, since, until, source, publishers)
        if articles is not None:
            where = replace(where, articles=frozenset(articles))
        answer = answer_question(
            question,
            snapshot,
            where=where,
            conversation=conversation,
            today=today or opened.today(),
            corrections=opened.corrected(snapshot, collections),
        )
        if where.publishers == frozenset() and publishers and source and (answer.answered or answer.question.words):
            answer = Answer(answer.question, reason=unknown(source, publishers))
        return _limited(answer, where)

    with timed("whole"), opened.keeper.patience():
        answer = opened.licences(scope).answer(opened.found(answered), counted=counted)
    return replace(answer, took_ms=(time.perf_counter() - started) * 1000)


def search(
    opened: Opened,
    words: str,
    *,
    collections: Collection[str] | None = (PUBLIC,),
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
    limit: int = 10,
    scope: str | None = None,
) -> tuple[Quote, ...]:
    """Return the passages that match `words` best, one quote each, best first; no judgement whether they answer.

    They are cut as their sources' licences ask, everywhere and in `scope`. Those that are shown are to be counted
    (`Licences.count`).
    """
    opened.keeper.asked()

    def found(snapshot: Snapshot) -> tuple[Quote, ...]:
        where = _where(collections, since, until, source, snapshot.publishers(collections))
        mended = opened.corrected(snapshot, collections)
        return search_words(words, snapshot, where=where, today=opened.today(), limit=limit, corrections=mended)

    return opened.licences(scope).quotes(opened.found(found), counted=False)


def corrected(opened: Opened, collections: Collection[str] | None = (PUBLIC,)) -> Corrections:
    """Return what is corrected by hand and counts for questions asked of these collections now."""
    return opened.found(lambda snapshot: opened.corrected(snapshot, collections))


def _limited(answer: Answer, where: Filter) -> Answer:
    """`answer` with what to say of the limits that whoever asked has set, so that nobody takes them for the archive."""
    notes = [say("only-source", source=publisher) for publisher in sorted(where.publishers or ())]
    notes += period(where.since, where.until)
    if not notes or not answer.question.words:
        return answer
    return replace(answer, notes=(*notes, *(note for note in answer.notes if note not in notes)))


def _where(
    collections: Collection[str] | None, since: date | None, until: date | None, source: str | None, there: list[str]
) -> Filter:
    """The filter that these limits make; it lets nothing through where none of the publishers `there` is `source`."""
    return Filter(
        collections=None if collections is None else frozenset(collections),
        since=since,
        until=until,
        publishers=named(source, there) if source and source.strip() else None,
    )
