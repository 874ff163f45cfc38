"""How the archive writes a word tells whether it is a name."""

import pytest

from knowledge.answering.vocabulary import vocabulary_of
from knowledge.article import Article
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import Filter


def snapshot_of(text, collection="public"):
    index = EmbeddedIndex.in_memory()
    index.add([prepare(Article(text=text, title="A title"), collection)])
    return index.snapshot()


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("In the town Aukrust spoke.", "Aukrust"),
        ("It rained. Aukrust spoke. Later the crowd thanked Aukrust.", "Aukrust"),
        ("Aukrust spoke in the town.", None),
        ("IN THE TOWN AUKRUST SPOKE.", None),
        ("In the town nobody spoke.", None),
    ],
)
def test_a_word_inside_a_sentence_tells(text, spelling):
    assert snapshot_of(text).spelling("aukrust") == spelling


def test_collections_that_a_reader_may_not_see_tell_nothing():
    snapshot = snapshot_of("In the town Aukrust spoke.", "secret")

    assert vocabulary_of(snapshot, Filter(collections=frozenset({"public"}))).spelling("aukrust") is None
    assert vocabulary_of(snapshot, Filter(collections=frozenset({"secret"}))).spelling("aukrust") == "Aukrust"
