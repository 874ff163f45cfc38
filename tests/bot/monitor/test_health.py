"""When a process is to be ended, and when it only cannot answer as it should."""

import pytest

from bot.health import STUCK_S, Health
from knowledge.parts import Parts


@pytest.fixture
def now() -> list[float]:
    return [100.0]


@pytest.fixture
def health(now: list[float]) -> Health:
    return Health(clock=lambda: now[0])


def test_a_loop_that_beats_lives_and_one_that_stands_still_is_stuck(health: Health, now: list[float]) -> None:
    assert health.stuck() is None  # before it began, as while a large library is opened

    health.beat()
    now[0] += STUCK_S - 0.1
    assert health.stuck() is None
    now[0] += 0.2
    assert health.stuck() == "The event loop has not turned for 20 seconds."
    health.beat()
    assert health.stuck() is None
    now[0] += STUCK_S
    health.ended()
    assert health.stuck() is None


def test_it_is_ready_when_every_shard_is_connected(health: Health) -> None:
    assert health.unready() == ["The library is being opened."]
    health.stage = "connecting"
    assert health.unready() == ["Discord has not been reached yet."]
    health.shard(0, connected=True, held=2)
    assert health.unready() == ["Discord has not been reached yet."]
    health.shard(1, connected=True, held=2)
    assert health.unready() == []
    health.shard(0, connected=False, held=2)
    assert health.unready() == ["1 of 2 shards are not connected."]
    health.shard(0, connected=True, held=2)
    assert health.unready() == []
    health.stage = "stopping"
    assert health.unready() == ["The bot is stopping."]


def test_an_index_that_is_being_made_is_told(health: Health) -> None:
    health.stage = "connecting"
    health.shard(0, connected=True, held=1)
    health.behind = lambda: True

    assert health.unready() == ["The index is still being made; a part of the archive answers."]


def test_what_does_not_answer_of_store_and_index_is_told(health: Health) -> None:
    health.stage = "connecting"
    health.shard(0, connected=True, held=1)
    health.parts = Parts("The database x", True, "s1:9200", True, 12, False)
    assert health.unready() == []  # it answers, with what was there before

    health.parts = Parts("The database x", False, "s1:9200", False, None, None)
    assert health.unready() == ["The database x does not answer.", "The search cluster at s1:9200 does not answer."]
