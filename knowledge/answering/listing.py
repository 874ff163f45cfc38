"""The newest (or oldest) articles, for a question that says which articles it is after, and nothing of a subject."""

from dataclasses import replace
from datetime import date

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.question import Question
from knowledge.answering.reasons import day_range, long_date, nothing_admitted
from knowledge.index.protocol import Entry, Filter, Snapshot
from knowledge.passages import split

LISTED = 3
"""Articles that are quoted at most."""
_NO_SUBJECT = frozenset(
    "happen event go new news articl report stori headlin updat tin bai gi xay".split()  # "xảy ra", "tin", "bài"
)
"""Terms that ask for whatever there is."""


def names_no_subject(question: Question) -> bool:
    """Return whether a question only says which articles it is after: "news from Reuters", "what happened today?"."""
    if question.newest_first is None and not (question.source or question.since or question.until):
        return False
    return all(word.dates or word.term in _NO_SUBJECT for word in question.words if word.content)


def within(where: Filter, question: Question) -> Filter:
    """Return `where`, limited to the days that the question asks for, too."""
    since = max(filter(None, (where.since, question.since)), default=None)
    until = min(filter(None, (where.until, question.until)), default=None)
    return replace(where, since=since, until=until)


def period(since: date | None, until: date | None) -> tuple[str, ...]:
    """Return what to say of the days that a question asks for, if any."""
    if since and until:
        return (f"Only articles from {day_range(since, until)}.",)
    if since:
        return (f"Only articles from {long_date(since)} on.",)
    return (f"Only articles up to {long_date(until)}.",) if until else ()


def in_order(question: Question, snapshot: Snapshot, where: Filter, notes: tuple[str, ...] = ()) -> Answer:
    """Return the openings of the newest (or oldest) articles, for a question that asks for nothing else."""
    wanted = [entry for entry in snapshot.articles(where.collections) if entry.day and _admits(where, entry)]
    wanted.sort(key=lambda entry: (entry.title, entry.id, entry.collection))  # of one day's, no arrival decides
    wanted.sort(key=lambda entry: entry.day or date.min, reverse=question.newest_first is not False)
    quotes = []
    for entry in wanted[:LISTED]:
        article = snapshot.article(entry.id, collections=[entry.collection])
        if article is not None:
            opening = split(article)[0]
            quotes.append(Quote(article, opening.start, opening.end, score=0.0))
    notes += period(question.since, question.until)
    if not quotes:
        limited = where.since or where.until or where.publishers
        none = nothing_admitted(where) if limited else "The archive holds no dated articles here yet."
        return Answer(question, reason=none, notes=notes)
    return Answer(question, quotes=tuple(quotes), confidence=1.0, notes=notes)


def _admits(where: Filter, entry: Entry) -> bool:
    return (
        entry.day is not None
        and (where.since is None or entry.day >= where.since)
        and (where.until is None or entry.day <= where.until)
        and (where.publishers is None or entry.publisher in where.publishers)
    )
