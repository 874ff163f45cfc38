"""The process that is killed: changes a library as fast as it can, and says so line by line."""

import json
import random
import sys
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from knowledge import Library
from knowledge.keeping import OnDisk
from knowledge.reading.web import Policy, Web
from knowledge.refreshing import Refresher
from tests.crash.world import FEED_SLOTS, SLOTS, Versions, article, feed_path, grow_migrations, key

NOW = datetime(2026, 2, 10, tzinfo=UTC)


def say(**what: Any) -> None:
    """One line, written at once: what the observer reads was true before it was written."""
    print(json.dumps(what), flush=True)


class Worker:
    def __init__(self, folder: Path, seed: int, current: Versions, feed: str, port: int, version: int) -> None:
        self.chance = random.Random(seed)
        self.current = current
        self.version = version
        self.library = Library.open(folder, briefings=False)
        assert isinstance(self.library._keeper, OnDisk)
        self.keeper = self.library._keeper
        self.feed = feed
        policy = Policy(
            ports=frozenset({port}), networks=(ip_network("127.0.0.1/32"),), pause_s=0, robots=False, timeout_s=60
        )
        web = Web(policy, resolve=lambda host, port: ["127.0.0.1"])
        self.refresher = Refresher(self.library.store, self.keeper, web)
        self.backup = folder.parent / "backup"
        self.backed_up: Versions | None = None

    def run(self) -> None:
        while True:
            acts = [
                self.put_one,
                self.put_many,
                self.remove,
                self.withdraw,
                self.refresh,
                self.merge,
                self.back_up,
                self.library.erase,
            ]
            self.chance.choices([*acts, self.restore], weights=[6, 2, 2, 1, 1, 2, 1, 1, 1])[0]()

    def change(self, changes: dict[str, int | None], act: Any) -> None:
        """Say that `changes` begin, do them, and say that they are done."""
        say(begin=changes)
        act()
        say(done=changes)
        for source, version in changes.items():
            if version is None:
                self.current.pop(source, None)
            else:
                self.current[source] = version

    def put_one(self) -> None:
        source = key(self.chance.randrange(SLOTS))
        self.version += 1
        new = article(source, self.version)
        self.change({source: self.version}, lambda: self.library.add(new, source=source))

    def put_many(self) -> None:
        self.version += 1
        changes: dict[str, int | None] = {
            key(slot): self.version for slot in self.chance.sample(range(SLOTS), self.chance.randint(2, 20))
        }
        items = [(article(source, self.version), source) for source in changes]
        self.change(changes, lambda: self.library.add_many(items))

    def remove(self) -> None:
        if here := [source for source in self.current if source.startswith("slot")]:
            source = self.chance.choice(here)
            id = article(source, self.current[source]).id
            self.change({source: None}, lambda: self.library.remove(id))

    def withdraw(self) -> None:
        sources = [key(slot) for slot in self.chance.sample(range(SLOTS), 3)]
        self.change(dict.fromkeys(sources), lambda: self.keeper.withdraw("public", sources))

    def refresh(self) -> None:
        """The observer's web server tells the same version as long as this process lives."""
        feed = self.library.store.feeds.add("public", self.feed)
        version = int(self.feed.rpartition("?")[2])
        changes: dict[str, int | None] = {feed_path(slot): version for slot in range(FEED_SLOTS)}
        self.change(changes, lambda: self.refresher.refresh(feed, now=NOW))

    def merge(self) -> None:
        assert self.keeper._index is not None
        if self.chance.random() < 0.2:
            self.library.merge()  # in a process of its own, which takes long to start
        else:
            self.keeper._index.merge(writing=self.keeper._lock())

    def back_up(self) -> None:
        self.library.backup(self.backup)
        self.backed_up = dict(self.current)

    def restore(self) -> None:
        if self.backed_up is not None:
            now, then = self.current, self.backed_up
            changes: dict[str, int | None] = {
                source: then.get(source) for source in {*now, *then} if now.get(source) != then.get(source)
            }
            self.change(changes, lambda: self.library.restore(self.backup))


def main() -> None:
    told = json.loads(sys.stdin.readline())
    grow_migrations(told["steps"])
    say(opening=True)
    worker = Worker(Path(told["folder"]), told["seed"], told["current"], told["feed"], told["port"], told["version"])
    say(ready=True)
    worker.run()


if __name__ == "__main__":
    main()
