"""The commands that keep a library current and safe, with real files and a real web server."""

import os
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner

from bot.cli import main
from knowledge import Article, Library
from tests.webserver import Response, WebServer

HOST = "127.0.0.1"
FERRY = "Tonga bought a ferry that carries 400 passengers between its islands, the ministry of transport said."
QUESTION = "how many passengers does the ferry of Tonga carry?"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def server(monkeypatch):
    with WebServer() as server:
        monkeypatch.setenv("DATELINE_WEB_PORTS", f"80,443,{server.port}")
        monkeypatch.setenv("DATELINE_WEB_NETWORKS", "127.0.0.1/32")
        yield server


def run(*arguments, input=None):
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=input, catch_exceptions=False)


def put_feed(server):
    item = f"<item><title>A ferry for Tonga</title><description>{FERRY}</description></item>"
    body = f"<rss version='2.0'><channel><title>News</title>{item}</channel></rss>".encode()
    return server.put(HOST, "/feed", Response(body, type="application/rss+xml"))


class TestFeeds:
    def test_a_feed_is_added_listed_refreshed_and_removed(self, home, server):
        url = put_feed(server)

        assert run("feeds", "add", url).stdout == f"{url}: 1 new\n"
        assert run("ask", QUESTION).exit_code == 0
        assert f"public  {url} (News)" in run("feeds", "list").stdout
        assert run("feeds", "list", "--collection", "other").stdout == ""
        assert run("feeds", "refresh").stdout == f"{url}: nothing new\n"
        assert url in run("stats").stdout

        assert run("feeds", "remove", url).exit_code == 0
        assert run("feeds", "list").stdout == ""
        assert run("ask", QUESTION).exit_code == 0
        gone = run("feeds", "remove", url)
        assert (gone.exit_code, gone.stderr.count("\n")) == (2, 1)
        assert "dateline feeds list" in gone.stderr

    def test_a_feed_of_one_collection_answers_nobody_else(self, home, server):
        run("feeds", "add", put_feed(server), "--collection", "other")

        assert run("ask", QUESTION).exit_code == 1
        assert len(run("list", "--collection", "other").stdout.splitlines()) == 1

    def test_a_feed_that_fails_is_told_with_the_exit_status(self, home, server):
        url = put_feed(server)
        run("feeds", "add", url)
        server.put(HOST, "/feed", Response(status=500))

        result = run("feeds", "refresh")

        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == f"dateline: {url}: the site answers 500\n"

    def test_a_page_without_a_feed_is_refused_in_one_sentence(self, home, server):
        run("list")  # makes the library, which is told
        url = server.put(HOST, "/page", Response(b"<html><body><p>Nothing to follow.</p></body></html>"))

        result = run("feeds", "add", url)

        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert run("feeds", "list").stdout == ""

    def test_an_address_inside_the_network_is_refused_unless_the_settings_allow_it(self, home, server, monkeypatch):
        url = put_feed(server)
        monkeypatch.delenv("DATELINE_WEB_NETWORKS")

        result = run("feeds", "add", url)

        assert result.exit_code == 2
        assert HOST in result.stderr
        assert server.requests == []

    @pytest.mark.parametrize(
        ("name", "value"), [("PORTS", "eighty"), ("PORTS", "80,99999"), ("PORTS", ""), ("NETWORKS", "home")]
    )
    def test_settings_that_make_no_sense_are_named(self, home, monkeypatch, name, value):
        monkeypatch.setenv(f"DATELINE_WEB_{name}", value)

        result = run("feeds", "refresh")

        assert result.exit_code == 2
        assert f"DATELINE_WEB_{name}" in result.stderr


class TestSafety:
    def test_what_was_backed_up_is_there_again_after_a_loss(self, home, tmp_path):
        (tmp_path / "ferry.txt").write_text(FERRY)
        run("add", tmp_path / "ferry.txt")
        assert run("backup", tmp_path / "backup").exit_code == 0
        (home / "library.db").write_bytes(b"gone" * 5000)
        (home / "changing").touch()
        lost = run("ask", QUESTION)
        assert (lost.exit_code, lost.stderr.count("\n")) == (2, 1)
        assert "dateline restore FILE" in lost.stderr

        restored = run("restore", "--yes", tmp_path / "backup")

        assert (restored.exit_code, restored.stdout) == (0, "The library holds 7 articles again.\n")
        assert run("ask", QUESTION).exit_code == 0
        assert run("check").stdout == "All is well: 7 articles, the index and every quote.\n"

    def test_restoring_asks_first(self, home, tmp_path):
        run("backup", tmp_path / "backup")
        (tmp_path / "ferry.txt").write_text(FERRY)
        run("add", tmp_path / "ferry.txt")

        assert run("restore", tmp_path / "backup", input="n\n").exit_code == 2
        assert run("ask", QUESTION).exit_code == 0
        assert run("restore", tmp_path / "backup", input="y\n").exit_code == 0
        assert run("ask", QUESTION).exit_code == 1

    @pytest.mark.parametrize("content", [None, b"no backup"])
    def test_what_is_no_backup_is_refused_and_nothing_lost(self, home, tmp_path, content):
        run("list")
        if content is not None:
            (tmp_path / "backup").write_bytes(content)

        result = run("restore", "--yes", tmp_path / "backup")

        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert run("check").exit_code == 0

    def test_a_backup_that_cannot_be_written_is_told(self, home, tmp_path):
        run("list")  # makes the library, which is told
        result = run("backup", tmp_path / "nowhere" / "backup")

        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert "nowhere" in result.stderr

    def test_a_damaged_index_is_found_and_made_again(self, home, monkeypatch):
        """A disk that forgets a bit does not touch the time of the file; a large one is not read whole on opening."""
        monkeypatch.setattr("knowledge.index.storage.SMALL", 0)
        run("list")
        (segment,) = home.rglob("*.segment")
        written, content = segment.stat(), bytearray(segment.read_bytes())
        content[len(content) // 2] ^= 1
        segment.write_bytes(content)
        os.utime(segment, ns=(written.st_atime_ns, written.st_mtime_ns))

        found = run("check")
        mended = run("check", "--rebuild")

        assert (found.exit_code, mended.exit_code) == (1, 0)
        assert segment.name in found.stdout
        assert run("check").exit_code == 0


def test_figures_are_plotted(home):
    with Library.open(home, briefings=False) as library:
        for month, number in ((1, 2), (2, 4)):
            for each in range(number):
                day = date(2026, month, each + 1)
                library.add(
                    Article(title=f"Ship {day}", text=f"A ship came on {day}.", publisher="Post", published=day)
                )
        library.add(Article(title="Un\u202edated", text="A ship came once."))

    lines = run("stats").stdout.splitlines()

    assert lines[0] == "7 articles, 7 passages"
    assert "newest: 2026-02-04 · Ship 2026-02-04" in lines
    assert f"  2026-01  2  {'█' * 20}" in lines
    assert f"  2026-02  4  {'█' * 40}" in lines
    assert f"  undated  1  {'█' * 10}" in lines
    assert any(line.startswith("  Post ") and "6" in line for line in lines)


def test_months_without_articles_are_told_too(home):
    with Library.open(home, briefings=False) as library:
        for day in (date(2020, 5, 1), date(2025, 11, 1), date(2026, 2, 1)):
            library.add(Article(title=f"Ship {day}", text=f"A ship came on {day}.", published=day))

    lines = run("stats").stdout.splitlines()
    months = lines[lines.index("Articles by month") + 1 :]

    assert [line.split()[:2] for line in months] == [
        ["2020-05", "1"], ["…", "0"], ["2025-11", "1"], ["2025-12", "0"], ["2026-01", "0"], ["2026-02", "1"],
    ]  # fmt: skip
    assert "█" not in months[3]


def test_an_empty_library_has_figures_too(home):
    with Library.open(home, briefings=False) as library:
        library.remove(library.add(Article(title="Ship", text="A ship came.")).id)

    assert run("stats").stdout.startswith("0 articles, 0 passages\n")


def test_help_loads_neither_discord_nor_a_database():
    code = (
        "import sys; from click.testing import CliRunner; from bot.cli import main\n"
        "assert CliRunner().invoke(main, ['feeds', '--help']).exit_code == 0\n"
        "print({'discord', 'sqlalchemy', 'numpy', 'urllib3', 'pydantic', 'feedparser'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


def test_a_page_that_trafilatura_complains_of_prints_nothing_of_its_own(home, tmp_path):
    file = tmp_path / "broken.html"
    file.write_text("<html><body></body></html>")

    done = subprocess.run([sys.executable, "-m", "bot", "add", file], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert all(line.startswith("dateline: ") for line in done.stderr.splitlines())
