"""A library that any earlier version wrote is brought up to date whole; a newer one says what it needs."""

import sqlite3
from contextlib import closing
from importlib.metadata import version as program

import pytest
from sqlalchemy import inspect

from knowledge.errors import NewerVersionError
from knowledge.library import Library
from knowledge.store import State, Store, migrations, schema
from tests.knowledge.store.released import NOW, THIRD, article, load, versions

NEWEST = len(migrations.MIGRATIONS)


def test_there_is_a_store_of_every_version_that_was_released():
    assert set(versions()) >= {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize("version", versions())
def test_a_store_of_each_version_keeps_all_that_it_held(version, tmp_path):
    file = tmp_path / "library.db"
    load(version, file)

    with Store.open(file, clock=lambda: NOW) as store:
        assert store.check() == []
        assert [kept.article for kept in store.articles.current()] == [article(2), THIRD, article(4)]
        assert store.listing.page(containing="cang norrby")[1] == 3
        states = {kept.id: kept.state for kept in store.articles.load([("public", article(1).id)]).values()}
        assert states == {article(1).id: State.SUPERSEDED}
        assert store.articles.add("guild:7", [(article(5), None)], revive=False)[0].outcome == "refused"
        (feed,) = store.feeds.all()
        assert (feed.collection, feed.url, feed.title) == ("guild:7", "https://times.example/feed.xml", "Norrby Times")
        assert [page.key or page.url for page in store.feeds.pages(feed.id).values()] == ["https://times.example/4"]
        assert store.settings.all("guild:7") == {"language": "vi", "known": True}
        report = store.reports.report("guild:7")
        assert (report.questions, report.answered, report.upvotes, len(report.unanswered)) == (2, 1, 1, 1)
        sizes = {each.id: len(each.model_dump_json(exclude_defaults=True).encode()) for each in (article(4),)}
        assert store.limits.taken("guild:7").bytes == sum(sizes.values())
        assert store.usage.forget("81") == 2
        with store._database.read() as connection:
            made = inspect(connection)
            for table in schema.metadata.sorted_tables:
                assert {c["name"] for c in made.get_columns(table.name)} == set(table.columns.keys())
                assert {i["name"] for i in made.get_indexes(table.name)} >= {i.name for i in table.indexes}


@pytest.mark.parametrize("version", [1, max(versions())])
def test_a_library_of_before_answers_and_is_backed_up(version, tmp_path):
    (tmp_path / "home").mkdir()
    load(version, tmp_path / "home" / "library.db")

    with Library.open(tmp_path / "home", encoder=lambda: None) as library:
        quoted = library.ask("how many ships did the harbour of Norrby take in?", collections=["guild:7"]).quotes[0]
        assert "4 ships" in quoted.text
        library.backup(tmp_path / "backup")
        assert library.check() == []
    with Library.open(tmp_path / "moved", backup=tmp_path / "backup", encoder=lambda: None) as moved:
        assert moved.check() == []
        assert len(moved) == 3


def test_who_made_a_store_is_written_in_it_and_an_older_program_says_so(tmp_path, monkeypatch):
    file = tmp_path / "library.db"
    load(1, file)
    Store.open(file).close()  # upgraded
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("SELECT value FROM meta WHERE key = 'needs'").fetchone() == (program("dateline"),)
        raw.execute("UPDATE meta SET value = '99.5.0' WHERE key = 'needs'")
        raw.commit()
    file.with_name("backup").write_bytes(file.read_bytes())
    before = file.read_bytes()
    monkeypatch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:-1])

    with pytest.raises(NewerVersionError, match=rf"format is {NEWEST}.*install Dateline 99\.5\.0 or newer.*restore"):
        Store.open(file)

    assert file.read_bytes() == before


def test_an_older_program_puts_a_backup_of_before_in_the_place_of_a_newer_library(tmp_path, monkeypatch):
    """As its refusal says; what the newer one wrote is kept."""
    load(1, tmp_path / "before")
    with Library.open(tmp_path / "home", encoder=lambda: None) as library:
        library.backup(tmp_path / "newer")
    with closing(sqlite3.connect(tmp_path / "home" / "library.db")) as raw:
        raw.execute("UPDATE meta SET value = '99' WHERE key = 'version'")
        raw.commit()
    with pytest.raises(NewerVersionError):
        Library.open(tmp_path / "home").store.articles.count()

    with Library.open(tmp_path / "home", backup=tmp_path / "before", encoder=lambda: None) as library:
        assert len(library) == 3
        assert library.check() == []
    assert (tmp_path / "home" / "library.db.newer").exists()
