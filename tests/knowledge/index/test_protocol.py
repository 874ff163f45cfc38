"""Whatever stands behind the protocol keeps the same promises, and answers the same questions alike."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge import benchmark
from knowledge.article import Article
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import EVERYTHING, Filter, PassageIndex
from knowledge.keeping import InMemory
from knowledge.library import Library, shipped
from tests.knowledge.index.plain import PlainIndex
from tests.knowledge.index.samples import indexed

HERE = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 30)


class Promises:
    """What every `PassageIndex` and its `Snapshot` do."""

    @pytest.fixture
    def index(self, tmp_path: Path) -> PassageIndex:
        raise NotImplementedError

    def test_nothing_is_found_where_nothing_is(self, index):
        found = index.snapshot().search(["a"])

        assert (len(index.snapshot()), len(found.passages), found.df.tolist()) == (0, 0, [0])
        assert not index.snapshot().admits(EVERYTHING)

    def test_a_passage_with_a_term_is_found_and_located(self, index):
        index.add([indexed([["a", "b"], ["c"]], title="One"), indexed([["b"]], title="Two", collection="guild")])

        found = index.snapshot().search(["c", "x"])

        (at,) = map(index.snapshot().locate, found.passages.tolist())
        assert (at.article.title, at.ordinal, at.collection, at.text) == ("One", 1, "public", "c")
        assert (found.terms, found.df.tolist(), found.places.tolist()) == (("c", "x"), [1, 0], [1])
        assert found.openings.tolist() == [-1]

    def test_passages_of_one_article_are_known_as_such(self, index):
        index.add([indexed([["a"], ["b"], ["a"]], title="T"), indexed([["a", "z"]], title="T", collection="guild")])

        found = index.snapshot().search(["a"])

        places = dict(
            zip(zip(found.articles.tolist(), found.places.tolist(), strict=True), found.openings, strict=True)
        )
        assert sorted(place for _, place in places) == [0, 0, 2]
        assert len(set(found.articles.tolist())) == 2
        assert all(found.places[opening] == 0 for opening in places.values())

    @pytest.mark.parametrize("turned", [False, True])
    def test_equal_scores_are_in_no_order_of_arrival(self, index, turned):
        articles = [indexed([["a", "b"], ["a", "b"]], title=title) for title in "STUV"]
        index.add(articles[::-1] if turned else articles)

        located = map(index.snapshot().locate, index.snapshot().search(["b"]).passages.tolist())

        ids = sorted(one.article.id for one in articles)
        assert [(at.article_id, at.ordinal) for at in located] == [(id, place) for id in ids for place in (0, 1)]

    @pytest.mark.parametrize(
        ("where", "titles"),
        [
            (EVERYTHING, ["One", "Three", "Two"]),
            (Filter(collections=frozenset({"guild"})), ["Two"]),
            (Filter(publishers=frozenset({"AFP"})), ["Three"]),
            (Filter(since=date(2026, 2, 2)), ["Three"]),
            (Filter(until=date(2026, 2, 2), collections=frozenset({"public"})), ["One"]),
            (Filter(collections=frozenset()), []),
            (Filter(without_publishers=frozenset({"AFP", "DPA"})), ["One", "Two"]),
        ],
    )
    def test_a_filter_lets_through_what_it_says(self, index, where, titles):
        index.add([indexed([["a"]], title="One", published=date(2026, 2, 1))])
        index.add([indexed([["a"]], title="Two", collection="guild")])
        index.add([indexed([["a"]], title="Three", published=date(2026, 2, 3), publisher="AFP")])
        snapshot = index.snapshot()

        found = snapshot.search(["a"], where=where)

        assert sorted(snapshot.locate(number).article.title for number in found.passages.tolist()) == titles
        assert snapshot.admits(where) == bool(titles)

    def test_a_passage_that_a_filter_leaves_out_is_not_found_and_the_rest_of_its_article_is(self, index):
        article = indexed([["a"], ["a", "b"], ["b"]], title="One")
        index.add([article, indexed([["a"]], title="Two")])
        snapshot = index.snapshot()

        def found(*passages):
            where = Filter(without_passages=frozenset(passages))
            at = map(snapshot.locate, snapshot.search(["a", "b"], where=where).passages.tolist())
            return sorted((one.article.title, one.ordinal) for one in at), snapshot.admits(where)

        one = article.article.id
        assert found((one, 1), ("0" * 16, 0), (one, 9)) == ([("One", 0), ("One", 2), ("Two", 0)], True)
        assert found((one, 0), (one, 1), (one, 2)) == ([("Two", 0)], True)
        assert not snapshot.admits(
            Filter(articles=frozenset({one}), without_passages=frozenset({(one, n) for n in range(3)}))
        )

    def test_lists_articles_and_publishers_by_collection(self, index):
        index.add([indexed([["a"]], title="One", publisher="Reuters"), indexed([["b"]], title="Two", publisher="AFP")])
        index.add([indexed([["a"]], title="Three", collection="guild", publisher="DPA")])
        snapshot = index.snapshot()

        assert snapshot.publishers(["public"]) == ["AFP", "Reuters"]
        assert snapshot.publishers() == ["AFP", "DPA", "Reuters"]
        assert snapshot.collections() == {"public", "guild"}
        assert {entry.title for entry in snapshot.articles(["public"])} == {"One", "Two"}
        for entry in snapshot.articles():
            article = snapshot.article(entry.id, collections=[entry.collection])
            assert article
            assert (article.title, article.publisher, article.day) == (entry.title, entry.publisher, entry.day)
            assert snapshot.article(entry.id, collections=["other"]) is None
        assert snapshot.article("no id at all") is None

    def test_what_is_removed_is_gone_and_what_is_added_again_counts_once(self, index):
        one, two = indexed([["a", "b"]], title="One"), indexed([["a"], ["c"]], title="Two")
        index.add([one, two], generation=1)
        index.remove([two.article.id], collection="guild")
        index.add([one], generation=2)
        before = index.snapshot()
        index.remove([two.article.id, "0" * 16], collection="public", generation=3)
        after = index.snapshot()

        assert (before.generation, len(before), before.df("a"), before.df("c")) == (2, 3, 2, 1)
        assert (after.generation, len(after), after.df("a"), after.df("c")) == (3, 1, 1, 0)
        assert len(before.search(["c"]).passages) == 1
        assert not len(after.search(["c"]).passages)

    def test_articles_are_analysed_when_many_come(self, index):
        article = Article(title="Ferry", text="In Torvik the ferry to Aldmouth sank.")
        index.add_many([(article, "public"), (article, "guild")], prepare=prepare, generation=5, stamp="ours")
        snapshot = index.snapshot()
        index.add([indexed([["a"]])])

        assert (len(snapshot), snapshot.generation, snapshot.stamp) == (2, 5, "ours")
        assert (len(index.newest()), index.newest().generation, index.newest().stamp) == (3, 5, "ours")
        assert snapshot.spelling("aldmouth") == "Aldmouth"
        assert snapshot.spelling("aldmouth", where=Filter(collections=frozenset({"other"}))) is None
        assert snapshot.similar("aldmuoth")[0] == ("aldmouth", 2)

    def test_some_come_and_others_go_with_one_change(self, index):
        old, new = (
            Article(title="Old", text="The ferry to Aldmouth."),
            Article(title="New", text="The ferry to Torvik."),
        )
        index.add_many([(old, "public"), (old, "guild")], prepare=prepare, generation=1)
        before = index.snapshot()

        index.add_many([(new, "public")], prepare=prepare, without=[("public", old.id), ("x", "0" * 16)], generation=2)

        after = index.snapshot()
        assert (len(before), len(after), after.generation) == (2, 2, 2)
        assert {(entry.collection, entry.title) for entry in after.articles()} == {("public", "New"), ("guild", "Old")}

    def test_tokens_are_spelt_and_begin_as_their_terms_do(self, index):
        index.add([indexed([["denmark", "is"], ["đanmạch", "norway"]], context=["oslo"])])
        snapshot = index.snapshot()

        found = snapshot.search(["oslo"])

        spelt = snapshot.spell(found.token_ids)
        assert sorted(spelt) == sorted(["denmark", "is", "oslo", "đanmạch", "norway", "oslo"])
        for term, beginning in zip(spelt, snapshot.beginnings(found.token_ids).tolist(), strict=True):
            if len(term.encode()) > 2:
                assert beginning == int.from_bytes(term.encode()[:3], "big")

    def test_tidying_and_verifying_change_nothing(self, index):
        for title in "ABCDEF":
            index.add([indexed([["a", title], ["b"]], title=title)])
        before = [index.snapshot().locate(n).article_id for n in index.snapshot().search(["a"]).passages.tolist()]

        index.verify()
        index.newest().verify()
        while index.merge(everything=True):
            pass

        after = [index.snapshot().locate(n).article_id for n in index.snapshot().search(["a"]).passages.tolist()]
        assert after == before


class TestEmbedded(Promises):
    @pytest.fixture
    def index(self, tmp_path: Path) -> PassageIndex:
        return EmbeddedIndex.open(tmp_path / "index")


class TestEmbeddedInMemory(Promises):
    @pytest.fixture
    def index(self, tmp_path: Path) -> PassageIndex:
        return EmbeddedIndex.in_memory()


class TestPlain(Promises):
    @pytest.fixture
    def index(self, tmp_path: Path) -> PassageIndex:
        return PlainIndex()


# --- the same answers -------------------------------------------------------------------------------------------------


@cache
def asked(archive: str) -> tuple[list[Article], list[str]]:
    """The articles of an archive, and questions that it answers and that it does not."""
    if archive == "briefings":
        lines = [
            line
            for name in ("answerable", "unanswerable")
            for line in (HERE / "questions" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[::3]
        ]
        return [article for article, _ in shipped()], [json.loads(line)["text"] for line in lines]
    read = benchmark.read(HERE / "archives" / archive)
    return list(read.articles.values()), [query.text for query in read.queries[::6]]


@pytest.mark.parametrize("archive", ["briefings", "gazette", "vietnamese"])
def test_the_plainest_index_answers_alike(archive):
    articles, questions = asked(archive)
    embedded, plain = Library.in_memory(), Library(InMemory(PlainIndex()))
    for library in (embedded, plain):
        library.add_many(articles)

    for question in questions:
        one, other = (told(library, question) for library in (embedded, plain))
        assert one == other


def told(library: Library, question: str) -> Any:
    answer = library.ask(question, today=TODAY)
    quotes = [(q.article.id, q.start, q.end, q.highlights, q.short_answer) for q in (*answer.quotes, *answer.closest)]
    return answer.question, quotes, answer.reason, answer.notes, pytest.approx(answer.confidence, abs=1e-6)
