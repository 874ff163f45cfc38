"""Whatever is damaged: no traceback, no damaged answer, and what is left sound is saved."""

import random

import pytest

from tests.damage.harness import Harness, quietly


@pytest.mark.parametrize("seed", [7_000, 8_000])
def test_random_damages_do_no_further_harm(tmp_path, seed):
    quietly()
    harness = Harness(tmp_path, random.Random(seed))
    for number in range(8):
        harness.chance.seed(seed + number)
        harness.damage_one()

    assert harness.findings == []
    assert harness.counts["quotes"] > 5
