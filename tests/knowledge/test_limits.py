"""No collection holds more, or keeps anything longer, than it may; and nothing is lost that is to come in later."""

from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.servers import guild_scope
from knowledge.article import Article
from knowledge.changes import Outcome
from knowledge.errors import LimitError
from knowledge.library import Library
from knowledge.store import Limits, QuoteRef, Store, schema
from tests.knowledge.store.conftest import Clock

MINE = guild_scope(7)


def report(n: int, *, day: date | None = date(2026, 2, 1), text: str = "") -> Article:
    return Article(text=text or f"The harbour of Norrby took in {n} ships.", title=f"Harbour {n}", published=day)


@pytest.fixture
def clock():
    return Clock(datetime(2026, 2, 10, 9, 30, tzinfo=UTC))


@pytest.fixture
def library(tmp_path, clock):
    with Library.open(tmp_path / "home", briefings=False, encoder=lambda: None, clock=clock) as opened:
        yield opened
        assert opened.check() == []


def outcomes(added) -> list[str]:
    return [each.outcome for each in added]


class TestQuotas:
    def test_a_collection_takes_as_many_articles_as_it_may(self, library):
        library.store.limits.set(None, Limits(articles=2))

        added = library.add_many([report(1), report(1), report(2), report(3)], collection=MINE)

        assert outcomes(added) == [Outcome.ADDED, Outcome.UNCHANGED, Outcome.ADDED, Outcome.NO_ROOM]
        assert library.store.limits.taken(MINE).articles == 2
        assert outcomes(library.add_many([report(3), report(4), report(5)])) == [Outcome.ADDED] * 3  # the public one
        library.remove(report(1).id, collection=MINE)
        assert outcomes([library.add(report(3), collection=MINE)]) == [Outcome.ADDED]

    def test_what_takes_the_place_of_another_needs_no_room(self, library):
        library.store.limits.set(MINE, Limits(articles=1))
        library.add(report(1), collection=MINE, source="file:a")

        assert outcomes([library.add(report(2), collection=MINE, source="file:a")]) == [Outcome.UPDATED]
        assert outcomes([library.add(report(3), collection=MINE, source="file:b")]) == [Outcome.NO_ROOM]

    def test_bytes_are_those_of_all_that_is_kept(self, library):
        long = report(1, text="Cảng Norrby đón tàu. " * 500)
        library.add(long, collection=MINE)
        size = len(long.model_dump_json(exclude_defaults=True).encode())
        assert library.store.limits.taken(MINE).bytes == size

        library.store.limits.set(MINE, Limits(bytes=size + 300))

        many = [report(n) for n in range(2, 9)]
        assert set(outcomes(library.add_many(many, collection=MINE))) == {Outcome.ADDED, Outcome.NO_ROOM}
        assert library.store.limits.taken(MINE).bytes <= size + 300
        library.remove(long.id, collection=MINE)
        assert library.store.limits.taken(MINE).bytes <= 300

    def test_feeds_are_counted_in_the_transaction_that_adds_one(self, library):
        feeds = library.store.feeds
        library.store.limits.set(MINE, Limits(feeds=2))
        for n in range(2):
            feeds.add(MINE, f"https://news.example/{n}")

        with pytest.raises(LimitError, match=f"{MINE} follows 2 feeds already"):
            feeds.add(MINE, "https://news.example/2", most=99)
        feeds.add(MINE, "https://news.example/1")  # is followed
        feeds.add("public", "https://news.example/2")
        with pytest.raises(LimitError):
            feeds.add("public", "https://news.example/3", most=1)

    def test_the_sizes_of_articles_of_before_are_known(self, tmp_path):
        with Store.open(tmp_path / "store") as store:
            store.articles.add(MINE, [(report(1), None), (report(2, text="Tàu đến Norrby. "), None)])
            size = store.limits.taken(MINE).bytes
            with store._database.write() as connection:
                for later in (
                    schema.digests,
                    schema.succeeded,
                    schema.sized,
                    schema.shown,
                    *schema.CORRECTED,
                    schema.tallies,
                ):
                    later.drop(connection)
                connection.exec_driver_sql("ALTER TABLE articles DROP COLUMN bytes")
                connection.exec_driver_sql("UPDATE meta SET value = '5' WHERE key = 'version'")

        with Store.open(tmp_path / "store") as store:
            assert store.limits.taken(MINE).bytes == size > 100


class TestRetention:
    def test_what_is_older_leaves_with_the_quotes_from_it(self, library, clock, tmp_path):
        old, young, undated = report(1, day=date(2025, 2, 1)), report(2), report(3, day=None)
        mistaken = report(4, day=date(2090, 1, 1))
        library.add_many([old, young, undated, mistaken], collection=MINE)
        usage = library.store.usage
        token = usage.record_answer(MINE, [QuoteRef(MINE, old.id, 0, 9)], keep=timedelta(days=900))
        library.store.limits.set(MINE, Limits(keep_days=365))
        assert library.store.limits.older(MINE) == 1

        assert library.tidy() == 1
        while library.erase():
            pass

        assert usage.answer(token).quotes == ()
        assert library.article(old.id) is None
        assert not library.ask("how many ships did the harbour of Norrby take in?", until=date(2025, 12, 31)).answered
        assert outcomes([library.add(old, collection=MINE)]) == [Outcome.TOO_OLD]
        assert not any(b"took in 1 ships" in file.read_bytes() for file in (tmp_path / "home").rglob("*.*"))
        assert library.check() == []
        clock.pass_(days=364)
        library.tidy()
        assert [entry.id for entry in library.articles(order="added").page] == [mistaken.id, undated.id]
        clock.pass_(days=3)
        library.tidy()
        assert library.articles().total == 0  # those without a day of their own count from when they came

    def test_earlier_versions_leave_too(self, library, clock):
        library.add(report(1), source="file:a")
        library.add(report(2), source="file:a")
        library.store.limits.set("public", Limits(keep_days=30))
        clock.pass_(days=40)

        assert library.tidy() == 2
        assert library.store.limits.taken("public").bytes == 0

    def test_that_an_article_was_there_is_forgotten_and_an_index_of_before_is_made_again(self, library, clock):
        library.add_many([report(1, day=date(2026, 1, 1)), report(2)])
        library.store.limits.set("public", Limits(keep_days=30))
        library.tidy()
        before = library.store.articles.version()
        clock.pass_(days=1)
        library.add(report(3, day=date(2026, 2, 10)))
        clock.pass_(days=31)

        library.tidy()
        clock.pass_(days=31)
        library.tidy()

        assert library.store.articles.changes(0) == []  # no row is left
        assert library.store.articles.stamp(before.generation - 1) != before.stamp
        assert library.store.articles.version().generation > before.generation

    @pytest.mark.parametrize(
        ("own", "every", "wish", "kept"),
        [(None, None, None, None), (None, 365, None, 365), (30, 365, None, 30), (None, 365, 400, 365), (90, 365, 7, 7)],
    )
    def test_a_servers_managers_may_keep_articles_shorter_and_not_longer(self, own, every, wish, kept):
        with Store.in_memory() as store:
            store.limits.set(MINE, Limits(keep_days=own))
            store.limits.set(None, Limits(keep_days=every))
            store.limits.keep(MINE, wish)

            assert store.limits.of(MINE).keep_days == kept
            assert store.limits.of("public").keep_days is None


def test_limits_are_set_told_and_lifted_on_the_command_line(tmp_path):
    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), *words])
        return done.exit_code, done.output

    (tmp_path / "a.md").write_text("---\ntitle: Harbour\npublished: 2020-01-01\n---\nThe harbour took in nine ships.\n")
    with Library.open(tmp_path / "home", briefings=False):
        pass
    set_, *_ = run("limits", "--articles", "5", "--megabytes", "2", "--keep-days", "365")[1].splitlines()
    assert set_ == "every collection but public: of 5 articles, of 2 MB, kept 365 days"
    status, told = run("add", str(tmp_path / "a.md"), "--collection", MINE)
    assert (status, f"1 article not added: {MINE} keeps no articles as old as that" in told) == (2, True)
    assert run("limits", "--keep-days", "none")[0] == 0
    assert run("add", str(tmp_path / "a.md"), "--collection", MINE)[0] == 0
    assert f"{MINE}: 1 of 5 articles, 0.0 of 2 MB, 0 feeds" in run("limits")[1]
    assert f"1 article of {MINE} will leave" in run("limits", "--collection", MINE, "--keep-days", "9")[1]
    assert run("tidy") == (0, "1 article left.\n")
    assert "is no number" in run("limits", "--articles", "many")[1]
