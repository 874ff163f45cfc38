"""Removing many articles at once, in a terminal: shown before, put back for a day, erased then."""

from datetime import date, datetime, timedelta

import pytest

from knowledge import Article, Library
from tests.bot.test_keeping_cli import home, put_feed, run, server

__all__ = ["home", "server"]


def article(number: int, text: str = "A ship came.", publisher: str = "The Quay") -> Article:
    published = date(2026, 1, 1) + timedelta(days=number)
    return Article(
        title=f"Ships {number}", text=f"{text} That was number {number}.", publisher=publisher, published=published
    )


@pytest.fixture
def library(home):
    with Library.open(home, briefings=False, encoder=lambda: None) as library:
        library.add_many([article(number) for number in range(12)])
        library.add_many([article(20, "Tàu đến Hà Nội."), article(21, "Trains run.", "Coast Daily")])
    return library


def listed() -> int:
    return len(run("list").stdout.splitlines())


def test_what_was_shown_goes_and_comes_back(library, home):
    kept = run("remove", "--source", "the quay", "--until", "2026-01-03", input="n\n")
    assert (kept.exit_code, listed()) == (2, 14)
    assert "Ships 0" in kept.stdout
    assert "3 articles of public will be removed, and can be put back for a day" in kept.stderr

    told = run("remove", "--source", "THE QUAY", "--until", "2026-01-03", "--yes").stdout
    assert (listed(), "remove --undo" in told) == (11, True)
    assert run("ask", "which was ship number 2?").exit_code == 1
    undo = told.split("--undo ")[1].split()[0]
    assert run("remove", "--undo", "0").stdout.startswith(f"{undo}  ")
    assert "no removal 99" in run("remove", "--undo", "99").stderr

    assert run("remove", "--undo", undo).stdout == "3 articles put back.\n"
    assert (listed(), run("remove", "--undo", undo).exit_code) == (14, 2)
    assert run("check").exit_code == 0


def test_words_are_whole_and_without_marks(library):
    assert "Ships 20" in run("remove", "--search", "ha noi TAU", input="n\n").stdout
    assert run("remove", "--search", "rain", input="n\n").stderr.startswith("dateline: No article of public fits")
    assert "--undo" in run("remove", "--search", "ship", "--yes").stdout
    assert listed() == 2


def test_what_came_from_a_feed_is_removed_and_erased_at_once(library, home, server):
    url = put_feed(server)
    run("feeds", "add", url)
    assert "follows no feed http://x" in run("remove", "--feed", "http://x").stderr

    assert run("remove", "--feed", url, "--yes", "--now").stdout.endswith("1 article erased.\n")

    assert not [file for file in home.rglob("*") if file.is_file() and b"Tonga" in file.read_bytes()]
    assert run("feeds", "refresh").exit_code == 0
    assert listed() == 14


def test_after_a_day_it_is_erased_from_every_file(library, home):
    run("remove", "--search", "trains", "--yes")
    assert [file for file in home.rglob("*") if file.is_file() and b"Trains run" in file.read_bytes()]

    now = datetime.now().astimezone() + timedelta(days=1, minutes=1)
    with Library.open(home, encoder=lambda: None, clock=lambda: now) as library:
        assert library.end_removals() == 1
        while library.erase():
            pass

    assert not [file for file in home.rglob("*") if file.is_file() and b"Trains run" in file.read_bytes()]
    assert run("check").exit_code == 0


def test_an_export_takes_what_a_removal_would(library, home, tmp_path):
    made = run("export", tmp_path / "some", "--source", "Coast Daily")
    assert "1 article of 1 collection" in made.stdout
    assert len(list((tmp_path / "some" / "public" / "articles").iterdir())) == 1
    assert run("export", tmp_path / "none", "--search", "zebra").exit_code == 2

    assert "1 article came in" in run("--home", tmp_path / "new", "import", tmp_path / "some").stdout


@pytest.mark.parametrize("wrong", [["0123456789abcdef", "--search", "ship"], ["--undo", "1", "--source", "The Quay"]])
def test_one_way_to_choose_at_a_time(library, wrong):
    assert "one of the three" in run("remove", *wrong).stderr
