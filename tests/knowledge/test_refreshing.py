"""Feeds are followed over a real web server: what is new comes in, what changed is replaced, what is gone withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from knowledge.errors import FetchError, UnreadableError
from knowledge.reading.entries import FeedContent
from knowledge.reading.feeds import parse
from knowledge.refreshing import Refresher
from knowledge.store import Limits, State, Store
from tests.webserver import Request, Response, WebServer, redirect

START = datetime(2026, 2, 10, 12, tzinfo=UTC)
WORDS = "The two ministers talked about trade, energy and the sea for two hours and agreed to meet again in the spring."


def page(text: str, *, title: str = "Headline") -> Response:
    body = (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )
    return Response(body.encode())


@dataclass
class Newsroom:
    """A site with one feed, and a library that follows it."""

    server: WebServer
    store: Store
    entries: dict[str, str] = field(default_factory=dict)
    """Path → what the feed says of it."""
    now: datetime = START

    def __post_init__(self) -> None:
        self.feed_url = self.server.put("a.example", "/feed", self.feed)
        self.refresher = Refresher(self.store, self.store.articles, self.server.web())

    def feed(self, request: Request) -> Response:
        items = "".join(
            f"<item><title>Headline</title><link>{path}</link><description>{told}</description></item>"
            for path, told in self.entries.items()
        )
        tag = f'"{hash(items)}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status=304)
        body = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        return Response(body.encode(), headers={"ETag": tag}, type="application/rss+xml")

    def put(self, path: str, site: Response, *, told: str = "Two lines.") -> None:
        self.entries[path] = told
        self.server.put("a.example", path, site)

    def later(self, **time: float) -> list[str]:
        """What the feeds that are due then have come to."""
        self.now += timedelta(**time)
        return [each.result for each in self.refresher.run_due(self.now)]

    def texts(self) -> list[str]:
        return [kept.article.text for kept in self.store.articles.current() if kept.article]


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with WebServer() as server, Store.in_memory(clock=lambda: START) as store:
        yield Newsroom(server, store)
        assert store.check() == []


class TestFollowing:
    def test_pages_are_read_in_full_and_named_by_their_feed(self, newsroom):
        newsroom.put("/1", page(WORDS))

        refreshed = newsroom.refresher.follow("public", newsroom.feed_url, now=START)

        assert (refreshed.result, refreshed.added) == ("1 new", 1)
        (kept,) = newsroom.store.articles.current()
        assert kept.article is not None
        assert (kept.article.text, kept.article.publisher) == (WORDS, "News")
        assert kept.article.url == newsroom.server.url("a.example", "/1")
        (feed,) = newsroom.store.feeds.all()
        assert (feed.title, feed.last_result, feed.failures) == ("News", "1 new", 0)

    def test_a_page_that_names_its_feed_will_do(self, newsroom):
        home = Response(b"<html><head><link rel=alternate type='application/rss+xml' href='/feed'></head></html>")

        newsroom.refresher.follow("public", newsroom.server.put("a.example", "/", home), now=START)

        assert [feed.url for feed in newsroom.store.feeds.all()] == [newsroom.feed_url]

    @pytest.mark.parametrize(
        ("site", "error"),
        [(page(WORDS), UnreadableError), (Response(status=404), FetchError), (Response(type="a/b"), FetchError)],
    )
    def test_what_is_no_feed_is_not_followed(self, newsroom, site, error):
        url = newsroom.server.put("a.example", "/other", site)

        with pytest.raises(error):
            newsroom.refresher.follow("public", url, now=START)

        assert newsroom.store.feeds.all() == []

    def test_a_feed_that_moved_for_good_is_followed_where_it_is(self, newsroom):
        old = newsroom.server.put("old.example", "/feed", redirect(newsroom.feed_url, 301))

        newsroom.refresher.follow("public", old, now=START)

        assert [feed.url for feed in newsroom.store.feeds.all()] == [newsroom.feed_url]


class TestRefreshing:
    @pytest.fixture
    def following(self, newsroom):
        newsroom.put("/1", page(WORDS))
        newsroom.refresher.follow("public", newsroom.feed_url, now=START)
        newsroom.server.requests.clear()
        return newsroom

    def test_nothing_is_asked_before_its_time_and_nothing_fetched_that_is_known(self, following):
        assert following.later(minutes=29) == []
        assert following.later(minutes=1) == ["nothing new"]
        assert following.server.paths() == ["/feed"]
        assert "if-none-match" in following.server.requests[-1].headers

    def test_a_new_entry_comes_in_alone(self, following):
        following.put("/2", page(WORDS + " More."))

        assert following.later(minutes=30) == ["1 new"]
        assert following.server.paths() == ["/feed", "/2"]

    def test_an_entry_that_changed_becomes_a_new_version(self, following):
        (old,) = following.store.articles.current()
        following.put("/1", page(WORDS + " Corrected."), told="Corrected.")

        assert following.later(minutes=30) == ["1 updated"]
        assert following.texts() == [WORDS + " Corrected."]
        kept = following.store.articles.get(old.id)
        assert kept is not None
        assert kept.state is State.SUPERSEDED

    def test_a_page_that_changed_silently_is_noticed_when_it_is_looked_at_again(self, following):
        following.server.put("a.example", "/1", page(WORDS + " Corrected."))

        assert following.later(hours=23) == ["nothing new"]
        assert following.later(hours=2) == ["1 updated"]
        (kept,) = following.store.articles.current()
        assert kept.article is not None
        assert (kept.article.text, kept.article.publisher) == (WORDS + " Corrected.", "News")

    def test_a_page_is_asked_whether_it_changed(self, following):
        def site(request: Request) -> Response:
            return Response(status=304) if "if-none-match" in request.headers else page(WORDS)

        following.put("/2", page(WORDS + " Two."), told="x")
        tagged = Response(page(WORDS + " Two.").body, headers={"ETag": '"2"'})
        following.server.put("a.example", "/2", tagged)
        following.later(minutes=30)
        following.server.put("a.example", "/2", site)

        assert following.later(days=2) == ["nothing new"]

    @pytest.mark.parametrize("status", [404, 410])
    def test_an_article_that_is_gone_is_withdrawn(self, following, status):
        following.server.put("a.example", "/1", Response(status=status))

        assert following.later(days=2) == ["1 withdrawn"]
        assert following.texts() == []

    def test_an_article_that_only_became_a_teaser_stays(self, following):
        following.server.put("a.example", "/1", page("Subscribe to read on, it costs little."))

        assert following.later(days=2) == ["nothing new"]
        assert following.texts() == [WORDS]

    def test_what_a_person_removed_does_not_come_back(self, following):
        (kept,) = following.store.articles.current()
        following.store.articles.remove("public", [kept.id])
        following.put("/1", page(WORDS), told="The feed says it anew.")

        assert following.later(minutes=30) == ["nothing new"]
        assert following.texts() == []


class TestWhatTheFeedTells:
    @pytest.mark.parametrize(
        "site",
        [
            Response(status=403),
            Response(status=500),
            Response(b"", type="video/mp4"),
            Response(b"<html></html>"),
            page("A."),
        ],
    )
    def test_serves_where_the_page_cannot_be_read_or_says_less(self, newsroom, site):
        newsroom.put("/1", site, told=WORDS)
        newsroom.refresher.follow("public", newsroom.feed_url, now=START)

        assert newsroom.texts() == [WORDS]

    def test_serves_where_robots_txt_forbids_the_page(self, newsroom):
        newsroom.server.put("a.example", "/robots.txt", Response(b"User-agent: *\nDisallow: /1"))
        newsroom.put("/1", page(WORDS + " Secret."), told=WORDS)

        newsroom.refresher.follow("public", newsroom.feed_url, now=START)

        assert newsroom.texts() == [WORDS]
        assert newsroom.server.paths() == ["/feed"] * 2

    def test_does_not_serve_for_a_page_that_is_gone(self, newsroom):
        newsroom.put("/1", Response(status=404), told=WORDS)

        newsroom.refresher.follow("public", newsroom.feed_url, now=START)

        assert newsroom.texts() == []


class TestPoliteness:
    def test_one_look_asks_a_host_for_so_many_pages_and_the_next_look_goes_on(self, newsroom):
        newsroom.refresher = Refresher(newsroom.store, newsroom.store.articles, newsroom.server.web(), pages_per_site=2)
        for n in range(5):
            newsroom.put(f"/{n}", page(f"{WORDS} {n}"))

        assert newsroom.refresher.follow("public", newsroom.feed_url, now=START).result == "2 new, 3 to come"
        assert newsroom.later(minutes=5) == ["2 new, 1 to come"]
        assert newsroom.later(minutes=5) == ["1 new"]
        assert newsroom.later(minutes=5) == []
        assert len(newsroom.texts()) == 5

    def test_a_host_that_has_had_enough_is_left_in_peace(self, newsroom):
        for n in range(3):
            newsroom.put(f"/{n}", Response(status=429, headers={"Retry-After": "600"}))

        assert newsroom.refresher.follow("public", newsroom.feed_url, now=START).result == "3 new"
        assert newsroom.server.paths() == ["/feed", "/feed", "/0"]
        for n in range(3):
            newsroom.put(f"/{n}", page(f"{WORDS} {n}"))

        assert newsroom.later(minutes=29) == []
        assert newsroom.later(minutes=1) == ["3 updated"]
        assert {kept.article.publisher for kept in newsroom.store.articles.current()} == {"News"}

    def test_a_feed_that_fails_is_asked_ever_more_seldom(self, newsroom):
        newsroom.refresher.follow("public", newsroom.feed_url, now=START)
        newsroom.server.put("a.example", "/feed", Response(status=503))

        assert newsroom.later(minutes=30) == ["the site answers 503"]
        assert newsroom.later(minutes=59) == []
        assert newsroom.later(minutes=1) == ["the site answers 503"]
        (feed,) = newsroom.store.feeds.all()
        assert (feed.failures, feed.next_due) == (2, newsroom.now + timedelta(hours=2))

    def test_a_feed_that_asks_for_time_gets_it(self, newsroom):
        newsroom.refresher.follow("public", newsroom.feed_url, now=START)
        newsroom.server.put("a.example", "/feed", Response(status=429, headers={"Retry-After": "86400"}))

        newsroom.later(minutes=30)

        assert newsroom.later(hours=23) == []
        assert newsroom.later(hours=1) != []

    def test_one_broken_feed_does_not_stop_the_others(self, newsroom):
        newsroom.put("/1", page(WORDS))
        broken = newsroom.server.put("b.example", "/feed", Response(b"<rss><channel><item><ti", type="text/xml"))
        newsroom.store.feeds.add("public", broken)
        newsroom.server.hosts["evil.example"] = ["10.0.0.1"]
        newsroom.store.feeds.add("public", "http://evil.example/feed")
        newsroom.store.feeds.add("public", newsroom.feed_url)

        results = newsroom.later()

        assert len(results) == 3
        assert "1 new" in results
        assert any("no public address" in result for result in results)

    def test_a_mistake_of_ours_in_one_feed_does_not_stop_the_others(self, newsroom, monkeypatch, caplog):
        """It would be due again at once, before all others, and be asked for every few seconds."""
        newsroom.put("/1", page(WORDS))
        odd = newsroom.server.put("b.example", "/feed", Response(b"odd", type="text/xml"))
        for url in (odd, newsroom.feed_url):
            newsroom.store.feeds.add("public", url)

        def mistaken(body: bytes, **more: Any) -> FeedContent:
            if body == b"odd":
                raise TypeError("nobody expected this")
            return parse(body, **more)

        monkeypatch.setattr("knowledge.refreshing.parse", mistaken)

        results = newsroom.later()

        assert sorted(results) == ["1 new", "a mistake of Dateline's kept it from being read"]
        assert "nobody expected this" in caplog.text
        assert newsroom.later(minutes=59) == ["nothing new"]
        (feed, _) = newsroom.store.feeds.all()
        assert feed.failures == 1

    def test_a_program_that_ends_need_not_wait_and_loses_nothing(self, newsroom):
        for n in range(3):
            newsroom.put(f"/{n}", page(f"{WORDS} {n}"))
        newsroom.store.feeds.add("public", newsroom.feed_url)

        (half,) = newsroom.refresher.run_due(START, stopped=lambda: "/0" in newsroom.server.paths())

        assert half.result == "1 new, 2 to come"
        assert newsroom.later(minutes=5) == ["2 new"]


class TestLimits:
    def test_what_there_is_no_room_for_is_not_asked_of_its_site_and_comes_in_later(self, newsroom):
        newsroom.store.limits.set("public", Limits(articles=2))
        for n in range(4):
            newsroom.put(f"/{n}", page(f"{WORDS} {n}"))
        newsroom.refresher.follow("public", newsroom.feed_url, now=newsroom.now)

        assert newsroom.later(hours=1) == ["2 beyond what may be held"]
        assert sorted(newsroom.server.paths()) == ["/0", "/1", "/feed", "/feed", "/feed"]
        newsroom.store.limits.set("public", Limits(articles=4))
        assert newsroom.later(hours=1) == ["2 new"]
        assert len(newsroom.texts()) == 4

    def test_what_turns_out_too_large_is_read_again_once_there_is_room(self, newsroom):
        newsroom.store.limits.set("public", Limits(bytes=200))
        newsroom.put("/1", page(WORDS * 9))
        newsroom.refresher.follow("public", newsroom.feed_url, now=newsroom.now)
        assert newsroom.texts() == []

        newsroom.store.limits.set("public", Limits())
        assert newsroom.later(hours=1) == ["1 new"]
