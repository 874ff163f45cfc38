"""A writer that stood still, was taken for dead, and goes on: what it still sends changes nothing that is newer."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from knowledge import Article, Library
from knowledge.index.opensearch import index as writing
from tests.cluster.nodes import Nodes
from tests.cluster.postgres import Postgres

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).resolve().parents[2]
BASE = Article(title="Light", text="Mayor Voll opened the lighthouse of Aldmouth on 3 May 2026.")
MAYOR = "https://news.example/mayor"
NEWER = Article(title="Mayor", url=MAYOR, text="Ingrid Voll was elected mayor of Torvik. She takes office in June.")

LATE = f"""
import os, signal, sys
from knowledge import Article, Library
from knowledge.index.opensearch.writing import Bulk

def stop_before(self, finish=Bulk.finish):
    Bulk.finish = finish
    print("has begun a change", flush=True)
    os.kill(os.getpid(), signal.SIGSTOP)
    finish(self)

home, store, index = sys.argv[1:]
with Library.open(home, store=store, index=index, briefings=False, encoder=lambda: None, background=False) as library:
    library.snapshot()
    Bulk.finish = stop_before
    library.add_many([
        Article(title="Mayor", url="{MAYOR}", text="Ola Nord was elected mayor of Torvik, it was said at first."),
        Article(title="Ferry", text="The ferry from Torvik to Aldmouth sank on Monday."),
    ])
    print("has ended it", flush=True)
    sys.stdin.readline()
"""


def titled(library: Library) -> list[tuple[str, str]]:
    """Titles and texts of all that the index holds now, whatever state was asked before."""
    keeper: Any = library._keeper
    keeper._opened.renew()
    snapshot = keeper._opened.newest()
    found = [snapshot.article(entry.id, collections=[entry.collection]) for entry in snapshot.articles(None)]
    return sorted((article.title, article.text[:20]) for article in found if article)


def test_what_a_late_writer_sends_changes_nothing_that_is_newer(
    tmp_path: Path, postgres: Postgres, node: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "LEASE_S", 1.0)
    store, index = postgres.fresh(), node.url(prefix=f"late{tmp_path.name[-6:].lower()}")
    options: dict[str, Any] = {"briefings": False, "encoder": lambda: None, "background": False}
    with Library.open(tmp_path / "one", store=store, index=index, **options) as one:
        one.add(BASE)
        command = [sys.executable, "-c", LATE, str(tmp_path / "late"), store, index]
        late = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert late.stdout
        assert late.stdin
        try:
            assert late.stdout.readline() == "has begun a change\n"  # and stands still
            one.add(NEWER)  # which takes the place of what the other is about to send
            (ferry,) = one.articles(title="Ferry").page
            assert one.remove(ferry.id)
            there = [
                ("Light", "Mayor Voll opened th"),
                ("Mayor", "Ingrid Voll was elec"),
            ]
            assert titled(one) == there

            late.send_signal(signal.SIGCONT)

            assert late.stdout.readline() == "has ended it\n"
            assert titled(one) == there
            assert one.check() == []
            late.stdin.write("\n")
            late.stdin.close()
            assert late.wait(30) == 0
        finally:
            late.kill()
            late.wait()
            late.stdout.close()
