"""A step: the newest (or oldest) articles, for a question that says which it is after, and nothing of a subject."""

from datetime import date
from functools import cache

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.period import period, within
from knowledge.answering.question import Question
from knowledge.answering.reasons import nothing_admitted
from knowledge.index.protocol import Entry, Filter, Snapshot
from knowledge.language.analysis import terms
from knowledge.language.pack import of_all
from knowledge.language.sections import Requests
from knowledge.passages import split
from knowledge.said import Said, say

LISTED = 3
"""Articles that are quoted at most."""


def names_no_subject(question: Question) -> bool:
    """Return whether a question only says which articles it is after: "news from Reuters", "what happened today?"."""
    if question.newest_first is None and not (question.source or question.since or question.until):
        return False
    return all(word.dates or word.term in _whatever_there_is() for word in question.words if word.content)


@cache
def _whatever_there_is() -> frozenset[str]:
    """Terms that ask for whatever there is."""
    return frozenset(terms(" ".join(of_all(Requests).whatever_there_is)))


def listed(inquiry: Inquiry) -> Answer | None:
    """List the newest (or oldest) articles for a question that says no more of what it is after.

    None for any other, and where there are none but there is something to search for.
    """
    answer = _listed(inquiry)
    return answer if answer and (answer.answered or not inquiry.question.terms) else None


def why_none_listed(inquiry: Inquiry) -> Said | None:
    """Return why `listed` lists nothing, for a question that is of its sort."""
    answer = _listed(inquiry)
    return answer.reason if answer else None


def _listed(inquiry: Inquiry) -> Answer | None:
    question = inquiry.question
    if not names_no_subject(question):
        return None
    return in_order(question, inquiry.snapshot, within(inquiry.where, question), inquiry.understood.notes)


def in_order(question: Question, snapshot: Snapshot, where: Filter, notes: tuple[Said, ...] = ()) -> Answer:
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
        none = nothing_admitted(where) if limited else say("none-dated")
        return Answer(question, reason=none, notes=notes)
    return Answer(question, quotes=tuple(quotes), confidence=1.0, estimated=False, notes=notes)


def _admits(where: Filter, entry: Entry) -> bool:
    return (
        entry.day is not None
        and (where.since is None or entry.day >= where.since)
        and (where.until is None or entry.day <= where.until)
        and (where.publishers is None or entry.publisher in where.publishers)
    )
