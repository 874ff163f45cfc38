"""Kill who brings articles in and crash PostgreSQL, again and again, while two machines ask; tell what was lost.

python -m tests.cluster.kills --kills 200 --crashes 10

Nothing that was acknowledged may be missing in the end, on either machine, each question gets an answer or a sentence.
"""

import argparse
import math
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from knowledge import Article, Library
from knowledge.errors import KnowledgeError, StoreUnreachableError
from tests.cluster.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "Who signed the Falmouth treaty?"
TREATY = "Delegates met at the harbour.\n\nMinister Jensen signed the Falmouth treaty on 3 March 2026."

INGEST = """
import sys, time
from knowledge import Article, Library
from knowledge.errors import LibraryError
number = int(sys.argv[3])
def opened():
    while True:
        try:
            return Library.open(sys.argv[1], store=sys.argv[2], briefings=False, encoder=lambda: None)
        except LibraryError:  # as a supervisor starts a process again that ended because of that
            time.sleep(0.5)
with opened() as library:
    lease = library.store.turns.lease("house")
    while True:
        try:
            if not lease.take():
                time.sleep(0.05)
                continue
            number += 1
            text = f"The ferry q{number}x left the harbour at dawn."
            added = library.add(Article(text=text, title=f"Ferry {number}"))
            print(number, added.id, flush=True)
        except LibraryError:
            time.sleep(0.2)
"""


class Ingester:
    """A process that adds articles and says which are kept, until it is killed."""

    def __init__(self, home: Path, url: str, first: int) -> None:
        command = [sys.executable, "-c", INGEST, str(home), url, str(first)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.kept: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            if line.endswith("\n"):
                self.kept.append(line.split()[1])

    def kill(self) -> list[str]:
        """End it as a machine ends that loses its power; return what it said it had kept."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._reader.join()
        assert self.process.stdout
        self.process.stdout.close()
        return self.kept


class Asker(threading.Thread):
    """Asks, and counts what comes of it."""

    def __init__(self, library: Library) -> None:
        super().__init__(daemon=True)
        self.library = library
        self.said: Counter[str] = Counter()
        self.took_s: list[float] = []
        self.ending = threading.Event()

    def run(self) -> None:
        """Ask until the end."""
        while not self.ending.wait(0.05):
            began = time.perf_counter()
            try:
                self.said["answered" if self.library.ask(QUESTION).answered else "NOT ANSWERED"] += 1
            except StoreUnreachableError:
                self.said["told to try again"] += 1
            except Exception as error:
                self.said[f"FAILED: {type(error).__name__}"] += 1
            self.took_s.append(time.perf_counter() - began)


def run(*, kills: int, crashes: int, seed: int = 0, pause_s: float = 1.0, most_s: float = math.inf) -> list[str]:
    """Do it, or as much of it as there is time for; return what went wrong, and print the figures."""
    give_up, done, crashed = time.monotonic() + most_s, 0, 0
    chance, wrong, kept = random.Random(seed), list[str](), list[str]()
    crash_at = set(chance.sample(range(kills), min(crashes, kills)))
    with tempfile.TemporaryDirectory() as folder, Postgres() as postgres:
        homes, url = [Path(folder) / name for name in ("one", "two")], postgres.fresh()
        with (
            Library.open(homes[0], store=url, briefings=False, encoder=lambda: None) as one,
            Library.open(homes[1], store=url, briefings=False, encoder=lambda: None) as two,
        ):
            one.add(Article(text=TREATY, title="The treaty"))
            two.search("treaty")
            askers = [Asker(library) for library in (one, two)]
            for asker in askers:
                asker.start()
            recovered_s: list[float] = []
            pair = [Ingester(Path(folder) / "in0", url, 0), Ingester(Path(folder) / "in1", url, 10_000_000)]
            for number in range(kills):
                if time.monotonic() > give_up:
                    break
                _wait_for_one(pair)
                time.sleep(pause_s * (0.5 + chance.random()))
                if number in crash_at:
                    postgres.restart("immediate")
                    crashed += 1
                done += 1
                victim = chance.randrange(2)
                kept += pair[victim].kill()
                pair[victim] = Ingester(Path(folder) / f"in{victim}", url, 20_000_000 + 10_000 * number)
            for ingester in pair:
                kept += ingester.kill()
            began = time.monotonic()
            for library in (one, two):
                while set(kept) - _held(library) and time.monotonic() - began < 60:
                    time.sleep(0.1)
                recovered_s.append(time.monotonic() - began)
            for asker in askers:
                asker.ending.set()
                asker.join()
            for name, library in (("one", one), ("two", two)):
                if lost := set(kept) - _held(library):
                    wrong.append(f"{len(lost)} of {len(kept)} acknowledged articles are not found on machine {name}")
                wrong += library.check()
            said = sum((asker.said for asker in askers), Counter[str]())
            wrong += [f"{number} questions: {what}" for what, number in said.items() if what.isupper() or ":" in what]
            if not kept:
                wrong.append("nothing was added: the ingesters were killed before they began; pause longer")
            took = sorted(each for asker in askers for each in asker.took_s)
            print(
                f"{done} kills, {crashed} crashes: {len(kept):,} articles acknowledged; "
                f"{', '.join(f'{number:,} questions {what}' for what, number in said.items())}; "
                f"p50 {took[len(took) // 2] * 1000:.0f} ms, p99 {took[int(len(took) * 0.99)] * 1000:.0f} ms; "
                f"level after {max(recovered_s):.1f} s"
            )
    return wrong


def _wait_for_one(pair: list[Ingester]) -> None:
    """Until one of them has kept something, since a machine that is busy starts nothing in a moment."""
    end = time.monotonic() + 180
    while not any(ingester.kept for ingester in pair) and time.monotonic() < end:
        time.sleep(0.05)


def _held(library: Library) -> set[str]:
    try:
        return {entry.id for entry in library.snapshot().articles(None)}
    except KnowledgeError:
        return set()


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--crashes", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pause", type=float, default=3.0, metavar="S", help="about so long between two kills")
    parser.add_argument("--minutes", type=float, default=math.inf, help="end after so many, with what was done by then")
    given = parser.parse_args()
    wrong = run(
        kills=given.kills, crashes=given.crashes, seed=given.seed, pause_s=given.pause, most_s=60 * given.minutes
    )
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
