"""Fit the confidence: `python -m knowledge.lab.fit_confidence FOLDER [FOLDER …]`.

Each FOLDER is a collection of questions with answers (see `knowledge.benchmark`). Questions are asked of each half of
its articles and of small archives of 10 to 40 of its passages, since a server may hold two articles or twenty thousand:
as they are, without the passages that answer them, and questions that belong to the other articles. The label is
whether the best passage holds an answer. Questions over news articles may be added. Chance enters through `SEED` alone.
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from knowledge.answering.case import Case
from knowledge.answering.conversation import Reading
from knowledge.answering.features import Floats
from knowledge.answering.ranking import find_candidates, rank
from knowledge.answering.signs import SIGNS, signs
from knowledge.answering.signs.registry import REGISTERED
from knowledge.answering.understanding import understand
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.answering.weights import BY_HAND, FILE
from knowledge.benchmark import Benchmark, Query, read
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import Filter, Snapshot
from knowledge.lab.fit import NEWS
from knowledge.lab.logistic import fit_logistic
from knowledge.lab.news import Asked, add_news, read_news
from knowledge.passage_groups import Joining

SEED = 20261122
HALF = 800
"""Questions asked of half a collection; half as many of each sort that it does not answer."""
ARCHIVES, ASKED = 60, 10
"""Small archives made of a collection, and questions of each sort that are asked of one."""

Example = tuple[Floats, bool]


def examples(benchmark: Benchmark, chance: random.Random, *, without: Collection[str] = ()) -> Iterator[Example]:
    """Yield the signs of questions, and whether the best passage answers them."""
    answerable = [
        query
        for query in benchmark.queries
        if query.id in benchmark.relevant and query.answers and query.id not in without
    ]
    by_title: defaultdict[str, list[str]] = defaultdict(list)
    for document, article in benchmark.articles.items():
        by_title[article.title].append(document)

    titles = sorted(by_title)
    chance.shuffle(titles)
    for half in (titles[::2], titles[1::2]):
        kept = [document for title in half for document in by_title[title]]
        inside = [query for query in answerable if benchmark.relevant[query.id].keys() <= set(kept)]
        outside = [query for query in answerable if not benchmark.relevant[query.id].keys() & set(kept)]
        some = chance.sample(inside, min(HALF, len(inside)))
        others = [query.text for query in chance.sample(outside, min(HALF // 2, len(outside)))]
        yield from _ask(benchmark, kept, some, some[: HALF // 2], others)
    for _ in range(ARCHIVES):
        titles = chance.sample(sorted(by_title), chance.choice([1, 1, 2, 3]))
        pool = [document for title in titles for document in by_title[title]]
        kept = chance.sample(pool, min(len(pool), chance.randint(10, 40)))
        inside = [query for query in answerable if benchmark.relevant[query.id].keys() <= set(kept)]
        outside = [query for query in answerable if not benchmark.relevant[query.id].keys() & set(pool)]
        some = chance.sample(inside, min(ASKED, len(inside)))
        others = [query.text for query in chance.sample(outside, min(ASKED, len(outside)))]
        yield from _ask(benchmark, kept, some, some, others)


def _ask(
    benchmark: Benchmark,
    documents: Sequence[str],
    asked: Sequence[Query],
    robbed: Sequence[Query],
    others: Sequence[str],
) -> Iterator[Example]:
    """Examples from an archive of `documents`; `robbed` are asked without the passages that answer them."""
    index = EmbeddedIndex.in_memory()
    # each document in a collection of its own, so that it can be left out of one search
    index.add(prepare(benchmark.articles[document], document) for document in documents)
    snapshot = Joining(benchmark.pieces)(index.snapshot())
    for query in asked:
        yield from _example(query.text, query.answers or (), snapshot, Filter())
    for query in robbed:
        left = frozenset(documents).difference(benchmark.relevant[query.id])
        for found, answered in _example(query.text, query.answers or (), snapshot, Filter(collections=left)):
            if not answered:  # else another passage says the same
                yield found, False
    for text in others:
        yield from _example(text, (), snapshot, Filter())


def _news(asked: Asked) -> Iterator[Example]:
    """Examples from questions over news articles, those that these answer and those that they do not."""
    benchmark, others = asked
    index = EmbeddedIndex.in_memory()
    index.add(prepare(article, "public") for article in benchmark.articles.values())
    snapshot = index.snapshot()
    for query in benchmark.queries:
        yield from _example(query.text, query.answers or (), snapshot, Filter())
    for query in others:
        yield from _example(query.text, (), snapshot, Filter())


def _example(text: str, answers: Sequence[str], snapshot: Snapshot, where: Filter) -> Iterator[Example]:
    reading = Reading(text, text)
    question = understand(reading, typed=text, today=date.today(), vocabulary=vocabulary_of(snapshot)).question
    candidates = find_candidates(question, snapshot, where=where)
    if question.terms and len(candidates.passages):
        ranking = rank(question, candidates, snapshot)
        located = snapshot.locate(ranking.passages[0].passage)
        said = located.text
        yield signs(Case(question, ranking, candidates, snapshot)), any(answer in said for answer in answers)


def main() -> None:
    """Fit on what the command line names, and write the section "confidence" of `weights.json`.

    Signs of which the collections have hardly an example (who never met, what is still to come, what never happened;
    where the passage that answers is left out of an encyclopaedia, others have names and dates enough) tell at least
    so much against an answer as their function says; those weights stand in a section of their own.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--without-questions-of", type=Path, action="append", default=[])
    add_news(parser)
    options = parser.parse_args()
    shared = {query.id for folder in options.without_questions_of for query in read(folder).queries}
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    found = [example for folder in options.folders for example in examples(read(folder), chance, without=shared)]
    for asked in read_news(options):
        found += [*_news(asked)] * NEWS
    slopes, intercept = fit_logistic(np.array([row for row, _ in found]), np.array([label for _, label in found]))
    fitted = {name: round(slope, 4) for name, slope in zip(SIGNS, slopes.tolist(), strict=True)}
    by_hand = {
        sign.name: -sign.against
        for sign in REGISTERED.values()
        if sign.against is not None and fitted[sign.name] > -sign.against
    }
    weights = json.loads(FILE.read_text(encoding="utf-8"))
    weights["confidence"] = fitted | {"intercept": round(intercept, 4)}
    weights[f"confidence{BY_HAND}"] = by_hand
    FILE.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
