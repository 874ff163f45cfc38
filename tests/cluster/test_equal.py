"""Both engines rank alike, to the last bit, and answer alike, whatever came and went."""

import itertools
import os
import random
import secrets
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pytest

from knowledge.index.engine import EmbeddedIndex
from knowledge.index.nearest import Meaning
from knowledge.index.opensearch.address import read
from knowledge.index.opensearch.cluster import Cluster
from knowledge.index.opensearch.index import OpenSearchIndex
from knowledge.index.opensearch.snapshot import OpenSearchSnapshot
from knowledge.index.preparing import prepare
from knowledge.index.protocol import EVERYTHING, Filter, PassageIndex, Snapshot
from knowledge.keeping import InMemory
from knowledge.language.analysis import terms
from knowledge.library import Library
from knowledge.meaning.quantised import quantise
from knowledge.meaning.texts import passage_text
from knowledge.meaning.vectors import VectorsInMemory
from tests.cluster.archive import articles, made, questions
from tests.cluster.nodes import Nodes
from tests.knowledge.index.plain import PlainIndex
from tests.knowledge.index.samples import indexed
from tests.knowledge.index.test_ranking import seen
from tests.knowledge.meaning.bags import BagOfWords

TODAY = date(2026, 11, 30)
ARTICLES = int(os.environ.get("DATELINE_CLUSTER_ARTICLES", "5000"))
"""How many are compared; of the published ones there are some twenty thousand."""
_names = (f"equal-{secrets.token_hex(3)}-{number}" for number in itertools.count())


def _vectors(store: VectorsInMemory) -> tuple[BagOfWords, VectorsInMemory]:
    return BagOfWords(), store


def opened(node: Nodes, *, meaning: Meaning | None = None) -> OpenSearchIndex:
    return OpenSearchIndex(Cluster(read(node.url())), next(_names), meaning=meaning)


@pytest.fixture(scope="module")
def both(node: Nodes) -> Iterator[tuple[PassageIndex, PassageIndex]]:
    """The same archive in both engines."""
    embedded, other = EmbeddedIndex.in_memory(), opened(node)
    ready = [prepare(article, f"c{number % 3}") for number, article in enumerate(articles(ARTICLES))]
    embedded.add(ready)
    other.add(ready)
    yield embedded, other
    other.close()


def ranking(snapshot: Snapshot, asked: Sequence[str], where: Filter) -> list[tuple[str, str, int, float]]:
    """What a search finds, told so that two engines can be compared."""
    found = snapshot.search(asked, where=where, limit=200)
    located = map(snapshot.locate, found.passages.tolist())
    scores = found.scores.tolist()
    return [(at.article_id, at.collection, at.ordinal, scores[i]) for i, at in enumerate(located)]


def test_what_is_expected_of_a_question_is_asked_in_one_request(both: tuple[PassageIndex, PassageIndex]) -> None:
    here, there = (index.snapshot() for index in both)
    assert isinstance(there, OpenSearchSnapshot)
    where = Filter(collections=frozenset({"c1"}))
    words = [*dict.fromkeys(terms(" ".join(questions(5)))), "zorblatt"]
    cluster: Any = both[1]
    before = cluster.cluster.calls

    there.expect(words, where)
    assert cluster.cluster.calls == before + 1

    assert [there.df(word) for word in words] == [here.df(word) for word in words]
    assert [there.holds(word, where) for word in words] == [here.holds(word, where) for word in words]
    assert cluster.cluster.calls == before + 1


def told(library: Library, question: str) -> Any:
    answer = library.ask(question, collections=None, today=TODAY)
    quotes = [(q.article.id, q.start, q.end, q.highlights, q.short_answer) for q in (*answer.quotes, *answer.closest)]
    return answer.question, quotes, answer.reason, answer.notes, answer.confidence


def test_the_best_200_of_1000_questions_are_the_same_with_the_same_scores(both):
    one, other = (index.snapshot() for index in both)
    filters = [EVERYTHING, EVERYTHING, Filter(collections=frozenset({"c1"}))]

    assert len(one) == len(other)
    for number, question in enumerate(questions(1_000)):
        asked = list(dict.fromkeys(terms(question)))
        where = filters[number % 3]
        mine, theirs = (keyed(snapshot, asked, where) for snapshot in (one, other))
        assert mine == theirs, question


def keyed(snapshot: Snapshot, asked: Sequence[str], where: Filter) -> Any:
    """As `ranking`, but without reading two hundred articles."""
    found = snapshot.search(asked, where=where, limit=200)
    spelt = snapshot.spell(found.token_ids)
    ends = found.offsets.tolist()
    held = [" ".join(spelt[a:b]) for a, b in itertools.pairwise(ends)]
    return list(zip(held, found.places.tolist(), found.scores.tolist(), strict=True)), found.df.tolist()


def test_300_answers_are_the_same(both):
    one, other = (Library(InMemory(index)) for index in both)

    for question in questions(300):
        assert told(one, question) == told(other, question)


def test_words_spelt_nearly_alike_are_the_same(both):
    one, other = (index.snapshot() for index in both)
    chance = random.Random(8)
    words = [word for question in questions(150) for word in terms(question) if len(word) > 3]

    for word in chance.sample(words, 60):
        at = chance.randrange(1, len(word) - 1)
        typed = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        assert one.similar(typed) == other.similar(typed)


def test_it_is_the_same_after_removals_and_additions(both):
    embedded, other = both
    entries = list(embedded.snapshot().articles())
    gone = random.Random(5).sample(entries, len(entries) // 10)
    for index in both:
        for collection in ("c0", "c1", "c2"):
            index.remove([entry.id for entry in gone if entry.collection == collection], collection=collection)
    back = [prepare(article, "c1") for article in made(200)]
    for index in both:
        index.add(back)
    one, two = embedded.snapshot(), other.snapshot()

    assert len(one) == len(two)
    for question in questions(150):
        asked = list(dict.fromkeys(terms(question)))
        assert keyed(one, asked, EVERYTHING) == keyed(two, asked, EVERYTHING), question
    for question in questions(100):
        assert ranking(one, terms(question)[:4], EVERYTHING) == ranking(two, terms(question)[:4], EVERYTHING)
        assert told(Library(InMemory(embedded)), question) == told(Library(InMemory(other)), question)


def test_any_changes_leave_it_equal_to_rank_bm25(node):
    """Small archives where scores tie and average lengths double: the worst for what servers score."""
    chance = random.Random(6)
    plain, index = PlainIndex(), opened(node)
    letters = [*"abcdefgh", "việt-nam", "a b", "x|y", "丹麦", "l" * 300]
    for round in range(12):
        coming = [
            indexed(
                [chance.choices(letters, k=chance.randint(0, 4 + 3 * round)) for _ in range(chance.randint(1, 4))],
                title=f"{chance.choice('XYZ')}",
                collection=chance.choice(["public", "guild"]),
                published=chance.choice([None, date(2026, 1, 1), date(2026, 1, 3)]),
                publisher=chance.choice([None, "Reuters", "AFP"]),
                context=chance.choices(letters, k=chance.randint(0, 2)),
            )
            for _ in range(chance.randint(1, 6))
        ]
        for one in (plain, index):
            one.add(coming)
        for entry in chance.sample(list(plain.snapshot().articles()), 1):
            for one in (plain, index):
                one.remove([entry.id], collection=entry.collection)
        oracle, snapshot = plain.snapshot(), index.snapshot()
        assert len(oracle) == len(snapshot)
        for _ in range(6):
            where = Filter(
                collections=chance.choice([None, frozenset({"guild"})]),
                since=chance.choice([None, date(2026, 1, 2)]),
                without_publishers=chance.choice([frozenset(), frozenset({"AFP"})]),
            )
            asked, limit = chance.choices(letters, k=chance.randint(1, 5)), chance.randint(1, 30)
            found, expected = (one.search(asked, where=where, limit=limit) for one in (snapshot, oracle))
            assert seen(snapshot, found) == seen(oracle, expected)
            assert np.allclose(found.scores, expected.scores, rtol=1e-6)
    index.verify()
    index.close()


def test_of_thousands_alike_the_same_come_first(node):
    alike = [indexed([["a", "b", "c"]], title=f"T{number}") for number in range(3_000)]
    embedded, other = EmbeddedIndex.in_memory(), opened(node)
    for index in (embedded, other):
        index.add(alike)

    one, two = (index.snapshot().search(["b", "c"], limit=50) for index in (embedded, other))

    ids = [
        [index.snapshot().locate(n).article_id for n in found.passages.tolist()]
        for index, found in ((embedded, one), (other, two))
    ]
    assert ids[0] == ids[1]
    assert one.scores.tolist() == two.scores.tolist()
    other.close()


def test_what_means_nearly_the_same_is_the_same(node):
    """Before there are vectors, when half of them came with their articles, and when the rest came later."""
    kept = [Meaning(partial(_vectors, VectorsInMemory())) for _ in range(2)]
    embedded = EmbeddedIndex.in_memory(meaning=kept[0])
    other = opened(node, meaning=kept[1])
    ready = [prepare(article, f"c{number % 2}") for number, article in enumerate(made(120))]
    rows = {
        one.article.id: quantise(
            BagOfWords().passages(
                [passage_text(one.article, one.article.text[p.passage.start : p.passage.end]) for p in one.passages]
            )
        )
        for one in ready
    }
    asked = "what did Norway say about the ferry?"
    early, late = dict(list(rows.items())[:60]), dict(list(rows.items())[60:])

    def near(index: PassageIndex, where: Filter) -> Any:
        snapshot = index.snapshot()
        numbers = snapshot.nearest(asked, where=where, limit=12)
        found = [snapshot.locate(number) for number in numbers.tolist()]
        cosines = snapshot.cosines(asked, numbers)
        assert cosines is not None
        every = snapshot.search(terms(asked), limit=40, also=numbers)
        return (
            [(at.article_id, at.ordinal) for at in found],
            cosines.tolist(),
            every.scores.tolist(),
            str(np.asarray(snapshot.cosines(asked, every.passages)).tolist()),
        )

    def compare() -> list[Any]:
        told = []
        for where in (EVERYTHING, Filter(collections=frozenset({"c1"})), Filter(publishers=frozenset({"AFP"}))):
            one, two = near(embedded, where), near(other, where)
            assert one == two
            told.append(one[0])
        return told

    for one in kept:
        one.store.put(early)
    embedded.add(ready)
    other.add(ready)
    assert len(compare()[0]) == 12
    kept[0].store.put(late)
    other.fill(late, BagOfWords().name)
    after = compare()
    other.remove([ready[0].article.id], collection="c0")
    embedded.remove([ready[0].article.id], collection="c0")
    assert len(compare()[0]) == len(after[0]) == 12
    other.close()
