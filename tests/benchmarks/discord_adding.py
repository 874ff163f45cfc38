"""Ask the real `dateline run` while servers add: 27 MB of blank lines by one, 9,000 articles each by two others.

    DATELINE_ENCODER=none python -m tests.benchmarks.discord_adding --home /tmp/adding [--rate 20] [--quiet 20]

Questions come at that rate, first for so many quiet seconds, then until all is added. The library is made in --home,
with articles of made-up words, unless it is there already. Exit status 1 when a question took longer than a second,
was not answered exactly once, or all processes together took more than 500 MB.
"""

import argparse
import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.article import Article
from knowledge.library import Library
from tests.benchmarks.discord_load import Crowd, started
from tests.loopback.people import Exchange
from tests.loopback.server import Discord

BLANK = b"a\n\n" * (3 * 2**20)
MANY, THERE = 9_000, 5_000
MOST_S, MOST_MB = 1.0, 500.0
LOST_S = 60.0
"""As what a question counts that was not answered at all."""
GIVE_UP_S = 600.0


def stories(number: int, seed: int) -> Iterator[Article]:
    """So many articles of three paragraphs."""
    rng = random.Random(seed)
    words = ["".join(rng.choices("abcdefghiklmnoprstuvw", k=rng.randint(3, 9))) for _ in range(8_000)]
    for count in range(number):
        paragraphs = (" ".join(rng.choices(words, k=40)).capitalize() + "." for _ in range(3))
        yield Article(text="\n\n".join(paragraphs), title=f"{count} {' '.join(rng.choices(words, k=6))}".title())


def upload(seed: int) -> bytes:
    """So many articles as a file, below ten megabytes."""
    return b"\n".join(json.dumps({"title": each.title, "text": each.text}).encode() for each in stories(MANY, seed))


def memory(pid: int) -> float:
    """Megabytes that a process and all that it started take, what they share counted once."""
    total = 0.0
    for each in [pid, *_children(pid)]:
        try:
            told = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) / 1024 for line in told if line.startswith("Pss:"))
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, file.read_text().split())
        except OSError:
            continue
    return found + [further for child in found for further in _children(child)]


def answered(waits: list[Callable[[], float]]) -> list[float]:
    """The seconds that each answer took; so many as nobody waits where none came."""
    took = []
    for wait in waits:
        try:
            took.append(wait())
        except TimeoutError:
            took.append(LOST_S)
    return took


def told(name: str, seconds: list[float]) -> str:
    """How long answers took, as a line."""
    p50, p95, p99, most = np.percentile(np.array(seconds) * 1000, [50, 95, 99, 100])
    count = f"{len(seconds):,} questions"
    return f"{name:14} {count:>16}   p50 {p50:6.0f}   p95 {p95:6.0f}   p99 {p99:6.0f}   most {most:6.0f} ms"


def main() -> int:
    """Prepare, ask, add, report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=Path, required=True)
    options.add_argument("--rate", type=float, default=20)
    options.add_argument("--quiet", type=float, default=20)
    chosen = options.parse_args()
    with Library.open(chosen.home, briefings=False, encoder=lambda: None) as library:
        if not len(library):
            library.add_many(stories(THERE, 1))
    titles = [each.title for each in stories(THERE, 1)]
    with Discord(validate=False) as discord, started(discord, chosen.home) as process:
        process.ready()
        crowd, peak, ending = Crowd(discord, titles), [0.0], threading.Event()

        def watch() -> None:
            while not ending.wait(0.25):
                peak[0] = max(peak[0], memory(process.process.pid))

        threading.Thread(target=watch, daemon=True).start()
        quiet, began = [], time.monotonic()
        for number in range(round(chosen.rate * chosen.quiet)):
            time.sleep(max(0.0, began + number / chosen.rate - time.monotonic()))
            quiet.append(crowd.ask())
        before, at_first = peak[0], answered(quiet)
        adding = _add(discord)
        busy: list[Callable[[], float]] = []
        began = time.monotonic()
        while any(each.interaction.answered_s is None for each in adding) and time.monotonic() < began + GIVE_UP_S:
            time.sleep(max(0.0, began + len(busy) / chosen.rate - time.monotonic()))
            busy.append(crowd.ask())
        took_s, load = time.monotonic() - began, os.getloadavg()[0]
        meanwhile = answered(busy)
        ending.set()
        said = [each.answer(patience_s=GIVE_UP_S).text for each in adding]
        sound = process.stop() == 0 and crowd.once() and not discord.refusals
    print(told("nothing added", at_first))
    print(told("while adding", meanwhile))
    print(f"added in         {took_s:.0f} s, asked {chosen.rate:g} times a second, the machine's load then {load:.1f}")
    print(f"memory           {before:.0f} MB before, {peak[0]:.0f} MB at most, all processes together")
    print(f"each answered exactly once: {'yes' if sound else 'NO'}")
    print("told: " + " | ".join(text.replace("\n", " ")[:110] for text in said))
    return 0 if sound and max(meanwhile) <= MOST_S and peak[0] <= MOST_MB else 1


def _add(discord: Discord) -> list[Exchange]:
    """What three servers add."""
    files: list[dict[str, Any]] = [
        {"file": ("1.txt", BLANK), "file2": ("2.txt", BLANK), "file3": ("3.txt", BLANK)},
        *({"file": (f"{seed}.jsonl", upload(seed))} for seed in (2, 3)),
    ]
    made = []
    for number, given in enumerate(files):
        owner = discord.person(f"manager{number}")
        channel = discord.channel(discord.guild(f"Adding {number}", owner=owner), "general")
        made.append(owner.slash(channel, "library add", **given))
    return made


if __name__ == "__main__":
    sys.exit(main())
