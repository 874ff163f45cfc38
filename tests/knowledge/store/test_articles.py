"""The store keeps what is current, what it replaced, and the order in which all of it changed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from knowledge.article import Article
from knowledge.store import Outcome, QuoteRef, State, Store
from knowledge.store.origins import address, told_key


def article(text: str, **fields: object) -> Article:
    return Article.model_validate({"text": text, "title": text, **fields})


def current(store: Store, *collections: str) -> list[str]:
    return [kept.article.text for kept in store.articles.current(collections=collections or None) if kept.article]


def test_an_article_comes_back_as_it_went_in(store):
    whole = article("Hà Nội.\n\nTwo.", url="https://a.example/1", published="2026-02-10", captions=("A photo",))

    store.articles.add("public", [(whole, None)])

    kept = store.articles.get(whole.id)
    assert kept is not None
    assert (kept.article, kept.state, kept.collection) == (whole, State.CURRENT, "public")


def test_adding_the_same_article_again_changes_nothing(store):
    one = article("One.")
    store.articles.add("public", [(one, None)])
    before = store.articles.version()

    added = store.articles.add("public", [(one, None), (one, "one.txt")])

    assert [each.outcome for each in added] == [Outcome.UNCHANGED] * 2
    assert store.articles.version() == before
    assert store.articles.count() == 1


def test_articles_come_in_order_of_addition(store):
    for start in range(0, 1200, 400):
        store.articles.add("public", [(article(f"{n}."), None) for n in range(start, start + 400)])

    assert current(store) == [f"{n}." for n in range(1200)]


def test_collections_do_not_see_each_other(store):
    one, two = article("One."), article("Two.")
    store.articles.add("here", [(one, "a")])
    store.articles.add("there", [(one, "a"), (two, None)])

    store.articles.remove("there", [one.id])

    assert current(store, "here") == ["One."]
    assert current(store, "there") == ["Two."]
    assert store.listing.collections() == {"here": 1, "there": 1}
    assert store.articles.get(two.id, collections=["here"]) is None
    assert store.articles.get(one.id) is not None


class TestNewVersions:
    def test_a_changed_source_supersedes_what_it_held(self, store):
        old, new = article("Old."), article("New.")
        store.articles.add("public", [(old, "a.txt")])

        (added,) = store.articles.add("public", [(new, "a.txt")])

        assert (added.outcome, added.replaced) == (Outcome.UPDATED, old.id)
        assert current(store) == ["New."]
        kept = store.articles.get(old.id)
        assert kept is not None
        assert (kept.state, kept.article, kept.replaced_by) == (State.SUPERSEDED, old, new.id)

    def test_a_source_that_returns_to_its_old_text_makes_it_current_again(self, store):
        old, new = article("Old."), article("New.")
        for version in (old, new, old):
            store.articles.add("public", [(version, "a.txt")])

        assert current(store) == ["Old."]
        kept = store.articles.get(old.id)
        assert kept is not None
        assert kept.replaced_by is None

    def test_a_source_of_many_articles_loses_only_those_it_no_longer_holds(self, store):
        store.articles.add("public", [(article(text), "all.jsonl") for text in ("One.", "Two.", "Three.")])

        added = store.articles.add("public", [(article(text), "all.jsonl") for text in ("One.", "Three.", "Four.")])

        assert current(store) == ["One.", "Three.", "Four."]
        assert [each.outcome for each in added] == [Outcome.UNCHANGED, Outcome.UNCHANGED, Outcome.UPDATED]

    def test_another_article_at_the_same_address_is_its_new_version(self, store):
        store.articles.add("public", [(article("Old.", url="https://www.a.example/1/?utm_source=x#top"), "feed")])

        store.articles.add("public", [(article("New.", url="http://a.example/1"), None)])

        assert current(store) == ["New."]

    @pytest.mark.parametrize(
        ("first", "second", "replaced"),
        [
            ("/a/old.txt", None, True),
            ("/a/old.txt", "/a/new.txt", True),
            ("https://a.example/1", "http://www.a.example/1?utm_source=x", True),
            (told_key("https://a.example/feed", "1"), told_key("https://a.example/feed", "2"), True),
            ("https://a.example/1", None, False),
            ("https://a.example/1", "/a/new.txt", False),
            ("/a/old.txt", "https://a.example/1", False),
            ("https://a.example/1", "https://a.example/2", False),  # another page that names this address as its own
            ("https://a.example/1", "https://b.example/1", False),
            ("https://a.example/1", told_key("https://b.example/feed", "1"), False),
            ("https://a.example/1", told_key("https://a.example/feed", "1"), False),
            (told_key("https://a.example/feed", "1"), told_key("https://b.example/feed", "1"), False),
            (told_key("https://a.example/feed", "1"), "https://a.example/1", False),
            (told_key("https://a.example/feed", "1"), None, False),
        ],
    )
    def test_what_came_by_one_way_is_not_replaced_by_anothers_word(self, store, first, second, replaced):
        """A feed whose entry named another paper's article, with a longer text, was quoted under that paper's name."""
        store.articles.add("public", [(article("True.", url="https://a.example/1"), first)])

        (added,) = store.articles.add("public", [(article("Other.", url="https://a.example/1"), second)])

        assert added.outcome is (Outcome.UPDATED if replaced else Outcome.ADDED)
        assert current(store) == (["Other."] if replaced else ["True.", "Other."])

    def test_what_two_ways_hold_alike_is_replaced_by_neither_alone(self, store):
        url = "https://a.example/1"
        store.articles.add("public", [(article("True.", url=url), url), (article("True.", url=url), "/a/saved.html")])

        store.articles.add("public", [(article("New.", url=url), "http://a.example/1")])

        assert current(store) == ["True.", "New."]

    def test_articles_of_a_feed_without_addresses_of_their_own_stay_apart(self, store):
        feed, home = "https://a.example/feed", "https://a.example/"
        for n in range(3):
            store.articles.add("public", [(article(f"{n}.", url=home), told_key(feed, str(n)))])
        store.articles.add("public", [(article("1b.", url=home), told_key(feed, "1"))])
        store.articles.remove("public", [article("0.", url=home).id])

        again = [(article(f"{n}c.", url=home), told_key(feed, str(n))) for n in range(2)]
        added = store.articles.add("public", again, revive=False)

        assert [each.outcome for each in added] == [Outcome.REFUSED, Outcome.UPDATED]
        assert current(store) == ["2.", "1c."]

    def test_articles_that_share_an_address_in_one_source_stay_apart(self, store):
        items = [(article(f"{n}.", url="https://a.example/all"), "all.jsonl") for n in range(3)]

        for _ in range(2):
            store.articles.add("public", items)

        assert current(store) == ["0.", "1.", "2."]

    def test_the_address_of_a_whole_site_is_no_articles_address(self, store):
        for n in range(3):
            store.articles.add("public", [(article(f"{n}.", url="https://a.example/"), None)])

        assert store.articles.count() == 3

    def test_an_article_held_by_two_sources_stays_until_both_drop_it(self, store):
        store.articles.add("public", [(article("Same."), "a.txt"), (article("Same."), "b.txt")])

        store.articles.add("public", [(article("Other."), "a.txt")])
        assert current(store) == ["Same.", "Other."]

        assert store.articles.withdraw("public", ["b.txt"]) == [article("Same.").id]
        assert current(store) == ["Other."]

    def test_an_article_handed_in_by_a_person_outlives_its_other_sources(self, store):
        store.articles.add("public", [(article("Same."), "a.txt")])
        store.articles.add("public", [(article("Same."), None)])

        assert store.articles.withdraw("public", ["a.txt", "never-seen.txt"]) == []
        assert current(store) == ["Same."]


class TestRemoving:
    def test_a_removed_article_is_erased_with_its_older_versions(self, store):
        versions = [article(text) for text in ("First.", "Second.", "Third.")]
        for version in versions:
            store.articles.add("public", [(version, "a.txt")])

        assert set(store.articles.remove("public", [versions[2].id])) == {version.id for version in versions}

        for version in versions:
            kept = store.articles.get(version.id)
            assert kept is not None
            assert (kept.article, kept.state) == (None, State.REMOVED)
        assert store.articles.remove("public", [versions[2].id, "f" * 16]) == []

    def test_no_feed_brings_back_what_a_person_removed(self, store):
        gone = article("Gone.", url="https://a.example/gone")
        store.articles.add("public", [(gone, "feed")])
        store.articles.remove("public", [gone.id])

        again = store.articles.add(
            "public", [(gone, "feed"), (article("Gone again.", url="https://a.example/gone"), "feed")], revive=False
        )

        assert [each.outcome for each in again] == [Outcome.REFUSED] * 2
        assert current(store) == []

    def test_a_person_may_bring_back_what_a_person_removed(self, store):
        gone = article("Gone.")
        store.articles.add("public", [(gone, None)])
        store.articles.remove("public", [gone.id])

        store.articles.add("public", [(gone, None)])

        assert current(store) == ["Gone."]

    def test_erased_text_is_not_left_in_the_file(self, file):
        secret = "The minister's unlisted number."
        with Store.open(file) as store:
            store.articles.add("public", [(article(secret), None)])
            store.articles.remove("public", [article(secret).id])

        assert secret.encode() not in file.read_bytes()

    def test_clearing_a_collection_leaves_nothing_to_read(self, store):
        store.articles.add("here", [(article("One.", url="https://a.example/1"), "feed")])
        store.articles.add("there", [(article("Two."), None)])
        store.feeds.add("here", "https://a.example/feed")
        store.settings.set("here", language="vi")

        assert store.clear("here") == 1

        assert current(store) == ["Two."]
        kept = store.articles.get(article("One.", url="https://a.example/1").id)
        assert kept is not None
        assert kept.article is None
        assert store.feeds.all(collections=["here"]) == []
        assert store.settings.all("here") == {}
        assert (
            store.articles.add("here", [(article("One.", url="https://a.example/1"), "feed")], revive=False)[0].outcome
            is Outcome.ADDED
        )


class TestChanges:
    def test_an_index_that_applies_the_changes_holds_what_is_current(self, store):
        applied = 0
        held: set[tuple[str, str]] = set()

        def catch_up(limit: int | None = None) -> None:
            nonlocal applied
            for change in store.articles.changes(applied, limit=limit):
                (held.add if change.current else held.discard)((change.collection, change.id))
                applied = change.generation

        store.articles.add("public", [(article(f"{n}."), f"{n}.txt") for n in range(5)])
        catch_up(limit=2)
        store.articles.add("public", [(article("New 0."), "0.txt"), (article("New 4."), "4.txt")])
        store.articles.withdraw("public", ["3.txt"])
        catch_up(limit=3)
        store.articles.remove("public", [article("1.").id])
        catch_up()

        assert held == {(kept.collection, kept.id) for kept in store.articles.current()}
        assert applied == store.articles.generation()
        assert store.articles.changes(applied) == []

    def test_articles_are_loaded_whatever_their_state(self, store):
        store.articles.add("public", [(article("Old."), "a"), (article("Other."), None)])
        store.articles.add("public", [(article("New."), "a")])
        keys = [("public", article(text).id) for text in ("Old.", "Other.", "New.", "Never.")]

        found = store.articles.load(keys * 200)

        assert [key in found for key in keys] == [True, True, True, False]


class TestOldVersions:
    def test_the_version_an_answer_quoted_is_kept_until_the_answer_expires(self, store, clock):
        old, unquoted = article("Old."), article("Unquoted.")
        store.articles.add("public", [(old, "a"), (unquoted, "b")])
        store.usage.record_answer("server", [QuoteRef("public", old.id, 0, 4)], keep=timedelta(days=30))
        store.articles.add("public", [(article("New."), "a"), (article("Newer."), "b")])
        clock.pass_(days=29)

        assert store.articles.forget_versions(older_than=clock()) == 1
        kept = store.articles.get(old.id)
        assert kept is not None
        assert kept.article == old

        clock.pass_(days=1)
        assert store.purge(keep_versions=timedelta(days=31)) == 1
        assert store.purge(keep_versions=timedelta(days=29)) == 1


class TestLists:
    @pytest.fixture
    def listed(self, store):
        rows = [
            ("Beta 100%", "Reuters", "2026-01-02"), ("Alpha", "VNA", "2026-01-03"), ("Gamma", "VNA", None),
        ]  # fmt: skip
        items = [(article(title, publisher=who, published=day), None) for title, who, day in rows]
        store.articles.add("public", items)
        return store.listing

    def test_pages_are_sorted_and_say_how_many_there_are(self, listed):
        first, total = listed.page(sort="title", limit=2)
        second, _ = listed.page(sort="title", limit=2, offset=2)

        assert [row.title for row in first + second] == ["Alpha", "Beta 100%", "Gamma"]
        assert total == 3

    @pytest.mark.parametrize(
        ("which", "titles"),
        [
            ({"publisher": "VNA"}, ["Gamma", "Alpha"]),
            ({"containing": "ALPHA"}, ["Alpha"]),
            ({"containing": "%"}, ["Beta 100%"]),
            ({"containing": "100 ta"}, ["Beta 100%"]),
            ({"containing": "beta gamma"}, []),
            ({"publisher": "vna"}, ["Gamma", "Alpha"]),
            ({"as_of": 2}, ["Alpha", "Beta 100%"]),
            ({"since": date(2026, 1, 2), "until": date(2026, 1, 2)}, ["Beta 100%"]),
            ({"collections": ["other"]}, []),
        ],
    )
    def test_pages_are_filtered(self, listed, which, titles):
        rows, total = listed.page(**which)

        assert [row.title for row in rows] == titles
        assert total == len(titles)

    @pytest.mark.parametrize(
        ("sort", "titles"),
        [
            ("newest", ["Alpha", "Beta 100%", "Gamma"]),
            ("oldest", ["Beta 100%", "Alpha", "Gamma"]),
            ("title", ["Alpha", "Beta 100%", "Gamma"]),
            ("publisher", ["Beta 100%", "Alpha", "Gamma"]),
            ("added", ["Gamma", "Alpha", "Beta 100%"]),
        ],
    )
    def test_pages_come_in_each_order(self, listed, sort, titles):
        assert [row.title for row in listed.page(sort=sort)[0]] == titles

    def test_marks_and_capitals_make_no_difference(self, store):
        names = [("Hà Nội hosts the talks", "Báo Mới"), ("Løkke in Đà Nẵng", "báo mới"), ("Berlin", None)]
        store.articles.add("public", [(article(title, publisher=who), None) for title, who in names])

        def titles(**wanted):
            return {row.title for row in store.listing.page(**wanted)[0]}

        assert titles(containing="ha noi") == titles(containing="HÀ  Nội") == {"Hà Nội hosts the talks"}
        assert titles(containing="lokke da nang") == {"Løkke in Đà Nẵng"}
        assert titles(publisher="BAO MOI") == {"Hà Nội hosts the talks", "Løkke in Đà Nẵng"}
        assert [row.title for row in store.listing.page(sort="publisher")[0]][-1] == "Berlin"

    @pytest.mark.parametrize("sort", ["newest", "oldest", "title", "publisher", "added"])
    def test_pages_hold_each_article_once_however_alike_they_are(self, store, sort):
        same = [
            Article(title="One title", text=f"Text {n}.", publisher="VNA", published=date(2026, 1, 2))
            for n in range(23)
        ]
        for n, each in enumerate(same):
            store.articles.add(f"guild:{n % 3}", [(each, None)])

        pages = [store.listing.page(sort=sort, limit=5, offset=offset)[0] for offset in range(0, 25, 5)]

        assert sorted(row.id for page in pages for row in page) == sorted(each.id for each in same)

    def test_titles_of_any_length_are_kept_and_found_by_their_beginning(self, store):
        store.articles.add("public", [(article("Đ" * 5000), None)])

        assert store.listing.page(containing="d" * 200)[1] == 1

    def test_an_article_that_was_removed_leaves_no_words_behind(self, listed, store):
        store.articles.remove("public", [row.id for row in listed.page()[0]])

        with store._database.read() as connection:
            left = connection.execute(text("SELECT DISTINCT folded || publisher_folded FROM articles")).all()
        assert left == [("",)]

    def test_counts_by_publisher_and_day(self, listed):
        assert listed.by_publisher() == [("VNA", 2), ("Reuters", 1)]
        assert listed.by_day() == [(date(2026, 1, 2), 1), (date(2026, 1, 3), 1), (None, 1)]

    def test_sources_name_what_they_hold(self, store):
        store.articles.add("public", [(article("One."), "/a/1_.txt"), (article("Two."), "/b/2.txt")])

        assert store.articles.sources("public", beginning="/a/1_") == {"/a/1_.txt": [article("One.").id]}


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://A.example/x/", "a.example/x"),
        ("http://www.a.example/x?utm_medium=rss&id=3&gclid=1#c", "a.example/x?id=3"),
        ("https://a.example/?p=12", "a.example?p=12"),
        ("https://a.example", None),
        (None, None),
    ],
)
def test_addresses_compare_without_what_does_not_matter(url, same):
    assert address(url) == same
