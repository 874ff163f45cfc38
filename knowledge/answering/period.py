"""The days that a question asks for, as a limit to which articles may answer."""

from dataclasses import replace
from datetime import date

from knowledge.answering.question import Question
from knowledge.answering.reasons import day_range, long_date
from knowledge.index.protocol import Filter


def within(where: Filter, question: Question) -> Filter:
    """Return `where`, limited to the days that the question asks for, too."""
    since = max(filter(None, (where.since, question.since)), default=None)
    until = min(filter(None, (where.until, question.until)), default=None)
    return replace(where, since=since, until=until)


def period(since: date | None, until: date | None) -> tuple[str, ...]:
    """Return what to say of the days that a question asks for, if any."""
    if since and until:
        days = day_range(since, until)
        return (f"Only articles {days if days.startswith('from ') else f'from {days}'}.",)
    if since:
        return (f"Only articles from {long_date(since)} on.",)
    return (f"Only articles up to {long_date(until)}.",) if until else ()
