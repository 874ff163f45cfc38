"""Several machines, each with an index of its own, share one store in PostgreSQL."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from knowledge import Article, Library
from knowledge.errors import StoreUnreachableError
from knowledge.licences import Licence
from knowledge.store import postgresql
from tests.cluster.postgres import Postgres

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "Who signed the Falmouth treaty?"
TREATY = Article(
    text="Delegates met at the harbour.\n\nMinister Jensen signed the Falmouth treaty on 3 March 2026.", title="Treaty"
)

Opened = Callable[..., Library]


def within(seconds: float, what: Callable[[], object]) -> bool:
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.fresh()


@pytest.fixture
def machine(tmp_path: Path, url: str) -> Iterator[Opened]:
    """Opens the library as a machine of that name does."""
    with ExitStack() as opened:

        def open_(name: str, **more: object) -> Library:
            options = {"briefings": False, "background": True} | more
            return opened.enter_context(Library.open(tmp_path / name, store=url, **options))  # type: ignore[arg-type]

        yield open_


def test_what_one_adds_and_removes_all_find_and_find_no_more(machine):
    one, two, three = machine("one"), machine("two"), machine("three", background=False)

    one.add(TREATY)

    assert one.ask(QUESTION).answered
    assert three.ask(QUESTION).answered  # it looks before each question
    assert within(60, lambda: two.ask(QUESTION).answered)  # it is told

    two.remove(TREATY.id)

    assert not two.ask(QUESTION).answered
    assert not three.ask(QUESTION).answered
    assert within(60, lambda: not one.ask(QUESTION).answered)
    assert [each.check() for each in (one, two, three)] == [[], [], []]


def test_what_a_source_allows_counts_on_every_machine(machine):
    one, two = machine("one"), machine("two")
    one.add(TREATY)
    assert within(60, lambda: two.ask(QUESTION).answered)

    one.license("*", Licence(a_day=3))
    assert [each.ask(QUESTION).answered for each in (two, one, two, one, two)] == [True, True, True, False, False]
    one.license("*", Licence(headline=True))
    assert not two.ask(QUESTION).answered
    two.license("*", None)
    assert one.ask(QUESTION).answered


def test_programs_of_one_machine_share_its_index(machine, tmp_path):
    one, two = machine("one"), machine("one")

    two.add(TREATY)

    assert within(60, lambda: one.ask(QUESTION).answered)
    (index,) = (tmp_path / "one" / "cache" / "index").iterdir()
    assert index.name == one.store.articles.version().identity


def test_an_index_that_was_lost_is_made_again(machine, tmp_path):
    one = machine("one")
    one.add(TREATY)
    shutil.rmtree(tmp_path / "one" / "cache" / "index")

    assert one.ask(QUESTION).answered
    assert one.check() == []


def test_a_new_machine_has_what_is_there(machine):
    one = machine("one")
    one.add_many(Article(text=f"Ferry {n} left the harbour at dawn.", title=f"Ferry {n}") for n in range(30))
    one.add(TREATY)

    two = machine("two", wait=False, background=False)

    two.catch_up()
    assert two.ask(QUESTION).answered
    assert len(two) == 31
    assert two.rebuild() == []
    assert two.check() == []


def test_a_backup_is_restored_for_all(machine, tmp_path):
    one, two = machine("one"), machine("two")
    one.add(TREATY)
    one.backup(tmp_path / "backup")
    one.remove(TREATY.id)
    one.add(Article(text="A ferry left.", title="Ferry"))
    assert within(60, lambda: two.search("ferry"))

    assert one.restore(tmp_path / "backup") == []

    assert one.ask(QUESTION).answered
    assert within(60, lambda: two.ask(QUESTION).answered)
    assert not two.search("ferry")
    assert two.check() == one.check() == []
    one.restore(Library.before_restore(tmp_path / "one"))
    assert within(60, lambda: two.search("ferry"))


def test_the_first_to_come_makes_the_library_and_the_others_have_it(machine):
    one, two = machine("one", briefings=True), machine("two", briefings=True)

    assert len(one) == len(two) > 1
    assert one.store.articles.generation() == len(one)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_database_that_comes_back_is_followed_again(machine, postgres, mode, caplog):
    one, two = machine("one"), machine("two")
    one.add(TREATY)
    assert within(60, lambda: two.ask(QUESTION).answered)
    caplog.clear()

    postgres.stop(mode)
    with pytest.raises(StoreUnreachableError) as told:
        one.add(Article(text="A ferry left.", title="Ferry"))
    assert "s3cret" not in str(told.value)
    time.sleep(postgresql.CLOSED_S)
    postgres.start()

    assert within(60, lambda: added(one))
    assert within(60, lambda: found(two))
    assert one.check() == two.check() == []
    said = [record.getMessage() for record in caplog.records]
    assert sum("cannot be reached" in line for line in said) <= 2  # one of each machine
    assert sum("is reached again" in line for line in said) <= 2
    assert not [record for record in caplog.records if record.exc_info]


def found(library: Library) -> bool:
    try:
        return bool(library.search("ferry"))
    except StoreUnreachableError:
        return False


def added(library: Library) -> bool:
    try:
        library.add(Article(text="A ferry left.", title="Ferry"))
    except StoreUnreachableError:
        return False
    return True


def test_the_command_takes_the_address_from_the_environment_or_a_file(url, tmp_path, monkeypatch):
    article = tmp_path / "treaty.md"
    article.write_text(f"---\ntitle: Treaty\n---\n{TREATY.text}\n", "utf-8")
    (tmp_path / "secret").write_text(f"{url}\n", "utf-8")

    def dateline(home: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", "--home", str(tmp_path / home), *arguments]
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        for name in ("DATELINE_STORE", "DATELINE_STORE_FILE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False, timeout=120)

    done = dateline("one", "add", str(article), DATELINE_STORE=url)
    assert done.returncode == 0, done.stderr
    asked = dateline("two", "ask", QUESTION, DATELINE_STORE_FILE=str(tmp_path / "secret"))
    assert "Jensen" in asked.stdout, asked.stderr
    (tmp_path / ".env").write_text(f"DATELINE_STORE={url}\n", "utf-8")
    asked = dateline("three", "ask", QUESTION)
    assert "Jensen" in asked.stdout, asked.stderr
    checked = dateline("three", "check")
    assert checked.returncode == 0, checked.stdout
    assert not (tmp_path / "one" / "library.db").exists()
