"""Fit how an article is read for a further question: `python -m knowledge.lab.fit_read_on FOLDER …`.

Each folder holds `articles/` and `conversations.jsonl` (see tests/knowledge/news). Every further question is put to the
article that the conversation is about, as if the one before had been answered out of it: the weights are those under
which softmax picks a passage that holds the answer, and the chance is a logistic model of whether the likeliest one
does; where the article does not answer, none does, nor where what is asked is the first question of a conversation
about another article. Writes the section “reading on” of `weights.json`, and prints what came of articles that it was
not fitted on.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.conversation import Turn
from knowledge.answering.features import Floats
from knowledge.answering.follow_up import readings
from knowledge.answering.kind import kind_of
from knowledge.answering.read_on import FEATURES, SECTION, SIGNS, Read, Text, read
from knowledge.answering.weights import FILE, forget
from knowledge.article import Article
from knowledge.lab.fit import fit
from knowledge.lab.fit_meaning import folded
from knowledge.lab.logistic import fit_logistic
from knowledge.meaning.cross_encoder import CrossEncoder
from knowledge.meaning.nano_cross import NanoCross
from knowledge.meaning.texts import passage_in_context
from knowledge.passages import split
from knowledge.reading import read_path

_APART = 2
"""Places between conversations of which one's first question is put to the other's article."""


@dataclass(frozen=True, slots=True)
class Further:
    """A further question, what reading the article told, and which of its passages answer."""

    article: str
    told: Read
    answers: NDArray[np.bool_]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m knowledge.lab.fit_read_on",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    model = NanoCross()
    found = [one for folder in parser.parse_args().folders for one in further(folder, model)]
    held = json.loads(FILE.read_text(encoding="utf-8"))
    right, sure = [], []
    articles = sorted({one.article for one in found})
    for fold in range(5):  # what is told of it is of articles that it was not fitted on
        without = set(articles[fold::5])
        held[SECTION] = _fitted([one for one in found if one.article not in without])
        _write(held)
        for one in (one for one in found if one.article in without):
            right.append(bool(one.answers[one.told.scores().argmax()]))
            sure.append(one.told.chance())
    answered = sum(one.answers.any() for one in found)
    told = [
        f"{len(found)} further questions, {answered} with an answer; {sum(right)} have it in the likeliest passage\n"
    ]
    for least in (0.3, 0.4, 0.5, 0.6, 0.7):
        given = [is_right for is_right, chance in zip(right, sure, strict=True) if chance >= least]
        told.append(f"  from {least}: {len(given)} answered, {sum(given)} right\n")
    sys.stdout.write("".join(told))
    held[SECTION] = _fitted(found)
    _write(held)


def further(folder: Path, model: CrossEncoder) -> Iterator[Further]:
    """Yield the further questions of the conversations in `folder`."""
    articles: dict[str, list[Article]] = {}
    for file in sorted((folder / "articles").iterdir()):
        articles[file.stem] = [found for found in read_path(file) if isinstance(found, Article)]
    with (folder / "conversations.jsonl").open(encoding="utf-8") as lines:
        conversations = [json.loads(line)["turns"] for line in lines]
    for turns, others in zip(conversations, conversations[_APART:] + conversations[:_APART], strict=True):
        if others[0]["article"] != turns[0]["article"]:
            turns = [*turns, {**others[0], "any": [], "abstain": True, "article": turns[-1]["article"]}]
        before: list[Turn] = []
        for turn in turns:
            meant = readings(turn["q"], before)[0].subject if before else turn["q"]
            about = _about(articles.get(turn["article"], ()), turn["any"])
            if before and about is not None:
                yield _further(turn, before[-1], turn["article"], about, model)
            before.append(Turn(meant or before[-1].question, _quoted(about, turn["any"])))


def _about(articles: Sequence[Article], answers: Sequence[str]) -> Article | None:
    held = (one for one in articles if any(folded(answer) in folded(one.text) for answer in answers))
    return next(held, articles[0] if articles and not answers else None)


def _further(turn: dict[str, object], before: Turn, name: str, article: Article, model: CrossEncoder) -> Further:
    question, wanted = str(turn["q"]), turn["any"]
    assert isinstance(wanted, list)
    texts = [
        Text(text, passage_in_context(article, start, end), quoted=any(start == first for _, first, _ in before.quoted))
        for start, end, text in _passages(article)
    ]
    told = read(question, kind_of(question), before.question, texts, model)
    answers = [not turn["abstain"] and any(folded(one) in folded(text.text) for one in wanted) for text in texts]
    return Further(name, told, np.array(answers))


def _passages(article: Article) -> list[tuple[int, int, str]]:
    return [(passage.start, passage.end, article.text[passage.start : passage.end]) for passage in split(article)]


def _quoted(article: Article | None, answers: Sequence[str]) -> tuple[tuple[str, int, int], ...]:
    """The first passage that answers, as a turn quotes it."""
    if article is None:
        return ()
    held = (
        (article.id, start, end)
        for start, end, text in _passages(article)
        if any(folded(answer) in folded(text) for answer in answers)
    )
    return tuple(islice(held, 1))


def _fitted(found: Sequence[Further]) -> dict[str, float]:
    answered = [one for one in found if one.answers.any()]
    weights = fit([one.told.features for one in answered], [one.answers for one in answered])
    rows, labels = [], []
    for one in found:
        scores = one.told.features @ weights
        rows.append(one.told.signs_by(scores)[:-1])
        labels.append(bool(one.answers[scores.argmax()]))
    slopes, constant = fit_logistic(np.array(rows), np.array(labels))
    return _named(FEATURES, weights) | _named(SIGNS, np.append(slopes, constant))


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def _write(held: dict[str, dict[str, float]]) -> None:
    FILE.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    forget()


if __name__ == "__main__":
    main()
