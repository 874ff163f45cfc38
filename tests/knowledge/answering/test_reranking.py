"""What a cross-encoder says of the best passages moves them, and how sure the answer is."""

from datetime import date

import numpy as np
import pytest

from knowledge.answering import attempt as attempt_module
from knowledge.answering.attempt import Attempt, attempt
from knowledge.answering.confidence import confidence
from knowledge.answering.conversation import Reading
from knowledge.answering.mechanisms import leaving_out
from knowledge.answering.ranking import find_candidates, rank
from knowledge.answering.reranking import READ, rerank
from knowledge.answering.understanding import understand
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.article import Article
from knowledge.encoding import Encoding
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.nearest import Meaning
from knowledge.index.preparing import prepare
from knowledge.index.protocol import Filter
from knowledge.meaning.vectors import VectorsInMemory
from tests.knowledge.meaning.bags import BagOfWords

ASKED = "who mended the harbour bridge?"


class Preferring:
    """A `CrossEncoder` that takes passages with a word for answers, and all others for none."""

    name = "preferring"

    def __init__(self, word, odds=40.0):
        self.word, self.odds, self.read = word, odds, []

    def logits(self, question, passages):
        self.read += passages
        return np.array([self.odds if self.word in passage else -self.odds for passage in passages])


def snapshot_with(model, before=""):
    store = VectorsInMemory()
    encoder = BagOfWords()
    meaning = Meaning(lambda: (encoder, store), cross_encoder=lambda _: model)
    index = EmbeddedIndex.in_memory(meaning=meaning)
    texts = [
        "The harbour bridge was mended by the town's own workers, the council said.",
        "The harbour bridge was closed on Monday.",
        "Ms Aldous mended the bridge by the harbour in a week.",
        "A ferry carries people over the river while the bridge is mended.",
    ]
    index.add(
        prepare(Article(title=f"Report {i}", text=text, published=date(2026, 1, 1 + i)), "public")
        for i, text in enumerate(f"{before}\n\n{text}".strip() for text in texts * 3)
    )
    list(Encoding(meaning, index.snapshot).make())
    return index.snapshot()


def asked(snapshot):
    reading = Reading(ASKED, ASKED, subject=ASKED)
    question = understand(reading, typed=ASKED, today=date(2026, 2, 1), vocabulary=vocabulary_of(snapshot)).question
    candidates = find_candidates(question, snapshot)
    ranking = rerank(question, rank(question, candidates, snapshot), candidates, snapshot)
    return Attempt(question, candidates, ranking, confidence(question, ranking, candidates, snapshot))


@pytest.mark.parametrize("word", ["Aldous", "workers"])
def test_a_passage_that_the_model_takes_for_an_answer_comes_first(word):
    snapshot = snapshot_with(Preferring(word))

    found = asked(snapshot)

    assert word in snapshot.locate(found.ranking.passages[0].passage).text
    assert found.ranking.logits == tuple(sorted(found.ranking.logits, reverse=True))


def test_only_the_best_few_are_read():
    model = Preferring("Aldous")

    asked(snapshot_with(model))

    assert 0 < len(set(model.read)) <= len(model.read) <= READ


def test_nothing_is_read_behind_a_passage_that_surely_answers():
    sure, unsure = Preferring("", 40.0), Preferring("", 1.0)

    found = [asked(snapshot_with(model)) for model in (sure, unsure)]

    assert len(sure.read) == len(found[0].ranking.logits) == 1
    assert len(found[1].ranking.logits) == READ


def test_what_stands_before_a_passage_is_read_with_it():
    model = Preferring("mended")
    snapshot = snapshot_with(model, before="Ms Aldous came from Torvik.")

    asked(snapshot)

    assert model.read
    assert all(read.endswith("context: Ms Aldous came from Torvik.") for read in model.read)


@pytest.mark.parametrize(("sure", "is_read"), [(0.1, False), (0.3, True), (0.7, True), (0.95, False)])
def test_it_is_asked_where_words_and_vectors_leave_it_open(sure, is_read, monkeypatch):
    model = Preferring("Aldous")
    snapshot = snapshot_with(model)
    monkeypatch.setattr(attempt_module, "confidence", lambda *_: sure)

    found = attempt(asked(snapshot).question, snapshot, Filter())

    assert bool(found.ranking.logits) == is_read


def test_an_answer_is_surer_where_the_model_agrees():
    agrees, doubts = (asked(snapshot_with(Preferring("", odds))) for odds in (6.0, -6.0))  # all are alike

    assert agrees.confidence > 1.5 * doubts.confidence


def test_without_it_the_ranking_is_what_it_was():
    with leaving_out(["reranking"]):
        left_out = asked(snapshot_with(Preferring("Aldous")))
    without = asked(snapshot_with(None))

    assert left_out.ranking.logits == without.ranking.logits == ()
    assert left_out.confidence == without.confidence
    assert left_out.ranking.passages == without.ranking.passages
