"""A pair is read once, as long as it is remembered."""

import numpy as np

from knowledge.meaning import cross_encoder
from knowledge.meaning.cross_encoder import Kept


class Counting:
    """A `CrossEncoder` that tells what it was given."""

    name = "length"

    def __init__(self):
        self.read = []

    def logits(self, question, passages):
        self.read += [(question, passage) for passage in passages]
        return np.array([float(len(passage)) for passage in passages])


def test_a_pair_is_read_once():
    model = Counting()
    kept = Kept(model)

    first = kept.logits("who?", ["a", "bcd", "a"])
    again = kept.logits("who?", ["bcd", "ef"])

    assert first.tolist() == [1.0, 3.0, 1.0]
    assert again.tolist() == [3.0, 2.0]
    assert model.read == [("who?", "a"), ("who?", "bcd"), ("who?", "ef")]


def test_the_same_passage_is_read_with_another_question():
    model = Counting()
    kept = Kept(model)

    kept.logits("who?", ["a"])
    kept.logits("when?", ["a"])

    assert len(model.read) == 2


def test_what_was_read_long_ago_is_forgotten(monkeypatch):
    monkeypatch.setattr(cross_encoder, "LOGITS", 2)
    model = Counting()
    kept = Kept(model)

    for passage in ("a", "b", "c", "a"):
        kept.logits("who?", [passage])

    assert len(model.read) == 4
