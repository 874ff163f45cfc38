"""One store, several processes, full disks, older and newer versions: nothing is lost and every error is plain."""

import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from knowledge.article import Article
from knowledge.errors import LibraryError, NewerVersionError, NotWritableError, StoreDamagedError
from knowledge.store import QuoteRef, Store, database, migrations, schema, sqlite

ROOT = Path(__file__).resolve().parents[3]


def article(words: str) -> Article:
    return Article(text=words, title=words[:20])


def python(code: str, *arguments: object, **options: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload,no-any-return]


def finished(process: "subprocess.Popen[str]") -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


ADD_SOME = """
import sys
from pathlib import Path
from knowledge.article import Article
from knowledge.store import Store
for n in range(20):
    with Store.open(Path(sys.argv[1])) as store:
        store.articles.add("public", [(Article(text=f"{sys.argv[2]} {n}.", title="T"), None)])
"""


def test_many_processes_write_to_one_store_and_none_is_turned_away(file):
    """Each opens the store anew for every article: the first ones also race to make it."""
    finished_all = [finished(each) for each in [python(ADD_SOME, file, name) for name in "abcd"]]

    with Store.open(file) as store:
        assert store.articles.count() == 20 * len(finished_all)
        assert store.articles.generation() == 80
        assert [kept.generation for kept in store.articles.current()] == list(range(1, 81))
        assert store.check() == []


@pytest.mark.parametrize("where", ["file", "memory"])
def test_many_threads_use_one_store(file, where):
    errors: list[BaseException] = []

    def work(store: Store, name: str) -> None:
        try:
            for n in range(10):
                store.articles.add("public", [(article(f"{name} {n}."), None)])
                assert store.articles.count() > 0
                store.usage.count("server", answered=True)
        except BaseException as error:
            errors.append(error)

    with Store.open(file) if where == "file" else Store.in_memory() as store:
        threads = [threading.Thread(target=work, args=(store, name)) for name in "abcdefgh"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert errors == []
        assert store.articles.count() == 80
        assert store.reports.report("server").questions == 80


def test_a_reader_waits_for_no_writer(file):
    with Store.open(file) as store, Store.open(file) as other:
        store.articles.add("public", [(article("One."), None)])
        with store._database.write() as connection:
            connection.execute(text("UPDATE articles SET title = 'half'"))

            (listed,), _ = other.listing.page()

        assert listed.title == "One."
        assert other.listing.page()[0][0].title == "half"


def test_a_writer_that_waits_too_long_says_so(file, monkeypatch):
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.1)
    with (
        Store.open(file) as store,
        Store.open(file) as other,
        store._database.write(),
        pytest.raises(LibraryError, match="busy"),
    ):
        other.articles.add("public", [(article("One."), None)])


def test_a_path_may_hold_any_character(tmp_path):
    file = tmp_path / "we?ird #%41 &mode=ro é" / "store.sqlite"
    with Store.open(file) as store:
        store.articles.add("public", [(article("One."), None)])
        store.back_up(file.with_name("b?ckup"))
        store.restore(file.with_name("b?ckup"))

        assert store.articles.count() == 1

    assert file.exists()


def test_the_tables_can_be_made_in_postgresql():
    """As far as can be seen without a server."""
    for table in schema.metadata.sorted_tables:
        made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert made.startswith(f"\nCREATE TABLE {table.name}")


class TestVersions:
    def test_a_store_of_a_newer_version_is_refused_and_left_alone(self, file):
        Store.open(file).close()
        with sqlite3.connect(file) as raw:
            raw.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
        raw.close()
        before = file.read_bytes()

        with pytest.raises(NewerVersionError, match="99"):
            Store.open(file)

        assert file.read_bytes() == before

    def test_an_older_store_is_brought_up_to_date_once(self, file, monkeypatch):
        with Store.open(file) as store:
            store.articles.add("public", [(article("One."), None)])
        ran = []

        def step(connection: Connection) -> None:
            ran.append("step")
            connection.execute(text("ALTER TABLE articles ADD COLUMN colour TEXT DEFAULT 'none'"))

        monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, step))
        for _ in range(2):
            Store.open(file).close()

        assert ran == ["step"]
        with Store.open(file) as store, store._database.read() as connection:
            assert connection.execute(text("SELECT colour FROM articles")).scalar_one() == "none"

    def test_a_new_store_has_the_tables_that_the_steps_from_version_to_version_make(self, file, monkeypatch):
        def shape(of: Path) -> dict[str, object]:
            Store.open(of).close()
            with closing(sqlite3.connect(of)) as raw:
                indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
                found: dict[str, object] = dict(raw.execute(indexes).fetchall())
                for table in schema.metadata.tables:
                    columns = raw.execute(f"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table}')")
                    keys = raw.execute(f"PRAGMA foreign_key_list({table})")  # numbered in no order
                    found[table] = (
                        sorted(columns.fetchall()),
                        sorted(key[2:] for key in keys),
                        raw.execute(f"SELECT count(*) FROM {table}").fetchone(),
                    )
                return found

        at_once = shape(file)
        monkeypatch.setattr(database, "VERSION", 0)

        assert shape(file.with_name("by steps.db")) == at_once

    def test_a_store_of_version_1_finds_its_titles_without_their_marks(self, file, monkeypatch):
        """Its articles were written before there was anything to look for."""
        with monkeypatch.context() as older:
            older.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
            Store.open(file).close()
        with sqlite3.connect(file) as raw:
            columns = [row[1] for row in raw.execute("PRAGMA table_info(articles)")]
            raw.executemany(
                "INSERT INTO articles VALUES (?, ?, 'current', '{}', ?, ?, NULL, NULL, 9, 1, 1, ?, ?, NULL)",
                [
                    ("public", str(n), "Hà Nội", publisher, *["2026-01-01 00:00:00"] * 2)
                    for n, publisher in enumerate(["Báo", None])
                ],
            )
        raw.close()
        assert "folded" not in columns

        with Store.open(file) as store:
            assert store.listing.page(containing="ha noi")[1] == 2
            assert store.listing.page(publisher="bao")[1] == 1
            with store._database.read() as connection:
                made = inspect(connection)
                for table in schema.metadata.sorted_tables:
                    assert {c["name"] for c in made.get_columns(table.name)} == set(table.columns.keys())
                    assert {i["name"] for i in made.get_indexes(table.name)} == {i.name for i in table.indexes}

    def test_a_store_of_version_2_knows_under_which_address_its_pages_are_held(self, file, monkeypatch):
        with monkeypatch.context() as older:
            older.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:2])
            Store.open(file).close()
        with sqlite3.connect(file) as raw:
            when = "2026-01-01 00:00:00.000000"
            feed = (1, "public", "https://a.example/feed", None, None, None, when, None, when, None, 0)
            raw.execute(f"INSERT INTO feeds VALUES ({', '.join('?' * len(feed))})", feed)
            raw.execute("INSERT INTO pages VALUES (1, 'https://a.example/1', 'mark', NULL, NULL, ?, NULL)", (when,))
        raw.close()

        with Store.open(file) as store:
            (page,) = store.feeds.pages(1).values()

        assert (page.key, page.told, page.entry, page.looked, page.changes) == (page.url, None, None, None, 0)

    def test_a_migration_that_fails_leaves_the_store_as_it_was(self, file, monkeypatch):
        with Store.open(file) as store:
            store.articles.add("public", [(article("One."), None)])

        def step(connection: Connection) -> None:
            connection.execute(text("ALTER TABLE articles ADD COLUMN colour TEXT"))
            raise RuntimeError("half-way")

        with monkeypatch.context() as newer:
            newer.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, step))
            with pytest.raises(RuntimeError):
                Store.open(file)

        with Store.open(file) as store:
            assert store.articles.count() == 1
            assert store.check() == []


AS_NOBODY = """
import os, sys
from pathlib import Path
from knowledge.article import Article
from knowledge.errors import NotWritableError
from knowledge.store import Store
with Store.in_memory() as store:  # loads what a user without rights may not be able to read
    store.articles.add("public", [(Article(text="One.", title="One"), None)])
if os.geteuid() == 0:
    os.setuid(65534)
"""


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that another user can reach: pytest's own is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    for left in folder.iterdir():
        left.unlink()
    folder.rmdir()


class TestNotWritable:
    def test_a_read_only_library_is_read_and_not_written(self, shared_folder):
        file = shared_folder / "store.sqlite"
        with Store.open(file) as store:
            store.articles.add("public", [(article("One."), None)])
        file.chmod(0o444)
        shared_folder.chmod(0o555)

        code = (
            "with Store.open(Path(sys.argv[1])) as store:\n"
            "    print(store.articles.count())\n"
            "    try: store.articles.add('public', [(Article(text='Two.', title='Two'), None)])\n"
            "    except NotWritableError as error: print(error)\n"
        )

        said = finished(python(AS_NOBODY + code, file))

        assert said.startswith("1\n")
        assert f"{file} cannot be written" in said

    def test_a_library_cannot_be_made_in_a_read_only_folder(self, shared_folder):
        shared_folder.chmod(0o555)

        code = (
            "for name in ('store.sqlite', 'sub/store.sqlite'):\n"
            "    try: Store.open(Path(sys.argv[1]) / name)\n"
            "    except NotWritableError as error: print(error)\n"
        )

        said = finished(python(AS_NOBODY + code, shared_folder))

        assert f"{shared_folder}/store.sqlite cannot be written" in said
        assert f"folder {shared_folder}/sub cannot be made" in said
        assert list(shared_folder.iterdir()) == []

    def test_a_full_disk_loses_nothing_that_was_there(self, file):
        """The limit on the size of files that the system itself enforces stands in for the end of the disk."""
        with Store.open(file) as store:
            store.articles.add("public", [(article("One."), None)])
        limit = 400_000

        said = finished(
            python(
                "import sys; from pathlib import Path\n"
                "from knowledge.store import Store; from knowledge.errors import NotWritableError\n"
                "from knowledge.article import Article\n"
                "with Store.open(Path(sys.argv[1])) as store:\n"
                "    print(store.articles.add('public', [(Article(text='Two.', title='Two'), None)])[0].outcome)\n"
                "    try: store.articles.add('public', "
                "[(Article(text=f'{n} ' + 'x' * 5000, title='Large'), None) for n in range(200)])\n"
                "    except NotWritableError as error: print(error)\n"
                "    print(store.articles.count())\n",
                file,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
            )
        )

        assert said.splitlines()[0] == "added"
        assert "free some space" in said.splitlines()[1]
        assert said.splitlines()[2] == "2"
        with Store.open(file) as store:
            assert store.articles.count() == 2
            assert store.check() == []

    def test_a_database_that_cannot_grow_says_that_the_disk_is_full(self, file):
        with Store.open(file) as store:
            with store._database.read() as connection:
                connection.execute(text("PRAGMA max_page_count = 60"))
            with pytest.raises(NotWritableError, match="disk is full"):
                store.articles.add("public", [(article(f"{n} " + "x" * 5000), None) for n in range(100)])

            assert store.articles.count() == 0


class TestDamage:
    def test_a_file_that_is_no_store_is_named(self, file):
        file.write_bytes(b"no database at all " * 300)

        with pytest.raises(LibraryError, match="damaged"):
            Store.open(file)

    def test_a_store_with_a_damaged_page_is_noticed(self, file):
        with Store.open(file) as store:
            store.articles.add("public", [(article(f"{n} " + "x" * 500), None) for n in range(200)])
        whole = file.read_bytes()
        kept = len(whole) * 3 // 4  # the tables themselves stand before
        file.write_bytes(whole[:kept] + bytes(len(whole) - kept))

        with Store.open(file) as store:
            try:
                found = store.check()
            except LibraryError as error:
                found = [str(error)]
        assert found

    def test_texts_that_are_not_what_was_stored_are_named(self, file):
        one = article("One.")
        with Store.open(file) as store:
            store.articles.add("public", [(one, None)])
            with store._database.write() as connection:
                connection.execute(text("UPDATE articles SET json = replace(json, 'One', 'Two')"))

            assert store.check() == [f"article {one.id} of public is not what was stored under this id"]

    @pytest.mark.parametrize(
        ("damage", "problem"),
        [
            ('UPDATE quotes SET "end" = 99', "lies outside article"),
            ('UPDATE quotes SET start = 4, "end" = 4', "lies outside article"),
            ("UPDATE quotes SET start = -1", "lies outside article"),
            ("UPDATE articles SET json = replace(json, 'One', 'Two') WHERE state != 'current'", "not what was stored"),
            ("UPDATE articles SET json = NULL WHERE state != 'current'", "not what was stored"),
            ("UPDATE articles SET json = 'nothing' WHERE state != 'current'", "not what was stored"),
        ],
    )
    def test_every_quote_is_checked_also_of_a_version_that_is_no_longer_current(self, file, damage, problem):
        one = article("One.")
        with Store.open(file) as store:
            store.articles.add("public", [(one, "a.txt")])
            quoted = store.usage.record_answer("dm", [QuoteRef("public", one.id, 0, 4)], keep=timedelta(days=30))
            store.articles.add("public", [(article("Three."), "a.txt")])
            assert store.check() == []
            with store._database.write() as connection:
                connection.execute(text(damage))

            (found,) = store.check()

        assert found.startswith(f"quote 0 of answer {quoted} ")
        assert problem in found


class TestBackup:
    def test_a_backup_taken_while_others_write_is_whole(self, file, tmp_path):
        with Store.open(file) as store:
            store.articles.add("public", [(article(f"{n} " + "x" * 3000), None) for n in range(500)])
            writer = python(ADD_SOME, file, "meanwhile")
            store.back_up(tmp_path / "backup")
            finished(writer)

        with Store.open(tmp_path / "backup") as copy:
            assert 500 <= copy.articles.count() <= 520
            assert copy.articles.count() == copy.articles.generation()
            assert copy.check() == []

    @pytest.mark.parametrize("where", ["file", "memory"])
    def test_restoring_puts_everything_back_under_a_new_identity(self, file, tmp_path, where):
        with Store.open(file) if where == "file" else Store.in_memory() as store:
            store.articles.add("public", [(article("One."), None)])
            before = store.articles.version()
            store.back_up(tmp_path / "backup")
            store.articles.add("public", [(article("Two."), None)])

            store.restore(tmp_path / "backup")

            assert [kept.id for kept in store.articles.current()] == [article("One.").id]
            assert store.articles.version().identity != before.identity
            store.articles.add("public", [(article("Three."), None)])
            assert store.articles.count() == 2

    def test_another_process_sees_what_was_restored(self, file, tmp_path):
        with Store.open(file) as store, Store.open(file) as other:
            store.articles.add("public", [(article("One."), None)])
            store.back_up(tmp_path / "backup")
            store.articles.remove("public", [article("One.").id])
            assert other.articles.count() == 0

            store.restore(tmp_path / "backup")

            assert other.articles.count() == 1
            other.articles.add("public", [(article("Two."), None)])
            assert store.articles.count() == 2

    @pytest.mark.parametrize("content", [b"", b"not a database", None])
    def test_what_is_no_backup_is_refused_and_nothing_changes(self, file, tmp_path, content):
        wrong = tmp_path / "wrong"
        if content is not None:
            wrong.write_bytes(content)
        with Store.open(file) as store:
            store.articles.add("public", [(article("One."), None)])

            with pytest.raises(LibraryError, match="wrong"):
                store.restore(wrong)

            assert store.articles.count() == 1
            assert store.check() == []

    def test_a_backup_of_a_newer_version_is_refused(self, file, tmp_path):
        with Store.open(file) as store:
            store.back_up(tmp_path / "backup")
            with sqlite3.connect(tmp_path / "backup") as raw:
                raw.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
            raw.close()

            with pytest.raises(NewerVersionError):
                store.restore(tmp_path / "backup")

    def test_a_backup_takes_the_place_of_an_earlier_one(self, file, tmp_path):
        with Store.open(file) as store:
            store.articles.add("public", [(article("One."), None)])
            store.back_up(tmp_path / "backup")
            store.articles.add("public", [(article("Two."), None)])

            store.back_up(tmp_path / "backup")

        with Store.open(tmp_path / "backup") as copy:
            assert copy.articles.count() == 2

    def test_an_empty_file_is_a_place_for_a_backup(self, file, tmp_path):
        (tmp_path / "backup").touch()

        with Store.open(file) as store:
            store.back_up(tmp_path / "backup")

        assert (tmp_path / "backup").stat().st_size > 0

    @pytest.mark.parametrize("kind", ["text", "database", "other library", "own library", "link", "folder"])
    def test_a_backup_takes_the_place_of_nothing_else(self, file, tmp_path, kind):
        """It was the name of an article that somebody gave, and the article was gone."""
        place = tmp_path / "keep"
        if kind == "text":
            place.write_text("An article.")
        elif kind == "folder":
            place.mkdir()
        elif kind == "database":
            with closing(sqlite3.connect(place)) as other:
                other.execute("CREATE TABLE meta (key, value)")
        elif kind == "other library":
            Store.open(place).close()
        elif kind == "link":
            (tmp_path / "article").write_text("An article.")
            place.symlink_to(tmp_path / "article")
        else:
            place = file
        with Store.open(file) as store:
            store.articles.add("public", [(article("One."), None)])
            before = place.read_bytes() if kind != "folder" else None

            with pytest.raises(LibraryError, match="another name") as told:
                store.back_up(place)

        assert str(place) in str(told.value)
        assert kind == "folder" or kind == "own library" or place.read_bytes() == before
        assert list(tmp_path.rglob("*.part")) == []
        with Store.open(file) as store:
            assert store.articles.count() == 1

    def test_a_backup_that_cannot_be_written_leaves_no_half_file(self, file, tmp_path):
        with Store.open(file) as store, pytest.raises(NotWritableError):
            store.back_up(tmp_path / "no such folder" / "backup")

        assert [each.name for each in tmp_path.iterdir() if "backup" in each.name] == []


def test_a_store_whose_tables_have_names_of_no_letters_is_told_in_a_sentence(file):
    """The driver repeats the damaged bytes in what it says of them, and fails over its own words."""
    with Store.open(file) as store:
        store.articles.add("public", [(article("One."), None)])
        store.leave_no_trace()
    file.write_bytes(file.read_bytes().replace(b"CREATE TABLE meta (", b"CREATE TABEL m\xe1ta ("))

    with pytest.raises(StoreDamagedError, match="is damaged"):
        Store.open(file).articles.count()
