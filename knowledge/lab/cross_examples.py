"""What a cross-encoder is trained on: questions, each with the piece of an article that answers and pieces that do not.

News is written in paragraphs of one to three sentences, so articles of question sets are cut into such pieces. What a
ranking finds beside the right paragraph is mostly another one of the same article, so that is what answers nothing.
"""

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

_SENTENCES = (1, 1, 2, 2, 3)
"""Sentences of a piece, each as often as it stands here."""
_LONGEST = 700
_HARD, _OTHERS = 3, 2
"""Pieces that answer nothing: among the eight that share most words with the question, and among all others."""
_DROPPED = frozenset("the a an did does do is was were are of in to has have had".split())


@dataclass(frozen=True, slots=True)
class Group:
    """A question with pieces of text."""

    question: str
    title: str
    answers: str | None
    """The piece that answers; None where nothing does."""
    others: tuple[str, ...]
    """Pieces that do not answer, the first ones hard to tell."""
    beside: tuple[str, ...] = ()
    """Pieces next to the one that answers, which do not; the one after it first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a text, the words that answer and where they begin; None where nothing answers, or is known."""

    question: str
    answer: str | None
    start: int | None = None


def of_squad(file: Path, chance: random.Random, *, leave_out: frozenset[str] = frozenset()) -> Iterator[Group]:
    """Yield the questions of a file in the form of SQuAD, but to texts whose first words are in `leave_out`."""
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        texts = []
        for paragraph in article["paragraphs"]:
            asked = []
            for item in paragraph["qas"]:
                known = None if item.get("is_impossible") else next(iter(item["answers"]), None)
                if known is not None or item.get("is_impossible"):
                    start, words = (known["answer_start"], known["text"]) if known else (None, None)
                    asked.append(Asked(item["question"], words, start))
            if beginning(paragraph["context"]) not in leave_out:
                texts.append((paragraph["context"], asked))
        yield from of_article(str(article.get("title", "")).replace("_", " "), texts, chance)


def of_qamr(folder: Path, chance: random.Random, *, each: int = 3) -> Iterator[Group]:
    """Yield `each` questions to single sentences of Wikinews and Wikipedia, as QAMR's `data` folder holds them."""
    sentences = dict(line.split("\t", 1) for line in _lines(folder / "wiki-sentences.tsv"))
    of_document = defaultdict(list)
    for id in sentences:
        of_document[id.rsplit(":", 2)[0]].append(id)
    asked = defaultdict(list)
    for name in ("dev.tsv", "test.tsv"):
        for columns in (line.split("\t") for line in _lines(folder / "filtered" / name)):
            asked[columns[0]].append(columns[5])
    for id, questions in asked.items():
        others = [_joined(sentences[other]) for other in of_document[id.rsplit(":", 2)[0]] if other != id]
        if len(others) >= _HARD:
            for question in chance.sample(questions, min(each, len(questions))):
                some = chance.sample(others, min(_HARD + _OTHERS, len(others)))
                yield Group(question, "", _joined(sentences[id]), tuple(some))


def of_asked(file: Path) -> Iterator[Group]:
    """Yield what `knowledge.lab.asked_pages` wrote."""
    for line in _lines(file):
        item = json.loads(line)
        yield Group(item["question"], "", item["answers"], tuple(item["others"]), tuple(item["beside"]))


def of_article(title: str, texts: Sequence[tuple[str, Sequence[Asked]]], chance: random.Random) -> Iterator[Group]:
    """Yield the questions to the texts of one article, all of its pieces being what else may be found."""
    pieces = [(text, asked, _pieces(text, chance)) for text, asked in texts]
    every = [piece for *_, some in pieces for piece in some]
    held = [set(_words(piece)) for piece in every]
    common = Counter(word for words in held for word in words)
    for text, questions, mine in pieces:
        for asked in questions:
            right = _piece_of(asked, text, mine) if asked.answer is not None else None
            if asked.answer is not None and right is None:
                continue
            wanted = set(_words(asked.question))
            told = beginning(asked.answer or "", words=100)
            found = sorted(
                (
                    (
                        sum(log(1 + len(every) / common[word]) for word in wanted & words) / (len(words) + 20) ** 0.3,
                        piece,
                    )
                    for piece, words in zip(every, held, strict=True)
                    if piece != right and not (told and told in beginning(piece, words=1000))
                ),
                reverse=True,
            )
            hard, rest = [piece for _, piece in found[:8]], [piece for _, piece in found[8:]]
            others = chance.sample(hard, min(_HARD, len(hard))) + chance.sample(rest, min(_OTHERS, len(rest)))
            if right is not None or len(others) >= _HARD:
                yield Group(asked.question, title, right, tuple(others))


def typed(question: str, chance: random.Random) -> str:
    """Return a question as somebody may type it in a chat: small letters, no mark, a word or two left out, a slip."""
    if chance.random() < 0.35:
        return question
    question = question.rstrip("?").strip()
    if chance.random() < 0.8:
        question = question.lower()
    if chance.random() < 0.25:
        kept = [word for word in question.split() if word.lower() not in _DROPPED or chance.random() < 0.4]
        question = " ".join(kept) or question
    if chance.random() < 0.12 and len(question) > 12:
        at = chance.randrange(3, len(question) - 2)
        question = question[:at] + question[at + 1] + question[at] + question[at + 2 :]
    return question


def beginning(text: str, *, words: int = 30) -> str:
    """Return the first words of a text, by which it is known again."""
    return " ".join(_words(text)[:words])


def _pieces(text: str, chance: random.Random) -> list[str]:
    sentences = re.split(r"(?<=[.!?])[\"'”’)]*\s+(?=[A-Z\"'“‘(0-9À-Ỹ])", text.strip())
    found, at = [], 0
    while at < len(sentences):
        count = chance.choice(_SENTENCES)
        found.append(" ".join(sentences[at : at + count])[:_LONGEST])
        at += count
    return found


def _piece_of(asked: Asked, text: str, pieces: Sequence[str]) -> str | None:
    """The piece that holds the answer where it stands in the text."""
    at = 0
    for piece in pieces:
        if (place := text.find(piece, at)) < 0:
            continue
        at = place
        if asked.answer is not None and asked.start is not None:
            if place <= asked.start and asked.start + len(asked.answer) <= place + len(piece):
                return piece
        elif asked.answer is not None and asked.answer in piece:
            return piece
    return None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _joined(tokens: str) -> str:
    """A sentence out of its tokens."""
    text = tokens.replace("-LRB- ", "(").replace(" -RRB-", ")").replace("`` ", "“").replace(" ''", "”")
    return re.sub(r" ([,.;:!?%)]|'s|n't|'re|'ve|'ll)", r"\1", text)
