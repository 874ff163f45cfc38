"""The small form of the month; `python -m tests.thirty_days` lives through a larger one."""

import pytest

from tests.thirty_days.month import LEAK, Month, grown
from tests.webserver import WebServer


@pytest.mark.long
def test_a_month_loses_nothing_keeps_nothing_too_long_and_fills_no_disk(tmp_path):
    with WebServer() as server:
        month = Month(tmp_path, server, feeds=2, a_day=1, people=1, looks=1)
        days = list(month.live(30))
        month.disk_is_bounded()
        month.library.close()

    assert days == list(range(1, 31))


def test_a_disk_that_fills_is_noticed_and_one_that_does_not_is_not():
    day, sizes = 1000, [min(n, 12) * 1000 + n % 3 * 800 for n in range(30)]

    assert abs(grown(sizes, day) or 0.0) < LEAK
    assert (grown([size + n * day * 3 // 4 for n, size in enumerate(sizes)], day) or 0.0) > LEAK
    assert grown(sizes[:20], day) is None
