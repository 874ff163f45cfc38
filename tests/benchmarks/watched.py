"""What it costs a bot to be watched: the same questions to a bot whose metrics are scraped, and to one without any.

    python -m tests.benchmarks.watched --home /tmp/watched [--articles 5000] [--rate 10] [--seconds 10] [--rounds 31]

Both bots run all the time, each on a library and in a Discord of its own, and are asked in turns of some seconds, now
the one first and now the other, so that whatever else the machine does hits both alike. In a round both are asked the
same, one question at a time, each at any moment of its tenth of a second. The watched bot is scraped as Prometheus does
it, by a process of its own that keeps its connection, once a second and at another moment of the second in each round.
The first round warms up and counts for nothing.

What is compared is the p99 of all questions of each: of the time from question to answer, and of what the bot's process
took of the processor in that time, all threads together, which says the same where the machine is not quiet: Python
computes in one thread at a time, so what a scrape takes while a question is answered is what that waits for it. In an
interval lie 90 of 100 ratios of rounds drawn anew (a paired bootstrap). Exit status 1 when a question was not answered
exactly once.

Where a machine is not one's own for long, `--to FILE.npy` keeps the rounds of several goes, and compares them all.

`--watch counting` leaves out the scrapes, and `--watch nothing` compares two bots that nobody watches, which tells how
much of the difference the machine makes.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

import numpy as np

from tests.benchmarks.discord_load import Crowd, prepared, started, told
from tests.loopback.process import BotProcess
from tests.loopback.server import Discord

DRAWS = 2000

ACCEPT = "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
"""What Prometheus asks for, as far as we have it."""
SCRAPER = """
import http.client, random, sys, time
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=10)
time.sleep(random.random() * float(sys.argv[2]))
while True:
    started = time.perf_counter()
    connection.request("GET", "/metrics", headers={"Accept": sys.argv[3]})
    answer = connection.getresponse()
    assert answer.status == 200 and answer.read()
    took = time.perf_counter() - started
    print(took, flush=True)
    time.sleep(max(0.0, float(sys.argv[2]) - took))
"""


@contextmanager
def scraping(process: BotProcess, every_s: float, took: list[float]) -> Iterator[None]:
    """Read the metrics again and again until the block ends; `took` gets the seconds of each time."""
    (port,) = re.findall(r"monitor is answered at port (\d+)", process.output)
    scraper = subprocess.Popen(
        [sys.executable, "-S", "-c", SCRAPER, port, str(every_s), ACCEPT], stdout=subprocess.PIPE
    )
    try:
        yield
    finally:
        scraper.terminate()
        output, _ = scraper.communicate()
        took += [float(line) for line in output.split()]


def turn(
    crowd: Crowd, bot: BotProcess, rng: random.Random, *, rate: float, seconds: float
) -> list[tuple[float, float]]:
    """Ask for so long; returns of each question what it took in seconds, and in seconds of the bot's processor."""
    found: list[tuple[float, float]] = []
    began, clock = time.monotonic(), (~bot.process.pid << 3) | 2  # Linux: the processor time of another process
    for number in range(round(rate * seconds)):
        time.sleep(max(0.0, began + (number + rng.random()) / rate - time.monotonic()))
        before = time.clock_gettime(clock)
        took = crowd.ask()()
        found.append((took, time.clock_gettime(clock) - before))
    return found


def ratio(rounds: np.ndarray, percent: float) -> tuple[float, float, float]:
    """A percentile of all questions of all rounds, watched divided by not, and an interval around it."""
    rng, number = np.random.default_rng(5), rounds.shape[1]

    def of(drawn: np.typing.NDArray[np.intp]) -> float:
        without, having = np.percentile(rounds[:, drawn].reshape(2, -1), percent, axis=1)
        return float(having / without)

    others = [of(rng.integers(0, number, (number,))) for _ in range(DRAWS)]
    low, high = np.percentile(others, [5, 95])
    return of(np.arange(number)), float(low), float(high)


def main() -> int:
    """Prepare, ask in turns, compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=Path, required=True)
    options.add_argument("--articles", type=int, default=5_000)
    options.add_argument("--rate", type=float, default=10)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--rounds", type=int, default=31)
    options.add_argument("--every", type=float, default=1.0, help="seconds from scrape to scrape")
    options.add_argument("--watch", choices=("scraped", "counting", "nothing"), default="scraped")
    options.add_argument("--to", type=Path, help="file that keeps the rounds of this and of earlier goes")
    chosen = options.parse_args()
    homes = [chosen.home / "plain", chosen.home / "watched"]
    titles = prepared(homes[0], chosen.articles)
    shutil.rmtree(homes[1], ignore_errors=True)
    shutil.copytree(homes[0], homes[1])
    metrics = {} if chosen.watch == "nothing" else {"DATELINE_METRICS": "127.0.0.1:0"}
    took: list[list[list[tuple[float, float]]]] = [[], []]
    scrapes: list[float] = []
    with ExitStack() as parts:
        discords = [parts.enter_context(Discord(validate=False)) for _ in homes]
        bots = [
            parts.enter_context(started(discord, home, **environment)).ready()
            for discord, home, environment in zip(discords, homes, ({}, metrics), strict=True)
        ]
        crowds = [Crowd(discord, titles) for discord in discords]
        for number in range(chosen.rounds):
            for which in (0, 1) if number % 2 else (1, 0):
                watching = which == 1 and chosen.watch == "scraped"
                with scraping(bots[1], chosen.every, scrapes) if watching else nullcontext():
                    rng = random.Random(number)
                    found = turn(crowds[which], bots[which], rng, rate=chosen.rate, seconds=chosen.seconds)
                took[which].append(found)
        cpu_s = [bot.cpu_s() for bot in bots]
        sound = [bot.stop() for bot in bots] == [0, 0]
        sound &= all(crowd.once() for crowd in crowds) and not any(discord.refusals for discord in discords)
    rounds = np.array([each[1:] for each in took])  # which bot, round, question, time and processor time
    if chosen.to is not None:
        if chosen.to.exists():
            rounds = np.concatenate([np.load(chosen.to), rounds], axis=1)
        np.save(chosen.to, rounds)
    print(f"{len(rounds[0])} rounds of {len(rounds[0][0])} questions to each, once each: {'yes' if sound else 'NO'}")
    for kind, name in enumerate(("answer", "processor")):
        for which, watched in enumerate(("not watched", chosen.watch)):
            print(f"{watched:12}", told(name, rounds[which, :, :, kind].ravel()))
        for percent in (50, 90, 99):
            middle, low, high = (100 * (each - 1) for each in ratio(rounds[:, :, :, kind], percent))
            print(f"  p{percent} watched beside not: {middle:+.1f} % [{low:+.1f}, {high:+.1f}]")
    if scrapes:
        print(f"{len(scrapes):>12}", told("scrapes", np.array(scrapes)))
    print(f"processor in all: {cpu_s[0]:.1f} s, watched {cpu_s[1]:.1f} s")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
