"""Measure a library on a collection of questions and judgments: what `dateline evaluate` prints.

`evaluate` asks a library and puts the measures of `knowledge.metrics` together.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.typed import TYPED
from knowledge.benchmark import Benchmark, Query
from knowledge.library import PUBLIC, Library
from knowledge.metrics import (
    Abstention,
    Bin,
    Estimate,
    abstention,
    bootstrap,
    calibration,
    holds_answer,
    ndcg,
    percentile,
    recall,
    reciprocal_rank,
    token_f1,
)
from knowledge.passage_groups import Joining

DEPTH = 100
"""Passages asked for when ranking documents."""


@dataclass(slots=True)
class Evaluation:
    """Everything that was measured; None or empty where the collection has no judgments for it."""

    documents: int
    passages: Mapping[str, Estimate] = field(default_factory=dict)
    """nDCG@10, MRR@10, recall@1, @5, @20 of documents."""
    answers: Mapping[str, Estimate] = field(default_factory=dict)
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
) -> Evaluation:
    """Ask `library`, which holds the collection's articles (and perhaps distractors), all its questions.

    `unanswerable` are further questions that nothing in the library answers. With `remove_gold` every answerable
    question is asked once more while its passage is not there.
    """
    document_of = {article.id: document for document, article in benchmark.articles.items()}
    library = library.seen(Joining(benchmark.pieces))
    report = Evaluation(documents=len(library))
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
    judged_right = [(one, _is_right(one, benchmark, document_of)) for one in asked]
    judged_right += [(one, _holds_gold(one)) for one in failures]
    estimated = [(one.answer.confidence, right) for one, right in judged_right if one.answer.estimated]
    report.calibration_error, report.bins = calibration(
        [sure for sure, _ in estimated], [right for _, right in estimated]
    )
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
) -> dict[str, Estimate]:
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
) -> dict[str, Estimate]:
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
    """Whether the likeliest sentence and an answering one have their middles in each other."""
    if not first or not first[0].highlights:
        return False
    start, end = max(first[0].sentences, key=lambda judged: judged[1])[0]
    answering = benchmark.relevant_sentences[query.id]
    for id, (a, b) in benchmark.sentences.get(document_of.get(first[0].article.id, ""), ()):
        if id in answering and (a <= (start + end) // 2 < b or start <= (a + b) // 2 < end):
            return True
    return False


def trec_run(report: Evaluation, *, name: str = "dateline") -> Iterable[str]:
    """Yield the ranking in TREC run format, one line for each document found."""
    for query, found in report.run.items():
        for rank, (document, score) in enumerate(found, start=1):
            yield f"{query} Q0 {document} {rank} {score:.6g} {name}"
