"""The store in PostgreSQL: nothing is lost between many who write, nothing that SQLite takes is refused."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from knowledge.article import Article
from knowledge.errors import LibraryError, NotWritableError, StoreUnreachableError
from knowledge.store import QuoteRef, Store, postgresql
from knowledge.store.feeds import KnownPage
from tests.cluster.postgres import Postgres

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).resolve().parents[2]
WEEK = timedelta(days=7)


def article(words: str, **fields: object) -> Article:
    return Article.model_validate({"text": words, "title": words[:20], **fields})


def at_once(works: list[Callable[[], object]]) -> None:
    """Do all of it at the same time, each in a thread; raise what the first that failed did."""
    errors: list[BaseException] = []
    begin = threading.Barrier(len(works))

    def one(work: Callable[[], object]) -> None:
        try:
            begin.wait(10)
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@contextmanager
def restarted_meanwhile(store: Store, postgres: Postgres, mode: str) -> Iterator[Connection]:
    with store._database.read() as connection:
        postgres.restart(mode)
        yield connection


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.fresh()


class TestAtOnce:
    """Each has connections of its own, as processes have."""

    def test_all_open_an_empty_database(self, url):
        stores: list[Store] = []

        at_once([lambda: stores.append(Store.open(url))] * 6)

        assert len({store.articles.version().identity for store in stores}) == 1
        for store in stores:
            store.close()

    def test_nothing_that_many_write_is_lost(self, url):
        with Store.open(url) as one, Store.open(url) as two, Store.open(url) as three:
            stores = [one, two, three]
            kept = article("One.")
            one.articles.add("public", [(kept, None)])
            token = one.usage.record_answer("dm", [QuoteRef("public", kept.id, 0, 4)], keep=WEEK)

            def work(store: Store, name: str) -> None:
                for n in range(8):
                    store.articles.add("public", [(article(f"{name} {n}."), f"{name}.txt")])
                    store.usage.count("server", answered=n % 2 == 0)
                    store.settings.set("server", language=name, **{name: n})
                    store.files.note("public", {"same.txt": f"{name} {n}"})
                    store.feeds.add("public", f"https://a.example/{n}")
                    store.usage.vote(token, "ana", 1)

            at_once([partial(work, store, name) for store, name in zip(stores * 2, "abcdef", strict=True)])

            assert one.reports.report("server").questions == 48
            assert one.articles.generation() == 1 + 6 * 8 + 6 * 7  # each took the place of what its file held before
            assert one.articles.count() == 1 + 6
            assert {one.settings.get("server", name) for name in "abcdef"} == {7}
            assert len(one.feeds.all()) == 8
            assert len(one.files.stamps("public")) == 1
            assert one.reports.report("dm").upvotes == 1
            assert one.check() == []

    def test_what_is_cleared_while_others_add_is_erased_or_there(self, url):
        with Store.open(url) as one, Store.open(url) as two:
            for n in range(6):
                one.articles.add("public", [(article(f"{n} {m}."), None) for m in range(5)])
                again = [(article(f"{n} {m} again."), None) for m in range(5)]
                at_once([partial(one.articles.clear, "public"), partial(two.articles.add, "public", again)])
                for change in one.articles.changes(0):
                    kept = one.articles.get(change.id)
                    assert kept is not None
                    assert (kept.article is not None) == change.current
            assert one.check() == []

    def test_a_reader_sees_one_state_and_waits_for_no_writer(self, url):
        with Store.open(url) as one, Store.open(url) as two:
            one.articles.add("public", [(article("One."), None)])
            with one.unchanging() as then:
                two.articles.add("public", [(article("Two."), None)])
                assert then.articles.count() == 1
                assert one.articles.count() == 2
            with two._database.write():
                assert one.articles.count() == 2

    def test_processes_add_to_one_store(self, url):
        code = (
            "import sys; from knowledge.article import Article; from knowledge.store import Store\n"
            "with Store.open(sys.argv[1]) as store:\n"
            "    for n in range(10): store.articles.add('public', "
            "[(Article(text=f'{sys.argv[2]} {n}.', title='T'), None)])\n"
        )
        processes = [subprocess.Popen([sys.executable, "-c", code, url, name], cwd=ROOT) for name in "abc"]

        assert [process.wait(120) for process in processes] == [0, 0, 0]
        with Store.open(url) as store:
            assert [kept.generation for kept in store.articles.current()] == list(range(1, 31))
            assert store.check() == []


class TestWhatItHolds:
    """All that SQLite holds."""

    def test_addresses_paths_and_names_of_any_length(self, url):
        long = "https://a.example/" + "".join(f"{n:05}" for n in range(1500))
        with Store.open(url) as store:
            (added,) = store.articles.add("c" * 300, [(article("One.", url=long), long)])
            assert [kept.id for kept in store.articles.held("c" * 300, long)] == [added.id]
            (again,) = store.articles.add("c" * 300, [(article("Two.", url=long), long)])
            assert again.replaced == added.id
            store.files.note("public", {long: "s" * 100})
            store.files.note("public", {long: "t"})
            assert store.files.stamps("public") == {long: "t"}
            feed = store.feeds.add("public", long, title="t")
            assert store.feeds.add("public", long) == feed
            page = KnownPage(long, "mark", None, None, feed.added_at, None)
            for _ in range(2):
                store.feeds.visited(feed.id, [page])
            assert store.feeds.pages(feed.id) == {long: page}
            assert store.check() == []

    def test_a_letter_that_postgresql_does_not_take(self, url):
        with Store.open(url) as store:
            store.usage.record_unanswered("dm", "what\0 is this", None, keep=WEEK, user="ana")
            feed = store.feeds.add("public", "https://a.example/feed", title="News\0")

            assert store.reports.report("dm").unanswered == (("what\N{REPLACEMENT CHARACTER} is this", 1),)
            assert feed.title == "News\N{REPLACEMENT CHARACTER}"

    def test_lists_are_sorted_as_in_sqlite(self, url):
        titles = ["Zebra", "apple", "Äpfel", "_x", "10", "9", "Đà Nẵng", "da", "éclair", "a b", "a-b", "ab"]
        found = []
        for where in (url, None):
            with Store.open(where) if where else Store.in_memory() as store:
                store.articles.add("public", [(article(f"{t} {n}.", title=t), None) for n, t in enumerate(titles)])
                found.append([listed.title for listed in store.listing.page(sort="title")[0]])

        assert found[0] == found[1]

    def test_nobody_reads_what_was_asked_in_what_went_wrong(self, url):
        with Store.open(url) as store, pytest.raises(LibraryError) as told, store._database.write() as connection:
            connection.execute(text("INSERT INTO unanswered (scope, question) VALUES ('dm', 'who is my secret love')"))
        assert "secret" not in str(told.value)


class TestFailing:
    def test_a_server_that_is_not_there_is_told_in_a_sentence_without_the_password(self):
        with pytest.raises(StoreUnreachableError) as told:
            Store.open("postgresql://dateline:s3cret@127.0.0.1:9/archive?sslpassword=s3cret")

        assert str(told.value).startswith("The database postgresql://dateline@127.0.0.1:9/archive cannot be reached (")
        assert "s3cret" not in str(told.value)
        assert "\n" not in str(told.value)

    def test_a_database_that_is_not_there(self, postgres, url):
        with pytest.raises(LibraryError, match='database "nothing" does not exist') as told:
            Store.open(url.replace("/postgres?", "/nothing?"))
        assert not isinstance(told.value, StoreUnreachableError)

    def test_a_user_who_may_not_make_tables(self, postgres, url):
        postgres.execute("CREATE ROLE guest LOGIN")
        with pytest.raises(NotWritableError, match="make tables in its schema"):
            Store.open(url.replace("dateline:s3cret@", "guest@"))

    def test_a_copy_that_takes_nothing(self, url):
        with Store.open(url) as store:
            store.articles.add("public", [(article("One."), None)])
        with Store.open(f"{url}%20-cdefault_transaction_read_only%3Don") as store:
            assert store.articles.count() == 1
            with pytest.raises(NotWritableError, match="copy of another"):
                store.articles.add("public", [(article("Two."), None)])

    @pytest.mark.parametrize("mode", ["fast", "immediate"])
    def test_a_restart_costs_no_more_than_what_was_going_on(self, postgres, url, mode):
        with Store.open(url) as store:
            store.articles.add("public", [(article("One."), None)])
            postgres.restart(mode)

            assert store.articles.count() == 1
            store.articles.add("public", [(article("Two."), None)])
            with pytest.raises(StoreUnreachableError), restarted_meanwhile(store, postgres, mode) as connection:
                connection.execute(text("SELECT 1"))
            postgres.stop(mode)
            for _ in range(3):
                with pytest.raises(StoreUnreachableError):
                    store.articles.count()
            postgres.start()
            time.sleep(postgresql.CLOSED_S)
            assert store.articles.count() == 2
            assert store.check() == []

    def test_a_writer_that_waits_too_long_says_so(self, url):
        with (
            Store.open(f"{url}%20-clock_timeout%3D200ms") as other,
            Store.open(url) as store,
            store._database.write(),
            pytest.raises(LibraryError, match="busy"),
        ):
            other.articles.add("public", [(article("One."), None)])

    def test_a_server_that_is_frozen_holds_nobody_up_for_good(self, postgres, url, monkeypatch):
        monkeypatch.setattr(postgresql._Waiting, "answer_timeout_s", 2.0)
        with Store.open(url) as store:
            with store._database.read() as connection:
                pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            os.kill(pid, signal.SIGSTOP)
            try:
                began = time.monotonic()
                assert store.articles.count() == 0  # over another connection
                assert 1 < time.monotonic() - began < 20
            finally:
                os.kill(pid, signal.SIGCONT)
