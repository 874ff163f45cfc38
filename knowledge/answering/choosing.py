"""Choose which of the ranked passages are quoted together."""

from collections.abc import Sequence
from datetime import date

from knowledge.answering.answer import Quote
from knowledge.answering.attempt import Attempt
from knowledge.answering.quoting import Found, quote_all
from knowledge.answering.ranking import Ranked
from knowledge.index.protocol import Snapshot

ALSO_COVERED, ALSO_SCORED = 0.9, 0.05
"""Share of what the best passage covers of the question, and of its score, that a further quote needs."""
BESIDE = 3
"""How many passages away others of the same article may stand that are quoted with a quoted one."""


def choose(attempt: Attempt, snapshot: Snapshot, *, limit: int) -> tuple[Quote, ...]:
    """Return at most `limit` quotes of what was found, best first."""
    best = attempt.ranking.passages[:10]
    # a further quote must speak to the same question: "discussed with Venezuela" does not
    chosen = [r for r in best if r.covered >= ALSO_COVERED * best[0].covered and r.score >= ALSO_SCORED]
    found = located(chosen, snapshot)
    order = list(attempt.ranking.order[: len(best)])
    article, place = attempt.candidates.articles[order].tolist(), attempt.candidates.places[order].tolist()
    places = {(article[i], place[i] + step) for i in map(best.index, chosen) for step in range(-BESIDE, BESIDE + 1)}
    beside = located([r for i, r in enumerate(best) if r not in chosen and (article[i], place[i]) in places], snapshot)
    if attempt.question.newest_first is not None and found:
        near = [f for f in found if f.score >= 0.6 * found[0].score]
        near.sort(key=lambda f: f.located.article.day or date.min, reverse=attempt.question.newest_first)
        found = near
    return quote_all(found, attempt.question, limit=limit, beside=beside)


def located(passages: Sequence[Ranked], snapshot: Snapshot) -> list[Found]:
    """Return ranked passages with where they stand."""
    return [Found(snapshot.locate(r.passage), r.score, r.sentences, r.covered) for r in passages]
