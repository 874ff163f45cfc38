"""Write what the ranking finds for questions to saved pages: `python -m knowledge.lab.asked_pages FOLDER …`.

For each question of the folder (see tests/knowledge/news) the passage that answers and those that the ranking puts
beside it, by words and vectors; that is what a cross-encoder is to tell apart.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.answering.mechanisms import leaving_out
from knowledge.answering.ranking import find_candidates, rank
from knowledge.lab.fit_meaning import folded, pages, snapshot_of, understood
from knowledge.lab.kept_models import Models
from knowledge.meaning.texts import passage_text

FOUND = 8
"""Passages that are written for a question."""


def main() -> None:
    """Write what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    options = parser.parse_args()
    with options.output.open("w", encoding="utf-8") as file, leaving_out(["reranking"]):
        for item in _asked(options.folder, Models(options.cache)):
            file.write(json.dumps(item, ensure_ascii=False) + "\n")


def _asked(folder: Path, models: Models) -> Iterator[dict[str, Any]]:
    one = pages(folder)
    snapshot = snapshot_of(list(one.benchmark.articles.values()), one.benchmark, models)
    for query in (*one.benchmark.queries, *one.others):
        question = understood(query, snapshot)
        if not question.terms:
            continue
        ranking = rank(question, find_candidates(question, snapshot), snapshot)
        found = [snapshot.locate(ranked.passage) for ranked in ranking.passages[:FOUND]]
        of_it = one.benchmark.relevant.get(query.id, {})
        right = [
            located.article.id in of_it and any(folded(a) in folded(located.text) for a in query.answers or ())
            for located in found
        ]
        if not found or (of_it and not any(right)):
            continue
        best = right.index(True) if any(right) else 0
        texts = [passage_text(located.article, located.text) for located in found]
        yield {
            "question": question.text,
            "answers": texts[best] if any(right) else None,
            "others": [text for text, answers in zip(texts, right, strict=True) if not answers],
        }


if __name__ == "__main__":
    main()
