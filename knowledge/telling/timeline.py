"""A timeline: what is told of a matter, one quote a day, the oldest first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from knowledge.answering.answer import Quote
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.index.protocol import Filter, Snapshot
from knowledge.language.detect import is_vietnamese
from knowledge.said import Days, Said, say
from knowledge.telling.days import ToldDays, days_told
from knowledge.telling.folding import beside, originals, says_the_same
from knowledge.telling.statements import Statement, matter, quote_of

ON_THE_DAY = 0.3
"""What it counts that an article reports on a day in its first sentence, over one that mentions the day later."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What is quoted for one day, or for the days of one month or year."""

    when: Days
    quote: Quote
    dated_by: str | None
    """The words of the quote that tell when; None where the article's own date does."""
    more: int = 0
    """Other sentences that tell of the same day in other words."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments in order, the oldest first; a month stands before its days, a year before its months."""

    question: Question
    moments: tuple[Moment, ...] = ()
    notes: tuple[Said, ...] = ()
    reason: Said | None = None
    """Why there is none; None where there are moments."""

    def shown(self, allowed: Callable[[Sequence[Quote]], Sequence[Quote]]) -> "Timeline":
        """The same with its quotes as `allowed` lets them be shown (`knowledge.licences`)."""
        quotes = allowed([moment.quote for moment in self.moments])
        moments = [
            replace(moment, quote=quote, dated_by=moment.dated_by if (moment.dated_by or "") in quote.text else None)
            for moment, quote in zip(self.moments, quotes, strict=True)
        ]
        return replace(self, moments=tuple(moments))


@dataclass(slots=True)
class _Candidate:
    statement: Statement
    told: ToldDays | None
    when: Days
    weight: float = field(init=False)

    def __post_init__(self) -> None:
        statement, told = self.statement, self.told
        reports = statement.leads and statement.article.day == self.when.since
        self.weight = statement.weight + ON_THE_DAY * reports - (0.2 if told and told.of_saying else 0.0)


def timeline(
    text: str,
    snapshot: Snapshot,
    *,
    where: Filter,
    today: date,
    since: date | None = None,
    until: date | None = None,
) -> Timeline:
    """Return what is told of `text`, of the days from `since` to `until` (both included, and both may be open).

    Those are the days told of, whenever that was published; days that `text` itself names limit what was published.
    """
    found = matter(text, snapshot, where=where, today=today)
    statements, copies = originals(found.statements)
    candidates = [
        one
        for one in _candidates(statements)
        if (since is None or one.when.until >= since) and (until is None or one.when.since <= until)
    ]
    moments = tuple(_moments(candidates, copies))
    if not moments:
        reason = say("no-day-told") if found.statements else found.reason
        return Timeline(found.question, notes=found.notes, reason=reason)
    return Timeline(found.question, moments, found.notes)


def _candidates(statements: Iterable[Statement]) -> Iterable[_Candidate]:
    for statement in statements:
        published = statement.article.day
        told = days_told(statement.text, published, vietnamese=is_vietnamese(statement.article.text[:400]))
        chosen = _telling(told)
        for one in chosen:
            yield _Candidate(statement, one, one.days)
        if not chosen and statement.leads and published:
            yield _Candidate(statement, None, Days(published, published))


def _telling(told: list[ToldDays]) -> list[ToldDays]:
    """Of the days that a sentence names those that its event was on.

    Single days before the months that they lie in, and what was done before what was said of it.
    """
    longest = {one.days: one for one in sorted(told, key=lambda one: one.end - one.start)}  # "Tuesday, 10 February"
    exact = [one for one in longest.values() if not any(_within(other.days, one.days) for other in longest.values())]
    days = [one for one in exact if one.one_day] or exact
    return [one for one in days if not one.of_saying] or days[:1]


def _within(one: Days, other: Days) -> bool:
    return one != other and other.since <= one.since and one.until <= other.until


def _moments(candidates: Iterable[_Candidate], copies: Mapping[str, tuple[Article, ...]]) -> Iterator[Moment]:
    days: dict[Days, list[_Candidate]] = {}
    for one in candidates:
        days.setdefault(one.when, []).append(one)
    shown: list[Statement] = []
    for when in sorted(days, key=lambda days: (days.since, -(days.until - days.since).days)):
        there = sorted(days[when], key=lambda one: -one.weight)
        fresh = [one for one in there if not any(_repeats(earlier, one.statement) for earlier in shown)]
        if not fresh:
            continue
        best, *others = fresh
        same = [one.statement for one in others if says_the_same(best.statement.text, one.statement.text)]
        told, start = best.told, best.statement.start
        quote = quote_of(
            best.statement,
            marked=((start + told.start, start + told.end),) if told else (),
            also_in=beside(best.statement, same, copies),
        )
        words = best.statement.text[told.start : told.end] if told else None
        shown.append(best.statement)
        yield Moment(when, quote, words, len(others) - len(same))


def _repeats(earlier: Statement, statement: Statement) -> bool:
    """Whether another article says what was told of an earlier day: one of the two has the day wrong, or reprints."""
    return earlier.article_id != statement.article_id and says_the_same(earlier.text, statement.text)
