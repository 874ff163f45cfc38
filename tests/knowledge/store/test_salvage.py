"""Of a database that cannot be read, what is sound is saved: past damaged tables, pages, rows and values."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from knowledge.article import Article
from knowledge.store import QuoteRef, Store, salvage

ARTICLES = [Article(title=f"Report {n}", text=f"The ferry left late for the {n}th time. " * 40) for n in range(60)]


@pytest.fixture
def file(tmp_path):
    with Store.open(tmp_path / "library.db") as store:
        store.articles.add("public", [(article, None) for article in ARTICLES])
        store.articles.remove("public", [ARTICLES[5].id])
        store.settings.set("guild:1", language="vi")
        store.feeds.add("public", "https://news.example/feed.xml")
        store.usage.record_answer("guild:1", [QuoteRef("public", ARTICLES[7].id, 0, 9)], keep=timedelta(days=30))
    return tmp_path / "library.db"


def saved(file, **how):
    """What was told, and how many current articles, feeds and settings there are afterwards."""
    new = file.with_name("new.db")
    notes = salvage(file, new, **how)
    with Store.open(new) as store:
        assert [problem for problem in store.check() if "set aside" not in problem] == []
        erased = store.articles.get(ARTICLES[5].id)
        assert erased is not None
        assert erased.article is None, "what was erased came back"
        return notes, store.articles.count(), len(store.feeds.all()), store.settings.all("guild:1")


ALL: tuple[list[str], int, int, dict[str, str]] = ([], 59, 1, {"language": "vi"})


def test_of_a_sound_database_everything_is_saved(file):
    assert saved(file) == ALL


@pytest.mark.parametrize(
    ("told", "damaged"),
    [
        (b"CREATE TABLE meta (", b"CREATE TABEL meta ("),
        (b"CREATE TABLE articles (", b"CREATE TABLE brticles ("),
        (b"CREATE TABLE articles (", b"CREBTE TABLE articles ("),
        (b"TABLE articles (\n\tcollection ", b"TABLE articles (\n\tcollecti\xe1n "),
        (b"tablearticlesarticles", b"tablearticlfsarticles"),
        (b"tablearticlesarticles", b"tablfarticlesarticles"),
        (b"CREATE INDEX articles_by_change", b"CREATE INDFX articles_by_change"),
        (b"indexarticles_by_change", b"indexarticles_by_chbnge"),
    ],
)
def test_one_wrong_letter_in_what_tells_the_tables_hides_nothing(file, told, damaged):
    content = file.read_bytes()
    assert told in content
    file.write_bytes(content.replace(told, damaged.ljust(len(told), b"n"), 1))

    assert saved(file) == ALL


def test_a_lost_page_takes_only_what_stood_on_it(file):
    content = bytearray(file.read_bytes())
    places = [place for place in range(0, len(content), 4096) if b"the 33th time" in content[place : place + 4096]]
    for place in places:
        content[place : place + 4096] = bytes(4096)
    file.write_bytes(content)

    notes, count, feeds, settings = saved(file)

    assert 50 <= count < 59
    assert (feeds, settings) == (1, {"language": "vi"})
    assert notes


def test_what_is_known_from_elsewhere_takes_the_place_of_what_is_damaged(file):
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("UPDATE articles SET json = replace(json, 'late', 'soon') WHERE id = ?", [ARTICLES[8].id])
        raw.execute("UPDATE articles SET state = 'nothing', added = 'x' WHERE id = ?", [ARTICLES[9].id])
        raw.execute("UPDATE settings SET value = '{'")
        raw.commit()

    notes, count, feeds, settings = saved(file, known=lambda collection, id: {ARTICLES[8].id: ARTICLES[8]}.get(id))

    assert (count, feeds, settings) == (59, 1, {})
    assert notes == ["1 damaged rows of the table of settings were left out"]


def test_a_damaged_article_that_nothing_else_holds_is_set_aside_and_told(file):
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("UPDATE articles SET json = replace(json, 'late', 'soon') WHERE id = ?", [ARTICLES[8].id])
        raw.commit()

    notes, count, *_ = saved(file)

    assert count == 58
    assert notes == [f"article {ARTICLES[8].id} of public was set aside: add it again, or remove it"]
