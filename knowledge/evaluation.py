"""Measure a library on a collection of questions and judgments: what `dateline evaluate` prints.

Every measure is a plain function of rankings, confidences or texts; `evaluate` asks a library and puts them together.
"""

import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from statistics import median

import numpy as np

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.typed import TYPED
from knowledge.benchmark import Benchmark, Query
from knowledge.library import PUBLIC, Library
from knowledge.passage_groups import Joining

DEPTH = 100
"""Passages asked for when ranking documents."""
BINS = 10
"""Bins of equal width for the reliability of the confidence."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean with its bootstrap 95 % interval, over `count` questions."""

    mean: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of nearly equal confidence: their mean confidence, and the share of them that is right."""

    low: float
    high: float
    confidence: float
    right: float
    count: int


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well the confidence tells questions that the archive answers from others."""

    auroc: float
    """Chance that an answerable question gets a higher confidence than one that is not."""
    wrongly_answered: float
    """Share of the unanswerable ones above the confidence that 90 % of the answerable ones reach."""
    best_f1: float
    answered: float
    """Share of the unanswerable ones that the library answered, at its own threshold."""
    count: int
    """Unanswerable questions."""


@dataclass(slots=True)
class Report:
    """Everything that was measured; None or empty where the collection has no judgments for it."""

    documents: int
    passages: Mapping[str, Measure] = field(default_factory=dict)
    """nDCG@10, MRR@10, recall@1, @5, @20 of documents."""
    answers: Mapping[str, Measure] = field(default_factory=dict)
    """Of the answerable questions: answered, first quote and highlight with a gold answer, short answers."""
    quote_words: float | None = None
    """Median words of the first quote."""
    abstention: dict[str, Abstention] = field(default_factory=dict)
    """By protocol: the collection's own unanswerable questions, others, answerable ones whose passage is removed."""
    calibration_error: float | None = None
    bins: tuple[Bin, ...] = ()
    latency_ms: Mapping[str, float] = field(default_factory=dict)
    run: dict[str, list[tuple[str, float]]] = field(default_factory=dict)
    """For each query id the documents found with their score, best first."""


# --- measures ---------------------------------------------------------------------------------------------------------


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], *, depth: int = 10) -> float:
    """Return the discounted gain of the first `depth` documents as a share of the best possible (gain = grade)."""
    gained = sum(grades.get(document, 0) / log2(rank + 2) for rank, document in enumerate(ranking[:depth]))
    best = sum(grade / log2(rank + 2) for rank, grade in enumerate(sorted(grades.values(), reverse=True)[:depth]))
    return gained / best if best else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str], *, depth: int = 10) -> float:
    """Return 1 / place of the first relevant document, 0 when none of the first `depth` is."""
    return next((1.0 / (rank + 1) for rank, document in enumerate(ranking[:depth]) if document in relevant), 0.0)


def recall(ranking: Sequence[str], relevant: Collection[str], *, depth: int) -> float:
    """Return the share of the relevant documents among the first `depth`."""
    return len(set(ranking[:depth]) & set(relevant)) / len(relevant) if relevant else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a positive scores above a negative, ties counting half (Mann and Whitney's U)."""
    if not positive or not negative:
        return float("nan")
    below = np.sort(np.asarray(negative))
    values = np.asarray(positive)
    wins = below.searchsorted(values, side="left") + below.searchsorted(values, side="right")
    return float(wins.mean() / (2 * len(below)))


def best_f1(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the highest F1 of "answerable" over all thresholds."""
    best = 0.0
    above_negative = np.sort(np.asarray(negative))
    ordered = np.sort(np.asarray(positive))
    for i, threshold in enumerate(ordered.tolist()):
        kept = len(ordered) - i
        false = len(above_negative) - int(above_negative.searchsorted(threshold, side="left"))
        best = max(best, 2 * kept / (kept + false + len(ordered)))
    return best


def wrongly_answered(positive: Sequence[float], negative: Sequence[float], *, share: float = 0.9) -> float:
    """Return the share of negatives that reach the score which `share` of the positives reach."""
    threshold = sorted(positive, reverse=True)[max(0, round(share * len(positive)) - 1)]
    return sum(score >= threshold for score in negative) / len(negative)


def abstention(positive: Sequence[float], negative: Sequence[float], answered: Sequence[bool]) -> Abstention:
    """Return how confidences of answerable and unanswerable questions compare; `answered` is of the latter."""
    return Abstention(
        auroc(positive, negative),
        wrongly_answered(positive, negative),
        best_f1(positive, negative),
        sum(answered) / len(answered),
        len(negative),
    )


def calibration(
    confidences: Sequence[float], right: Sequence[bool], *, bins: int = BINS
) -> tuple[float, tuple[Bin, ...]]:
    """Return the expected calibration error (Naeini et al. 2015) and the bins that it is the mean of."""
    values, truth = np.asarray(confidences), np.asarray(right, dtype=float)
    place = np.minimum((values * bins).astype(int), bins - 1)
    found = []
    for i in range(bins):
        here = place == i
        if here.any():
            mean, share = float(values[here].mean()), float(truth[here].mean())
            found.append(Bin(i / bins, (i + 1) / bins, mean, share, int(here.sum())))
    error = sum(b.count * abs(b.confidence - b.right) for b in found) / max(1, len(values))
    return error, tuple(found)


def token_f1(text: str, answers: Iterable[str]) -> float:
    """Return the best F1 of the words in common with one of `answers`, as SQuAD counts it (articles left out)."""
    mine = _words(text)
    best = 0.0
    for answer in answers:
        gold = _words(answer)
        common = sum(min(mine.count(word), gold.count(word)) for word in set(mine))
        if common:
            best = max(best, 2 * common / (len(mine) + len(gold)))
    return best


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Return whether `text` holds one of `answers`, white space and case aside."""
    plain = " ".join(text.lower().split())
    return any(" ".join(answer.lower().split()) in plain for answer in answers)


def bootstrap(values: Sequence[float], *, rounds: int = 1000, seed: int = 0) -> Measure:
    """Return the mean of `values` with the interval that holds 95 % of the means of resampled ones."""
    array = np.asarray(values, dtype=float)
    if not len(array):
        return Measure(float("nan"), float("nan"), float("nan"), 0)
    chance = np.random.default_rng(seed)
    means = [array[chance.integers(0, len(array), len(array))].mean() for _ in range(rounds)]
    low, high = np.quantile(means, [0.025, 0.975])
    return Measure(float(array.mean()), float(low), float(high), len(array))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of `values` do not exceed."""
    return float(np.quantile(np.asarray(values), share))


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.lower()) if word not in ("a", "an", "the")]


# --- asking a library -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    query: Query
    answer: Answer
    took_ms: float

    @property
    def first(self) -> Quote | None:
        """The first quote, or the closest one where the library did not answer."""
        return next(iter((*self.answer.quotes, *self.answer.closest)), None)


def evaluate(
    library: Library,
    benchmark: Benchmark,
    *,
    unanswerable: Sequence[Query] = (),
    remove_gold: bool = False,
    progress: Callable[[Iterable[Query], str], Iterable[Query]] = lambda queries, label: queries,
) -> Report:
    """Ask `library`, which holds the collection's articles (and perhaps distractors), all its questions.

    `unanswerable` are further questions that nothing in the library answers. With `remove_gold` every answerable
    question is asked once more while its passage is not there.
    """
    document_of = {article.id: document for document, article in benchmark.articles.items()}
    library = library.seen(Joining(benchmark.pieces))
    report = Report(documents=len(library))
    judged = [query for query in benchmark.queries if query.id in benchmark.relevant]
    highlighted: list[float] = []
    for query in progress(judged, "Ranking"):
        found = library.search(query.text, limit=DEPTH)
        if query.id in benchmark.relevant_sentences:
            highlighted.append(_sentence_right(query, found[:1], benchmark, document_of))
        ranking: dict[str, float] = {}
        for quote in found:
            ranking.setdefault(document_of.get(quote.article.id, quote.article.id), quote.score)
        report.run[query.id] = list(ranking.items())
    report.passages = _passage_measures(judged, benchmark, report.run)

    if not any(query.answers is not None for query in benchmark.queries):
        return report

    def ask(query: Query) -> _Asked:
        started = time.perf_counter()
        answer = library.ask(query.text)
        return _Asked(query, answer, (time.perf_counter() - started) * 1000)

    asked = [ask(query) for query in progress(judged, "Asking")]
    report.answers = _answer_measures(asked, highlighted, benchmark, document_of)
    report.quote_words = median(len(one.answer.quotes[0].text.split()) for one in asked if one.answer.quotes)
    report.latency_ms = {
        name: percentile([one.took_ms for one in asked], share) for name, share in (("p50", 0.5), ("p95", 0.95))
    }
    confidences = [one.answer.confidence for one in asked]
    own = [query for query in benchmark.queries if query.answers is not None and not query.answers]
    groups = {"unanswerable": own, "off-archive": list(unanswerable)}
    failures: list[_Asked] = []
    for name, queries in groups.items():
        if queries:
            missed = [ask(query) for query in progress(queries, f"Asking ({name})")]
            report.abstention[name] = _abstention(confidences, missed)
            if name == "off-archive":
                failures += missed
    if remove_gold:
        missed = list(_without_gold(library, benchmark, judged, ask, progress))
        report.abstention["gold removed"] = _abstention(confidences, missed)
        failures += missed
    everything = asked + failures
    right = [_is_right(one, benchmark, document_of) for one in asked] + [_holds_gold(one) for one in failures]
    report.calibration_error, report.bins = calibration([one.answer.confidence for one in everything], right)
    return report


def _without_gold(
    library: Library,
    benchmark: Benchmark,
    judged: Sequence[Query],
    ask: Callable[[Query], _Asked],
    progress: Callable[[Iterable[Query], str], Iterable[Query]],
) -> Iterable[_Asked]:
    by_document: dict[str, list[Query]] = {}
    for query in judged:
        if query.near:
            by_document.setdefault(query.near, []).append(query)
    in_order = [query for queries in by_document.values() for query in queries]
    removed: str | None = None
    for query in progress(in_order, "Asking (gold removed)"):
        if query.near != removed:
            if removed:
                library.add(benchmark.articles[removed], collection=PUBLIC)
            removed = query.near
            library.remove(benchmark.articles[str(removed)].id, collection=PUBLIC)
        yield ask(query)
    if removed:
        library.add(benchmark.articles[removed], collection=PUBLIC)


def _abstention(confidences: Sequence[float], missed: Sequence[_Asked]) -> Abstention:
    return abstention(confidences, [one.answer.confidence for one in missed], [one.answer.answered for one in missed])


def _passage_measures(
    judged: Sequence[Query], benchmark: Benchmark, run: Mapping[str, list[tuple[str, float]]]
) -> dict[str, Measure]:
    rankings = [([document for document, _ in run[query.id]], benchmark.relevant[query.id]) for query in judged]
    return {
        "nDCG@10": bootstrap([ndcg(ranking, grades) for ranking, grades in rankings]),
        "MRR@10": bootstrap([reciprocal_rank(ranking, grades) for ranking, grades in rankings]),
        **{
            f"recall@{depth}": bootstrap([recall(ranking, grades, depth=depth) for ranking, grades in rankings])
            for depth in (1, 5, 20)
        },
    }


def _answer_measures(
    asked: Sequence[_Asked], highlighted: Sequence[float], benchmark: Benchmark, document_of: Mapping[str, str]
) -> dict[str, Measure]:
    typed = [one for one in asked if one.answer.question.kind in TYPED]
    marked = [one for one in typed if _short(one)]
    measures: dict[str, Sequence[float]] = {
        "answered": [one.answer.answered for one in asked],
        "first quote holds the answer": [
            _is_right(one, benchmark, document_of) and one.answer.answered for one in asked
        ],
        "highlight holds the answer": [
            one.answer.answered and holds_answer(_highlighted(one), one.query.answers or ()) for one in asked
        ],
        "sentence P@1": highlighted,
        "short answer marked": [bool(_short(one)) for one in typed],
        "short answer F1": [token_f1(_short(one), one.query.answers or ()) for one in typed],
        "short answer F1 where marked": [token_f1(_short(one), one.query.answers or ()) for one in marked],
        "highlight F1 instead": [token_f1(_highlighted(one), one.query.answers or ()) for one in typed],
    }
    return {name: bootstrap(values) for name, values in measures.items() if values}


def _short(one: _Asked) -> str:
    quote = one.first
    if not one.answer.answered or quote is None or quote.short_answer is None:
        return ""
    start, end = quote.short_answer
    return quote.article.text[start:end]


def _highlighted(one: _Asked) -> str:
    quote = one.first
    return " ".join(quote.article.text[start:end] for start, end in quote.highlights) if quote else ""


def _holds_gold(one: _Asked) -> bool:
    return one.first is not None and bool(one.query.answers) and holds_answer(one.first.text, one.query.answers or ())


def _is_right(one: _Asked, benchmark: Benchmark, document_of: Mapping[str, str]) -> bool:
    """Whether the first quote holds a gold answer; a document that is judged relevant is right without one."""
    if one.first is None:
        return False
    if one.query.answers:
        return _holds_gold(one)
    return document_of.get(one.first.article.id, "") in benchmark.relevant.get(one.query.id, {})


def _sentence_right(query: Query, first: Sequence[Quote], benchmark: Benchmark, document_of: Mapping[str, str]) -> bool:
    """Whether the first highlight and an answering sentence have their middles in each other."""
    if not first or not first[0].highlights:
        return False
    start, end = first[0].highlights[0]
    answering = benchmark.relevant_sentences[query.id]
    for id, (a, b) in benchmark.sentences.get(document_of.get(first[0].article.id, ""), ()):
        if id in answering and (a <= (start + end) // 2 < b or start <= (a + b) // 2 < end):
            return True
    return False


def trec_run(report: Report, *, name: str = "dateline") -> Iterable[str]:
    """Yield the ranking in TREC run format, one line for each document found."""
    for query, found in report.run.items():
        for rank, (document, score) in enumerate(found, start=1):
            yield f"{query} Q0 {document} {rank} {score:.6g} {name}"
