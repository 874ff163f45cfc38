"""The days that a question asks for, as a limit to which articles may answer."""

from dataclasses import replace
from datetime import date

from knowledge.answering.question import Question
from knowledge.index.protocol import Filter
from knowledge.said import Days, Said, say


def within(where: Filter, question: Question) -> Filter:
    """Return `where`, limited to the days that the question asks for, too."""
    since = max(filter(None, (where.since, question.since)), default=None)
    until = min(filter(None, (where.until, question.until)), default=None)
    return replace(where, since=since, until=until)


def period(since: date | None, until: date | None) -> tuple[Said, ...]:
    """Return what to say of the days that a question asks for, if any."""
    if since and until:
        return (say("only-dated", days=Days(since, until)),)
    if since:
        return (say("only-since", date=since),)
    return (say("only-until", date=until),) if until else ()
