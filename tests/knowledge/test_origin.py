"""The index knows whose it is: a store that is copied over another, put back or taken away is noticed at once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge import Article, Library
from knowledge.errors import StoreMissingError

ROOT = Path(__file__).resolve().parents[2]


def report(number: int) -> Article:
    return Article(title=f"Report {number}", text=f"Minister Jensen signed treaty q{number}x on 3 March 2026.")


def found(library: Library, numbers: range) -> list[int]:
    return [number for number in numbers if library.search(f"q{number}x")]


@pytest.fixture
def home(tmp_path):
    """A library of five reports, which a backup holds, and five later ones; two of the first were erased."""
    with Library.open(tmp_path / "home", briefings=False) as library:
        library.add_many(map(report, range(5)))
        library.backup(tmp_path / "backup")
        library.add_many(map(report, range(5, 10)))
        library.remove_many([report(0).id, report(1).id])
    return tmp_path / "home"


def copy_over(backup: Path, home: Path, how: str) -> None:
    if how == "moved":  # another file of that name
        (home / "new").write_bytes(backup.read_bytes())
        (home / "new").replace(home / "library.db")
    elif how == "with its times":
        shutil.copy2(backup, home / "library.db")
    else:
        shutil.copyfile(backup, home / "library.db")


@pytest.mark.parametrize("how", ["copied", "with its times", "moved"])
@pytest.mark.parametrize("first", ["asked", "added"])
def test_a_backup_that_was_copied_over_the_store_answers_and_nothing_else(home, tmp_path, how, first):
    copy_over(tmp_path / "backup", home, how)

    with Library.open(home, briefings=False) as library:
        if first == "added":
            library.add_many(map(report, range(10, 15)))  # past the generation that the index had come to
        assert found(library, range(15)) == [0, 1, 2, 3, 4, *(range(10, 15) if first == "added" else ())]
        assert library.check() == []


def test_a_backup_that_became_a_library_is_backed_up_and_restored_as_any(home, tmp_path):
    """Its checksums were of what it held as a backup."""
    copy_over(tmp_path / "backup", home, "copied")
    with Library.open(home, briefings=False) as library:
        library.add(report(20))
        library.backup(tmp_path / "another")
        library.remove(report(20).id)
        library.restore(tmp_path / "another")
        assert found(library, range(30)) == [0, 1, 2, 3, 4, 20]
    shutil.copyfile(home / "library.db", tmp_path / "copied")

    with Library.open(home, briefings=False) as library:
        library.restore(tmp_path / "copied")
        assert found(library, range(30)) == [0, 1, 2, 3, 4, 20]


def test_a_store_that_went_another_way_as_far_is_told_from_its_own(home, tmp_path):
    """Both made as many changes since the backup, so a count of changes cannot tell one from the other."""
    with Library.open(home, briefings=False) as library:
        generation = library.store.articles.generation()
    other = tmp_path / "other"
    other.mkdir()
    shutil.copyfile(tmp_path / "backup", other / "library.db")
    with Library.open(other, briefings=False) as library:
        while library.store.articles.generation() < generation:
            library.add(report(100 + library.store.articles.generation()))
        expected = found(library, range(200))
        assert library.store.articles.generation() == generation
    shutil.copyfile(other / "library.db", home / "library.db")

    with Library.open(home, briefings=False) as library:
        assert found(library, range(200)) == expected
        library.add(report(300))
        assert library.check() == []


def test_an_open_library_notices_a_store_that_takes_the_place_of_its_own(home, tmp_path):
    with Library.open(home, briefings=False) as library:
        assert found(library, range(10)) == list(range(2, 10))
        copy_over(tmp_path / "backup", home, "moved")

        assert found(library, range(10)) == [0, 1, 2, 3, 4]
        library.add(report(20))
    with Library.open(home, briefings=False) as library:
        assert found(library, range(30)) == [0, 1, 2, 3, 4, 20]
        assert library.check() == []


@pytest.mark.parametrize("left", [None, b"", b"S"])
def test_a_store_that_is_gone_is_told_and_its_index_neither_used_nor_erased(home, left):
    (home / "library.db").unlink()
    if left is not None:
        (home / "library.db").write_bytes(left)
    index = {file: file.read_bytes() for file in (home / "index").rglob("*") if file.is_file()}

    for arguments in (["ask", "What did Jensen sign?"], ["add", __file__], ["check"], ["list"]):
        done = subprocess.run(
            [sys.executable, "-m", "bot", "--home", home, *arguments],
            cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr.count("\n") == 1
        assert "is gone" in done.stderr

    assert {file: file.read_bytes() for file in (home / "index").rglob("*") if file.is_file()} == index


def test_an_open_library_whose_store_is_taken_away_says_so(home):
    with Library.open(home, briefings=False) as library:
        assert found(library, range(10)) == list(range(2, 10))
        (home / "library.db").unlink()

        with pytest.raises(StoreMissingError, match="dateline restore FILE"):
            library.ask("What did Jensen sign?")
        with pytest.raises(StoreMissingError):
            library.add(report(11))

    assert not (home / "library.db").exists()


def test_asking_an_untouched_library_needs_no_database(home):
    """Its database layer takes longer to load than the answer to find."""
    code = "import sys; from knowledge import Library\n"
    code += "assert Library.open(sys.argv[1]).search('q7x'); print({'sqlalchemy', 'sqlite3'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code, home], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
