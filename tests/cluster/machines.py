"""A whole set-up as real processes: PostgreSQL, search nodes, two bots, two ingesters, and Discord around it."""

import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from knowledge import Library
from knowledge.article import Article
from tests.cluster.asking import ANSWER
from tests.cluster.network import Network
from tests.cluster.nodes import Nodes
from tests.cluster.postgres import Postgres
from tests.loopback.people import Person
from tests.loopback.process import BotProcess
from tests.loopback.server import Discord
from tests.loopback.world import Channel

KNOWN = 200
"""Articles that are there before anything happens: those are asked for."""
_READY_S = 180.0
_NEWER = str(Path(__file__).with_name("newer.py"))


class Machines:
    """All of it, from `with` to its end. With a `network`, each search node is on a host of its own."""

    def __init__(self, folder: Path, nodes: int, *, network: Network | None = None, heap: str = "512m") -> None:
        self.folder = folder
        self.nodes = Nodes(folder / "nodes", nodes, network=network, heap=heap, quick=True)
        self.postgres = Postgres()
        self.discord = Discord(shards=2, validate=False, turn_s=1.0)
        self.inbox = folder / "inbox"
        self.brought: list[str] = []
        """Titles of the articles that were put into the folder that the ingesters follow."""
        self.newer = False
        """Whether what is started is of the version after this one."""
        self.places: list[tuple[Channel, list[Person]]] = []
        self._running = ExitStack()

    def __enter__(self) -> Self:
        try:
            self.nodes.start()
            self._running.callback(self.nodes.stop)
            self._running.enter_context(self.postgres)
            self.store = self.postgres.fresh()
            self.nodes.ready()
            self.index = self.nodes.url(timeout_s=5)
            with self.library("first") as library:
                library.add_many(article(number) for number in range(KNOWN))
            self._running.enter_context(self.discord)
            self._populate()
            self.inbox.mkdir()
            self.bots = [self._running.enter_context(self.bot(number)) for number in (0, 1)]
            self.ingesters = [self._running.enter_context(self.ingester(f"in{number}")) for number in (0, 1)]
            until(lambda: all("Ready in" in bot.output for bot in self.bots), "both bots to be ready")
        except BaseException:
            self._running.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.__exit__(kind, error, trace)

    def library(self, name: str, *, indexing: bool = True) -> Library:
        """The library, as a machine of that name opens it."""
        more: dict[str, Any] = {"briefings": False, "encoder": lambda: None, "background": False}
        return Library.open(self.folder / name, store=self.store, index=self.index, indexing=indexing, **more)

    def bot(self, number: int) -> BotProcess:
        """A bot that holds one of the two shards; not started yet."""
        return self._process(f"bot{number}", DATELINE_ROLE="bot", DATELINE_SHARDS=f"{number}/2")

    def ingester(self, name: str) -> BotProcess:
        """A process that follows the folder; not started yet."""
        return self._process(name, DATELINE_ROLE="ingester", DATELINE_WATCH=str(self.inbox), DISCORD_TOKEN="")

    def exchange(self, old: BotProcess, new: BotProcess) -> None:
        """Stop one process and start another in its place."""
        try:
            old.stop()
        except subprocess.TimeoutExpired:
            print("  one process took more than half a minute to end, and was killed", flush=True)
            old.kill()
        for running in (self.bots, self.ingesters):
            if old in running:
                running[running.index(old)] = self._running.enter_context(new)

    def bring(self) -> None:
        """Put one more article into the folder."""
        number = KNOWN + len(self.brought)
        new = article(number)
        file = self.inbox / f".{number}"
        file.write_text(f"# {new.title}\n\n{new.text}\n", "utf-8")
        file.rename(self.inbox / f"{number}.md")
        self.brought.append(new.title)

    def cpu_s(self) -> dict[str, float]:
        """Seconds of the processor that each kind of process has taken so far, this one among them."""
        return {
            "bots": sum(each.cpu_s() for each in self.bots),
            "ingesters": sum(each.cpu_s() for each in self.ingesters),
            "nodes": self.nodes.cpu_s(),
            "database": self.postgres.cpu_s(),
            "Discord and those who ask": time.process_time(),
        }

    def logged(self) -> list[str]:
        """What no log should hold: tracebacks, the database's password."""
        found = []
        for process in (*self.bots, *self.ingesters):
            found += ["a traceback in a log:\n" + process.output[-3000:]] if "Traceback" in process.output else []
            found += ["a password in a log"] if "s3cret" in process.output else []
            found += [line for line in process.output.splitlines() if "in the way of what was asked" in line][:3]
        return found

    def _process(self, name: str, **more: str) -> BotProcess:
        home = self.folder / name
        home.mkdir(exist_ok=True)
        environment = {
            "DISCORD_TOKEN": self.discord.token,
            "DATELINE_HOME": str(home),
            "DATELINE_STORE": self.store,
            "DATELINE_INDEX": self.index,
            "DATELINE_ENCODER": "none",
            "DATELINE_QUESTIONS_A_MINUTE": "100000",
            "DATELINE_SERVER_QUESTIONS_A_MINUTE": "100000",
            "LOOPBACK_LOOK_S": "",  # what is due is looked for as seldom as in earnest
        }
        program = [_NEWER] if self.newer else ["dateline"]
        return BotProcess(self.discord, *program, "run", environment=environment | more, cwd=home)

    def _populate(self) -> None:
        for shard in (0, 1):
            for number in range(3):
                people = [self.discord.person(f"p{shard}-{number}-{n}") for n in range(5)]
                guild = self.discord.guild(f"G{shard}-{number}", owner=people[0], shard=shard)
                self.discord.join(guild, *people[1:])
                self.places += [(self.discord.channel(guild, f"c{n}"), people) for n in range(3)]
        half = len(self.places) // 2
        self.places = [place for pair in zip(self.places[:half], self.places[half:], strict=True) for place in pair]


def article(number: int) -> Article:
    """One of the articles; the first sentence of each is asked for."""
    return Article(
        title=f"Report {number}",
        text=f"The {ANSWER.format(number)}.\n\nThe mayor of place {number} came, and spoke of the next one.",
    )


def until(found: Callable[[], object], what: str, *, within_s: float = _READY_S) -> None:
    """Wait until it is so; TimeoutError when it never is."""
    give_up = time.monotonic() + within_s
    while not found():
        if time.monotonic() > give_up:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.2)
