"""What a collection owns goes out as plain files and comes back as it was, and what is damaged does not."""

import hashlib
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import main
from knowledge.article import Article
from knowledge.errors import LibraryError
from knowledge.exporting import bring_in
from knowledge.library import Library
from knowledge.licences import Licence
from knowledge.reading import read_path
from knowledge.store import Limits, QuoteRef, Store, schema
from knowledge.store.movable import LEFT, WHOLE, others
from tests.knowledge.store.conftest import Clock

MINE = "guild:7"
WHO = "who sails the ferry to Lindholm?"


def article(n: int, **more) -> Article:
    text = f"Orla Vance sails the ferry number {n} to Lindholm.\n\nIt has “two” decks:\u2028 one is dry, “số {n}”."
    return Article(text=text, title=f"Ferry: {n}", publisher="The Norrby Times", published=date(2026, 2, n), **more)


PAGE = "https://times.example/1"
FIRST, SECOND, THIRD = (article(n, url=PAGE) for n in (1, 2, 3))
FIFTH = article(5, captions=("A quay",), place="Norrby")


@pytest.fixture
def clock():
    return Clock(datetime(2026, 2, 10, 9, 30, tzinfo=UTC))


@pytest.fixture(params=["folder", pytest.param("postgres", marks=pytest.mark.postgres)])
def opened(request, tmp_path, clock):
    """Opens libraries, their stores in their folders, or in a database that several machines share."""
    libraries = []

    def make(name: str) -> Library:
        store = request.getfixturevalue("postgres").fresh() if request.param == "postgres" else ""
        made = Library.open(tmp_path / name, store=store, briefings=False, encoder=lambda: None, clock=clock)
        libraries.append(made)
        return made

    yield make
    for library in libraries:
        assert library.check() == []
        library.close()


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    home, clock = tmp_path_factory.mktemp("home") / "home", Clock(datetime(2026, 2, 10, 9, 30, tzinfo=UTC))
    with Library.open(home, briefings=False, encoder=lambda: None, clock=clock) as made:
        yield filled(made)
        assert made.check() == []


def filled(made: Library) -> Library:
    made.add(FIRST, source=PAGE)
    made.add(SECOND, source=PAGE, collection=MINE)
    made.add(THIRD, source=PAGE, collection=MINE)
    made.add_many([article(4), FIFTH], collection=MINE)
    made.remove(article(4).id, collection=MINE)
    made.store.feeds.add(MINE, "https://times.example/feed", title="Times")
    made.store.settings.set(MINE, language="vi", known=True, channels={"1": "only"})
    made.store.limits.set(MINE, Limits(articles=9))
    made.license("The Norrby Times", Licence(words=90))
    made.license("The Norrby Times", Licence(a_day=99), scope=MINE)
    channel: dict[str, Any] = {"scope": MINE, "guild": 7, "channel": 5, "user": "81", "language": "en", "since": 1}
    made.store.follows.make("what of the ferry?", most=9, **channel)
    made.store.digests.make("08:00 UTC", next_at=datetime(2026, 2, 11, 8, tzinfo=UTC), **channel)
    usage, keep = made.store.usage, timedelta(days=30)
    quoted = [QuoteRef(MINE, FIFTH.id, 0, 9), QuoteRef("public", FIRST.id, 0, 9)]
    token = usage.record_answer(MINE, quoted, keep=keep, user="81", question="who sails?")
    for user, value in (("81", 1), ("82", 1), ("83", -1)):
        usage.vote(token, user, value)
    usage.record_unanswered(MINE, "why?", "No passage answers this.", keep=keep, user="81")
    usage.count(MINE, answered=True)
    return made


def contents(export: Path) -> dict[str, bytes]:
    """Every file but when, and by which program, it was made."""
    files = {str(f.relative_to(export)): f.read_bytes() for f in export.rglob("*") if f.is_file()}
    manifest = json.loads(files.pop("export.json"))
    return files | {"sums": json.dumps(manifest["sha256"], sort_keys=True).encode()}


def test_every_table_is_exported_or_it_is_said_why_not():
    """Whoever adds a table with an owner has it exported, or says here that it stays."""
    assert {*WHOLE, *LEFT, *others()} == set(schema.metadata.sorted_tables)
    assert not set(LEFT) & {*WHOLE, *others()}


def test_what_is_exported_and_brought_in_is_the_same(library, opened, tmp_path):
    exported = library.export(tmp_path / "out")
    assert (exported.articles, exported.collections) == (3, ("*", MINE, "public"))

    there = opened("there")
    taken = there.bring_in(tmp_path / "out")
    there.export(tmp_path / "again")

    assert taken.articles == 3
    assert [one["daily"] for one in there.store.moving.rows(MINE, schema.follows) if "daily" in one] == ["08:00 UTC"]
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    for each in (library, there):
        assert "Orla Vance" in each.ask(WHO, collections=[MINE]).quotes[0].text
        assert [one.id for one in each.articles(collections=[MINE], order="added").page] == [FIFTH.id, THIRD.id]
        assert each.store.articles.add(MINE, [(article(4), None)], revive=False)[0].outcome == "refused"
        assert each.store.limits.of(MINE).articles == 9
        assert [licence.words for _, licence in each.licences().all()] == [90]
        assert each.store.reports.report(MINE).upvotes == 2
    assert there.bring_in(tmp_path / "out").articles == 0  # once more changes nothing
    there.export(tmp_path / "third")
    assert contents(tmp_path / "third") == contents(tmp_path / "out")


@pytest.mark.parametrize("opened", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_wherever_it_is_kept_the_same_comes_out_and_is_erased(library, opened, tmp_path):
    def but_tokens(export: Path) -> dict[str, bytes]:
        files = contents(export)
        del files["sums"]
        return {name: re.sub(rb'"token": "[^"]+"', b"", file) for name, file in files.items()}

    library.export(tmp_path / "out")
    there = filled(opened("there"))

    there.export(tmp_path / "again")

    assert but_tokens(tmp_path / "again") == but_tokens(tmp_path / "out")
    assert there.forget(MINE)
    assert not there.ask(WHO, collections=[MINE]).answered
    assert [one["article"] for one in there.store.moving.articles(MINE)] == []
    assert there.store.feeds.all() == []


def test_nobody_who_asked_is_in_it(library, tmp_path):
    library.export(tmp_path / "out")

    hashes = [library.store.usage.hash(user).encode() for user in ("81", "82", "83")]
    written = b"".join(file.read_bytes() for file in (tmp_path / "out").rglob("*.*"))
    assert not any(one in written for one in hashes)
    assert b"why?" in written


def test_the_articles_can_be_read_by_anybody_and_added_again(library, tmp_path):
    library.export(tmp_path / "out", collections=[MINE])

    readable = tmp_path / "out" / "guild-7" / "articles"
    found = [one for one in read_path(readable) if isinstance(one, Article)]
    assert {one.title for one in found} == {"Ferry: 3", "Ferry: 5"}
    assert {(one.place, one.captions) for one in found} == {("Norrby", ("A quay",)), (None, ())}
    assert (readable / f"{FIFTH.id}.md").read_text("utf-8").startswith('---\ntitle: "Ferry: 5"\npublisher: ')


def test_one_collection_comes_in_under_another_name(library, opened, tmp_path):
    library.export(tmp_path / "out.zip", collections=[MINE])

    there = opened("there")
    there.bring_in(tmp_path / "out.zip", rename="guild:9")

    assert there.articles(collections=["guild:9"]).total == 2
    assert [one.collection for one in there.store.feeds.all()] == ["guild:9"]
    assert there.ask(WHO, collections=["guild:9"]).answered
    quoted = next(iter(there.store.moving.answers("guild:9")))["quotes"]
    assert quoted == [["guild:9", FIFTH.id, 0, 9]]  # the public one is not here
    library.export(tmp_path / "all.zip")
    with pytest.raises(LibraryError, match="a new name is for a single one"):
        there.bring_in(tmp_path / "all.zip", rename="guild:8")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("byte", "articles.jsonl is not what was written"),
        ("gone", "No such file"),
        ("newer", "install Dateline 7.0 or newer"),
        ("no export", "is no export that"),
        ("article", "is another"),
    ],
)
def test_a_damaged_export_is_refused_whole(library, tmp_path, kind, told):
    out = tmp_path / "out"
    library.export(out)
    file, manifest = out / "guild-7" / "articles.jsonl", json.loads((out / "export.json").read_text("utf-8"))
    if kind in ("byte", "article"):
        file.write_bytes(file.read_bytes().replace(b"dry", b"wet"))
    if kind == "gone":
        file.unlink()
    elif kind == "newer":
        manifest |= {"format": 99, "program": "7.0"}
    elif kind == "no export":
        manifest = []
    elif kind == "article":
        manifest["sha256"]["guild-7/articles.jsonl"] = hashlib.sha256(file.read_bytes()).hexdigest()
    (out / "export.json").write_text(json.dumps(manifest))

    with Store.in_memory() as there:
        with pytest.raises(LibraryError, match=told):
            bring_in(there, out, rename=None)
        assert there.moving.names() == []


def test_nothing_is_written_over_and_nothing_half(library, tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(LibraryError, match="left as it is"):
        library.export(tmp_path / "out")
    with pytest.raises(LibraryError, match="There is no collection guild:8"):
        library.export(tmp_path / "new", collections=["guild:8"])
    with pytest.raises(LibraryError, match="make it first"):
        library.export(tmp_path / "a" / "b")

    def full(article: Article) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("knowledge.exporting._readable", full)
    with pytest.raises(LibraryError, match=r"cannot be written \(No space left.*nothing is there"):
        library.export(tmp_path / "new.zip")

    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_export_import_and_erase_on_the_command_line(library, tmp_path):
    def run(home: str, *words: str) -> tuple[int, str]:
        folder = library.folder if home == "home" else tmp_path / home
        done = CliRunner().invoke(main, ["--home", str(folder), *words])
        return done.exit_code, done.output

    assert run("home", "export", str(tmp_path / "a.zip"), "--collection", MINE) == (
        0, f"2 articles of 1 collection are in {tmp_path / 'a.zip'}.\n",
    )  # fmt: skip
    assert zipfile.ZipFile(tmp_path / "a.zip").testzip() is None
    status, told = run("there", "import", str(tmp_path / "a.zip"), "--as", "guild:9")
    assert (status, "2 articles came in, of guild:9." in told) == (0, True)
    assert run("there", "list")[1].count("Ferry") == 2  # and no briefing
    assert run("there", "import", str(tmp_path / "none"))[0] == 2
    assert "There is no collection guild:7" in run("there", "erase", "guild:7")[1]
    assert run("there", "erase", "guild:9", "--yes") == (0, "guild:9 is gone with 2 articles.\n")
    with Library.open(tmp_path / "there") as there:
        assert there.store.moving.names() == ["guild:9"]  # that something was there is known for 30 days
        assert [one["article"] for one in there.store.moving.articles("guild:9")] == []
    assert not any(b"Orla Vance" in file.read_bytes() for file in (tmp_path / "there").rglob("*.*"))
