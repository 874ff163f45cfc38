"""The small form of the month; `python -m tests.thirty_days` lives through a larger one."""

from tests.thirty_days.month import Month
from tests.webserver import WebServer


def test_a_month_loses_nothing_keeps_nothing_too_long_and_fills_no_disk(tmp_path):
    with WebServer() as server:
        month = Month(tmp_path, server, feeds=2, a_day=1, people=1, looks=1)
        days = list(month.live(30))
        month.disk_is_bounded()
        month.library.close()

    assert days == list(range(1, 31))
