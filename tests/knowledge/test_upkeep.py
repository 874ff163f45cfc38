"""A library is backed up, restored, checked and summed up, also while other programs use it."""

import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from knowledge import following
from knowledge.article import Article
from knowledge.changes import Added
from knowledge.errors import LibraryError, StoreDamagedError
from knowledge.library import Library
from knowledge.store import soundness
from tests.webserver import Response, WebServer

ROOT = Path(__file__).resolve().parents[2]
COPPER = Article(
    title="Chile opens a copper mine",
    text="Chile opened a new copper mine in the Atacama desert on Monday.\n\nIt will employ 900 people.",
    publisher="The Andean",
    published=date(2026, 3, 2),
)
FERRY = Article(title="A ferry for Tonga", text="Tonga bought a ferry that carries 400 passengers.")
MINE, SHIP = "what did Chile open in the Atacama desert?", "how many passengers does the ferry of Tonga carry?"


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "home", briefings=False) as library:
        library.add_many([COPPER])
        yield library


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(statement)
        raw.commit()


def unseal(file: Path) -> None:
    """Make a backup what it was in earlier versions."""
    change(file, "DROP TABLE seal")


HOME = {"library.db", "library.db-wal", "library.db-shm", "index", "seen", "writing.lock"}
"""What is in a library's folder of which nothing was restored or mended."""


def files(home: Path) -> set[str]:
    return {file.name for file in home.iterdir()}


class TestBackup:
    def test_what_was_backed_up_answers_again_and_nothing_else(self, library, tmp_path):
        library.backup(tmp_path / "backup")
        library.remove(COPPER.id)
        library.add(FERRY)

        library.restore(tmp_path / "backup")

        assert library.ask(MINE).answered
        assert not library.ask(SHIP).answered
        assert library.check() == []

    def test_another_process_answers_from_what_was_restored(self, library, tmp_path):
        """It restores; this one, open all the time, follows with its next question."""
        library.backup(tmp_path / "backup")
        library.add(FERRY)
        assert library.ask(SHIP).answered
        code = "import sys; from pathlib import Path; from knowledge import Library\n"
        code += "with Library.open(sys.argv[1]) as library: library.restore(Path(sys.argv[2]))"

        subprocess.run(
            [sys.executable, "-c", code, tmp_path / "home", tmp_path / "backup"], cwd=ROOT, check=True, timeout=60
        )

        assert not library.ask(SHIP).answered
        assert library.ask(MINE).answered
        library.add(FERRY)
        assert library.ask(SHIP).answered
        assert library.check() == []

    def test_an_empty_backup_empties_and_can_grow_again(self, library, tmp_path):
        with Library.open(tmp_path / "empty", briefings=False) as empty:
            empty.backup(tmp_path / "backup")

        library.restore(tmp_path / "backup")

        assert len(library) == 0
        library.add(FERRY)
        assert library.ask(SHIP).answered

    def test_a_library_that_cannot_be_read_any_longer_is_replaced(self, library, tmp_path):
        library.backup(tmp_path / "backup")
        library.close()
        (tmp_path / "home" / "library.db").write_bytes(b"nothing of a database " * 1000)
        (tmp_path / "home" / "changing").touch()
        with pytest.raises(StoreDamagedError, match="dateline restore"):
            Library.open(tmp_path / "home")

        with Library.open(tmp_path / "home", backup=tmp_path / "backup") as restored:
            assert restored.ask(MINE).answered
            assert restored.check() == []
        assert (tmp_path / "home" / "library.db.damaged").exists()

    @pytest.mark.parametrize("sealed", [True, False])
    def test_a_backup_in_which_one_letter_changed_is_refused_and_changes_nothing(self, library, tmp_path, sealed):
        library.backup(tmp_path / "backup")
        if not sealed:
            unseal(tmp_path / "backup")
        content = (tmp_path / "backup").read_bytes()
        place = content.index(b"Atacama")
        (tmp_path / "backup").write_bytes(content[:place] + b"B" + content[place + 1 :])
        library.add(FERRY)

        with pytest.raises(LibraryError, match=f"damaged.*{COPPER.id}.*nothing was changed.*--partly") as told:
            library.restore(tmp_path / "backup")

        assert "\n" not in str(told.value)
        assert library.ask(MINE).answered
        assert library.ask(SHIP).answered
        assert library.check() == []
        assert files(tmp_path / "home") <= HOME

    def test_what_no_article_tells_is_sealed_too(self, library, tmp_path):
        library.store.settings.set("guild:1", language="vi")
        library.backup(tmp_path / "backup")
        change(tmp_path / "backup", "UPDATE settings SET value = '\"en\"'")

        with pytest.raises(LibraryError, match="settings"):
            library.restore(tmp_path / "backup")
        assert library.store.settings.get("guild:1", "language") == "vi"

    def test_of_a_damaged_backup_what_is_sound_can_be_had(self, library, tmp_path):
        library.add(FERRY)
        library.store.settings.set("guild:1", language="vi")
        library.backup(tmp_path / "backup")
        library.remove_many([COPPER.id, FERRY.id])
        change(
            tmp_path / "backup",
            f"UPDATE articles SET json = replace(json, 'Atacama', 'Sahara') WHERE id = '{COPPER.id}'",
        )

        notes = library.restore(tmp_path / "backup", partly=True)

        assert [COPPER.id in note for note in notes] == [True]
        assert library.ask(SHIP).answered
        assert not library.ask(MINE).answered
        assert library.store.settings.get("guild:1", "language") == "vi"
        assert [COPPER.id in problem and "set aside" in problem for problem in library.check()] == [True]

    def test_a_backup_without_checksums_is_restored_and_told(self, library, tmp_path):
        library.backup(tmp_path / "backup")
        unseal(tmp_path / "backup")
        library.remove(COPPER.id)

        (note,) = library.restore(tmp_path / "backup")

        assert "no checksums" in note
        assert library.ask(MINE).answered

    def test_a_restored_backup_can_be_taken_back(self, library, tmp_path):
        library.backup(tmp_path / "backup")
        library.add(FERRY)
        with pytest.raises(LibraryError, match="nothing to undo"):
            Library.before_restore(tmp_path / "home")
        library.restore(tmp_path / "backup")
        assert not library.ask(SHIP).answered

        library.restore(Library.before_restore(tmp_path / "home"))
        assert library.ask(SHIP).answered
        library.restore(Library.before_restore(tmp_path / "home"))
        assert not library.ask(SHIP).answered
        assert library.ask(MINE).answered

    def test_a_full_disk_is_told_and_changes_nothing(self, library, tmp_path):
        """The limit on the size of files that the system itself enforces stands in for the end of the disk."""
        library.backup(tmp_path / "backup")
        library.add(FERRY)
        code = (
            "import sys; from pathlib import Path; from knowledge import Library\n"
            "with Library.open(sys.argv[1]) as library:\n"
            "    try: library.restore(Path(sys.argv[2]))\n"
            "    except Exception as error: print(type(error).__name__, error)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, tmp_path / "home", tmp_path / "backup"], cwd=ROOT, check=True, timeout=60,
            capture_output=True, text=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000,) * 2),
        )  # fmt: skip

        assert done.stdout.startswith("NotWritableError")
        assert "free some space" in done.stdout
        assert "nothing was changed" in done.stdout
        assert done.stdout.count("\n") == 1
        assert library.ask(SHIP).answered
        assert library.check() == []
        assert files(tmp_path / "home") <= HOME

    def test_what_a_killed_restore_left_is_swept_away(self, library, tmp_path):
        library.backup(tmp_path / "backup")
        code = (
            "import os, sys; from pathlib import Path\n"
            "from knowledge import Library; from knowledge.store import Store\n"
            "Store.place = lambda store, copy: os._exit(9)\n"
            "with Library.open(sys.argv[1]) as library: library.restore(Path(sys.argv[2]))\n"
        )
        done = subprocess.run([sys.executable, "-c", code, tmp_path / "home", tmp_path / "backup"], cwd=ROOT)
        assert done.returncode == 9
        assert any(name.startswith(".half-") for name in files(tmp_path / "home"))

        library.add(FERRY)

        assert not any(name.startswith(".half-") for name in files(tmp_path / "home"))
        assert library.ask(MINE).answered
        assert library.check() == []

    def test_the_folder_for_temporary_files_plays_no_part(self, library, tmp_path, monkeypatch):
        library.backup(tmp_path / "backup")
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))

        library.restore(tmp_path / "backup")

        assert library.ask(MINE).answered

    def test_a_damaged_library_gives_no_backup_and_an_earlier_one_stays(self, library, tmp_path):
        library.add_many([Article(title=f"Ship {n}", text=f"Ship {n} came. " + "x" * 9000) for n in range(30)])
        library.backup(tmp_path / "backup")
        before = (tmp_path / "backup").read_bytes()
        library.close()
        database = tmp_path / "home" / "library.db"
        content = database.read_bytes()
        database.write_bytes(content[: len(content) // 2] + bytes(len(content) // 4) + content[-len(content) // 4 :])

        with Library.open(tmp_path / "home") as again, pytest.raises(StoreDamagedError):
            again.backup(tmp_path / "backup")

        assert (tmp_path / "backup").read_bytes() == before

    def test_what_is_no_backup_changes_nothing(self, library, tmp_path):
        (tmp_path / "backup").write_text("nothing")

        with pytest.raises(LibraryError, match="is not a backup"):
            library.restore(tmp_path / "backup")

        assert library.ask(MINE).answered
        assert library.check() == []


@contextmanager
def closing_to_nobody() -> Iterator[Path]:
    """A folder that another user can reach: pytest's own is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for each in [folder, *folder.rglob("*")]:
            if each.is_dir():
                each.chmod(0o755)
        shutil.rmtree(folder)


class TestMending:
    def test_of_a_database_that_cannot_be_read_what_is_sound_is_saved(self, library, tmp_path):
        for number in range(60):
            library.add(Article(title=f"Ship {number}", text=f"Ship q{number}x came. " + "The harbour is deep. " * 90))
        library.store.settings.set("guild:1", language="vi")
        library.close()
        database = tmp_path / "home" / "library.db"
        content = bytearray(database.read_bytes())
        places = [place for place in range(0, len(content), 4096) if b"q7x came" in content[place : place + 4096]]
        for place in places:
            content[place : place + 4096] = bytes(4096)
        database.write_bytes(content)
        shutil.rmtree(tmp_path / "home" / "index")

        with Library.open(tmp_path / "home", mend=True) as mended:
            assert mended.notes
            assert len(mended) >= 55
            assert not mended.search("q7x")
            assert mended.search("q59x")
            assert mended.store.settings.get("guild:1", "language") == "vi"
            assert [problem for problem in mended.check() if "set aside" not in problem] == []
        assert (tmp_path / "home" / "library.db.damaged").read_bytes() == bytes(content)

    def test_what_an_index_still_holds_is_saved_of_a_store_that_is_gone(self, library, tmp_path):
        library.add(FERRY, collection="guild:1")
        library.close()
        (tmp_path / "home" / "library.db").unlink()

        with Library.open(tmp_path / "home", mend=True) as mended:
            assert mended.ask(MINE).answered
            assert mended.ask(SHIP, collections=["guild:1"]).answered
            assert not mended.ask(SHIP).answered
            assert mended.check() == []


class TestCheck:
    def test_a_damaged_index_is_told_and_made_again(self, library, tmp_path):
        (segment,) = (tmp_path / "home" / "index").rglob("*.segment")
        content = bytearray(segment.read_bytes())
        content[len(content) // 2] ^= 1
        segment.write_bytes(content)

        (problem,) = library.check()
        library.rebuild()

        assert str(segment) in problem
        assert library.check() == []
        assert library.ask(MINE).answered

    def test_who_writes_waits_for_no_check_and_no_check_for_who_writes(self, library, tmp_path, monkeypatch):
        """What is compared is of one moment, whatever is added while it is compared."""
        added: list[Added] = []
        looked = soundness._of_quotes

        def slowly(database):
            with Library.open(tmp_path / "home") as other:  # as another process would
                added.append(other.add(Article(title=f"Ship {len(added)}", text=f"Ship {len(added)} came.")))
            return looked(database)

        with monkeypatch.context() as patched:
            patched.setattr(soundness, "_of_quotes", slowly)
            assert [library.check() for _ in range(3)] == [[], [], []]
        assert len(added) == 3
        assert len(library) == 4

        with FileLock(tmp_path / "home" / "writing.lock"):  # somebody adds a great many
            assert library.check() == []

    def test_a_library_on_a_read_only_disk_is_checked(self, library):
        """In a process of its own, since what root may do no other user may."""
        library.close()
        with closing_to_nobody() as home:
            shutil.copytree(library._keeper.folder, home / "home")
            for each in [home, *home.rglob("*")]:
                each.chmod(0o555 if each.is_dir() else 0o444)
            code = (
                "import os, sys; from knowledge import Library\n"
                "with Library.open(sys.argv[1]) as library: library.check(), library.ask('what opened?')\n"
                "if os.geteuid() == 0: os.setuid(65534)\n"
                "with Library.open(sys.argv[2]) as library: print(library.check(), library.search('mine')[0].text)\n"
            )
            done = subprocess.run(
                [sys.executable, "-c", code, home / "other", home / "home"], cwd=ROOT, capture_output=True, text=True
            )

        assert (done.stdout[:3], done.stderr) == ("[] ", "")
        assert "copper mine" in done.stdout

    def test_an_index_that_lacks_an_article_is_told(self, library):
        library.store.articles.add("public", [(FERRY, None)])  # past the index

        assert library.check() == [f"article {FERRY.id} of public cannot be found: the index lacks it"]


def test_while_an_index_is_made_again_its_part_answers(library, tmp_path, monkeypatch):
    library.add(FERRY)
    library.close()
    shutil.rmtree(tmp_path / "home" / "index")
    monkeypatch.setattr(following, "BATCH", 1)
    answered = []

    def asking(items, label, length=None):
        for item in items:
            answered.append((again.ask(MINE).answered, again.ask(SHIP).answered))
            yield item

    with Library.open(tmp_path / "home", wait=False, progress=asking) as again:
        assert not again.ask(MINE).answered
        again.catch_up()

        assert answered == [(False, False), (True, False)]
        assert again.ask(SHIP).answered
        assert again.check() == []


def test_figures_count_what_is_there(library):
    library.add(FERRY, collection="guild:1")

    stats = library.stats()

    assert (stats.articles, stats.collections) == (2, {"public": 1, "guild:1": 1})
    assert dict(stats.publishers) == {"The Andean": 1, None: 1}
    assert (stats.months, stats.undated, stats.passages) == ((("2026-03", 1),), 1, 3)
    assert stats.index_bytes > 1000
    assert stats.newest is not None
    assert stats.newest.title == COPPER.title


def test_names_and_titles_are_suggested(library):
    assert library.suggest("chi") == ["Chile", COPPER.title]
    assert library.suggest("chi", collections=["guild:1"]) == []


def test_merging_leaves_every_answer(library):
    for number in range(30):
        library.add(Article(title=f"Ship {number}", text=f"Tonga bought ship {number} in the spring of that year."))

    while library.merge():
        pass

    assert library.ask(MINE).answered
    assert library.check() == []


def test_a_feed_is_followed_refreshed_and_followed_no_longer(library):
    with WebServer() as server:
        item = f"<item><title>Ferry</title><description>{FERRY.text}</description></item>"
        body = f"<rss version='2.0'><channel><title>News</title>{item}</channel></rss>".encode()
        url = server.put("a.example", "/feed", Response(body, type="application/rss+xml"))
        web = server.web()

        assert library.follow(url, web=web).added == 1
        assert library.ask(SHIP).answered
        (feed,) = library.feeds(collection="public")
        assert (feed.url, feed.title) == (url, "News")
        assert [each.result for each in library.refresh(web=web)] == ["nothing new"]
        assert list(library.refresh(due=True, web=web)) == []

        assert library.unfollow(url)
        assert not library.unfollow(url)
        assert library.feeds() == []
        assert library.ask(SHIP).answered
