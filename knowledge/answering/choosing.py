"""Choose which of the ranked passages are quoted together."""

from collections.abc import Sequence
from datetime import date

from knowledge.answering.answer import Quote
from knowledge.answering.attempt import Attempt
from knowledge.answering.quoting import SHORT, Found, quote_all
from knowledge.answering.ranking import Ranked
from knowledge.index.protocol import Snapshot

ALSO_COVERED, ALSO_SCORED = 0.9, 0.05
"""Share of what the best passage covers of the question, and of its score, that a further quote needs."""
ALSO_MEANT = 0.15
"""Share of the best passage's score that a further quote needs where the ranking knows the meaning of passages."""
BESIDE = 3
"""How many passages away others of the same article may stand that are quoted with a quoted one."""


def choose(attempt: Attempt, snapshot: Snapshot, *, limit: int) -> tuple[Quote, ...]:
    """Return at most `limit` quotes of what was found, best first."""
    best = attempt.ranking.passages[:10]
    # a further quote must speak to the same question: "discussed with Venezuela" does not
    meant = attempt.ranking.evidence is not None and attempt.ranking.evidence.meaning is not None
    if meant:
        chosen = [r for r in best if r.score >= ALSO_MEANT]
    else:
        chosen = [r for r in best if r.covered >= ALSO_COVERED * best[0].covered and r.score >= ALSO_SCORED]
    found = located(chosen, snapshot)
    if meant:
        found.sort(key=lambda one: -_with_neighbours(one, found))
    order = list(attempt.ranking.order[: len(best)])
    article, place = attempt.candidates.articles[order].tolist(), attempt.candidates.places[order].tolist()
    places = {(article[i], place[i] + step) for i in map(best.index, chosen) for step in range(-BESIDE, BESIDE + 1)}
    beside = located([r for i, r in enumerate(best) if r not in chosen and (article[i], place[i]) in places], snapshot)
    if attempt.question.newest_first is not None and found:
        near = [f for f in found if f.score >= 0.6 * found[0].score]
        near.sort(key=lambda f: f.located.article.day or date.min, reverse=attempt.question.newest_first)
        found = near
    return quote_all(found, attempt.question, limit=limit, beside=beside)


def _with_neighbours(one: Found, found: Sequence[Found]) -> float:
    """The score of a passage with those beside it that fit in a short quote: how likely the quote holds the answer."""
    beside = [f for f in found if f.key[0] == one.key[0] and abs(f.key[1] - one.key[1]) == 1]
    words, score = len(one.located.text.split()), one.score
    for other in sorted(beside, key=lambda f: -f.score):
        words += len(other.located.text.split())
        if words <= SHORT:
            score += other.score
    return score


def located(passages: Sequence[Ranked], snapshot: Snapshot) -> list[Found]:
    """Return ranked passages with where they stand."""
    return [Found(snapshot.locate(r.passage), r.score, r.sentences, r.covered, r.sentence_scores) for r in passages]
