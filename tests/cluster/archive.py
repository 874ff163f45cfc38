"""Articles and questions for the comparisons: published ones where they are there, else made of words by Zipf's law."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from knowledge.article import Article

EVAL = Path(__file__).resolve().parents[2] / ".." / "shared" / "eval"
_SYLLABLES = "ba den for gul han jor kem lis mor nev pol rav sen tor vik wes ald mou sund fell".split()
_PLACES = "Denmark Norway Vietnam Japan Hanoi Oslo France Cyprus Russia Venezuela".split()


def present() -> bool:
    """Return whether the published collections are there."""
    return all((EVAL / name / "corpus.jsonl").exists() for name in ("squad2_a", "reuters_scale"))


def articles(count: int | None = None) -> Iterator[Article]:
    """Yield paragraphs of squad2_a among Reuters' stories, where they are there; else made articles; all different."""
    if not present():
        yield from made(min(count or 1_500, 1_500))
        return
    left = count if count is not None else 1 << 30
    for name in ("squad2_a", "reuters_scale"):
        with (EVAL / name / "corpus.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                if left == 0:
                    return
                item, left = json.loads(line), left - 1
                if item["text"].strip():
                    yield Article(text=item["text"], title=item["title"] or "–", byline=f"{name} {item['id']}")


def questions(count: int) -> list[str]:
    """Return so many questions of squad2_a, or of words that the made articles hold."""
    if present():
        with (EVAL / "squad2_a" / "queries.jsonl").open(encoding="utf-8") as lines:
            asked = [json.loads(line)["text"] for line in lines]
        random.Random(3).shuffle(asked)
        return asked[:count]
    chance = random.Random(4)
    words = _words()
    starts = ("who met the", "where is the", "how many came to", "when did the", "what did Norway say about the")
    return [
        f"{chance.choice(starts)} {' '.join(chance.choices(words[:600], k=chance.randint(1, 4)))} "
        f"{chance.choice(['', 'of ' + chance.choice(_PLACES)])}?"
        for _ in range(count)
    ]


def made(count: int) -> Iterator[Article]:
    """Yield articles of made words, with names, days and publishers, some of them much alike."""
    chance, words = random.Random(1), _words()
    weights = [1 / (place + 3) for place in range(len(words))]
    for number in range(count):
        paragraphs = []
        for _ in range(chance.randint(1, 6)):
            sentences = []
            for _ in range(chance.randint(1, 5)):
                some = chance.choices(words, weights, k=chance.randint(4, 22))
                some.insert(chance.randint(1, len(some)), chance.choice(_PLACES))
                sentences.append(" ".join(some).capitalize() + ".")
            paragraphs.append(" ".join(sentences))
        yield Article(
            text="\n\n".join(paragraphs),
            title=f"{chance.choice(_PLACES)} {' '.join(chance.choices(words, weights, k=4))}",
            published=date(2026, 1, 1) + timedelta(days=number % 300),
            publisher=chance.choice([None, "AFP", "Reuters", "Dateline"]),
            byline=f"number {number}",
        )


def _words() -> list[str]:
    chance = random.Random(2)
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(4_000)]
