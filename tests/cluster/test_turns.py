"""Turns and leases among the machines that share a store."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.sharding import IDENTIFY_EVERY_S, SharedTurns
from knowledge.store import Store
from tests.cluster.postgres import Postgres

pytestmark = pytest.mark.postgres


@pytest.fixture
def stores(postgres: Postgres) -> Iterator[tuple[Store, Store]]:
    url = postgres.fresh()
    with Store.open(url) as one, Store.open(url) as two:
        yield one, two


def test_a_turn_is_taken_by_one_and_by_the_clock_of_the_database(stores):
    one, two = stores

    assert one.turns.claim("9:0", every_s=60) == 0
    assert two.turns.claim("9:1", every_s=60) == 0  # another turn
    assert 50 < two.turns.claim("9:0", every_s=60) <= 60
    assert two.turns.claim("9:0", every_s=0.0) == 0
    one.settings.set("turn", **{"9:2": 99_999_999_999.0})  # a clock that was ahead holds nobody up
    assert one.turns.claim("9:2", every_s=60) == 0
    assert two.turns.claim("9:2", every_s=60) > 0


def test_a_lease_is_held_by_one_until_it_lets_go_or_its_connection_ends(stores, postgres):
    one, two = (store.turns.lease("house") for store in stores)

    assert one.take()
    assert one.take()
    assert not two.take()
    assert two._held is None
    other = stores[1].turns.lease("commands")
    assert other.take()
    one.release()
    assert two.take()
    assert not one.take()

    assert two._held is not None
    (pid,) = two._held.execute("SELECT pg_backend_pid()").fetchone()
    postgres.execute(f"SELECT pg_terminate_backend({pid})")
    assert one.take()
    assert not two.take()
    one.release()
    assert two.take()
    for lease in (one, two, other):
        lease.release()


def test_a_restart_of_the_database_ends_a_lease(stores, postgres):
    one, two = (store.turns.lease("house") for store in stores)
    assert one.take()

    postgres.restart("immediate")

    assert two.take()
    assert not one.take()
    two.release()


def test_libraries_in_one_database_do_not_share_turns(postgres):
    with Store.open(postgres.fresh()) as one, Store.open(postgres.fresh()) as other:
        leases = [store.turns.lease("house") for store in (one, other)]
        assert [lease.take() for lease in leases] == [True, True]
        for lease in leases:
            lease.release()


def test_shards_of_several_machines_identify_themselves_by_turns(stores, monkeypatch):
    monkeypatch.setattr("bot.sharding.IDENTIFY_EVERY_S", 0.5)
    assert IDENTIFY_EVERY_S > 5
    one, two = (SharedTurns(store.turns) for store in stores)
    inside: list[str] = []

    async def work(turns: SharedTurns, name: str) -> float:
        await turns.identify(9, 0)
        at = asyncio.get_running_loop().time()
        async with turns.alone("commands"):
            inside.append(name)
            await asyncio.sleep(0.05)
            inside.append(name)
        return at

    async def both() -> list[float]:
        return sorted(await asyncio.gather(work(one, "a"), work(two, "b")))

    first, second = asyncio.run(both())

    assert second - first > 0.4
    assert inside in (["a", "a", "b", "b"], ["b", "b", "a", "a"])
