"""What goes on beside answering, with a real web server, a real folder and real threads."""

import threading
import time
from pathlib import Path

import pytest

from bot import housekeeping
from bot.housekeeping import Housekeeping
from knowledge.article import Article
from knowledge.library import Library
from knowledge.reading.web import Web
from tests.webserver import Request, Response, WebServer

FERRY = "Tonga bought a ferry that carries 400 passengers between its islands, the ministry of transport said."
QUESTION = "how many passengers does the ferry of Tonga carry?"
SOON_S = 30


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "home", briefings=False) as library:
        library.add(Article(title="Copper", text="Chile opened a copper mine in the Atacama desert on Monday."))
        yield library


def feed(text: str) -> Response:
    item = f"<item><title>A ferry for Tonga</title><description>{text}</description></item>"
    body = f"<rss version='2.0'><channel><title>News</title>{item}</channel></rss>".encode()
    return Response(body, type="application/rss+xml")


def in_the_end(condition) -> bool:
    give_up = time.monotonic() + SOON_S
    while not (true := condition()) and time.monotonic() < give_up:
        time.sleep(0.05)
    return bool(true)


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()} & {"feeds", "tidying", "watching"}


def test_a_feed_that_is_due_is_read_and_a_folder_is_followed(library, tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "bus.txt").write_text("Samoa bought a bus that carries 40 passengers along the coast of its main island.")
    with WebServer() as server:
        web = server.web()
        library.subscribe(server.put("a.example", "/feed", feed(FERRY)), web=web)

        with Housekeeping(library, web, threading.Event(), watch=folder):
            assert in_the_end(lambda: library.ask(QUESTION).answered)
            assert in_the_end(lambda: library.ask("how many passengers does the bus of Samoa carry?").answered)
            (folder / "bus.txt").unlink()
            assert in_the_end(lambda: not library.ask("how many passengers does the bus of Samoa carry?").answered)
            assert threads() == {"feeds", "tidying", "watching"}

    assert threads() == set()
    assert library.check() == []


def test_what_goes_wrong_is_logged_and_the_rest_goes_on(library, tmp_path, caplog):
    with WebServer() as server:
        web = server.web()
        broken = server.put("a.example", "/broken", feed("Nothing much happened in the village of Quist this week."))
        library.subscribe(broken, web=web)
        library.subscribe(server.put("b.example", "/feed", feed(FERRY)), web=web)
        server.put("a.example", "/broken", Response(status=500))

        with Housekeeping(library, web, threading.Event(), watch=Path(tmp_path / "nowhere")):
            assert in_the_end(lambda: library.ask(QUESTION).answered)
            assert in_the_end(lambda: "There is no folder" in caplog.text)

    assert f"{broken}: the site answers 500" in caplog.text
    assert [each.failures for each in library.feeds()] == [1, 0]


def test_the_end_does_not_wait_for_a_host_that_wants_its_peace(library):
    """A pause between two requests to one host is interrupted, and no further page is asked for."""
    asked, stop = threading.Event(), threading.Event()

    def slow_feed(request: Request) -> Response:
        asked.set()
        items = "".join(f"<item><title>N</title><link>/{number}</link></item>" for number in range(20))
        body = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        return Response(body.encode(), type="application/rss+xml")

    with WebServer() as server:
        library.subscribe(server.put("a.example", "/feed", slow_feed), web=server.web())
        asked.clear()
        web = server.web(pause_s=60.0)
        web.sleep = stop.wait

        with Housekeeping(library, web, stop):
            assert asked.wait(SOON_S)

        assert threads() == set()
        assert len(server.paths()) <= 3


def test_small_parts_of_the_index_are_merged(library):
    for number in range(40):
        library.add(Article(title=f"Ship {number}", text=f"Tonga bought ship {number} in the spring of that year."))
    with WebServer() as server, Housekeeping(library, server.web(), threading.Event()):
        assert in_the_end(lambda: not library.merge())

    assert library.check() == []


def test_of_two_with_one_library_one_looks_and_the_other_goes_on(library, monkeypatch):
    monkeypatch.setattr(housekeeping, "LOOK_S", 0.02)
    looked: list[str] = []

    class Noted(Housekeeping):
        def __init__(self, name: str) -> None:
            super().__init__(library, Web(), threading.Event())
            self.name = name

        def look(self) -> None:
            looked.append(self.name)

    with Noted("one") as one:
        assert in_the_end(lambda: "one" in looked)
        with Noted("other"):
            time.sleep(0.2)
            assert "other" not in looked
            one.__exit__(None, None, None)
            assert in_the_end(lambda: "other" in looked)
