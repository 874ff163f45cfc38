"""Live through a month, and tell how it went: python -m tests.thirty_days --days 30 --feeds 4 --articles 10."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.thirty_days.month import Month
from tests.webserver import WebServer

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--days", type=int, default=30)
parser.add_argument("--feeds", type=int, default=4)
parser.add_argument("--articles", type=int, default=5, help="that each feed brings a day")
parser.add_argument("--leak", type=float, default=0.0, help="a share of what comes in that is left behind on the disk")
wanted = parser.parse_args()
began = time.perf_counter()
with tempfile.TemporaryDirectory() as folder, WebServer() as server:
    month = Month(Path(folder), server, feeds=wanted.feeds, a_day=wanted.articles, leak=wanted.leak)
    for day in month.live(wanted.days):
        held = len(month.library)
        size, asked = month.sizes[-1] / 1e6, len(month.asked)
        print(f"day {day:3}: {held:5,} articles, {size:6.2f} MB with its backups, {asked:4,} asked")
    month.disk_is_bounded()
    published = sum(len(room.reports) for room in month.rooms)
    month.library.close()
took_s = time.perf_counter() - began
print(f"{published:,} articles in {wanted.days} days: nothing lost, nothing kept too long ({took_s:.1f} s).")
sys.exit(0)
