"""Fit what the ranking and the confidence make of meaning: `python -m knowledge.lab.fit_meaning --pages FOLDER …`.

Writes the sections of `weights.json` that end in “, with meaning” and “, reranked”; those for words alone stay as
`fit` and `fit_confidence` made them. What is fitted on:

- `--pages`: folders of saved pages with questions as people type them (`articles/`, `questions.jsonl`; see
  tests/knowledge/news), asked of all of their articles, and of small archives drawn from them;
- `--archives`: collections of news as `knowledge.benchmark` reads them;
- `--questions` with `--articles NAME=FOLDER`: the question sets of tests/knowledge/questions, for the confidence too.

A question is answered where the first quote holds what answers, so the confidence is fitted on quotes. What is fitted
on a ranking (what a cross-encoder counts for beside it, and the confidence) sees each archive ranked with weights that
were fitted on the others: its own would look better than they are on questions that nobody has seen. For the same
reason nothing is fitted on what the cross-encoder was trained on (tests/knowledge/news/news_cross). Chance enters
through `SEED` alone. Vectors and logits are kept in `--cache`, since they take most of the time.
"""

import argparse
import json
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.attempt import Attempt
from knowledge.answering.case import Case
from knowledge.answering.choosing import choose
from knowledge.answering.conversation import Reading
from knowledge.answering.features import Floats
from knowledge.answering.mechanisms import leaving_out
from knowledge.answering.question import Question
from knowledge.answering.ranking import find_candidates, rank
from knowledge.answering.reranking import logits_of, rerank
from knowledge.answering.signs import SIGNS, signs
from knowledge.answering.signs.registry import REGISTERED
from knowledge.answering.understanding import understand
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.answering.weights import BY_HAND, FILE, fitted_with, forget
from knowledge.article import Article
from knowledge.benchmark import Benchmark, Query, read
from knowledge.encoding import Encoding
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.nearest import Meaning
from knowledge.index.preparing import prepare
from knowledge.index.protocol import Filter, Snapshot
from knowledge.lab import fit
from knowledge.lab.kept_models import Models
from knowledge.lab.logistic import fit_logistic
from knowledge.lab.news import asked_of
from knowledge.meaning.vectors import VectorsInMemory
from knowledge.passage_groups import Joining
from knowledge.reading import read_path

SEED = 7
SMALL_ARCHIVES, SIZES = 25, (1, 2, 3, 5, 8, 15)
"""Small archives drawn from each folder of pages, and how many articles they hold."""
INSIDE, OUTSIDE = 12, 8
"""Questions asked of one: those about its articles, and about others."""
RIDGE = 20.0
"""Penalty on the squared weights of standardised signs: of some three thousand examples many are alike."""


@dataclass(frozen=True, slots=True)
class Set:
    """Articles with the questions that they answer, and those that they do not."""

    archive: str
    """Sets over the same articles have the same."""
    benchmark: Benchmark
    others: tuple[Query, ...] = ()
    pages: bool = False


def main() -> None:
    """Fit on what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--pages", type=Path, action="append", default=[])
    parser.add_argument("--archives", type=Path, action="append", default=[])
    parser.add_argument("--questions", type=Path, action="append", default=[])
    parser.add_argument("--articles", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--cache", type=Path, required=True)
    options = parser.parse_args()
    models = Models(options.cache)
    sets = [pages(folder) for folder in options.pages]
    for folder in options.archives:
        off = folder / "queries_offarchive.jsonl"
        sets.append(Set(str(folder), read(folder), read(folder, queries=off).queries if off.exists() else ()))
    for folder in options.questions:
        for name, _, articles in (pair.partition("=") for pair in options.articles):
            benchmark, others = asked_of(Path(articles), folder, name=name)
            if benchmark.queries:
                sets.append(Set(name, benchmark, others))
    folds = [[one for one in sets if one.archive == archive] for archive in dict.fromkeys(one.archive for one in sets)]
    examples = [[example for one in fold for example in _examples(one, models)] for fold in folds]
    fitted = [fit.fit_all([e for other in examples if other is not mine for e in other], []) for mine in examples]
    judged, read_with, judged_reranked = [], [], []
    for fold, weights in zip(folds, fitted, strict=True):
        _write(weights)
        with leaving_out(["reranking"]):
            judged += [example for one in fold for example in _judged(one, models)]
        if models.cross_encoder is not None:
            read_with += [rows for one in fold for rows in _read(one, models)]
    _write(_confidence(judged, reranked=False))
    if models.cross_encoder is not None:
        _write(_reranking(read_with))
        for fold, weights in zip(folds, fitted, strict=True):
            _write(weights)
            judged_reranked += [example for one in fold for example in _judged(one, models)]
        _write(_confidence(judged_reranked, reranked=True))
    _write(fit.fit_all([example for mine in examples for example in mine], []))


def _write(sections: dict[str, dict[str, float]]) -> None:
    weights = json.loads(FILE.read_text(encoding="utf-8")) | sections
    FILE.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    forget()


def _examples(one: Set, models: Models) -> Iterator[fit.Example]:
    documents = {article.id: document for document, article in one.benchmark.articles.items()}
    snapshot = snapshot_of(list(one.benchmark.articles.values()), one.benchmark, models)
    for query in one.benchmark.queries:
        if query.id in one.benchmark.relevant:
            example = fit.example_of(query, one.benchmark, snapshot, documents)
            if example is not None and example.passages.any():
                yield example


def _read(one: Set, models: Models) -> Iterator[tuple[Floats, NDArray[np.bool_]]]:
    """For the best passages of each question their scores and logits, and which of them answer."""
    benchmark = one.benchmark
    snapshot = snapshot_of(list(benchmark.articles.values()), benchmark, models)
    document_of = {article.id: document for document, article in benchmark.articles.items()}
    for query in benchmark.queries:
        question = understood(query, snapshot)
        if query.id not in benchmark.relevant or not question.terms:
            continue
        ranking = rank(question, find_candidates(question, snapshot), snapshot)
        logits = logits_of(question, ranking, snapshot)
        best = ranking.passages[: len(logits)]
        located = [snapshot.locate(ranked.passage) for ranked in best]
        right = [
            document_of.get(found.article.id) in benchmark.relevant[query.id]
            and any(folded(answer) in folded(found.text) for answer in query.answers or ())
            for found in located
        ]
        yield np.column_stack([np.log([ranked.score for ranked in best]), logits]), np.array(right, dtype=np.bool_)


def _reranking(found: list[tuple[Floats, NDArray[np.bool_]]]) -> dict[str, dict[str, float]]:
    """What a logit counts for beside a score of the ranking."""
    some = [(rows, right) for rows, right in found if right.any() and not right.all()]
    score, logit = fit.fit([rows for rows, _ in some], [right for _, right in some])
    return {"reranking": {"logit": round(float(logit / score), 4)}}


def understood(query: Query, snapshot: Snapshot) -> Question:
    """Return the question of `query`, as it is understood when nothing was asked before."""
    reading = Reading(query.text, query.text, subject=query.text)
    return understand(reading, typed=query.text, today=date.today(), vocabulary=vocabulary_of(snapshot)).question


def _judged(one: Set, models: Models) -> Iterator[tuple[Floats, bool]]:
    """The signs of each question, and whether the first quote answers it."""
    benchmark = one.benchmark
    snapshot = snapshot_of(list(benchmark.articles.values()), benchmark, models)
    for query in benchmark.queries:
        if query.id in benchmark.relevant:
            yield from _judge(query, snapshot, benchmark)
    for query in one.others:
        yield from _judge(query, snapshot, None)
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    for _ in range(SMALL_ARCHIVES if one.pages else 0):
        some = set(chance.sample(sorted(benchmark.articles), min(len(benchmark.articles), chance.choice(SIZES))))
        small = snapshot_of([benchmark.articles[id] for id in sorted(some)], benchmark, models)
        about = [query for query in benchmark.queries if benchmark.relevant[query.id].keys() <= some]
        elsewhere = [query for query in benchmark.queries if not benchmark.relevant[query.id].keys() & some]
        for query in chance.sample(about, min(INSIDE, len(about))):
            yield from _judge(query, small, benchmark)
        for query in chance.sample(elsewhere, min(OUTSIDE, len(elsewhere))):
            yield from _judge(query, small, None)


def _judge(query: Query, snapshot: Snapshot, benchmark: Benchmark | None) -> Iterator[tuple[Floats, bool]]:
    """Nothing for a question that names nothing to look for; without `benchmark` no quote answers."""
    question = understood(query, snapshot)
    candidates = find_candidates(question, snapshot, where=Filter()) if question.terms else None
    if candidates is None or not len(candidates.passages):
        return
    ranking = rerank(question, rank(question, candidates, snapshot), candidates, snapshot)
    quotes = choose(Attempt(question, candidates, ranking, 1.0), snapshot, limit=1)
    right = False
    if benchmark is not None and quotes:
        text = folded(quotes[0].text)
        right = any(folded(answer) in text for answer in query.answers or ())
    yield signs(Case(question, ranking, candidates, snapshot)), right


def _confidence(found: list[tuple[Floats, bool]], *, reranked: bool) -> dict[str, dict[str, float]]:
    rows, labels = np.array([row for row, _ in found]), np.array([label for _, label in found])
    slopes, intercept = fit_logistic(rows, labels, ridge=RIDGE)
    fitted = {name: round(slope, 4) for name, slope in zip(SIGNS, slopes.tolist(), strict=True)}
    by_hand = {
        sign.name: -sign.against
        for sign in REGISTERED.values()
        if sign.against is not None and fitted[sign.name] > -sign.against
    }
    section = fitted_with(True, "confidence", reranked=reranked)
    return {section: fitted | {"intercept": round(intercept, 4)}, f"{section}{BY_HAND}": by_hand}


def snapshot_of(articles: Sequence[Article], benchmark: Benchmark, models: Models) -> Snapshot:
    """Return an index of `articles` with all vectors."""
    store = VectorsInMemory()
    meaning = Meaning(lambda: (models, store), cross_encoder=lambda _: models.cross_encoder)
    index = EmbeddedIndex.in_memory(meaning=meaning)
    index.add(prepare(article, "public") for article in articles)
    for _ in Encoding(meaning, index.snapshot).make():
        pass
    return Joining(benchmark.pieces)(index.snapshot())


def pages(folder: Path) -> Set:
    """Return saved pages with their questions, each question's `article` naming the file that answers it."""
    held: dict[str, Article] = {}
    of_file: dict[str, list[str]] = {}
    for path in sorted((folder / "articles").iterdir()):
        for article in read_path(path):
            if isinstance(article, Article):
                held[article.id] = article
                of_file.setdefault(path.stem, []).append(article.id)
    queries, others, relevant = [], [], {}
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        query = Query(item["id"], item["q"], tuple(item["any"]))
        if item["abstain"]:
            others.append(query)
        elif item["article"] in of_file:
            queries.append(query)
            relevant[query.id] = dict.fromkeys(of_file[item["article"]], 1)
    return Set(str(folder), Benchmark(held, tuple(queries), relevant), tuple(others), pages=True)


def folded(text: str) -> str:
    """Return `text` as answers are compared: without case, and with one sort of quotation mark and of space."""
    plain = unicodedata.normalize("NFC", text).translate(str.maketrans("’‘“”\xa0", "''\"\" "))
    return " ".join(plain.split()).casefold()


if __name__ == "__main__":
    main()
