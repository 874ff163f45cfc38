"""A short form of `python -m tests.cluster.kills`."""

import pytest

from tests.cluster.kills import run

pytestmark = pytest.mark.postgres


def test_nothing_acknowledged_is_lost(postgres):
    assert run(kills=2, crashes=1, pause_s=1.0) == []
