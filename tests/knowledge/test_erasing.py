"""What is removed is erased: from every file of the library, not only from what is found."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.housekeeping import Housekeeping
from knowledge import Article, Library
from knowledge.reading.web import Web

SECRET = "Ostrobothnia"
WORDS = (SECRET.encode(), SECRET[:9].lower().encode())
"""How its text and its terms have it."""


def report(number: int, *, about: str = "the harbour") -> Article:
    return Article(
        title=f"Report {number} on {about}", text=f"Minister Jensen told of {about} in report {number}. " * 9
    )


def holding(home: Path) -> list[str]:
    """The files that still hold anything of the secret."""
    return [
        file.name for file in home.rglob("*") if file.is_file() and any(word in file.read_bytes() for word in WORDS)
    ]


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "home", briefings=False) as library:
        library.add_many([report(number) for number in range(30)])
        library.add(report(99, about=SECRET))
        library.add_many([report(number) for number in range(30, 40)])
        assert set(holding(tmp_path / "home")) >= {"library.db-wal"}
        assert any(name.endswith(".segment") for name in holding(tmp_path / "home"))
        yield library


def test_what_is_removed_by_command_is_in_no_file_when_that_ends(library, tmp_path, monkeypatch):
    library.close()
    code = (
        "import knowledge.index.engine as e; e._AT_ONCE = 0; from bot.cli import main; main()"  # as of large segments
    )

    subprocess.run(
        [sys.executable, "-c", code, "--home", tmp_path / "home", "remove", report(99, about=SECRET).id], check=True
    )

    assert holding(tmp_path / "home") == []
    with Library.open(tmp_path / "home", briefings=False) as again:
        assert again.check() == []
        assert len(again) == 40


def test_of_a_small_index_it_is_erased_at_once(library, tmp_path):
    library.remove(report(99, about=SECRET).id)

    assert [name for name in holding(tmp_path / "home") if name.endswith(".segment")] == []


def test_a_running_bot_erases_what_another_program_removed(library, tmp_path, monkeypatch):
    monkeypatch.setattr("knowledge.index.engine._AT_ONCE", 0)
    library.remove(report(99, about=SECRET).id)
    assert any(name.endswith(".segment") for name in holding(tmp_path / "home"))

    Housekeeping(library, Web(), threading.Event()).tidy()

    assert holding(tmp_path / "home") == []
    assert library.check() == []


def test_a_running_bot_erases_what_was_removed_together_a_day_ago(library, tmp_path, monkeypatch):
    monkeypatch.setattr("knowledge.index.engine._AT_ONCE", 0)
    library.discard([("public", report(99, about=SECRET).id)])
    library.close()
    tomorrow = datetime.now(UTC) + timedelta(days=1, seconds=1)

    with Library.open(tmp_path / "home", clock=lambda: tomorrow) as library:
        assert set(holding(tmp_path / "home")) >= {"library.db"}
        house = Housekeeping(library, Web(), threading.Event())
        house.end_removals()
        house.tidy()

        assert holding(tmp_path / "home") == []
        assert library.check() == []


def test_an_old_version_stays_where_the_store_still_keeps_it(library, tmp_path, monkeypatch):
    """Answers that quoted it show it for a while; writing a large segment again for it would be work for nothing."""
    monkeypatch.setattr("knowledge.index.engine._AT_ONCE", 0)
    library.add(report(1, about="ships"), source="a.txt")
    library.add(report(2, about="boats"), source="a.txt")

    assert not library.erase()


@pytest.mark.skipif(os.name != "posix", reason="only there do files have such rights")
def test_nobody_else_may_read_a_library_or_a_backup(tmp_path):
    umask = os.umask(0o022)
    try:
        with Library.open(tmp_path / "home", briefings=False) as library:
            library.add(report(1))
            library.backup(tmp_path / "backup")
            library.restore(tmp_path / "backup")
            library.merge()
            found = [tmp_path / "backup", tmp_path / "home", *(tmp_path / "home").rglob("*")]
            open_to_others = [file for file in found if file.stat().st_mode & 0o077]
    finally:
        os.umask(umask)

    assert open_to_others == []


@pytest.mark.skipif(os.name != "posix", reason="only there do files have such rights")
def test_a_library_of_an_earlier_version_is_closed_to_others(tmp_path, monkeypatch):
    from knowledge.store import Store, migrations

    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:2])
        Store.open(tmp_path / "library.db").close()
    (tmp_path / "library.db").chmod(0o644)

    Store.open(tmp_path / "library.db").close()
    assert (tmp_path / "library.db").stat().st_mode & 0o777 == 0o600

    (tmp_path / "library.db").chmod(0o640)  # as somebody wants it
    Store.open(tmp_path / "library.db").close()
    assert (tmp_path / "library.db").stat().st_mode & 0o777 == 0o640
