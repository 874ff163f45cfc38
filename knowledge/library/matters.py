"""What is told of a matter: day by day, part by part, side by side, in brief."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from knowledge.index.protocol import Filter, Snapshot
from knowledge.library.opened import PUBLIC, Found, Opened
from knowledge.publishers import named

if TYPE_CHECKING:
    from knowledge.telling.briefing import Brief
    from knowledge.telling.changing import Changes
    from knowledge.telling.claims import Checked
    from knowledge.telling.comparing import Comparison
    from knowledge.telling.timeline import Timeline


def timeline(
    opened: Opened,
    topic: str,
    *,
    since: date | None = None,
    until: date | None = None,
    collections: Collection[str] | None = (PUBLIC,),
    today: date | None = None,
    scope: str | None = None,
    counted: bool = True,
) -> "Timeline":
    """Return what is told of `topic`, one quote a day, the oldest first; the days told of lie in these limits.

    Quotes are as their sources' licences allow it, as for `ask`. Raises QuestionError for a topic that cannot be
    asked about.
    """
    from knowledge.telling.timeline import timeline

    told = _tell(
        opened,
        lambda held, where, day: timeline(topic, held, where=where, today=day, since=since, until=until),
        collections,
        today,
    )
    return told.shown(lambda quotes: opened.licences(scope).quotes(quotes, counted=counted))


def changed(
    opened: Opened,
    topic: str,
    *,
    since: date,
    until: date | None = None,
    collections: Collection[str] | None = (PUBLIC,),
    today: date | None = None,
    scope: str | None = None,
    counted: bool = True,
) -> "Changes":
    """Return what was told of `topic` after `since`, up to `until`, that was told otherwise before, or not at all.

    The days are those of publication; `until` is today unless it is given. Quotes are as their sources' licences
    allow it, as for `ask`. Raises QuestionError for a topic that cannot be asked about.
    """
    from knowledge.telling.changing import changed

    last = until or today or opened.today()
    made = _tell(
        opened,
        lambda held, where, day: changed(topic, held, where=where, today=day, since=since, until=last),
        collections,
        today,
    )
    return made.shown(lambda quotes: opened.licences(scope).quotes(quotes, counted=counted))


def compare(
    opened: Opened,
    question: str,
    *,
    collections: Collection[str] | None = (PUBLIC,),
    today: date | None = None,
    scope: str | None = None,
    counted: bool = True,
) -> "Comparison":
    """Return what each publisher says of `question`, one quote each, with the facts that differ; never a verdict.

    Quotes are as their sources' licences allow it, as for `ask`. Raises QuestionError for a question that cannot be
    asked.
    """
    from knowledge.telling.comparing import compare

    made = _tell(opened, lambda held, where, day: compare(question, held, where=where, today=day), collections, today)
    return made.shown(lambda quotes: opened.licences(scope).quotes(quotes, counted=counted))


def claim(
    opened: Opened,
    claim: str,
    *,
    collections: Collection[str] | None = (PUBLIC,),
    today: date | None = None,
    scope: str | None = None,
    counted: bool = True,
) -> "Checked":
    """Return what supports each part of `claim`, what says otherwise, and what nothing speaks of; never a verdict.

    Quotes are as their sources' licences allow it, as for `ask`. Raises QuestionError for a claim without words.
    """
    from knowledge.telling.claims import check

    made = _tell(opened, lambda held, where, day: check(claim, held, where=where, today=day), collections, today)
    return made.shown(lambda quotes: opened.licences(scope).quotes(quotes, counted=counted))


def brief(
    opened: Opened,
    topic: str,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int = 8,
    source: str | None = None,
    articles: Collection[str] | None = None,
    collections: Collection[str] | None = (PUBLIC,),
    today: date | None = None,
    scope: str | None = None,
    counted: bool = True,
) -> "Brief":
    """Return at most `limit` quotes of what was published of `topic`, the most telling first, none said twice.

    `since` and `until`, both included, are days of publication: by default the seven days up to today, and any day
    where `articles` (their ids) say what is looked at. `source` is a publisher, as for `ask`. Quotes are as their
    sources' licences allow it, as for `ask`. Raises QuestionError for a topic that cannot be asked about.
    """
    from knowledge.telling.briefing import brief

    last = until if articles is not None else until or today or opened.today()
    first = since or (last - timedelta(days=6) if articles is None and last else None)

    def told(held: Snapshot, where: Filter, day: date) -> "Brief":
        if articles is not None:
            where = replace(where, articles=frozenset(articles))
        if source:
            where = replace(where, publishers=named(source, held.publishers(collections)))
        return brief(topic, held, where=where, today=day, since=first, until=last, limit=limit)

    made = _tell(opened, told, collections, today)
    return made.shown(lambda quotes: opened.licences(scope).quotes(quotes, counted=counted))


def _tell(
    opened: Opened,
    tell: Callable[[Snapshot, Filter, date], Found],
    collections: Collection[str] | None,
    today: date | None,
) -> Found:
    """What is told of a matter by what may answer, from the newest state of the index."""
    opened.keeper.asked()
    where = Filter(collections=None if collections is None else frozenset(collections))
    day = today or opened.today()
    return opened.found(lambda held: tell(held, opened.corrected(held, collections).limited(where), day))
