"""What the bot does for a reader, without Discord: a real library and store in a folder."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.afterwards import AtOnce
from bot.buttons import Limits, custom_id
from bot.desk import Desk
from bot.errors import TellError
from bot.reader import Reader
from bot.selection import Selection, Shelf
from bot.shelf import MOST_FEEDS
from knowledge.article import Article
from knowledge.library import Library
from tests.webserver import Response, WebServer

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HERE, THERE = Reader(1, 100), Reader(2, 200)
HARVEST = Article(
    text="The farmers of Zorblatt met.\n\n"
    "The farmers of Zorblatt brought in 4,000 tonnes of quince.\n\n"
    "The mayor of Zorblatt was glad.",
    title="Zorblatt harvest breaks every record",
    publisher="The Courier",
    published=date(2026, 2, 1),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Library.open(tmp_path / "home") as library:
        made = Desk(library, keep=timedelta(days=30))
        made.shelf.add(100, [HARVEST])
        yield made


def test_a_servers_own_articles_stand_beside_the_public_ones(desk: Desk) -> None:
    assert desk.collections(HERE) == ("guild:100", "public")
    assert desk.collections(Reader(1, None)) == ("public",)
    desk.servers.change(100, public=False)
    assert desk.collections(HERE) == ("guild:100",)


def test_what_was_asked_is_not_kept_unless_nothing_answered(desk: Desk) -> None:
    given = desk.ask(HERE, "how much quince did the farmers of Zorblatt bring in?")
    kept = desk.library.store.usage.answer(given.token)
    assert kept is not None
    assert kept.question is None
    assert kept.user != "1"
    assert kept.quotes[0].collection == "guild:100"

    desk.ask(HERE, "who is the king of Atlantis?")
    report = desk.record.report(HERE, datetime.now(UTC).date())
    assert (report.questions, report.answered) == (2, 1)
    assert report.unanswered == (("who is the king of Atlantis?", 1),)
    assert desk.record.report(THERE, datetime.now(UTC).date()).questions == 0


def test_thanks_are_no_question(desk: Desk) -> None:
    given = desk.ask(HERE, "thanks!")

    assert given.answer.reason == "You are welcome; ask whenever you like."
    report = desk.record.report(HERE, datetime.now(UTC).date())
    assert (report.questions, report.unanswered) == (0, ())


def test_a_question_that_is_asked_again_is_not_counted(desk: Desk) -> None:
    desk.again(HERE, "how much quince?")

    assert desk.record.report(HERE, datetime.now(UTC).date()).questions == 0


def test_the_quotes_of_an_answer_belong_to_where_it_was_given(desk: Desk) -> None:
    given = desk.ask(HERE, "how much quince did the farmers of Zorblatt bring in?")

    assert desk.record.turn(HERE, "x", given.token).quoted
    assert desk.record.turn(THERE, "x", given.token).quoted == ()
    assert not desk.record.vote(THERE, given.token, 1, None)
    assert desk.record.vote(HERE, given.token, 1, "how much?")


def test_context_is_the_paragraphs_around(desk: Desk) -> None:
    start = HARVEST.text.index("The farmers of Zorblatt brought")
    end = HARVEST.text.index(".\n\nThe mayor") + 1

    around = desk.showing.around(HERE, HARVEST.id, start, end)

    assert around is not None
    assert around.text == HARVEST.text
    assert around.highlights == ((start, end),)
    assert around.paragraphs == (1, 3)
    assert desk.showing.around(HERE, HARVEST.id, 0, 10_000) is None
    assert desk.showing.around(THERE, HARVEST.id, start, end) is None


@pytest.mark.parametrize(
    ("typed", "found"), [("zorb", True), ("ZORBLATT HARVEST", True), ("quince", False), ("%", False)]
)
def test_articles_are_found_by_their_title(desk: Desk, typed: str, found: bool) -> None:
    assert (desk.find_title(HERE, typed) == HARVEST) == found
    assert desk.find_title(THERE, typed) is None


def test_suggestions_are_names_and_titles(desk: Desk) -> None:
    assert desk.suggestions(HERE, "zor") == ["Zorblatt", HARVEST.title]
    assert desk.suggestions(THERE, "zor") == []
    assert len(desk.suggestions(HERE, "")) > 3


def test_a_server_follows_only_so_many_feeds(desk: Desk) -> None:
    for number in range(MOST_FEEDS):
        desk.library.store.feeds.add("guild:100", f"https://news.example/{number}", title="News")

    with pytest.raises(TellError, match="too-many"):
        desk.shelf.follow(100, "https://news.example/one-more")

    assert desk.shelf.unfollow(200, "https://news.example/0") is None
    assert desk.shelf.unfollow(100, "https://news.example/0") is not None
    assert len(desk.shelf.feeds(100)) == MOST_FEEDS - 1


def test_a_feed_that_one_collection_has_is_not_followed_for_another_beside_it(tmp_path: Path) -> None:
    """What it brings would go on being read by those who may ask the first."""
    item = "<item><title>A ferry</title><description>Tonga bought a ferry.</description></item>"
    body = f"<rss version='2.0'><channel><title>News</title>{item}</channel></rss>".encode()
    with WebServer() as server, Library.open(tmp_path / "home") as library:
        desk = Desk(library, keep=timedelta(days=30), web=server.web())
        url = server.put("news.example", "/feed", Response(body, type="application/rss+xml"))
        first = desk.shelf.follow(100, url)

        with pytest.raises(TellError, match="followed-elsewhere"):
            desk.shelf.follow(100, url, into="Staff")

        assert [(each.id, each.collection) for each in desk.shelf.feeds(100)] == [(first.id, "guild:100")]
        assert desk.shelf.follow(100, url) == first
        assert desk.shelf.follow(200, url).collection == "guild:200"


def test_nothing_counts_as_forgotten_while_some_of_it_is_still_to_be_written(tmp_path: Path) -> None:
    class Waiting(AtOnce):
        def settle(self, seconds: float) -> bool:
            return False

    with Library.open(tmp_path / "home") as library:
        desk = Desk(library, keep=timedelta(days=30), later=Waiting())
        with pytest.raises(TellError, match="not-yet"):
            desk.forget(HERE)


def test_only_threads_in_which_something_is_followed_are_kept(desk: Desk) -> None:
    follow: dict[str, Any] = {"guild": 100, "user": "1", "language": "en", "since": 0, "most": 9}
    for thread in (7, 8, 9):
        desk.servers.note_thread(100, thread, 5)
        if thread == 7:
            desk.library.store.follows.make("what grows?", scope="guild:100", channel=thread, **follow)

    assert desk.servers.settings(100).threads == {"7": 5, "9": 5}


def test_holdings_are_those_of_the_reader(desk: Desk) -> None:
    here, there = desk.holdings(HERE), desk.holdings(THERE)

    assert list(here.collections.items()) == [("public", 6), ("guild:100", 1)]
    assert ("The Courier", 1) in here.publishers
    assert there.collections == {"public": 6, "guild:200": 0}
    assert "The Courier" not in desk.publishers(THERE)


def test_limits_know_only_publishers_that_the_reader_sees(desk: Desk) -> None:
    packed = Limits(source="The Courier").pack()

    assert desk.limits(HERE, packed).source == "The Courier"
    assert desk.limits(THERE, packed).source is None


def test_a_selection_travels_in_a_button_and_shows_only_what_the_reader_may_see(desk: Desk) -> None:
    whole = Selection("public", "publisher", Limits(date(2026, 1, 1), date.max, "The Courier"), "harvest", 10**9)

    assert len(custom_id("list", whole.pack(), 10**19, 10**6)) <= 100
    assert desk.selection(HERE, whole.pack(), "harvest") == whole
    with pytest.raises(TellError, match="stale"):  # a publisher that only the other server has
        desk.selection(THERE, whole.pack(), "harvest")
    for packed in (
        "own",
        "all",
        "guild:100",
        "own.nonsense.x",
        "own.newest.²",
        "....",
        "own.added.99999999999999999999",
    ):
        found, _, _ = desk.articles(THERE, desk.selection(THERE, packed, ""), offset=0, limit=50)
        assert HARVEST.title not in [entry.title for entry in found]


@pytest.mark.parametrize(
    ("shelf", "public", "count"),
    [
        ("own", True, 1),
        ("public", True, 6),
        ("all", True, 7),
        ("own", False, 1),
        ("public", False, 0),
        ("all", False, 1),
    ],
)
def test_a_shelf_holds_what_its_server_shows(desk: Desk, shelf: Shelf, public: bool, count: int) -> None:
    desk.servers.change(100, public=public)

    assert desk.articles(HERE, Selection(shelf), offset=0, limit=5)[1] == count
    assert desk.articles(Reader(1, None), Selection("own"), offset=0, limit=5)[1] == 0


def test_passages_go_on_where_the_answer_ended(desk: Desk) -> None:
    given = desk.ask(HERE, "what did Vietnam discuss with Denmark?")
    quoted = {(quote.article.id, quote.start) for quote in given.answer.quotes}

    first, more = desk.passages(HERE, "Vietnam Denmark", offset=0, limit=3, leave_out=given.token)
    second, _ = desk.passages(HERE, "Vietnam Denmark", offset=3, limit=3, leave_out=given.token)

    assert more
    assert not quoted & {(quote.article.id, quote.start) for quote in first + second}
    assert not {(q.article.id, q.start) for q in first} & {(q.article.id, q.start) for q in second}


@pytest.mark.parametrize("days", [6, 7])
def test_a_server_that_was_left_is_deleted_when_its_days_are_over(desk: Desk, days: int) -> None:
    desk.servers.change(100, private=True)
    desk.servers.left(100, NOW)

    gone = desk.servers.expired(NOW + timedelta(days=days), grace=timedelta(days=7), seen=lambda _: False)
    for guild in gone:
        desk.servers.erase(guild)

    assert gone == ([100] if days == 7 else [])
    assert (desk.find_title(HERE, "zorb") is None) == (days == 7)
    assert desk.servers.settings(100).private == (days < 7)


def test_a_server_that_comes_back_is_kept(desk: Desk) -> None:
    desk.servers.left(100, NOW)
    desk.servers.joined(100)

    assert desk.servers.expired(NOW + timedelta(days=99), grace=timedelta(days=7), seen=lambda _: False) == []


def test_servers_that_were_left_while_the_bot_was_away_are_noticed(desk: Desk) -> None:
    for guild in (100, 200):
        desk.servers.joined(guild)

    desk.servers.note_absent(lambda guild: guild == 200, NOW)

    assert desk.servers.expired(NOW, grace=timedelta(0), seen=lambda guild: guild == 200) == [100]


@pytest.mark.parametrize("there", [None, True], ids=["not for this process to say", "the bot is in it"])
def test_no_server_is_judged_or_deleted_by_a_process_that_does_not_know(desk: Desk, there: bool | None) -> None:
    desk.servers.joined(100)

    desk.servers.note_absent(lambda _: there, NOW)
    assert desk.library.store.settings.scopes("left") == {}
    desk.servers.left(100, NOW)  # an error of another process

    assert desk.servers.expired(NOW + timedelta(days=99), grace=timedelta(0), seen=lambda _: there) == []
    assert desk.find_title(HERE, "zorb") is not None
    assert ("guild:100" in desk.library.store.settings.scopes("left")) == (there is None)


def test_who_wants_to_be_forgotten_is_noted_for_a_day_and_may_say_so_again(desk: Desk) -> None:
    now = datetime.now(UTC)
    for user, ago in ((1, timedelta(days=2)), (2, timedelta(days=2)), (1, timedelta(seconds=30))):
        desk.people.note_forgotten(user, now - ago)

    assert 30 <= (desk.people.forgotten_s(1) or 0) < 60
    assert desk.people.forgotten_s(2) is None
    assert "1" not in desk.library.store.settings.all("forgotten")


def test_what_a_person_asked_lately_counts_in_every_process(desk: Desk) -> None:
    desk.ask(HERE, "how much quince did the farmers of Zorblatt bring in?")
    desk.ask(Reader(1, 200), "who is the king of Atlantis?")

    assert len(desk.people.asked_lately(1)) == 2
    assert desk.people.asked_lately(2) == []
    desk.people.forget(1)
    assert desk.people.asked_lately(1) == []


def test_an_export_that_is_too_large_to_attach_says_how_to_get_it(desk: Desk) -> None:
    assert desk.shelf.export(100, 10**6).startswith(b"PK")
    with pytest.raises(TellError, match=r"export\.too-large") as refused:
        desk.shelf.export(100, 10)
    assert refused.value.values == {"collection": "guild:100", "size": 1, "limit": 0}
    with pytest.raises(TellError, match=r"export\.nothing"):
        desk.shelf.export(200, 10**6)
