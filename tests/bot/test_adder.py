"""What takes too much to read is refused in a sentence, with nothing of it added and nothing else disturbed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.adding import adder
from bot.adding.adder import Adder
from bot.adding.feeds import BesideFeeds
from bot.adding.keeping import Where
from bot.adding.reading import Held, Room
from bot.errors import TellError
from knowledge.errors import UnreadableError
from knowledge.library import Library
from knowledge.reading.web import FetchOutcome, Page, read_page
from tests.knowledge.feed_samples import page, rss
from tests.webserver import WebServer

GOOD = b"# Wool for Fiji\n\nFiji bought wool.\n"
MANY = b"[%s]" % b",".join(b'{"title": "t%d", "text": "w%d"}' % (number, number) for number in range(250_000))
"""It takes more than a second of the processor, and more than a hundred megabytes."""


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[..., Adder]]:
    adders: list[Adder] = []

    def make(**bounds: Any) -> Adder:
        adders.append(Adder(Where(tmp_path / "home", "", "", indexing=True), **bounds))
        return adders[-1]

    yield make
    for each in adders:
        each.close()


def refused(of: Adder, content: bytes, into: Path, name: str = "x.md") -> str:
    with pytest.raises(TellError) as error:
        of.read(1, name, content, into)
    assert error.value.values["name"] == name
    return error.value.key


def test_what_takes_too_much_memory_or_time_is_refused_and_the_next_is_read(
    made: Callable[..., Adder], tmp_path: Path
) -> None:
    small = made(memory=40 * 2**20)
    assert refused(small, MANY, tmp_path / "x", "x.json") in ("library.too-big", "library.too-much")
    assert [type(each) for each in small.read(1, "y.md", GOOD, tmp_path / "y").found] == [Held]

    assert refused(made(cpu_s=0), MANY, tmp_path / "x", "x.json") == "library.too-much"


def test_a_server_adds_so_much_a_minute_and_others_do_not_suffer(
    made: Callable[..., Adder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adder, "A_MINUTE", Room(articles=2, paragraphs=3, characters=100))
    one = made()

    one.read(1, "a.md", GOOD, tmp_path / "a")
    assert refused(one, b"# Tin\n\nOne.\n\nTwo.\n\nThree.\n", tmp_path / "x") == "library.too-fast"
    one.read(1, "b.md", GOOD, tmp_path / "b")
    assert refused(one, GOOD, tmp_path / "x") == "library.too-fast"
    one.read(2, "a.md", GOOD, tmp_path / "c")


def test_what_was_read_is_kept_also_after_the_process_has_gone(made: Callable[..., Adder], tmp_path: Path) -> None:
    one, file = made(), tmp_path / "a"
    with Library.open(tmp_path / "home", encoder=lambda: None) as library:
        (held,) = one.read(1, "a.md", GOOD, file).found
        assert isinstance(held, Held)
        assert [(each.id, each.outcome) for each in one.keep("guild:1", [file])] == [(held.id, "added")]
        assert library.ask("who bought wool?", collections=["guild:1"]).answered
        assert one._keeper._process is not None
        one._keeper._process.kill()
        one._keeper._process.join()

        assert [(each.id, each.outcome) for each in one.keep("guild:1", [file])] == [(held.id, "unchanged")]


def test_what_feeds_bring_is_read_and_kept_there_too(made: Callable[..., Adder], tmp_path: Path) -> None:
    beside = BesideFeeds(made())
    with WebServer() as server, Library.open(tmp_path / "home", briefings=False, encoder=lambda: None) as library:
        web = server.web(timeout_s=60.0)
        link = server.put("a.example", "/1", page("Quay", "A quay was opened at Tonga on Monday at noon."))
        feed = server.put("a.example", "/feed", rss("A", [{"link": link, "title": "Quay", "told": "A quay opened."}]))
        library.subscribe(feed, web=web, beside=beside)

        (looked,) = library.refresh(due=True, web=web, beside=beside)

        assert looked.added == 1
        assert library.ask("where was a quay opened?").answered


def test_a_page_that_takes_too_much_is_no_article_and_harms_no_feed(made: Callable[..., Adder]) -> None:
    beside = BesideFeeds(made(memory=40 * 2**20))

    with pytest.raises(UnreadableError, match=r"^https://a.example/x takes too much memory or time"):
        beside.call(read_page, Page(FetchOutcome.NEW, "https://a.example/x", 200, MANY, "application/json"))
