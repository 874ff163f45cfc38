"""Fit which sentence of a quote answers: `python -m knowledge.lab.fit_sentences --pages FOLDER …`.

Writes the section “likely sentence” of `weights.json`: the weights under which a sentence that holds an accepted answer
is most likely picked among those of its quote, in a softmax as `knowledge.lab.fit` has it. What is fitted on is named
as for `fit_meaning`: it was tests/knowledge/news/news_train, and the questions of tests/knowledge/questions over the
seed articles and the briefings. Words alone: no vector and no cross-encoder is asked.
"""

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path

os.environ["DATELINE_ENCODER"] = "none"

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.attempt import attempt
from knowledge.answering.choosing import choose, located
from knowledge.answering.features import Floats
from knowledge.answering.likely import FEATURES, measure
from knowledge.answering.quoting import sentences_of
from knowledge.answering.ranking import READ
from knowledge.answering.weights import FILE
from knowledge.benchmark import Benchmark
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import Filter
from knowledge.lab.fit import fit
from knowledge.lab.fit_meaning import folded, pages, understood
from knowledge.lab.news import asked_of

RIDGE = 5e-3
"""Penalty on the squared weights of standardised features, for each question."""


def examples(benchmark: Benchmark) -> Iterator[tuple[Floats, NDArray[np.bool_]]]:
    """Yield the features of the sentences of each first quote that holds an answer, and which of them hold it."""
    index = EmbeddedIndex.in_memory()
    index.add(prepare(article, "public") for article in benchmark.articles.values())
    snapshot = index.snapshot()
    for query in benchmark.queries:
        question = understood(query, snapshot)
        if not question.terms:
            continue
        found = attempt(question, snapshot, Filter())
        for quote in choose(found, snapshot, limit=1) if found.ranking.passages else ():
            best = located(found.ranking.passages[:READ], snapshot)
            beside = [one for one in best if one.located.article == quote.article]
            passages = beside[0].located.passages[quote.paragraphs[0] - 1 : quote.paragraphs[1]]
            sentences = sentences_of(passages, beside)
            texts = [folded(quote.article.text[slice(*sentence.span)]) for sentence in sentences]
            right = np.array([any(folded(answer) in text for answer in query.answers or ()) for text in texts])
            if len(texts) > 1 and right.any():
                yield measure(question, quote.article, sentences), right


def main() -> None:
    """Fit on what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--pages", type=Path, action="append", default=[])
    parser.add_argument("--questions", type=Path, action="append", default=[])
    parser.add_argument("--articles", action="append", default=[], metavar="NAME=FOLDER")
    options = parser.parse_args()
    found = [example for folder in options.pages for example in examples(pages(folder).benchmark)]
    for folder in options.questions:
        for name, _, articles in (pair.partition("=") for pair in options.articles):
            found += examples(asked_of(Path(articles), folder, name=name)[0])
    fitted = fit([rows for rows, _ in found], [right for _, right in found], ridge=RIDGE)
    named = {name: round(float(weight), 4) for name, weight in zip(FEATURES, fitted, strict=True)}
    weights = json.loads(FILE.read_text(encoding="utf-8")) | {"likely sentence": named}
    FILE.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
