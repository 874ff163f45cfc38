"""A server's collections have one owner: bounds, corrections, export and erasure count for all of them."""

from pathlib import Path

import pytest

from knowledge.answering.answer import Quote
from knowledge.article import Article
from knowledge.changes import Outcome
from knowledge.collection_names import MADE, name_of, part, whole
from knowledge.errors import LimitError
from knowledge.library import Library
from knowledge.store import Limits, QuoteRef

SERVER, STAFF = "guild:7", part("guild:7", "Staff")


def article(number: int) -> Article:
    return Article(text=f"Mayor Quist opened bridge number {number} in Brumma.", title=f"Bridge {number}")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "here", briefings=False, encoder=lambda: None, background=False)


def made(library: Library) -> None:
    library.store.settings.set(SERVER, **{f"{MADE}Staff": True})


def test_a_part_tells_its_whole_and_only_a_servers_collection_has_parts() -> None:
    assert (whole(STAFF), name_of(STAFF)) == (SERVER, "Staff")
    assert (whole(SERVER), name_of(SERVER)) == (SERVER, None)
    assert (whole("news/vn"), name_of("news/vn")) == ("news/vn", None)
    assert name_of(part(SERVER, "")) is None


def test_limits_count_all_parts_together(library: Library) -> None:
    with library:
        made(library)
        library.store.limits.set(SERVER, Limits(articles=2, feeds=1))
        assert library.add(article(1), collection=SERVER).outcome is Outcome.ADDED
        assert library.add(article(2), collection=STAFF).outcome is Outcome.ADDED
        assert library.add(article(3), collection=STAFF).outcome is Outcome.NO_ROOM
        assert library.add(article(3), collection=SERVER).outcome is Outcome.NO_ROOM
        assert library.store.limits.taken(SERVER).articles == 2
        library.store.feeds.add(STAFF, "https://a.example/feed")
        with pytest.raises(LimitError):
            library.store.feeds.add(SERVER, "https://b.example/feed")


def test_a_pin_counts_in_all_parts_and_quotes_only_to_those_who_ask_its_own(library: Library) -> None:
    with library:
        made(library)
        library.add(article(1), collection=STAFF)
        library.add(article(2), collection=SERVER)
        quote = library.search("bridge number 1", collections=[STAFF])[0]
        library.corrections.pin("who is the boss of bridges?", quote, scope=SERVER, collections=[SERVER, STAFF])
        library.corrections.mean("the span", "bridge", scope=SERVER)

        asked = "who is the boss of bridges?"
        assert library.ask(asked, collections=[part(SERVER, ""), STAFF]).pinned
        assert not library.ask(asked, collections=[SERVER]).answered
        assert library.ask("who opened the span number 1?", collections=[part(SERVER, ""), STAFF]).notes


def test_all_parts_are_exported_brought_in_under_a_new_name_and_erased(library: Library, tmp_path: Path) -> None:
    with library, Library.open(tmp_path / "there", briefings=False, encoder=lambda: None, background=False) as other:
        made(library)
        library.add(article(1), collection=SERVER)
        library.add(article(2), collection=STAFF)
        quote = library.search("bridge number 2", collections=[STAFF])[0]
        library.usage.record_answer(SERVER, [ref(quote)], keep=library.store.now() - library.store.now(), user="1")
        library.export(tmp_path / "server.zip", collections=library.store.belonging(SERVER))

        assert set(other.bring_in(tmp_path / "server.zip", rename="guild:8").collections) == {
            "guild:8",
            "guild:8/Staff",
        }
        assert other.article(article(2).id, collections=["guild:8/Staff"]) is not None
        assert other.store.belonging("guild:8") == ["guild:8", "guild:8/Staff"]

        assert library.forget(SERVER) == 2
        assert library.store.limits.taken(SERVER).articles == 0
        assert not library.store.settings.all(SERVER)
        assert len(library) == 0


def ref(quote: Quote) -> QuoteRef:
    return QuoteRef(STAFF, quote.article.id, quote.start, quote.end)
