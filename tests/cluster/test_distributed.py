"""A library whose index is on a cluster: what is stored is found, also after the cluster was away."""

import os
import secrets
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge import Library, distributing
from knowledge.article import Article
from knowledge.errors import IndexUnreachableError
from knowledge.index.opensearch import cluster as connecting
from knowledge.index.opensearch import indexes as naming
from tests.cluster.nodes import Nodes, missing
from tests.knowledge.meaning.bags import BagOfWords

FERRY = Article(title="Ferry", text="The ferry from Torvik to Aldmouth sank on Monday. All 40 passengers were saved.")
MAYOR = Article(
    title="Mayor", text="Ingrid Voll was elected mayor of Torvik. She takes office in May.", publisher="AFP"
)


@pytest.fixture
def prefix() -> str:
    """Names that no other test uses, nor one of before on a node that goes on running."""
    return f"t{secrets.token_hex(4)}"


def opened(folder: Path, node: Nodes, prefix: str, **more: Any) -> Library:
    given: dict[str, Any] = {"briefings": False, "encoder": lambda: None, "background": False}
    given |= {"index": node.url(prefix=prefix)} | more
    return Library.open(folder, **given)


def first(library: Library, question: str = "where did the ferry sink?") -> str | None:
    answer = library.ask(question, today=date(2026, 11, 30))
    return answer.quotes[0].article.title if answer.quotes else answer.reason and str(answer.reason)


def names(node: Nodes, prefix: str) -> list[str]:
    return sorted(name for name in node.ask("GET", f"/{prefix}-*/_settings") if name.startswith(prefix))


def dateline(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE")}
    command = [sys.executable, "-m", "bot", *words]
    told = given | {"DATELINE_ENCODER": "none"} | environment
    return subprocess.run(command, capture_output=True, text=True, env=told, timeout=120)


def test_what_is_added_anywhere_is_found_and_what_is_removed_is_not(node, tmp_path, prefix):
    (tmp_path / "mayor.md").write_text(f"# {MAYOR.title}\n\n{MAYOR.text}\n")
    url = node.url(prefix=prefix)
    with opened(tmp_path / "home", node, prefix) as library:
        library.add(FERRY)
        assert first(library) == "Ferry"

        added = dateline("add", str(tmp_path / "mayor.md"), DATELINE_INDEX=url, DATELINE_HOME=str(tmp_path / "home"))
        assert added.returncode == 0, added.stderr
        assert first(library, "who was elected mayor of Torvik?") == "Mayor"

        asked = dateline("ask", "where did the ferry sink?", DATELINE_INDEX=url, DATELINE_HOME=str(tmp_path / "home"))
        assert "Torvik to Aldmouth" in asked.stdout, asked.stderr
        assert library.check() == []
        library.remove(FERRY.id)
        assert first(library) != "Ferry"
        assert library.check() == []
        assert library.stats().index_bytes > 0
        assert not (tmp_path / "home" / "index").exists()


def test_the_index_is_made_again_where_it_is_gone_or_of_another_store(node, tmp_path, prefix):
    with opened(tmp_path / "home", node, prefix) as library:
        library.add_many([FERRY])
        library.backup(tmp_path / "backup.zip")
        library.add(MAYOR)
        before = names(node, prefix)
        with opened(tmp_path / "home", node, prefix) as another:
            assert first(another) == "Ferry"
            library.rebuild()
            time.sleep(1.5)  # it looks once a second
            assert first(another) == "Ferry"
            assert another.check() == []
        assert first(library, "who was elected mayor of Torvik?") == "Mayor"
        assert len(names(node, prefix)) == 1
        assert names(node, prefix) != before

        library.restore(tmp_path / "backup.zip")
        assert first(library, "who was elected mayor of Torvik?") != "Mayor"
        assert first(library) == "Ferry"
        assert library.check() == []
    for name in names(node, prefix):
        node.ask("DELETE", f"/{name}")
    with opened(tmp_path / "home", node, prefix) as library:
        assert first(library) == "Ferry"
        assert library.check() == []


def test_another_analysis_fills_an_index_beside_the_one_that_answers(node, tmp_path, prefix, monkeypatch):
    """Two versions of the program at once: each feeds its own index, and the old one goes when nobody asks it."""
    with monkeypatch.context() as older:
        older.setattr(naming, "FORMAT", "older")
        old = opened(tmp_path / "home", node, prefix)
        old.add(FERRY)
    (index,) = names(node, prefix)
    with old:
        assert first(old) == "Ferry"
        with opened(tmp_path / "home", node, prefix) as new:
            assert first(new) == "Ferry"
            assert len(names(node, prefix)) == 2
            new.add(MAYOR)
            for library in (new, old):
                assert first(library, "who was elected mayor of Torvik?") == "Mayor"
            keeper: Any = new._keeper
            keeper._indexes.tidy(keeper._opened)
            assert index in names(node, prefix)  # it is still asked
            old.close()
            keeper._indexes.tidy(keeper._opened)
            assert index not in names(node, prefix)
            assert len(names(node, prefix)) == 1


def test_what_means_the_same_is_found_by_whoever_has_the_encoder(node, tmp_path, prefix):
    with opened(tmp_path / "home", node, prefix, encoder=BagOfWords) as library:
        library.add_many([FERRY, MAYOR])
        assert library.encode().pending == 0
        snapshot = library.snapshot()
        assert len(snapshot.nearest("ferry to Aldmouth")) == len(snapshot)
    (tmp_path / "home" / "vectors.db").unlink()
    with opened(tmp_path / "home", node, prefix, encoder=BagOfWords) as library:
        snapshot = library.snapshot()
        (best, *_) = snapshot.nearest("ferry to Aldmouth").tolist()
        assert snapshot.locate(best).article.title == "Ferry"


@pytest.fixture
def failing(tmp_path, monkeypatch):
    if why := missing():
        pytest.skip(why)
    monkeypatch.setattr(connecting, "SILENT_S", 1.0)
    monkeypatch.setattr(distributing, "AGAIN_S", 0.5)
    with Nodes(tmp_path / "nodes", quick=True) as started:
        yield started


@pytest.mark.cluster
def test_a_cluster_that_is_away_is_told_in_a_sentence_and_found_again(failing, tmp_path, prefix):
    soon = failing.url(prefix=prefix, timeout_s=20)
    with opened(tmp_path / "home", failing, prefix, index=soon) as library:
        library.add(FERRY)
        assert first(library) == "Ferry"

        failing.kill(0)
        began = time.monotonic()
        with pytest.raises(IndexUnreachableError, match="does not answer for now"):
            first(library)
        library.add(MAYOR)  # the store takes it
        assert time.monotonic() - began < 30
        with (
            opened(tmp_path / "home", failing, prefix, index=soon) as another,
            pytest.raises(IndexUnreachableError),
        ):
            first(another)

        failing.start()
        failing.ready(status="yellow")
        deadline = time.monotonic() + 60
        while True:
            try:
                if first(library, "who was elected mayor of Torvik?") == "Mayor":
                    break
            except IndexUnreachableError:
                pass
            assert time.monotonic() < deadline
            time.sleep(0.5)
        assert first(library) == "Ferry"
        assert library.check() == []


def test_a_wrong_address_is_told_without_its_password(tmp_path):
    home = str(tmp_path / "home")
    wrong = dateline("ask", "who?", DATELINE_INDEX="opensearch://bot:topsecret@far.example", DATELINE_HOME=home)
    nothing = dateline("ask", "who?", DATELINE_INDEX="http://far.example", DATELINE_HOME=home)

    assert (wrong.returncode, nothing.returncode) == (2, 2)
    assert "DATELINE_INDEX would send a password" in wrong.stderr
    assert "topsecret" not in wrong.stderr
    assert "DATELINE_INDEX gives no address of a search cluster" in nothing.stderr
