"""Write what the ranking finds for questions to saved pages: `python -m knowledge.lab.asked_pages FOLDER …`.

For each question of the folder (see tests/knowledge/news) the passage that answers, those that the ranking puts beside
it, by words and vectors, and those next to it in its article, of which the one that follows is read with its end;
that is what a cross-encoder is to tell apart.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.answering.mechanisms import leaving_out
from knowledge.answering.ranking import find_candidates, rank
from knowledge.benchmark import Query
from knowledge.index.protocol import Located
from knowledge.lab.fit_meaning import folded, pages, snapshot_of, understood
from knowledge.lab.kept_models import Models
from knowledge.meaning.texts import passage_in_context

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

        def answers(located: Located, ordinal: int, query: Query = query, of_it: dict[str, int] = of_it) -> bool:
            passage = located.passages[ordinal]
            text = folded(located.article.text[passage.start : passage.end])
            return located.article.id in of_it and any(folded(a) in text for a in query.answers or ())

        right = [answers(located, located.ordinal) for located in found]
        if not found or (of_it and not any(right)):
            continue
        texts = [_read(located, located.ordinal) for located in found]
        best = found[right.index(True)] if any(right) else None
        yield {
            "question": question.text,
            "answers": _read(best, best.ordinal) if best else None,
            "others": [text for text, answers in zip(texts, right, strict=True) if not answers],
            "beside": [
                _read(best, ordinal)
                for ordinal in (best.ordinal + 1, best.ordinal - 1)
                if 0 <= ordinal < len(best.passages) and not answers(best, ordinal)
            ]
            if best
            else [],
        }


def _read(located: Located, ordinal: int) -> str:
    passage = located.passages[ordinal]
    return passage_in_context(located.article, passage.start, passage.end)


if __name__ == "__main__":
    main()
