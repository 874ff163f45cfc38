"""A library is backed up, restored, checked and summed up, also while other programs use it."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from knowledge import following
from knowledge.article import Article
from knowledge.errors import LibraryError, StoreDamagedError
from knowledge.library import Library
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

    def test_what_is_no_backup_changes_nothing(self, library, tmp_path):
        (tmp_path / "backup").write_text("nothing")

        with pytest.raises(LibraryError, match="is not a backup"):
            library.restore(tmp_path / "backup")

        assert library.ask(MINE).answered
        assert library.check() == []


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
