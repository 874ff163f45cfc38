"""A backup a day, each verified before an old one goes, and a drill that shows that it can be restored."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from bot.cli import main
from knowledge.article import Article
from knowledge.backing_up import made
from knowledge.errors import LibraryError
from knowledge.library import Library
from tests.knowledge.store.conftest import Clock


@pytest.fixture
def clock():
    return Clock(datetime(2026, 2, 10, 9, 30, tzinfo=UTC))


@pytest.fixture
def library(tmp_path, clock):
    with Library.open(tmp_path / "home", briefings=False, encoder=lambda: None, clock=clock) as opened:
        opened.add(Article(text="The harbour of Norrby took in nine ships.", title="Harbour of Norrby"))
        yield opened


def days(folder) -> list[int]:
    return [day.day for day in made(folder)]


def test_one_a_day_is_made_and_so_many_days_are_kept(library, clock, tmp_path):
    folder = tmp_path / "deep" / "backups"
    counts = []
    for _ in range(5):
        backup = library.backup_daily(folder, keep_days=3)
        assert backup is not None
        counts.append(backup.removed)
        assert library.backup_daily(folder, keep_days=3) is None  # there is one of today
        clock.pass_(days=1)

    assert days(folder) == [12, 13, 14]
    assert counts == [0, 0, 0, 1, 1]
    assert (folder.stat().st_mode & 0o777, made(folder).popitem()[1].stat().st_mode & 0o777) == (0o700, 0o600)
    assert {file.suffix for file in folder.iterdir()} == {".db"}


def test_no_old_backup_goes_before_a_good_new_one(library, clock, tmp_path, monkeypatch):
    folder = tmp_path / "backups"
    for _ in range(2):
        library.backup_daily(folder, keep_days=1)
        clock.pass_(days=1)
    assert days(folder) == [11]
    (folder / "dateline-2026-02-01.db.keep").write_text("mine")

    write = library.backup

    def damaged(_, file):
        write(file)
        with closing(sqlite3.connect(file)) as raw, raw:
            raw.execute("UPDATE articles SET title = 'x'")

    monkeypatch.setattr("knowledge.library.upkeep.backup", damaged)
    with pytest.raises(LibraryError, match="is damaged"):
        library.backup_daily(folder, keep_days=1)
    assert days(folder) == [11]

    monkeypatch.undo()
    with library.store._database.write() as connection:  # of the library itself: the backup of before is worth more
        connection.exec_driver_sql("UPDATE articles SET characters = 1")
    backup = library.backup_daily(folder, keep_days=1)
    assert "listed otherwise" in backup.notes[0]
    assert days(folder) == [11, 12]
    assert (folder / "dateline-2026-02-01.db.keep").exists()


def test_a_folder_that_cannot_be_made_is_named(library, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(LibraryError, match="name another in DATELINE_BACKUP"):
        library.backup_daily(tmp_path / "file" / "backups")


def test_a_drill_tells_what_a_backup_holds_and_changes_nothing(library, tmp_path):
    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), *words])
        return done.exit_code, done.output

    status, told = run("backup", "--daily", str(tmp_path / "backups"))
    assert (status, "was verified; 0 older backups went" in told) == (0, True)
    assert "holds a backup of today already" in run("backup", "--daily", str(tmp_path / "backups"))[1]
    assert "is a folder; name a file in it, or give --daily" in run("backup", str(tmp_path / "backups"))[1]
    library.add(Article(text="A second ship came.", title="Second"))
    (file,) = (tmp_path / "backups").iterdir()

    assert run("restore", "--drill", str(file)) == (
        0, f"{file} restores: 1 article, the newest undated; nothing was changed.\n",
    )  # fmt: skip
    assert len(library) == 2
    file.write_bytes(file.read_bytes()[:-4096])
    assert run("restore", "--drill", str(file))[0] == 2
