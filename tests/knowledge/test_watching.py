"""A folder that is followed: real files, real events of the system, no waiting for a clock."""

import os
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.errors import UnreadableError
from knowledge.store import Store
from knowledge.watching import Synced, WatchedFolder

TEXT = "The ministers met on Tuesday in the capital.\n\nThey agreed on {} ships.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    made.mkdir()
    return made


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as opened:
        yield opened
        assert opened.check() == []


@pytest.fixture
def watched(store: Store, folder: Path) -> WatchedFolder:
    return WatchedFolder(store, store.articles, folder)


def write(file: Path, number: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(TEXT.format(number))


def numbers(store: Store) -> list[str]:
    """Which of the texts are current."""
    return sorted(kept.article.text.split()[-2] for kept in store.articles.current() if kept.article)


class TestSync:
    def test_a_folder_is_taken_in_and_not_read_again(self, watched, folder, store):
        write(folder / "1.txt", 1)
        write(folder / "deep" / "er" / "2.txt", 2)
        write(folder / ".hidden.txt", 3)
        (folder / "link.txt").symlink_to(folder / "1.txt")

        assert watched.sync() == Synced(added=2)
        assert watched.sync() == Synced()
        assert numbers(store) == ["1", "2"]

    def test_a_changed_file_is_a_new_version_and_a_missing_one_withdrawn(self, watched, folder, store):
        write(folder / "1.txt", 1)
        write(folder / "2.txt", 2)
        watched.sync()
        write(folder / "1.txt", 10)
        (folder / "2.txt").unlink()

        assert watched.sync() == Synced(updated=1, withdrawn=1)
        assert numbers(store) == ["10"]

    def test_a_file_that_moved_is_still_one_article(self, watched, folder, store):
        write(folder / "1.txt", 1)
        watched.sync()
        (folder / "1.txt").rename(folder / "one.txt")

        assert watched.sync() == Synced()
        assert numbers(store) == ["1"]

    def test_a_broken_file_is_told_once_and_stops_no_other(self, watched, folder, store):
        write(folder / "1.txt", 1)
        (folder / "broken.txt").write_bytes(b"\x7fELF" + bytes(100))

        first = watched.sync()

        assert (first.added, len(first.errors)) == (1, 1)
        assert "broken.txt" in str(first.errors[0])
        assert not watched.sync()

    def test_a_file_that_turns_unreadable_keeps_what_it_held(self, watched, folder, store):
        write(folder / "1.txt", 1)
        watched.sync()
        (folder / "1.txt").write_bytes(b"")

        assert len(watched.sync().errors) == 1
        assert numbers(store) == ["1"]

    def test_an_archive_holds_many_articles_under_one_name(self, watched, folder, store):
        def pack(*inside: int) -> None:
            with zipfile.ZipFile(folder / "all.zip", "w") as archive:
                for number in inside:
                    archive.writestr(f"{number}.txt", TEXT.format(number))

        pack(1, 2)
        assert watched.sync().added == 2
        pack(2, 3)
        watched.sync()

        assert numbers(store) == ["2", "3"]

    def test_a_folder_that_is_not_there_withdraws_nothing(self, watched, folder, store):
        write(folder / "1.txt", 1)
        watched.sync()
        shutil.rmtree(folder)

        with pytest.raises(UnreadableError, match="no folder"):
            watched.sync()
        assert numbers(store) == ["1"]

    def test_what_a_person_removed_stays_removed(self, watched, folder, store):
        write(folder / "1.txt", 1)
        watched.sync()
        store.articles.remove("public", [kept.id for kept in store.articles.current()])
        os.utime(folder / "1.txt", (1, 1))

        assert not watched.sync()
        assert numbers(store) == []

    def test_a_sync_that_is_interrupted_goes_on_where_it_stopped(self, watched, folder, store):
        for number in range(250):
            write(folder / f"{number}.txt", number)
        stops = iter([False, False, True])

        assert watched.sync(stopped=lambda: next(stops)).added == 200
        assert watched.sync().added == 50


class TestFollow:
    def test_what_happens_in_the_folder_happens_in_the_library(self, watched, folder, store):
        """Each step is begun by the one before, so the test waits for events and for nothing else."""
        write(folder / "1.txt", 1)
        stop = threading.Event()
        seen = []

        for synced in watched.follow(stop):
            seen.append((synced.added, synced.updated, synced.withdrawn))
            if len(seen) == 1:
                write(folder / "2.txt", 2)
            elif len(seen) == 2:
                write(folder / "2.txt", 20)
            elif len(seen) == 3:
                (folder / "1.txt").unlink()
            else:
                stop.set()

        assert seen == [(1, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
        assert numbers(store) == ["20"]

    def test_no_folder_to_follow_is_said_at_once(self, store, tmp_path):
        with pytest.raises(UnreadableError, match="no folder"):
            next(WatchedFolder(store, store.articles, tmp_path / "none").follow(threading.Event()))
