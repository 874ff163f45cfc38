"""Two programs on one library: a bot that answers, and a command line that adds."""

import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from knowledge import Article, Library
from knowledge.store import Store

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "Who signed the Falmouth treaty?"
TEXT = "Delegates met at the harbour.\n\nMinister Jensen signed the Falmouth treaty on 3 March 2026."

ADD = """
import sys
from knowledge import Article, Library
with Library.open(sys.argv[1], briefings=False) as library:
    for line in sys.stdin:
        number = line.strip()
        library.add(Article(text=sys.argv[2].replace("Falmouth", number), title=f"Treaty {number}"))
        print(number, flush=True)
"""


def adder(folder: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", ADD, str(folder), TEXT]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_what_another_process_adds_is_found_with_the_next_question(tmp_path):
    with Library.open(tmp_path, briefings=False) as library:
        assert not library.ask(QUESTION).answered
        other = adder(tmp_path)

        _, errors = other.communicate("Falmouth\n", timeout=60)

        assert other.returncode == 0, errors
        assert library.ask(QUESTION).answered


def test_processes_that_add_at_once_wait_for_each_other_while_another_asks(tmp_path):
    with Library.open(tmp_path, briefings=False) as library:
        library.add(Article(text=TEXT, title="The first"))
        others = [adder(tmp_path) for _ in range(3)]
        for number, other in enumerate(others):
            assert other.stdin
            other.stdin.write("".join(f"{name}{number}\n" for name in ("Ada", "Bea", "Cyd", "Dov", "Eli")))
            other.stdin.close()
            other.stdin = None

        while any(other.poll() is None for other in others):
            assert library.ask(QUESTION).quotes[0].article.title == "The first"

        for other in others:
            _, errors = other.communicate(timeout=60)
            assert other.returncode == 0, errors
        assert len(library) == 16
        assert library.store.check() == []


def test_who_asks_waits_for_nobody_who_writes(tmp_path, monkeypatch):
    """The index answers as it was a change ago; whoever writes brings it in step."""
    with Library.open(tmp_path, briefings=False) as library:
        library.add(Article(text=TEXT, title="The first"))
    monkeypatch.setattr("knowledge.keeping.lock.WAIT_FOR_WRITER_S", 0.1)
    with FileLock(tmp_path / "writing.lock"):
        (tmp_path / "changing").touch()
        with Store.open(tmp_path / "library.db") as store:
            store.articles.add("public", [(Article(text="A ferry left.", title="The second"), None)])

        with Library.open(tmp_path, briefings=False) as library:
            assert library.ask(QUESTION).answered

    with Library.open(tmp_path, briefings=False) as library:
        assert library.search("ferry")
        assert library.check() == []
