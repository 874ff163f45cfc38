"""Feeds, settings, answers and votes are kept as long as they are stated to be, and no longer."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta

import pytest

from knowledge.article import Article
from knowledge.errors import LimitError
from knowledge.store import QuoteRef, Store

WEEK = timedelta(days=7)


@pytest.fixture
def article(store: Store) -> Article:
    one = Article(text="One. Two.", title="One")
    store.articles.add("public", [(one, None)])
    return one


class TestFeeds:
    def test_a_feed_is_followed_once_for_each_collection(self, store):
        one = store.feeds.add("here", "https://a.example/feed", title="A")

        assert store.feeds.add("here", "https://a.example/feed") == one
        assert store.feeds.add("there", "https://a.example/feed").id != one.id
        assert [feed.collection for feed in store.feeds.all()] == ["here", "there"]

    def test_a_new_feed_is_due_and_then_when_it_is_said(self, store, clock):
        feed = store.feeds.add("here", "https://a.example/feed")
        assert store.feeds.due(clock()) == [feed]

        later = clock() + timedelta(hours=1)
        store.feeds.checked(feed.id, result="2 new articles", next_due=later, failures=0, etag='"1"', title="A")
        store.feeds.checked(feed.id, result="not reached", next_due=later, failures=1)

        assert store.feeds.due(clock()) == []
        (kept,) = store.feeds.due(later)
        assert (kept.etag, kept.title, kept.last_result, kept.failures) == ('"1"', "A", "not reached", 1)
        assert kept.checked_at == clock()

    def test_only_its_own_collection_can_remove_a_feed(self, store):
        feed = store.feeds.add("here", "https://a.example/feed")

        assert not store.feeds.remove("there", feed.id)
        assert store.feeds.remove("here", feed.id)
        assert store.feeds.all() == []

    def test_feeds_that_are_added_at_the_same_moment_keep_to_the_limit(self, store):
        def add(number):
            with suppress(LimitError):
                store.feeds.add("here", f"https://a.example/{number}", most=3)

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(add, range(8)))

        assert len(store.feeds.all()) == 3


class TestSettings:
    def test_of_changes_at_the_same_moment_none_is_lost(self, store):
        def change(number):
            store.settings.change("server", lambda kept: {"all": [*kept.get("all", []), number]})

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(change, range(16)))

        assert sorted(store.settings.get("server", "all")) == list(range(16))

    def test_a_change_that_is_given_up_changes_nothing(self, store):
        store.settings.set("server", language="vi")

        with pytest.raises(LimitError):
            store.licences.set("A", {"words": 1}, scope="server", most=0)

        assert store.settings.all("server") == {"language": "vi"}

    def test_settings_hold_any_json_and_none_takes_them_back(self, store):
        store.settings.set("server", language="vi", channels=[1, 2])
        store.settings.set("server", language=None)

        assert store.settings.all("server") == {"channels": [1, 2]}
        assert store.settings.get("server", "language", "en") == "en"
        assert store.settings.scopes("channels") == {"server": [1, 2]}


class TestUsage:
    def test_an_answer_is_found_by_its_token_until_it_expires(self, store, clock, article):
        quoted = [QuoteRef("public", article.id, 5, 9), QuoteRef("public", article.id, 0, 4)]
        token = store.usage.record_answer("server", quoted, keep=WEEK, user="42", question="Two?")

        kept = store.usage.answer(token)
        assert kept is not None
        assert (kept.quotes, kept.question, kept.user) == (tuple(quoted), "Two?", store.usage.hash("42"))
        assert store.usage.answer("no such token") is None

        clock.pass_(days=7)
        assert store.usage.answer(token) is None
        assert store.usage.purge() == 1

    def test_removing_an_article_takes_its_quotes_out_of_answers(self, store, article):
        token = store.usage.record_answer("server", [QuoteRef("public", article.id, 0, 4)], keep=WEEK)

        store.articles.remove("public", [article.id])

        kept = store.usage.answer(token)
        assert kept is not None
        assert kept.quotes == ()

    def test_no_user_id_reaches_the_disk(self, file):
        with Store.open(file) as store:
            store.usage.record_unanswered("server", "Japan?", None, keep=WEEK, user="123456789012345678")

        assert b"123456789012345678" not in b"".join(each.read_bytes() for each in file.parent.iterdir())

    def test_hashes_of_one_user_differ_between_stores(self, store):
        with Store.in_memory() as other:
            assert other.usage.hash("42") != store.usage.hash("42")

    def test_the_report_tells_what_was_missed_and_what_was_voted_down(self, store, clock, article):
        for question in ("Japan?", "Peru?", "Japan?"):
            store.usage.record_unanswered("server", question, "Nothing.", keep=WEEK)
            store.usage.count("server", answered=False)
        store.usage.record_unanswered("other", "Mars?", "Nothing.", keep=WEEK)
        token = store.usage.record_answer("server", [QuoteRef("public", article.id, 0, 4)], keep=WEEK)
        store.usage.count("server", answered=True)
        store.usage.vote(token, "1", 1)
        store.usage.vote(token, "1", -1, question="One?")
        store.usage.vote(token, "2", 1)
        store.usage.vote(token, "3", 1)
        store.usage.vote(token, "3", 0)

        report = store.reports.report("server")

        assert (report.questions, report.answered) == (4, 1)
        assert report.unanswered == (("Japan?", 2), ("Peru?", 1))
        assert report.downvoted == (("One?", 1),)
        assert (report.upvotes, report.downvotes) == (1, 1)

        clock.pass_(days=8)
        assert store.reports.report("server").unanswered == ()
        assert store.reports.report("server", since=date(2026, 2, 18)).questions == 0

    def test_a_vote_on_an_answer_that_is_gone_says_so(self, store):
        assert not store.usage.vote("gone", "1", 1)

    def test_forgetting_a_user_deletes_every_trace_at_once(self, store, article):
        quoted = [QuoteRef("public", article.id, 0, 4)]
        mine = store.usage.record_answer("server", quoted, keep=WEEK, user="1", question="One?")
        theirs = store.usage.record_answer("other", quoted, keep=WEEK, user="2")
        store.usage.vote(theirs, "1", -1)
        store.usage.record_unanswered("other", "Japan?", None, keep=WEEK, user="1")

        assert store.usage.forget("1") == 3

        assert store.usage.answer(mine) is None
        assert store.usage.answer(theirs) is not None
        assert store.reports.report("other").downvotes == 0
        assert store.reports.report("other").unanswered == ()
