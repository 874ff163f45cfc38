"""`dateline add` takes many things at once, names what it cannot read, and goes on where it was interrupted."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import knowledge.adding
from bot.cli import main
from knowledge import Library
from knowledge.reading import read_path
from knowledge.watching import WatchedFolder
from tests.webserver import Response, WebServer

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    seen: list[str] = []

    def counted(path: Path) -> Any:
        seen.append(path.name)
        return read_path(path)

    monkeypatch.setattr("knowledge.reading.read_path", counted)
    return seen


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def make(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        text = f"Report {number} of the harbour\n\nThe harbour of town {number} took in {number} ships on Monday."
        (folder / f"{number:04}.txt").write_text(text)
    return folder


def test_good_and_bad_files_and_addresses_go_in_or_are_named(home: Path, tmp_path: Path, monkeypatch: Any) -> None:
    run("list")  # makes the library, which is told
    with WebServer() as server:
        monkeypatch.setenv("DATELINE_WEB_PORTS", f"80,443,{server.port}")
        monkeypatch.setenv("DATELINE_WEB_NETWORKS", f"{HOST}/32")
        page = b"<html><body><article><h1>Tin for Samoa</h1><p>Samoa bought tin on Monday.</p></article></body></html>"
        good = server.put(HOST, "/tin", Response(page)).replace("http://", "HTTP://")
        missing, secret = server.url(HOST, "/missing"), f"http://10.0.0.1:{server.port}/"
        folder = make(tmp_path / "in", 2)
        (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")

        result = run("add", missing, tmp_path / "nowhere.txt", secret, good, "ftp://a.example/x", folder)

    assert result.exit_code == 2
    assert result.stdout == "3 articles added.\n"
    told = result.stderr.splitlines()
    assert len(told) == 5
    assert all(line.startswith("dateline: ") for line in told)
    for name, why in (
        (missing, "There is nothing"),
        ("nowhere.txt", "does not exist"),
        ("10.0.0.1", "no public address"),
        ("ftp://a.example/x", "only http:// and https://"),
        ("broken.pdf", "damaged"),
    ):
        assert [line for line in told if name in line and why in line], (name, told)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
def test_names_that_are_no_text_keep_no_file_out(home: Path, tmp_path: Path) -> None:
    """As an archive has them that was once written on Windows."""
    folder = make(tmp_path / "in", 1)
    Path(os.fsdecode(os.fsencode(folder) + b"/b\xe9d.txt")).write_text("The quay\n\nThe quay was new on Monday.")
    Path(os.fsdecode(os.fsencode(folder) + b"/emp\xff.txt")).write_text(" ")

    result = run("add", folder)

    assert result.stdout == "2 articles added.\n"
    assert "emp\N{REPLACEMENT CHARACTER}.txt is empty" in result.stderr
    assert run("add", folder).stdout == "0 articles added, 2 already there.\n"
    with Library.open() as library:
        watched = WatchedFolder(library.store, library._on_disk, folder, collection="watched")
        first, second = watched.sync(), watched.sync()
    assert (first.added, len(first.errors)) == (2, 1)
    assert not second


def test_a_file_that_did_not_change_is_not_read_again(home: Path, tmp_path: Path, reads: list[str]) -> None:
    folder = make(tmp_path / "in", 5)
    run("add", folder)
    assert len(reads) == 5
    reads.clear()

    assert run("add", folder).stdout == "0 articles added, 5 already there.\n"
    assert reads == []

    (folder / "0003.txt").write_text("Report 3 is another now\n\nTown 3 has no harbour any longer.")
    assert run("add", folder).stdout == "1 article added, 4 already there.\n"
    assert reads == ["0003.txt"]
    assert run("add", folder, "--collection", "other").stdout == "5 articles added.\n"


def test_what_was_removed_comes_back_when_it_is_added_again(home: Path, tmp_path: Path) -> None:
    folder = make(tmp_path / "in", 2)
    both = tmp_path / "both.jsonl"
    both.write_text('{"title": "One", "text": "One."}\n{"title": "Two", "text": "Two."}\n')
    run("add", folder, both)
    for title in ("Report 1", "Two"):
        run("remove", run("list", "--title", title).stdout.split()[0])

    assert run("add", folder, both).stdout == "2 articles added, 2 already there.\n"


def test_files_that_are_no_articles_are_named_each_time(home: Path, tmp_path: Path) -> None:
    run("list")  # makes the library, which is told
    folder = make(tmp_path / "in", 1)
    (folder / "empty.txt").write_text(" ")

    assert run("add", folder).stderr == run("add", folder).stderr != ""


def test_a_folder_that_was_added_and_is_then_followed_withdraws_nothing(home: Path, tmp_path: Path) -> None:
    """A file that was named outright may be one that following leaves out."""
    folder = make(tmp_path / "in", 1)
    (folder / "README.md").write_text("# Read me\n\nThe ferry to Niue leaves on Monday.\n")
    run("add", folder, folder / "README.md")

    with Library.open() as library:
        synced = WatchedFolder(library.store, library._on_disk, folder).sync()

    assert synced.withdrawn == 0
    assert "Read me" in run("list", "--title", "read me").stdout


SLOWER_AND_SLOWER = """
import signal
import time
import knowledge.adding
from bot.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background is started with it ignored
read, seen = knowledge.adding._file, []

def slowly(path):  # so that it is stopped before its end on any machine
    seen.append(path)
    time.sleep(0.05 if len(seen) > 200 else 0)
    return read(path)

knowledge.adding.BATCH, knowledge.adding._file = 50, slowly
main()
"""


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_many_files_go_on_where_they_stopped(
    home: Path, tmp_path: Path, by: signal.Signals, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge.adding, "BATCH", 50)
    count = 1000
    folder = make(tmp_path / "in", count)
    with Library.open(briefings=False):
        pass
    own: Any = {"collections": ["own"], "limit": 1}
    command: list[str | Path] = [sys.executable, "-c", SLOWER_AND_SLOWER, "add", folder, "--collection", "own"]
    adding = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with Library.open() as library:
        give_up = time.monotonic() + 60
        while library.articles(**own).total < 100 and adding.poll() is None and time.monotonic() < give_up:
            time.sleep(0.02)
    adding.send_signal(by)
    _, told = adding.communicate(timeout=60)
    if by is signal.SIGINT:
        assert adding.returncode == 130
        assert "the same command goes on from there" in told
        assert "Traceback" not in told
    with Library.open() as library:
        held = library.articles(**own).total
        assert 100 <= held < count

    result = run("add", folder, "--collection", "own")

    assert result.exit_code == 0
    with Library.open() as library:
        assert library.articles(**own).total == count
        assert library.check() == []
    assert len(reads) <= count - held + 50
