"""Many feeds are looked at at once: a slow site keeps none but itself waiting, and is asked one thing at a time."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from knowledge import refreshing
from knowledge.library import Library
from knowledge.reading.web import Web
from knowledge.refreshing import AT_ONCE, Refresher
from knowledge.store import Store
from tests.knowledge.feed_samples import START, Newsstand, page, rss
from tests.webserver import Raw, Request, Response, WebServer


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with WebServer() as server, Store.in_memory(clock=lambda: START) as store:
        yield Newsstand(server, store)


def feed_of(stand: Newsstand, host: str, site=None) -> str:
    """Follow a feed of one entry at a host, or whatever answers there."""
    url = stand.put(f"{host}/1", page(f"News of {host}", f"At {host} a boat came in on Monday at noon."))
    feed = rss(host, [{"link": url, "title": f"News of {host}", "told": f"At {host} a boat came in."}])
    url = stand.put(f"{host}/feed", site or feed)
    stand.store.feeds.add("public", url)
    return url


def test_slow_sites_keep_no_other_waiting(stand):
    """They answer only once all others are through: one after the other, nothing would come before their time is up."""
    others_done = threading.Event()

    def slow(request: Request) -> Response:
        others_done.wait(20)
        return Response(status=503)

    stand.web = stand.server.web(timeout_s=30.0)
    stand.refresher = Refresher(stand.store, stand.store.articles, stand.web)
    for n in range(AT_ONCE - 4):
        feed_of(stand, f"slow{n}.example", slow)
    for n in range(20):
        feed_of(stand, f"quick{n}.example")

    order = []
    for refreshed in stand.refresher.run_due(START):
        order.append(refreshed.failed)
        if order.count(False) == 20:
            others_done.set()

    assert order == [False] * 20 + [True] * (AT_ONCE - 4)
    assert len(stand.articles()) == 20


def test_sites_that_failed_before_come_last(stand):
    """However many of them there are, what is healthy is through before any of them is asked."""
    urls = [feed_of(stand, f"dead{n}.example", Response(status=500)) for n in range(2 * AT_ONCE)]
    assert len(list(stand.refresher.run_due(START))) == len(urls)
    stand.now += timedelta(hours=1)
    for n in range(4):
        feed_of(stand, f"quick{n}.example")
    stand.refresher = Refresher(stand.store, stand.store.articles, stand.web, at_once=1)

    order = [refreshed.failed for refreshed in stand.refresher.run_due(stand.now)]

    assert order == [False] * 4 + [True] * len(urls)


def test_a_site_is_asked_for_one_page_at_a_time(stand):
    busy, most, lock = Counter[str](), Counter[str](), threading.Lock()
    together = 0

    def counting(request: Request) -> Response:
        nonlocal together
        site = ".".join(request.host.split(".")[-2:])
        with lock:
            busy[site] += 1
            most[site] = max(most[site], busy[site])
            together = max(together, sum(busy.values()))
        time.sleep(0.05)
        with lock:
            busy[site] -= 1
        return page(f"Page {request.path}", f"A boat named {request.path} came in.")

    for feed in range(6):  # six feeds of two sites, under several names, and all list pages of both
        urls = [stand.put(f"www{n}.site{n % 2}.example/{feed}{n}", counting) for n in range(4)]
        entries = rss(f"Feed {feed}", [{"link": url, "title": f"Page {url[-3:]}"} for url in urls])
        stand.store.feeds.add("public", stand.put(f"f{feed}.example/feed", entries))

    results = [refreshed.result for refreshed in stand.refresher.run_due(START)]

    assert results == ["4 new"] * 6
    assert most == {"site0.example": 1, "site1.example": 1}
    assert together == 2


def test_a_look_has_its_time_and_goes_on_with_the_next(stand):
    def slow(request: Request) -> Response:
        time.sleep(0.1)
        return page(f"Page {request.path}", f"A boat named {request.path} came in.")

    items = [{"link": stand.put(f"slow.example/{n}", slow), "title": f"Page /{n}"} for n in range(10)]
    stand.refresher = Refresher(stand.store, stand.store.articles, stand.web, look_s=0.35)

    began = time.monotonic()
    result = stand.follow("slow.example/feed", rss("Slow", items)).result

    assert "to come" in result
    assert time.monotonic() - began < 3
    for _ in range(10):
        stand.later(minutes=5)
    assert len(stand.articles()) == 10


def test_a_site_that_sends_a_byte_at_a_time_is_asked_once_a_look(stand, monkeypatch):
    def drip(request: Request) -> Raw:
        def parts() -> Iterator[bytes]:
            yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
            while True:
                time.sleep(0.05)
                yield b" "

        return Raw(parts())

    monkeypatch.setattr("knowledge.looking.SLOW_S", 0.3)
    stand.web = stand.server.web(timeout_s=0.5)
    stand.refresher = Refresher(stand.store, stand.store.articles, stand.web)
    items = [{"link": stand.put(f"drip.example/{n}", drip), "title": f"N{n}", "told": f"Gauge {n}."} for n in range(10)]

    result = stand.follow("drip.example/feed", rss("Drip", items)).result

    assert result == "10 new"
    assert sum("/feed" not in path for path in stand.server.paths()) == 1


def test_whoever_stops_early_waits_for_no_feed(stand):
    for n in range(40):
        feed_of(stand, f"quick{n}.example")

    looks = stand.refresher.run_due(START)
    next(looks)
    looks.close()

    assert not [thread for thread in threading.enumerate() if thread.name == "look"]
    assert len(stand.store.feeds.due(START)) >= 40 - 1 - 2 * AT_ONCE


def test_what_the_store_refuses_ends_it_and_is_told(stand, monkeypatch):
    from knowledge.errors import NotWritableError

    def full(*given: object, **named: object) -> None:
        raise NotWritableError("The disk is full.")

    feed_of(stand, "a.example")
    monkeypatch.setattr(stand.store.feeds, "checked", full)

    with pytest.raises(NotWritableError):
        list(stand.refresher.run_due(START))


class TestAClockThatWasWrong:
    YEARS = timedelta(days=5 * 365)

    def test_stops_no_feed_when_it_is_right_again(self):
        clock = [START + self.YEARS]
        with WebServer() as server, Store.in_memory(clock=lambda: clock[0]) as store:
            stand = Newsstand(server, store, now=clock[0])
            url = stand.put("a.example/1", page("Boat", "A boat came in on Monday at noon."))
            stand.follow("a.example/feed", rss("A", [{"link": url, "title": "Boat"}]))
            store.feeds.add("public", stand.put("b.example/feed", rss("B", [])))  # never looked at

            clock[0] = stand.now = START
            stand.put("a.example/1", page("Boat", "A boat came in on Monday at one."))

            assert sorted(stand.later()) == ["1 updated", "nothing new"]
            assert stand.later(minutes=29) == []
            assert stand.later(minutes=1) == ["nothing new", "nothing new"]
            (known,) = store.feeds.pages(1).values()
            assert known.first_seen == START
            assert known.due == START + timedelta(days=1)

    def test_keeps_the_wait_that_a_site_asked_for(self, stand):
        feed_of(stand, "a.example", Response(status=429, headers={"Retry-After": str(6 * 86400)}))

        assert stand.later() == ["the site answers 429"]
        assert stand.later(days=5) == []
        assert stand.later(days=1) == ["the site answers 429"]


def test_a_library_in_a_folder_takes_what_many_looks_bring(tmp_path):
    with WebServer() as server, Library.open(tmp_path, briefings=False) as library:
        stand = Newsstand(server, library.store)
        for n in range(24):
            feed_of(stand, f"host{n}.example")
        web: Web = stand.web

        looks = list(library.refresh(web=web))

        assert [look.result for look in looks] == ["1 new"] * 24
        assert len(library) == 24
        assert library.check() == []
        assert library.ask("when did a boat come in at host7.example?").answered


def test_a_server_whose_feeds_all_hang_delays_no_other_servers(stand, monkeypatch):
    """They hang until all others are through, also those that become due only meanwhile; then they are let go."""
    monkeypatch.setattr(refreshing, "MORE_S", 0.1)
    others_done = threading.Event()

    def hanging(request: Request) -> Response:
        others_done.wait(30)
        return Response(status=503)

    def follow(collection: str, host: str, site: object) -> None:
        stand.store.feeds.add(collection, stand.put(f"{host}/feed", site))

    def of(host: str) -> Response:
        url = stand.put(f"{host}/1", page(f"News of {host}", f"At {host} a boat came in on Monday at noon."))
        return rss(host, [{"link": url, "title": f"News of {host}", "told": f"At {host} a boat came in."}])

    def more():
        follow("guild:3", "late.example", of("late.example"))
        return stand.store.feeds.due(START), START

    stand.web = stand.server.web(timeout_s=40.0)
    stand.refresher = Refresher(stand.store, stand.store.articles, stand.web)
    for n in range(2 * AT_ONCE):
        follow(f"guild:1/part{n % 2}", f"hang{n}.example", hanging)
    for n in range(3):
        follow("guild:2", f"quick{n}.example", of(f"quick{n}.example"))

    order = []
    for refreshed in stand.refresher.run(stand.store.feeds.due(START), now=START, more=more):
        order.append(refreshed.feed.collection)
        if len(order) == 4:
            others_done.set()

    assert sorted(order[:4]) == ["guild:2"] * 3 + ["guild:3"]
    assert len(order) == 4 + 2 * AT_ONCE
