"""Side by side: what several publishers say of one matter, one quote each, with the facts that differ; no verdict."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.answering.answer import Quote
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.index.protocol import Filter, Snapshot
from knowledge.passages import Span
from knowledge.said import Said, say
from knowledge.telling.differing import Difference, differing
from knowledge.telling.events import DAYS, SURELY, Telling, one_event
from knowledge.telling.facts import same_matter
from knowledge.telling.folding import beside, originals, overlap
from knowledge.telling.statements import Statement, matter, quote_of
from knowledge.telling.wanted import WantedFacts

SIDES = 8
"""Publishers that are set side by side at most."""
TELLING = 150
"""Sentences that are looked at, the most telling first."""
EVENTS = 8
"""Articles, the most telling first, whose events are tried."""
LIKE_IT = 0.4
"""Share of the words of the first side, by their weight, that a passage of a further publisher needs."""
NEARLY = 0.75
"""Share of the weight of a publisher's best sentence from which a newer one stands for it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What each publisher says of a matter, and which facts differ."""

    question: Question
    sides: tuple[Quote, ...] = ()
    """One quote of each publisher, what differs highlighted; that which speaks most of the matter first."""
    differences: tuple[Difference, ...] = ()
    notes: tuple[Said, ...] = ()
    reason: Said | None = None
    """Why nothing is compared; then at most one side is there."""

    def shown(self, allowed: Callable[[Sequence[Quote]], Sequence[Quote]]) -> "Comparison":
        """The same with its quotes as `allowed` lets them be shown (`knowledge.licences`)."""
        sides = tuple(allowed(self.sides))
        kept = [
            tuple(one for one in difference.told if _holds(sides[one[0]], one[1])) for difference in self.differences
        ]
        differences = zip(self.differences, kept, strict=True)
        return replace(
            self,
            sides=sides,
            differences=tuple(replace(each, told=told) for each, told in differences if len(told) > 1),
        )


def _holds(quote: Quote, span: Span) -> bool:
    return quote.start <= span[0] and span[1] <= quote.end


def compare(text: str, snapshot: Snapshot, *, where: Filter, today: date) -> Comparison:
    """Return what each publisher that `where` lets through says of `text`. QuestionError where it cannot be asked."""
    found = matter(text, snapshot, where=where, today=today)
    if not found.statements:
        return Comparison(found.question, notes=found.notes, reason=found.reason)
    statements, copies = originals(found.statements)
    wanted = WantedFacts.of(found.question.asks)
    sides = _sides(statements, wanted)
    sides += _others(sides, snapshot, where=found.where, wanted=wanted, about=frozenset(found.question.terms))
    chosen = [one.statement for one in sides]
    quotes = [quote_of(one, also_in=beside(one, (), copies)) for one in chosen]
    if len({publisher_of(one.article) for one in chosen}) < 2:
        return Comparison(found.question, tuple(quotes[:1]), notes=found.notes, reason=say("one-side"))
    differences = tuple(differing(sides, found.question.terms))
    marked = [
        quote_of(one, marked=_marks(number, differences), also_in=quote.also_in)
        for number, (one, quote) in enumerate(zip(chosen, quotes, strict=True))
    ]
    return Comparison(found.question, tuple(marked), differences, found.notes)


def publisher_of(article: Article) -> str:
    """Return who speaks in an article: its publisher, else the article itself."""
    return article.publisher or article.id


def _sides(statements: Sequence[Statement], wanted: WantedFacts) -> list[Telling]:
    """The sentence that stands for each publisher, of the event of which most of them tell.

    One that tells what is wanted does rather than others.
    """
    likely = sorted(statements, key=lambda one: -one.weight)[:TELLING]
    telling = sorted((Telling.of(one, wanted) for one in likely), key=lambda one: -one.weight)
    tried: list[list[Telling]] = []
    articles = set[str]()
    for first in telling:
        if first.weight < NEARLY * telling[0].weight or len(articles) == EVENTS:
            break
        if first.statement.article_id not in articles:
            articles.add(first.statement.article_id)
            tried.append(_of_event(first, telling))
    return max(tried, key=lambda sides: (len(sides), sum(one.counts for one in sides)))  # else the most telling


def _others(
    sides: Sequence[Telling], snapshot: Snapshot, *, where: Filter, wanted: WantedFacts, about: frozenset[str]
) -> Iterator[Telling]:
    """The sentences of further publishers that tell of the same event in other words, or spell its town otherwise.

    They are looked for by the words of the first side, among what was published around it; half of what the question is
    `about` must be in them, too.
    """
    first = sides[0]
    published = first.statement.article.day
    if published is None or len(sides) >= SIDES:
        return
    there = {publisher_of(one.statement.article) for one in sides}
    around = replace(
        where,
        since=max(where.since or date.min, published - timedelta(days=DAYS)),
        until=min(where.until or date.max, published + timedelta(days=DAYS)),
        without_publishers=where.without_publishers | there,
    )
    found = matter(first.statement.text, snapshot, where=around, today=published, least=LIKE_IT)
    statements, _ = originals(found.statements)
    telling = (Telling.of(one, wanted) for one in sorted(statements, key=lambda one: -one.weight)[:TELLING])
    for one in sorted(telling, key=lambda one: -one.weight):
        publisher = publisher_of(one.statement.article)
        near = overlap(first.words, one.words) >= SURELY and 2 * len(about & one.words) >= len(about)
        if publisher not in there and near and (one.counts or not first.counts) and one_event(first, one):
            there.add(publisher)
            yield one
        if len(there) >= SIDES:
            return


def _of_event(first: Telling, telling: Sequence[Telling]) -> list[Telling]:
    """`first` and, of each other publisher, the sentence of the same event that tells most, or newer facts of it."""
    sides = {publisher_of(first.statement.article): first}
    for one in telling:
        if one is first or not one_event(first, one):
            continue
        publisher = publisher_of(one.statement.article)
        there = sides.get(publisher)
        if there is None:
            if len(sides) < SIDES:
                sides[publisher] = one
        elif one.weight >= NEARLY * there.weight and _rank(one, first) > _rank(there, first):
            sides[publisher] = one
    return list(sides.values())


def _rank(one: Telling, first: Telling) -> tuple[int, date]:
    """How many facts it has that can be held against those of the first side; then how new it is."""
    comparable = sum(any(same_matter(fact, other) for other in first.facts) for fact in one.facts)
    return min(comparable, 2), one.statement.article.day or date.min


def _marks(side: int, differences: Iterable[Difference]) -> tuple[Span, ...]:
    return tuple(sorted({span for difference in differences for number, span in difference.told if number == side}))
