"""Several machines share one store in PostgreSQL and one index on a cluster."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from knowledge import Article, Library, distributed_sharing, distributing, following
from knowledge.errors import IndexUnreachableError
from knowledge.index.opensearch import index as writing
from knowledge.index.opensearch import latest, leftovers
from knowledge.index.opensearch import state as states
from knowledge.index.opensearch.cluster import ReadOnlyError
from knowledge.index.opensearch.indexes import Indexes
from knowledge.index.opensearch.writing import Bulk
from knowledge.index.preparing import prepare
from tests.cluster.nodes import Nodes
from tests.cluster.postgres import Postgres
from tests.knowledge.meaning.bags import BagOfWords

pytestmark = pytest.mark.postgres

QUESTION = "Who opened the lighthouse of Aldmouth?"
LIGHT = Article(text="Crowds came early.\n\nMayor Voll opened the lighthouse of Aldmouth on 3 May 2026.", title="Light")
BRIDGE = Article(title="Bridge", text="The bridge of Torvik was mended in June.")

Opened = Callable[..., Library]


@pytest.fixture
def prefix() -> str:
    return f"s{secrets.token_hex(4)}"


@pytest.fixture
def machine(tmp_path: Path, postgres: Postgres, node: Nodes, prefix: str) -> Iterator[Opened]:
    """Opens the library as a machine of that name does."""
    store = postgres.fresh()
    with ExitStack() as opened:

        def open_(name: str, **more: Any) -> Library:
            options: dict[str, Any] = {"briefings": False, "background": True, "encoder": lambda: None} | more
            options |= {"store": store, "index": node.url(prefix=prefix)}
            return opened.enter_context(Library.open(tmp_path / name, **options))

        yield open_


def within(seconds: float, what: Callable[[], object]) -> bool:
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def names(node: Nodes, prefix: str) -> list[str]:
    return sorted(name for name in node.ask("GET", f"/{prefix}-*/_settings") if name.startswith(prefix))


def test_what_one_adds_and_removes_all_find_and_find_no_more(machine, node, prefix, monkeypatch):
    monkeypatch.setattr(leftovers, "QUIET_S", 1.0)
    one, two, three = machine("one"), machine("two"), machine("three", background=False)

    one.add(LIGHT)

    assert one.ask(QUESTION).answered
    assert three.ask(QUESTION).answered  # it looks before each question
    assert within(60, lambda: two.ask(QUESTION).answered)  # it is told
    two.remove(LIGHT.id)
    assert within(60, lambda: not one.ask(QUESTION).answered)
    assert not three.ask(QUESTION).answered
    assert [each.check() for each in (one, two)] == [[], []]
    # of machines that began at once each may have made an index; all have chosen the same one since
    assert within(60, lambda: _tidied(one, node, prefix))


def test_machines_that_add_at_once_lose_nothing(machine):
    one, two = machine("one"), machine("two")
    one.add(LIGHT)

    def add(library: Library, name: str) -> None:
        for number in range(5):
            library.add(Article(title=f"{name} {number}", text=f"The {name} of place {number} was mended."))

    threads = [threading.Thread(target=add, args=pair) for pair in ((one, "bridge"), (two, "harbour"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert within(60, lambda: len(one) == 11 and len(two) == 11)
    assert one.check() == []


def test_a_machine_that_died_in_a_change_is_waited_for_and_then_taken_over(machine, monkeypatch):
    monkeypatch.setattr(writing, "LEASE_S", 1.0)
    one = machine("one", background=False)
    one.add(LIGHT)
    keeper: Any = one._keeper
    index = keeper._opened
    seen = states.load(index.cluster, index.name)
    assert seen is not None
    states.save(index.cluster, index.name, replace(seen.state, writer="who is dead"), seen)

    one.add(BRIDGE)

    assert one.ask("When was the bridge of Torvik mended?").answered
    assert one.check() == []


def test_what_was_changed_is_seen_though_somebody_is_changing_the_index_again(machine, monkeypatch):
    monkeypatch.setattr(latest, "_TRIES", 4)
    one, two = machine("one", background=False), machine("two", background=False)
    one.add(LIGHT)
    assert two.ask(QUESTION).answered
    one.remove(LIGHT.id)
    keeper: Any = one._keeper
    index = keeper._opened
    seen = states.load(index.cluster, index.name)
    assert seen is not None
    states.save(index.cluster, index.name, replace(seen.state, writer="who gives vectors"), seen)

    assert not two.ask(QUESTION).answered


def test_who_serves_discord_stores_what_it_is_given_and_leaves_the_index_to_an_ingester(machine, node, monkeypatch):
    monkeypatch.setattr(distributed_sharing, "FOUND_S", 0.5)
    bot = machine("bot", indexing=False)
    bot.add(LIGHT)
    with pytest.raises(IndexUnreachableError):  # nobody has made an index
        bot.ask(QUESTION)
    asked: Any = bot._keeper

    ingester = machine("ingester")

    assert within(60, lambda: _answers(bot))
    assert ingester.check() == []
    found = bot.parts()
    assert (found.index, found.index_answers, found.behind) == (node.addresses[0], True, 0)
    monkeypatch.setattr(distributed_sharing, "FOUND_S", 30.0)
    bot.add(BRIDGE)
    assert bot.ask("When was the bridge of Torvik mended?").answered  # it waited until that was findable
    bot.remove(LIGHT.id)
    assert not bot.ask(QUESTION).answered
    assert bot.check() == []
    bot._keeper.merge()
    for write in (bot.rebuild, asked._opened.merge, lambda: asked._opened.remove(["x"], collection="public")):
        with pytest.raises(ReadOnlyError, match="an ingester writes it"):
            write()


def test_vectors_are_made_by_who_writes_the_index(machine):
    ingester = machine("ingester", encoder=BagOfWords)
    bot = machine("bot", encoder=BagOfWords, indexing=False)

    bot.add(LIGHT)
    ingester._keeper.merge()  # as its housekeeping does every few seconds

    assert within(60, lambda: bot.encoded().pending == 0)
    assert within(60, lambda: len(bot._keeper.snapshot().nearest("lighthouse of Aldmouth")) == 2)


def test_of_two_indexes_the_one_that_is_left_is_let_go_also_by_who_was_overtaken(machine, node, prefix, monkeypatch):
    """Where one was asked for longer, it stayed on the cluster for as long as the servers keep a point in time."""
    chosen, other = _each_with_an_index(machine, monkeypatch)
    overtaken = iter([True])

    def bring(*given: Any, **named: Any) -> None:
        if next(overtaken, False):
            raise states.OvertakenError
        following.bring(*given, **named)

    monkeypatch.setattr(distributing, "bring", bring)
    other.add(BRIDGE)

    keeper: Any = chosen._keeper
    assert names(node, prefix) == [keeper._opened.name]
    assert other.ask(QUESTION).answered
    assert chosen.check() == other.check() == []


def test_a_thread_that_was_about_to_ask_asks_the_index_that_is_left_no_longer(machine, node, prefix, monkeypatch):
    _, other = _each_with_an_index(machine, monkeypatch)
    keeper: Any = other._keeper
    asked = keeper._opened
    thread = threading.Thread(target=other.add, args=(BRIDGE,))

    def snapshot() -> Any:
        thread.start()  # which goes over to another index before this one is asked
        thread.join()
        return type(asked).snapshot(asked)

    monkeypatch.setattr(asked, "snapshot", snapshot)

    assert other.ask(QUESTION).answered
    assert names(node, prefix) == [keeper._opened.name] != [asked.name]


def test_without_a_change_too_all_go_over_to_one_index_when_it_is_tidied(machine, node, prefix, monkeypatch):
    chosen, other = _each_with_an_index(machine, monkeypatch)

    other._on_disk.merge()  # as its housekeeping does every few seconds

    keeper: Any = chosen._keeper
    assert names(node, prefix) == [keeper._opened.name]


def test_an_index_that_a_killed_machine_was_filling_goes_and_one_that_is_being_filled_stays(
    machine, node, prefix, monkeypatch
):
    monkeypatch.setattr(leftovers, "QUIET_S", 1.0)
    one = machine("one", background=False)
    one.add(LIGHT)
    keeper: Any = one._keeper
    mine = keeper._opened.name
    filled = keeper._indexes._open(mine[:-8] + "filled00")  # by a newer version, or to make the index again
    for number in range(4):
        filled.add([prepare(LIGHT.model_copy(update={"title": f"Light {number}"}), "public")], generation=1)
        time.sleep(0.6)
        keeper._indexes.tidy(keeper._opened)
        assert len(names(node, prefix)) == 2

    time.sleep(1.1)  # whoever filled it was killed
    assert keeper._indexes.is_due
    keeper.merge()

    assert names(node, prefix) == [mine]


def test_who_writes_to_an_index_that_is_deleted_meanwhile_goes_on_with_another(machine, node, prefix, monkeypatch):
    one = machine("one", background=False)
    one.add(LIGHT)
    gone = iter(names(node, prefix))

    def finish(bulk: Any, real: Any = Bulk.finish) -> None:
        for name in gone:
            node.ask("DELETE", f"/{name}")
        real(bulk)

    monkeypatch.setattr(Bulk, "finish", finish)
    one.add(BRIDGE)

    assert one.ask("When was the bridge of Torvik mended?").answered
    assert one.ask(QUESTION).answered
    assert one.check() == []
    assert len(names(node, prefix)) == 1


def test_the_index_of_what_a_restore_replaced_goes_also_after_a_kill(machine, node, prefix, monkeypatch, tmp_path):
    monkeypatch.setattr(leftovers, "QUIET_S", 0.5)
    one = machine("one", background=False)
    one.add(LIGHT)
    one.backup(tmp_path / "backup.zip")
    (before,) = names(node, prefix)
    with monkeypatch.context() as killed:
        killed.setattr(Indexes, "tidy", lambda *_, **__: None)
        one.restore(tmp_path / "backup.zip")
    one.close()
    assert len(names(node, prefix)) == 2

    another = machine("another", background=False)

    assert another.ask(QUESTION).answered
    assert within(60, lambda: _tidied(another, node, prefix))
    assert names(node, prefix) != [before]


def _each_with_an_index(machine: Opened, monkeypatch: pytest.MonkeyPatch) -> tuple[Library, Library]:
    """Two machines that began at once, each asking an index of its own; first the one whose index both will choose."""
    both = machine("one", background=False), machine("two", background=False)
    both[0].add(LIGHT)
    with monkeypatch.context() as at_once:
        at_once.setattr(Indexes, "_names", lambda *_: iter(()))
        assert both[1].ask(QUESTION).answered
    assert both[0].ask(QUESTION).answered
    chosen, other = sorted(both, key=_name)
    assert _name(chosen) < _name(other)
    return chosen, other


def _name(library: Library) -> str:
    keeper: Any = library._keeper
    return str(keeper._opened.name)


def _tidied(library: Library, node: Nodes, prefix: str) -> bool:
    keeper: Any = library._keeper
    if keeper._indexes.is_due:
        keeper.merge()  # as its housekeeping does every few seconds
    return len(names(node, prefix)) == 1


def _answers(library: Library) -> bool:
    try:
        return library.ask(QUESTION).answered
    except IndexUnreachableError:
        return False
