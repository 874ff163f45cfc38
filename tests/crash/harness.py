"""The observer: starts workers, kills them, and looks at what they left."""

import json
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge import Library
from knowledge.store import Store, migrations
from tests.crash.world import (
    FEED_SLOTS,
    Versions,
    article,
    feed_path,
    grow_migrations,
    question,
    sentence,
    told,
    word,
)
from tests.webserver import Response, WebServer

ROOT = Path(__file__).resolve().parents[2]
ASKED = 12
"""How many of the articles that should be there are asked for after each kill."""


@dataclass
class Harness:
    """A library that has one worker after the other killed over it."""

    folder: Path
    server: WebServer
    chance: random.Random
    current: Versions = field(default_factory=dict)
    gone: set[tuple[str, int]] = field(default_factory=set)
    version: int = 0
    """The newest version that any article was given; a worker gets a thousand to itself."""
    steps: int = 0
    kills: int = 0
    acknowledged: int = 0
    interrupted: int = 0
    """Kills that came while a change was under way."""

    def kill_one(self) -> None:
        """Let a worker live for a random time, and look at what it leaves."""
        self.damage_index_sometimes()
        self.version += 1000
        if self.chance.random() < 0.2:
            self.steps += 1
            grow_migrations(self.steps)
        before, half = self.live_and_die()
        self.kills += 1
        self.look(before, half)

    def damage_index_sometimes(self) -> None:
        """The index is made from the store, so whatever happens to it must cost time and nothing else."""
        files = [file for file in (self.folder / "index").rglob("*") if file.is_file()]
        fate = self.chance.random()
        if files and fate < 0.05:
            shutil.rmtree(self.folder / "index")
        elif files and fate < 0.1:
            file = self.chance.choice(files)
            content = file.read_bytes()
            file.unlink()  # others may have it mapped
            file.write_bytes(content[: self.chance.randrange(len(content) + 1)])

    def live_and_die(self) -> tuple[Versions, dict[str, int | None]]:
        """What a worker acknowledged, on top of what was there, and what it had begun and not acknowledged."""
        version = self.version
        items = "".join(
            f"<item><title>Report {feed_path(slot)} version {version}</title><link>{feed_path(slot)}</link></item>"
            for slot in range(FEED_SLOTS)
        )
        rss = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()
        feed = self.server.put("news.example", f"/feed?{version}", Response(rss, type="application/rss+xml"))
        for slot in range(FEED_SLOTS):
            self.server.put("news.example", feed_path(slot), self.page(feed_path(slot), version))
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.worker"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdin
        assert process.stdout
        assert process.stderr
        start = {
            "folder": str(self.folder), "seed": self.chance.random(), "current": self.current, "feed": feed,
            "port": self.server.port, "version": self.version, "steps": self.steps,
        }  # fmt: skip
        process.stdin.write(json.dumps(start) + "\n")
        process.stdin.close()
        sign, patience_s = ("opening", 0.4) if self.chance.random() < 0.3 else ("ready", 0.8)
        after_s = self.chance.uniform(0, patience_s)
        lines: list[dict[str, Any]] = []
        for line in process.stdout:
            lines.append(json.loads(line))
            if sign in lines[-1]:
                threading.Timer(after_s, process.send_signal, [signal.SIGKILL]).start()
        errors = process.stderr.read()
        process.stderr.close()
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL, errors
        now, half = dict(self.current), {}
        for said in lines:
            half = said.get("begin", {})
            for source, version in said.get("done", {}).items():
                self.acknowledged += 1
                self.apply(now, source, version)
        self.interrupted += bool(half)
        return now, half

    def apply(self, versions: Versions, source: str, version: int | None) -> None:
        if source in versions and versions[source] != version:
            self.gone.add((source, versions.pop(source)))
        if version is not None:
            versions[source] = version

    def page(self, source: str, version: int) -> Response:
        new = article(source, version)
        body = "".join(f"<p>{paragraph}</p>" for paragraph in new.text.split("\n\n"))
        return Response(f"<html><title>{new.title}</title><article><h1>{new.title}</h1>{body}</article>".encode())

    def look(self, before: Versions, half: dict[str, int | None]) -> None:
        """Find exactly what was acknowledged, and what was under way whole or not at all."""
        with Library.open(self.folder, briefings=False) as library:
            kept = [each.article for each in library.store.articles.current() if each.article]
            found = dict(map(told, kept))
            assert len(found) == len(kept), "two versions of one source are current"
            after = dict(before)
            for source, version in half.items():
                self.apply(after, source, version)
            assert found in (before, after), f"{found} is neither {before} nor {after}"
            self.current = found
            found_wrong = library.check()
            assert not found_wrong, found_wrong
            self.ask(library)
        backup = self.folder.parent / "backup"
        if backup.exists():
            copy = Path(shutil.copy(backup, self.folder.parent / "copy"))  # opened as a library it would be one
            with Store.open(copy) as store:
                assert store.check() == []

    def ask(self, library: Library) -> None:
        assert len(library) == len(self.current), "the index holds something else than the store"
        for source, version in self.chance.sample(sorted(self.current.items()), min(ASKED, len(self.current))):
            answer = library.ask(question(source, version))
            assert answer.quotes, f"{source} {version} is not found: {answer.reason}"
            assert sentence(source, version) in answer.quotes[0].article.text
        still = set(self.current.items())
        for source, version in self.chance.sample(sorted(self.gone - still), min(ASKED, len(self.gone - still))):
            assert library.search(word(source, version)) == (), f"{source} {version} is still found"


@contextmanager
def harness(folder: Path, *, seed: int) -> Iterator[Harness]:
    """A harness over a new library in `folder`."""
    kept = migrations.MIGRATIONS
    try:
        with WebServer() as server:
            yield Harness(folder / "library", server, random.Random(seed))
    finally:
        migrations.MIGRATIONS = kept
