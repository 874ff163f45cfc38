"""Whatever moment a process is killed at, no acknowledged article is lost and nothing half-done is left."""

import pytest

from tests.crash.harness import harness


@pytest.mark.long
def test_eight_kills_lose_nothing(tmp_path):
    with harness(tmp_path, seed=20) as killing:
        for _ in range(8):
            killing.kill_one()

    assert killing.acknowledged > 0
