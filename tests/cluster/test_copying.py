"""A store is copied from one kind of database to the other: whole, or not at all."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from knowledge.article import Article
from knowledge.errors import LibraryError
from knowledge.store import QuoteRef, Store, copying
from tests.cluster.postgres import Postgres

pytestmark = pytest.mark.postgres


def plainly(items: Iterable[Any], label: str, length: int | None = None) -> Iterator[Any]:
    return iter(items)


def filled(store: Store) -> None:
    for n in range(3):
        words = f"Hà Nội {n}.\n\nTwo \N{CJK UNIFIED IDEOGRAPH-4E2D}."
        store.articles.add(
            "public", [(Article(text=words, title=f"Title {n}", published=date(2026, 2, 10)), f"{n}.txt")]
        )
    store.articles.add("public", [(Article(text="Now another.", title="A"), "0.txt")])
    kept = next(iter(store.articles.current()))
    token = store.usage.record_answer("dm", [QuoteRef("public", kept.id, 0, 3)], keep=timedelta(days=9), user="ana")
    store.usage.vote(token, "ana", -1, question="why?")
    store.usage.record_unanswered("dm", "who?", None, keep=timedelta(days=9))
    store.settings.set("guild:1", language="vi", known=True)
    store.feeds.add("public", "https://a.example/feed", title="A")
    store.files.note("public", {"/a/0.txt": "1"})


def contents(store: Store) -> dict[str, int]:
    with store._database.read() as connection:
        return {
            table.name: sum(copying._sum(rows) for _, rows in copying._chunks(connection, table))
            for table in copying._tables()
            if table.name != "meta"
        }


def test_everything_goes_there_and_back(postgres: Postgres, tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "one.db") as one,
        Store.open(postgres.fresh()) as two,
        Store.open(tmp_path / "three.db") as three,
    ):
        filled(one)

        assert one.copy_to(two, progress=plainly) == 3
        assert two.copy_to(three, progress=plainly) == 3

        assert contents(one) == contents(two) == contents(three)
        assert [store.check() for store in (one, two, three)] == [[], [], []]
        assert len({store.articles.version().identity for store in (one, two, three)}) == 3
        assert one.usage.hash("ana") == two.usage.hash("ana")
        assert two.usage.forget("ana") == 2  # an answer, and a vote on it
        for store in (two, three):  # and all go on
            filled(store)
            assert store.check() == []
        assert [feed.id for feed in two.feeds.all()] == [1]
        assert two.feeds.add("public", "https://a.example/other").id == 2


def test_what_is_not_empty_or_does_not_keep_what_it_is_given_stays_as_it_was(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "one.db") as one, Store.open(postgres.fresh()) as two:
        filled(one)
        two.settings.set("guild:2", known=True)
        with pytest.raises(LibraryError, match="holds 1 setting already"):
            one.copy_to(two, progress=plainly)
        two.settings.set("guild:2", known=None)
        before = contents(two)

        with monkeypatch.context() as forgetful:
            forgetful.setattr(copying, "_as_held", lambda row, target: row | ({"text": ""} if "stamp" in row else {}))
            forgetful.setattr(copying, "_sum", lambda rows: id(rows))
            with pytest.raises(LibraryError, match="did not keep"):
                one.copy_to(two, progress=plainly)

        assert contents(two) == before
        assert two.articles.count() == 0


def test_a_backup_is_one_file_whatever_the_store_is(postgres: Postgres, tmp_path: Path) -> None:
    with Store.open(postgres.fresh()) as shared, Store.open(tmp_path / "one.db") as one:
        filled(shared)
        before = contents(shared)
        shared.back_up(tmp_path / "backup")
        shared.articles.clear("public")
        identity = shared.articles.version().identity

        assert shared.restore(tmp_path / "backup") == []
        one.restore(tmp_path / "backup")

        assert contents(shared) == contents(one) == before
        assert shared.articles.version().identity != identity
        assert shared.check() == one.check() == []
    assert sorted(file.name for file in tmp_path.iterdir() if "backup" in file.name) == ["backup"]


def test_the_command_copies_a_library_there_and_back(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.fresh()

    def dateline(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    with Store.open(tmp_path / "one" / "library.db") as one:
        filled(one)
        before = contents(one)
    monkeypatch.setenv("DATELINE_STORE", url)
    there = dateline("--home", str(tmp_path / "one"), "migrate", "--to")
    assert there.output == "The database holds 3 articles. Let DATELINE_STORE name it from now on.\n"
    again = dateline("--home", str(tmp_path / "one"), "migrate", "--to", url)
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    assert "holds 4 articles already, and nothing was changed" in again.stderr  # an older version, too
    assert "s3cret" not in again.stderr

    back = dateline("--home", str(tmp_path / "two"), "migrate", "--from")
    assert back.exit_code == 0, back.stderr
    with Store.open(tmp_path / "two" / "library.db") as two:
        assert contents(two) == before
        assert two.check() == []
    assert "is a library in" in dateline("--home", str(tmp_path / "two"), "migrate", "--from").stderr
    assert "is no library in" in dateline("--home", str(tmp_path / "no"), "migrate", "--to").stderr
    assert sorted(file.name for file in (tmp_path / "two").iterdir())[0] == "library.db"
    monkeypatch.setenv("DATELINE_STORE", "")
    assert "Give either" in dateline("migrate").stderr
    assert "Give the database's address" in dateline("migrate", "--from").stderr
