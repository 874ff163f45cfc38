"""A server follows feeds of its own: what they bring is quoted there, and nowhere else."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.bot.discord.conftest import Place, Town, assert_clean
from tests.loopback.people import Seen
from tests.webserver import Response, WebServer

HOST = "127.0.0.1"
FERRY = "Tonga bought a ferry that carries 400 passengers between its islands, the ministry of transport said."
QUESTION = "how many passengers does the ferry of Tonga carry?"
SOON_S = 60


def put_feed(server: WebServer, path: str = "/feed") -> str:
    item = f"<item><title>A ferry for Tonga</title><description>{FERRY}</description></item>"
    body = f"<rss version='2.0'><channel><title>Island *News* @everyone</title>{item}</channel></rss>".encode()
    return server.put(HOST, path, Response(body, type="application/rss+xml"))


def answered_in_the_end(place: Place) -> Seen:
    give_up = time.monotonic() + SOON_S
    while True:
        answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()
        if "Tonga bought a ferry" in answer.text or time.monotonic() > give_up:
            return answer
        time.sleep(0.2)


def assert_failing_is_told(town: Town, place: Place, server: WebServer) -> None:
    """That a feed fails for good is told once in the channel that was chosen, and once that it works again."""
    said = place.owner.slash(place.general, "news feeds", channel=place.other).answer().text
    assert f"feeds that fail in {place.other.mention}" in said
    server.put(HOST, "/feed", Response(b"", status=500))
    look_again(town, failures=3)
    town.discord.wait(lambda: notices(place), "the notice")
    assert notices(place)[0].text.startswith("**A feed fails for good:**\n- **Island \\*News")
    assert "500" in notices(place)[0].text

    put_feed(server)
    look_again(town)
    town.discord.wait(lambda: len(notices(place)) == 2, "the notice that it works")
    assert "works again" in notices(place)[1].text


def notices(place: Place) -> list[Seen]:
    return [Seen(message) for message in list(place.other.messages.values()) if message.interaction is None]


def look_again(town: Town, **set_to: int) -> None:
    """The feed is due now, and so is what is told of it."""
    with closing(sqlite3.connect(town.home / "library.db", timeout=20)) as database, database:
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        database.execute("UPDATE feeds SET next_due = ?, etag = NULL, last_modified = NULL", (now,))
        database.execute("UPDATE follows SET next_at = ?", (now,))
        if set_to:
            database.execute("UPDATE feeds SET failures = ?", (set_to["failures"],))


def test_a_feed_is_followed_quoted_listed_and_removed(town: Callable[..., Town]) -> None:
    with WebServer() as server:
        made = town(web_ports=server.port, web_networks=f"{HOST}/32", questions_a_minute=1000)
        with made.discord, made.process() as process:
            process.ready()
            place, stranger = made.place(), made.place()
            owner = place.owner
            assert owner.slash(place.general, "library feed list").answer().text == "This server follows no feed yet."

            added = owner.slash(place.general, "library feed add", url=put_feed(server)).answer()

            assert added.ephemeral
            assert added.text.startswith("Following Island \\*News")
            assert "Tonga bought a ferry" in answered_in_the_end(place).text
            unknown = stranger.ana.slash(stranger.general, "ask", question=QUESTION).answer()
            assert "Tonga bought a ferry" not in unknown.text
            assert "1 new" in owner.slash(place.general, "library feed list").answer().text
            assert "no feed" in stranger.owner.slash(stranger.general, "library feed list").answer().text

            assert_failing_is_told(made, place, server)

            (choice,) = owner.complete(place.general, "library feed remove", "feed", "island").raw_choices()
            elsewhere = stranger.owner.slash(stranger.general, "library feed remove", feed=choice["value"]).answer()
            assert elsewhere.text == "This server follows no such feed."
            removed = owner.slash(place.general, "library feed remove", feed=choice["value"]).answer()
            assert "followed no longer" in removed.text
            assert "no feed" in owner.slash(place.general, "library feed list").answer().text
            assert "Tonga bought a ferry" in place.ana.slash(place.general, "ask", question=QUESTION).answer().text
            assert_clean(made.discord)
            assert process.stop() == 0


def test_a_feed_inside_the_network_is_refused(place: Place, shared: Town) -> None:
    with WebServer() as server:
        answer = place.owner.slash(place.general, "library feed add", url=put_feed(server)).answer()

        assert HOST in answer.text.replace("\\", "")
        assert answer.ephemeral
        assert server.requests == []
    assert "no feed" in place.owner.slash(place.general, "library feed list").answer().text


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("library feed add", {"url": "https://news.example/feed"}),
        ("library feed list", {}),
        ("library feed remove", {"feed": "1"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_members_without_the_right_are_refused(place: Place, command: str, options: dict) -> None:  # type: ignore[type-arg]
    refused = place.ana.slash(place.general, command, crafted=True, **options).answer()

    assert refused.text == "You need the right “Manage Server” for this."
    assert refused.ephemeral
