"""How long `dateline check` takes, and how long anybody who writes meanwhile has to wait.

    python -m tests.benchmarks.checking [--articles 100000] [--home FOLDER]

`check` runs as a process of its own, and beside it another that adds one article after the other.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from knowledge import Article, Library

_TOWNS = ("Abbenrade", "Birkhaven", "Corvallo", "Dunmora", "Esterby", "Falkstad", "Gorlova", "Hestnes")
WRITES = """
import sys, time
from knowledge import Article, Library
with Library.open(sys.argv[1]) as library:
    number = 0
    while True:
        began = time.perf_counter()
        library.add(Article(title=f"Late {number}", text=f"A ferry left late for the {number}th time. {time.time()}"))
        print(time.perf_counter() - began, flush=True)
        number += 1
"""


def article(number: int) -> Article:
    """One of many of one template."""
    town = _TOWNS[number % len(_TOWNS)]
    text = (
        f"{number % 7 + 2} people were hurt in {town} when a bus left road {number} on Monday.\n\n"
        f"Police in {town} said that the driver, aged {20 + number % 50}, was taken to hospital."
    )
    day = date(2020, 1, 1) + timedelta(number % 2000)
    return Article(title=f"Accident in {town} on road {number}", text=text, publisher="The Post", published=day)


def main() -> None:
    """Print how long it took, alone and with somebody who writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="a library that is there, or is made and stays")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder)
        with Library.open(home, briefings=False) as library:
            if not len(library):
                library._keeper.add("public", [(article(number), None) for number in range(asked.articles)])
            print(f"{len(library):,} articles")
        print(f"check alone: {_check(home):.1f} s")
        writer = subprocess.Popen([sys.executable, "-c", WRITES, home], stdout=subprocess.PIPE, text=True)
        assert writer.stdout
        for _ in range(3):
            writer.stdout.readline()
        took = _check(home)
        writer.terminate()
        waits = [float(line) for line in writer.stdout if line.strip()]
        writer.wait()
        usual, longest = sorted(waits)[len(waits) // 2], max(waits)
        print(f"check beside a writer: {took:.1f} s; {len(waits):,} articles added meanwhile")
        print(f"adding one: {usual * 1000:.0f} ms (median), {longest * 1000:.0f} ms (longest)")


def _check(home: Path) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", "--home", str(home), "check"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
