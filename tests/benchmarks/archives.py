"""Articles of any number, to ask real questions of: Wikipedia's paragraphs that SQuAD asks about, among varied news.

The news are Reuters-21578's sentences, three to a paragraph and ten paragraphs to an article. Of the second helping on,
paragraphs come in another order and a quarter of the names get another ending, so that rare words grow with the archive
as they do in a real one.
"""

import json
import random
import re
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path

from knowledge.article import Article
from knowledge.passages import split
from tests.benchmarks.corpora import EVAL, PASSAGES_PER_ARTICLE

QUESTIONED = ("squad2_a", "squad11_extra")
PUBLISHERS = ("Reuters", "Second Wire", "Herald", "Evening Post", "Gazette")
_SENTENCES = 3
_SENTENCE_ENDS = re.compile(r"(?<=[a-z][.?!])\s+(?=[A-Z\"])")
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]{3,}\b")
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def present() -> bool:
    """Whether the collections that this is made of are there."""
    return all((EVAL / name / "corpus.jsonl").exists() for name in (*QUESTIONED, "reuters_scale"))


def archive(passages: int) -> Iterator[Article]:
    """Yield articles with so many passages together, or a few more."""
    made = 0
    for article in _articles():
        if made >= passages:
            return
        made += len(split(article)) if article.publisher is None else PASSAGES_PER_ARTICLE
        yield article


def questions(number: int) -> list[str]:
    """So many of SQuAD's questions, in an order that stays the same."""
    asked = [
        json.loads(line)["text"]
        for name in QUESTIONED
        for line in (EVAL / name / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    random.Random(5).shuffle(asked)
    return asked[:number]


def _articles() -> Iterator[Article]:
    for name in QUESTIONED:
        for item in _documents(EVAL / name):
            yield Article(text=item["text"], title=item["title"], byline=f"document {item['id']}")
    paragraphs = list(_paragraphs())
    rng = random.Random(9)
    for helping in count():
        order = paragraphs if helping == 0 else rng.sample(paragraphs, len(paragraphs))
        for first in range(0, len(order) - PASSAGES_PER_ARTICLE, PASSAGES_PER_ARTICLE):
            some = order[first : first + PASSAGES_PER_ARTICLE]
            day = date(2015, 1, 1) + timedelta((first * 7 + helping) % 4000)
            yield Article.model_construct(
                text="\n\n".join(_varied(text, helping) for _, text in some),
                title=_varied(some[0][0], helping),
                publisher=PUBLISHERS[first % len(PUBLISHERS)],
                published=day,
                byline=f"document {helping}.{first}",
            )


def _documents(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _paragraphs() -> Iterator[tuple[str, str]]:
    """Yield (title of the story, paragraph), in the order of the stories."""
    for item in _documents(EVAL / "reuters_scale"):
        sentences = iter(_SENTENCE_ENDS.split(" ".join(item["text"].split())))
        while some := list(islice(sentences, _SENTENCES)):
            if text := " ".join(some).strip():
                yield " ".join(item["title"].split()) or text[:60], text


def _varied(text: str, helping: int) -> str:
    if not helping:
        return text
    ending = _SYLLABLES[helping % len(_SYLLABLES)]

    def other(name: re.Match[str]) -> str:
        return name[0] + ending if zlib.crc32(name[0].encode()) % 4 == helping % 4 else name[0]

    return _NAME.sub(other, text)
