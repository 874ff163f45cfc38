"""What is nearest is found exactly, whatever was added, removed or filtered; a missing vector is no error."""

from datetime import date

import numpy as np
import pytest

from knowledge.article import Article
from knowledge.encoding import Encoding
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.nearest import Meaning
from knowledge.index.preparing import prepare
from knowledge.index.protocol import Filter
from knowledge.meaning.quantised import quantise
from knowledge.meaning.texts import passage_text
from knowledge.meaning.vectors import VectorsInMemory
from tests.knowledge.index.plain import PlainIndex
from tests.knowledge.meaning.bags import BagOfWords

SUBJECTS = "harbour bridge school ferry market river council library orchard mill station tower".split()
ASKED = "who keeps the old ferry on the river?"


def article(number: int) -> Article:
    chance = np.random.default_rng(number)
    paragraphs = [
        f"The {chance.choice(SUBJECTS)} and the {chance.choice(SUBJECTS)} no. {number} were mended in {2000 + place}."
        for place in range(int(chance.integers(1, 5)))
    ]
    return Article(
        title=f"Report {number} of the {chance.choice(SUBJECTS)}",
        text="\n\n".join(paragraphs),
        published=date(2026, 1, 1 + number % 28),
        publisher=f"Paper {number % 3}",
    )


def meaning_of(encoder: BagOfWords, *, on_demand: bool = False) -> Meaning:
    store = VectorsInMemory()
    return Meaning(lambda: (encoder, store), on_demand=on_demand)


@pytest.fixture
def index():
    """Several segments, with removals, every passage with its vector."""
    meaning = meaning_of(BagOfWords())
    kept = EmbeddedIndex.in_memory(meaning=meaning)
    for start in range(0, 60, 20):
        kept.add(prepare(article(number), f"c{number % 2}") for number in range(start, start + 20))
    kept.remove([article(7).id, article(30).id], collection="c1")
    kept.remove([article(8).id], collection="c0")
    list(Encoding(meaning, kept.snapshot).make())
    return kept


def nearest_by_hand(snapshot, where: Filter, limit: int) -> list[tuple[str, int]]:
    encoder = BagOfWords()
    asked = encoder.questions([ASKED])[0]
    found = []
    for number in range(60):
        one = article(number)
        collection = f"c{number % 2}"
        if snapshot.article(one.id, collections=[collection]) is None:
            continue
        if where.collections is not None and collection not in where.collections:
            continue
        if where.publishers is not None and one.publisher not in where.publishers:
            continue
        if where.since is not None and (one.day or date.min) < where.since:
            continue
        if one.publisher in where.without_publishers:
            continue
        for place, text in enumerate(one.text.split("\n\n")):
            if (one.id, place) in where.without_passages:
                continue
            kept = quantise(encoder.questions([passage_text(one, text)]))[0]
            found.append((-float(kept["scale"] * (kept["values"].astype(np.float64) @ asked)), one.id, place))
    return [(id, place) for _, id, place in sorted(found)[:limit]]


@pytest.mark.parametrize(
    "where",
    [
        Filter(),
        Filter(collections=frozenset({"c0"})),
        Filter(publishers=frozenset({"Paper 1"})),
        Filter(since=date(2026, 1, 15)),
        Filter(collections=frozenset({"nobody's"})),
        Filter(without_publishers=frozenset({"Paper 1"})),
        Filter(without_passages=frozenset((article(number).id, 0) for number in range(60))),
    ],
    ids=["all", "collection", "publisher", "since", "none", "without a publisher", "without passages"],
)
def test_what_is_found_is_the_nearest(index, where):
    snapshot = index.snapshot()

    numbers = snapshot.nearest(ASKED, where=where, limit=8)

    found = [snapshot.locate(number) for number in numbers.tolist()]
    assert {(one.article_id, one.ordinal) for one in found} == set(nearest_by_hand(snapshot, where, 8))


def test_it_is_the_same_after_tidying(index):
    before = index.snapshot()
    told = [before.locate(n) for n in before.nearest(ASKED, limit=10).tolist()]

    while index.merge():
        pass

    after = index.snapshot()
    again = [after.locate(n) for n in after.nearest(ASKED, limit=10).tolist()]
    assert [(one.article_id, one.ordinal) for one in again] == [(one.article_id, one.ordinal) for one in told]


def test_cosines_do_not_depend_on_what_stands_beside(index):
    snapshot = index.snapshot()
    numbers = snapshot.nearest(ASKED, limit=10)

    together = snapshot.cosines(ASKED, numbers)

    assert [snapshot.cosines(ASKED, numbers[i : i + 1])[0] for i in range(10)] == together.tolist()


def test_passages_come_among_the_candidates_with_the_scores_that_they_have(index):
    snapshot = index.snapshot()
    also = snapshot.nearest(ASKED, limit=10)

    found = snapshot.search(["ferri", "river"], limit=3, also=also)

    assert set(also.tolist()) <= set(found.passages.tolist())
    every = snapshot.search(["ferri", "river"], limit=500)
    known = dict(zip(every.passages.tolist(), every.scores.tolist(), strict=True))
    assert found.scores.tolist() == [known.get(number, 0.0) for number in found.passages.tolist()]


def test_the_plainest_index_finds_the_same(index):
    plain = PlainIndex(BagOfWords())
    plain.add(prepare(article(number), f"c{number % 2}") for number in range(60) if number not in (7, 8, 30))
    plain_state = plain.snapshot()
    if index.snapshot().article(article(30).id) is not None:  # it was removed from the collection that lacks it
        plain.add([prepare(article(30), "c0")])
        plain_state = plain.snapshot()
    state = index.snapshot()

    told = {(o.article_id, o.ordinal) for o in map(state.locate, state.nearest(ASKED, limit=9).tolist())}
    again = {(o.article_id, o.ordinal) for o in map(plain_state.locate, plain_state.nearest(ASKED, limit=9).tolist())}

    assert told == again


def test_without_vectors_nothing_is_near_and_nothing_fails():
    meaning = meaning_of(BagOfWords())
    index = EmbeddedIndex.in_memory(meaning=meaning)
    index.add([prepare(article(1), "c")])
    snapshot = index.snapshot()

    assert not len(snapshot.nearest(ASKED))
    cosines = snapshot.cosines(ASKED, np.array([0]))
    assert cosines is not None
    assert np.isnan(cosines).all()

    list(Encoding(meaning, index.snapshot).make())
    assert len(snapshot.nearest(ASKED)) == len(snapshot)


def test_without_an_encoder_there_is_no_meaning():
    index = EmbeddedIndex.in_memory()
    index.add([prepare(article(1), "c")])

    assert index.snapshot().cosines(ASKED, np.array([0])) is None


def test_on_demand_what_is_compared_gets_its_vector():
    encoder = BagOfWords()
    index = EmbeddedIndex.in_memory(meaning=meaning_of(encoder, on_demand=True))
    index.add([prepare(article(number), "c") for number in range(5)])

    found = index.snapshot().cosines(ASKED, np.arange(3))

    assert found is not None
    assert not np.isnan(found).any()
    assert encoder.encoded == 3
