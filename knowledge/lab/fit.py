"""Fit the second stage's weights: `python -m knowledge.lab.fit FOLDER [--news FOLDER …]`.

FOLDER is a collection as `knowledge.benchmark` reads it, with judged sentences. Questions that another collection
shares, which the weights are to be measured on, are left out. The weights are those under which the passage (and the
sentence) that answers is most likely picked, in a softmax over all candidates of its question, with a ridge penalty
(Cao et al. 2007, "Learning to rank: from pairwise approach to listwise approach"). There is no chance in it: the same
input gives the same weights.

Published collections judge paragraphs that speak for themselves. Those of a news article lean on its opening, so
questions over whole news articles (`--news`, and `--questions` as `knowledge.lab.news` reads them) come beside
them.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.conversation import Reading
from knowledge.answering.extracting import gather
from knowledge.answering.features import PASSAGE_FEATURES, SENTENCE_FEATURES, Features, Floats
from knowledge.answering.in_text import TEXT_FEATURES
from knowledge.answering.question import Kind, Question
from knowledge.answering.ranking import READ, best_typed, find_candidates, find_typed, text_rows
from knowledge.answering.short_answer import FEATURES as SHORT_FEATURES
from knowledge.answering.short_answer import measure
from knowledge.answering.typed import TYPED
from knowledge.answering.understanding import understand
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.answering.weights import FILE, fitted_with
from knowledge.benchmark import Benchmark, Query, documents, read
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import Candidates, Snapshot
from knowledge.lab.logistic import fit_logistic
from knowledge.lab.news import add_news, read_news
from knowledge.metrics import token_f1
from knowledge.passage_groups import Joining

RIDGE = 3e-3
"""Penalty on the squared weights of standardised features, for each question."""
MISSING_NAMES = 0.8
"""Least weight of missing names: up to 0.7 the collections stay as they are, and small archives, where every passage
shares some word with the question, need it."""
KEPT = 25
"""Candidates of a question that are fitted on, besides those that answer: what stands lower teaches little more."""
NEWS = 2
"""Times that a question over news articles counts: they are few."""
_SAME = 0.5
"""Token F1 from which a span counts as the answer."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates, and which of them answer."""

    query: Query
    question: Question
    candidates: Candidates
    evidence: Features
    typed: Floats
    """(s,) for each sentence 1 where it holds what is asked for."""
    told: Floats
    """(n, len(TEXT_FEATURES)) what the text of each candidate tells."""
    passages: NDArray[np.bool_]
    """(n,) whether a candidate answers."""
    sentences: NDArray[np.bool_]
    """(s,) whether a sentence answers."""
    texts: dict[int, str]
    """The sentences that answer, by their number."""


def examples(benchmark: Benchmark, *, distractors: Path | None = None) -> Iterator[Example]:
    """Yield the questions of `benchmark` that have an answer among their candidates."""
    index = EmbeddedIndex.in_memory()
    document_of = {article.id: document for document, article in benchmark.articles.items()}
    extra = [article for _, article in documents(distractors)] if distractors else []
    index.add(prepare(article, "public") for article in [*benchmark.articles.values(), *extra])
    snapshot = Joining(benchmark.pieces)(index.snapshot())
    for query in benchmark.queries:
        if query.id in benchmark.relevant:
            example = example_of(query, benchmark, snapshot, document_of)
            if example is not None and example.passages.any():
                yield example


def example_of(query: Query, benchmark: Benchmark, snapshot: Snapshot, document_of: dict[str, str]) -> Example | None:
    """Return a question with its candidates and which of them answer; None where there are no candidates."""
    reading = Reading(query.text, query.text)
    question = understand(reading, typed=query.text, today=date.today(), vocabulary=vocabulary_of(snapshot)).question
    candidates = find_candidates(question, snapshot)
    count = len(candidates.passages)
    if not count:
        return None
    evidence = gather(question, candidates, snapshot)
    typed = np.zeros(len(evidence.owner))
    if question.kind in TYPED:
        typed = find_typed(question, candidates, evidence, snapshot, range(count))
    passages = np.zeros(count, dtype=np.bool_)
    in_text = np.zeros(count, dtype=np.bool_)
    sentences = np.zeros(len(evidence.owner), dtype=np.bool_)
    texts = {}
    answering = benchmark.relevant_sentences.get(query.id, frozenset())
    for place in range(count):
        located = snapshot.locate(int(candidates.passages[place]))
        document = document_of.get(located.article.id, "")
        if document not in benchmark.relevant[query.id]:
            continue
        passages[place] = True
        in_text[place] = any(answer in located.text for answer in query.answers or ())
        judged = [span for id, span in benchmark.sentences.get(document, ()) if id in answering]
        first = int(candidates.sentence_offsets[place])
        for i, (start, end) in enumerate(located.sentences):
            middle = (start + end) // 2
            sentences[first + i] = (
                any(a <= middle < b or start <= (a + b) // 2 < end for a, b in judged)
                if benchmark.sentences
                else any(answer in located.article.text[start:end] for answer in query.answers or ())
            )
            if sentences[first + i]:
                texts[first + i] = located.article.text[start:end]
    # a long document is cut into several passages, of which only one answers
    told = text_rows(question, candidates, snapshot, range(count))
    return Example(
        query, question, candidates, evidence, typed, told, in_text if in_text.any() else passages, sentences, texts
    )


def fit(rows: list[Floats], answers: list[NDArray[np.bool_]], *, ridge: float = RIDGE) -> Floats:
    """Return the weights under which softmax picks an answering row of each question; by Newton's method.

    `rows` holds one (candidates, features) array for each question, `answers` which of its rows answer.
    """
    pairs = [(x, y) for x, y in zip(rows, answers, strict=True) if y.any()]
    every = np.concatenate([x for x, _ in pairs])
    deviation = every.std(axis=0) + 1e-9
    groups = np.array([len(x) for x, _ in pairs])
    first = np.concatenate(([0], np.cumsum(groups)[:-1]))
    group = np.repeat(np.arange(len(groups)), groups)
    features = every / deviation
    wanted = np.concatenate([y / y.sum() for _, y in pairs])
    weights = np.zeros(features.shape[1])
    for _ in range(30):
        scores = features @ weights
        chance = np.exp(scores - np.maximum.reduceat(scores, first)[group])
        chance /= np.add.reduceat(chance, first)[group]
        gradient = features.T @ (chance - wanted) / len(groups) + 2 * ridge * weights
        mean = np.add.reduceat(features * chance[:, None], first)
        curvature = (features.T @ (features * chance[:, None]) - mean.T @ mean) / len(groups)
        step = np.linalg.solve(curvature + 2 * ridge * np.eye(len(weights)), gradient)
        weights = weights - step * min(1.0, 1.0 / float(np.abs(step).max() + 1e-12))
        if np.abs(step).max() < 1e-6:
            break
    return np.asarray(weights / deviation)


def passage_rows(example: Example) -> Floats:
    """Return the features of each candidate, the typed one last, but for those of the text where there is meaning."""
    typed = best_typed(example.typed, example.candidates, example.evidence)
    told = example.told if example.evidence.meaning is not None else example.told[:, :0]
    return np.column_stack([example.evidence.passages, typed, told])


def sentence_rows(example: Example, scores: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the features of the best passages' sentences, and which answer; `scores` are the passages'."""
    evidence = example.evidence
    read = np.argsort(-scores, kind="stable")[:READ]
    use = np.isin(evidence.owner, read) & ~evidence.context
    kinds = [example.typed * (example.question.kind is kind) for kind in sorted(TYPED)]
    rows = np.column_stack([evidence.sentences, scores[evidence.owner], *kinds])
    return rows[use], example.sentences[use]


def fit_all(found: list[Example], news: list[Example]) -> dict[str, dict[str, float]]:
    """Return all weights, as `weights.json` holds them, from a collection's questions and those over news articles."""
    every = [*found, *news * NEWS]
    meaning = every[0].evidence.meaning is not None
    thinned = []
    for example in every:
        keep = example.passages.copy()
        keep[:KEPT] = True
        if (near := example.evidence.meaning) is not None:
            keep |= near >= np.sort(near)[-min(KEPT, len(near))]
        thinned.append((passage_rows(example)[keep], example.passages[keep]))
    passage = fit([x for x, _ in thinned], [y for _, y in thinned])
    missing_names = PASSAGE_FEATURES.index("missing names around")
    if not meaning:
        passage[missing_names] = max(passage[missing_names], MISSING_NAMES)
    lists = [sentence_rows(example, passage_rows(example) @ passage) for example in every]
    sentence = fit([x for x, _ in lists], [y for _, y in lists])
    size = len(SENTENCE_FEATURES)
    section = partial(fitted_with, meaning)
    return {
        section("passage"): _named([*PASSAGE_FEATURES, "typed", *(TEXT_FEATURES if meaning else ())], passage),
        section("sentence"): _named([*SENTENCE_FEATURES, "passage"], sentence[: size + 1]),
        section("sentence_typed"): _named([str(Kind(kind)) for kind in sorted(TYPED)], sentence[size + 1 :]),
    }


def fit_short_answers(found: list[Example]) -> dict[str, dict[str, float]]:
    """Return the weights of short answers, one section for each kind of question."""
    sections = {}
    for kind in sorted(TYPED):
        rows, right = [], []
        for example in found:
            if example.question.kind is kind:
                for sentence in example.texts.values():
                    spans, features = measure(example.question, sentence)
                    rows.append(features)
                    right += [token_f1(sentence[a:b], example.query.answers or ()) >= _SAME for a, b in spans]
        every = np.concatenate(rows)
        slopes, base = fit_logistic(every[:, :-1], np.array(right))  # the last feature is always 1
        sections[f"short answer: {kind}"] = _named(list(SHORT_FEATURES), np.append(slopes, base))
    return sections


def _named(names: list[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def main() -> None:
    """Fit on the collection that the command line names, and write `weights.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without-questions-of", type=Path, action="append", default=[])
    add_news(parser)
    parser.add_argument("--output", type=Path, default=FILE)
    options = parser.parse_args()
    shared = {query.id for folder in options.without_questions_of for query in read(folder).queries}
    found = [e for e in examples(read(options.folder)) if e.query.id not in shared]
    news = [example for benchmark, _ in read_news(options) for example in examples(benchmark)]
    weights = json.loads(FILE.read_text(encoding="utf-8")) | fit_all(found, news)  # the confidence is fitted elsewhere
    if not any(example.evidence.meaning is not None for example in found):
        weights |= fit_short_answers(found)
    options.output.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
