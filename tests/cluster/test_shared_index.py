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

from knowledge import Article, Library, distributed_sharing
from knowledge.errors import IndexUnreachableError
from knowledge.index.opensearch import index as writing
from knowledge.index.opensearch import state as states
from knowledge.index.opensearch.cluster import ReadOnlyError
from tests.cluster.nodes import Nodes
from tests.cluster.postgres import Postgres
from tests.knowledge.meaning.bags import BagOfWords

pytestmark = pytest.mark.postgres

QUESTION = "Who opened the lighthouse of Aldmouth?"
LIGHT = Article(text="Crowds came early.\n\nMayor Voll opened the lighthouse of Aldmouth on 3 May 2026.", title="Light")

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


def test_what_one_adds_and_removes_all_find_and_find_no_more(machine, node, prefix):
    one, two, three = machine("one"), machine("two"), machine("three", background=False)

    one.add(LIGHT)

    assert one.ask(QUESTION).answered
    assert three.ask(QUESTION).answered  # it looks before each question
    assert within(30, lambda: two.ask(QUESTION).answered)  # it is told
    two.remove(LIGHT.id)
    assert within(30, lambda: not one.ask(QUESTION).answered)
    assert not three.ask(QUESTION).answered
    assert [each.check() for each in (one, two)] == [[], []]
    keeper: Any = one._keeper

    def only_one() -> bool:
        """Of machines that began at once each may have made an index; all have chosen the same since."""
        keeper._indexes.tidy(keeper._opened)
        return len([name for name in node.ask("GET", f"/{prefix}-*/_settings") if name.startswith(prefix)]) == 1

    assert within(60, only_one)


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

    one.add(Article(title="Bridge", text="The bridge of Torvik was mended in June."))

    assert one.ask("When was the bridge of Torvik mended?").answered
    assert one.check() == []


def test_who_serves_discord_stores_what_it_is_given_and_leaves_the_index_to_an_ingester(machine, node, monkeypatch):
    monkeypatch.setattr(distributed_sharing, "FOUND_S", 0.5)
    bot = machine("bot", indexing=False)
    bot.add(LIGHT)
    with pytest.raises(IndexUnreachableError):  # nobody has made an index
        bot.ask(QUESTION)
    asked: Any = bot._keeper

    ingester = machine("ingester")

    assert within(30, lambda: _answers(bot))
    assert ingester.check() == []
    found = bot.parts()
    assert (found.index, found.index_answers, found.behind) == (node.addresses[0], True, 0)
    monkeypatch.setattr(distributed_sharing, "FOUND_S", 30.0)
    bot.add(Article(title="Bridge", text="The bridge of Torvik was mended in June."))
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

    assert within(30, lambda: bot.encoded().pending == 0)
    assert within(10, lambda: len(bot._keeper.snapshot().nearest("lighthouse of Aldmouth")) == 2)


def _answers(library: Library) -> bool:
    try:
        return library.ask(QUESTION).answered
    except IndexUnreachableError:
        return False
