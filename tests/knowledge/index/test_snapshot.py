"""A snapshot gives the second stage all it needs, and shows what the index holds."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.index.engine import EmbeddedIndex
from knowledge.passages import Passage
from tests.knowledge.index.samples import indexed
from tests.knowledge.index.test_ranking import ARTICLE, TERMS


@given(batches=st.lists(st.lists(ARTICLE, min_size=1, max_size=3), min_size=1, max_size=3), terms=st.lists(TERMS))
def test_candidates_spell_out_exactly_what_was_indexed(batches, terms):
    index = EmbeddedIndex.in_memory()
    for batch in batches:
        index.add(batch)
    source = {(a.collection, a.article.id): a for batch in batches for a in reversed(batch)}
    snapshot = index.snapshot()

    found = snapshot.search(terms)

    for i, number in enumerate(found.passages.tolist()):
        at = snapshot.locate(number)
        passage = source[at.collection, at.article.id].passages[at.ordinal]
        tokens = slice(found.offsets[i], found.offsets[i + 1])
        spelt = snapshot.spell(found.token_ids[tokens])
        assert spelt == [t for s in passage.sentences for t in s.terms] + list(passage.context)
        assert found.slots[tokens].tolist() == [found.terms.index(t) if t in terms else -1 for t in spelt]
        first, last = found.sentence_offsets[i : i + 2]
        ends = np.append(found.sentence_tokens[first:last], found.offsets[i + 1])
        assert np.diff(ends).tolist() == [len(s.terms) for s in passage.sentences] + [len(passage.context)]
        assert found.places[i] == at.ordinal
        same = [j for j, number in enumerate(found.articles.tolist()) if number == found.articles[i]]
        assert {(snapshot.locate(int(found.passages[j])).article_id, at.collection) for j in same} == {
            (at.article_id, at.collection)
        }
        opening = [j for j in same if not found.places[j]]
        assert found.openings[i] == (opening[0] if opening else -1)
        assert at.sentences == tuple((s.start, s.end) for s in passage.sentences)
        assert at.passages[at.ordinal] == passage.passage


def test_a_topic_comes_back_with_its_passage():
    index = EmbeddedIndex.in_memory()
    article = indexed([["a", "b"], ["c"]])
    passages = list(article.passages)
    from dataclasses import replace

    passages[1] = replace(passages[1], passage=Passage(5, 6, topic=((0, 1), (2, 3))))
    index.add([replace(article, passages=tuple(passages))])

    at = index.snapshot().locate(1)

    assert at.passages == (Passage(0, 3), Passage(5, 6, ((0, 1), (2, 3))))


def test_a_running_snapshot_sees_no_change():
    index = EmbeddedIndex.in_memory()
    article = indexed([["a"], ["b"], ["c"]])
    index.add([article])
    before = index.snapshot()
    index.add([indexed([["a", "a"]])])
    index.remove([article.article.id], collection="public")

    assert before.search(["a"]).passages.tolist() == [0]
    assert len(before) == 3
    assert len(index.snapshot()) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("denmrak", "denmark"), ("denmakr", "denmark"), ("enmark", "denmark"), ("ddenmark", "denmark"), ("olso", "oslo")],
)
def test_finds_words_spelt_nearly_alike(typed, meant):
    index = EmbeddedIndex.in_memory()
    index.add([indexed([["denmark", "norway", "oslo", "finland"], ["denmark"], ["den", "mark"]])])

    assert index.snapshot().similar(typed)[0][0] == meant


def test_nothing_is_similar_to_a_word_of_another_world():
    index = EmbeddedIndex.in_memory()
    index.add([indexed([["denmark"]])])

    assert index.snapshot().similar("xylophone") == []


def test_lists_the_articles_of_a_collection():
    index = EmbeddedIndex.in_memory()
    index.add([indexed([["a"]], title="One", published=date(2026, 2, 10), publisher="AFP")])
    index.add([indexed([["a"]], title="Two", collection="guild")])

    entries = list(index.snapshot().articles(["public"]))

    assert [(e.title, e.publisher, e.day) for e in entries] == [("One", "AFP", date(2026, 2, 10))]
    assert len(list(index.snapshot().articles())) == 2
