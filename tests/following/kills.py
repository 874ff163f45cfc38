"""Kill what posts between posting and noting, and look whether anything was told twice, or not at all.

    python -m tests.following.kills [--kills 200] [--seed 1]

Of those who are to be told a third follow a question, a third have a digest of one that they follow, and a third are
posted the new articles that hold some word.
A life ends while Discord has made a message and the answer is still on its way, or at a random moment around that; in
every other life Discord knows no nonce any longer, so that the channel's history alone has to tell what is there.
Exit status 1 when a message is missing, or there twice.
"""

import argparse
import itertools
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from knowledge.article import Article
from knowledge.library import Library
from knowledge.store.follows import Bulletin
from tests.following.names import names
from tests.loopback.people import Person
from tests.loopback.process import ROOT
from tests.loopback.server import Discord

TEXT = "The harbour of {place} took in {tonnes:,} tonnes of herring in March, harbour master Runa Holt said on Friday."
QUESTION = "how much herring did the harbour of {place} take in?"
A_LIFE = 5
"""Messages that are due for each life: more than it sends before it is killed."""


@dataclass
class Told:
    """What came of it."""

    kills: int = 0
    open: int = 0
    """Kills at which Discord had a message that was not noted as sent."""
    due: int = 0
    twice: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    left: int = 0
    """Rows that should be gone from the outbox."""

    @property
    def well(self) -> bool:
        return not (self.twice or self.missing or self.left)


def run(kills: int, *, seed: int = 1) -> Told:
    """Kill so often, let the last life finish, and count."""
    chance, told = random.Random(seed), Told()
    with tempfile.TemporaryDirectory() as folder, Discord(validate=False) as discord:
        home = Path(folder) / "home"
        people = prepared(home, discord, A_LIFE * kills + 4, chance)
        told.due = len(people)
        command = [sys.executable, "-m", "tests.following.worker", str(discord.port), str(home), discord.token]
        pipe = subprocess.PIPE
        each = subprocess.Popen(
            command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, start_new_session=True
        )
        with each, killed_in_the_end(each):
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
            for number in range(kills):
                if not unsettled(home):
                    break
                discord.nonce_holds_s = 0.0 if number % 2 else 300.0
                child = begin(each)
                before = posts(discord)
                if number % 4 < 2:
                    with discord.hold(r"^/channels/\d+/messages$") as hold:
                        discord.wait(lambda hold=hold: hold.waiting, "a message on its way")  # type: ignore[misc]
                        time.sleep(chance.random() * 0.02)
                        end(each, child)
                else:
                    discord.wait(lambda before=before: posts(discord) > before, "a message")  # type: ignore[misc]
                    time.sleep(chance.random() * 0.05)
                    end(each, child)
                told.kills += 1
                told.open += posts(discord) > noted(home)
            discord.nonce_holds_s = 300.0
            child = begin(each)
            discord.wait(lambda: not unsettled(home), "all that is due to be told", patience_s=120)
            end(each, child)
        count(people, discord, told)
        told.left = unsettled(home)
    return told


def prepared(home: Path, discord: Discord, number: int, chance: random.Random) -> dict[str, Person]:
    """A library in which so many people follow a question each that an article answers; by the place it asks of."""
    places = list(itertools.islice(names(chance), number))
    people = {place: discord.person(f"p{n}") for n, place in enumerate(places)}
    with Library.open(home, briefings=False, encoder=lambda: None, background=False) as library:
        articles = [
            Article(text=TEXT.format(place=place, tonnes=chance.randrange(100, 9999)), title=f"Herring in {place}")
            for place in places
        ]
        ids = [added.id for added in library.add_many(articles)]
        follows, found = library.store.follows, []
        for number, ((place, person), id) in enumerate(zip(people.items(), ids, strict=True)):
            where = {"scope": "dm", "guild": 0, "channel": person.dm.id, "user": str(person.user.id), "language": "en"}
            if number % 3 == 2:
                wanted = {key: value for key, value in where.items() if key != "user"}
                bulletin = Bulletin("articles", words=place)
                library.store.bulletins.make(bulletin, **wanted, since=0, most=number + 1)  # type: ignore[arg-type]
                continue
            made = follows.make(QUESTION.format(place=place), **where, since=0, most=10)  # type: ignore[arg-type]
            assert made is not None
            if number % 3:
                at = {"since": 0, "next_at": datetime.now(UTC)}
                library.store.digests.make("08:00 UTC", **where, **at)  # type: ignore[arg-type]
            else:
                found.append((made[0].id, id, datetime.now(UTC)))
        follows.note_found(found)
    return people


@contextmanager
def killed_in_the_end(each: "subprocess.Popen[str]") -> Iterator[None]:
    """End a process with its children, also where something went wrong meanwhile."""
    try:
        yield
    finally:
        os.killpg(each.pid, signal.SIGKILL)


def begin(each: "subprocess.Popen[str]") -> int:
    """Begin a life; return its process's number."""
    assert each.stdin is not None
    assert each.stdout is not None
    print("live", file=each.stdin, flush=True)
    return int(each.stdout.readline())


def end(each: "subprocess.Popen[str]", child: int) -> None:
    """Kill it."""
    assert each.stdout is not None
    os.kill(child, signal.SIGKILL)
    assert each.stdout.readline() == "ended\n"


def posts(discord: Discord) -> int:
    """How many messages the bot has written."""
    return sum(len(channel.messages) for channel in list(discord.channels.values()))


def noted(home: Path) -> int:
    """How many of them are noted as sent."""
    with closing(sqlite3.connect(home / "library.db")) as database:
        return int(database.execute("SELECT count(*) FROM posted").fetchone()[0])


def unsettled(home: Path) -> int:
    """How much is still to be told, or not known to be told."""
    digests = "SELECT count(*) FROM digests JOIN follows ON id = follow_id WHERE next_at <= ?"
    generation = "SELECT value + 0 FROM meta WHERE key = 'generation'"
    bulletins = f"SELECT count(*) FROM bulletins JOIN follows ON id = follow_id WHERE since < ({generation})"
    query = f"SELECT (SELECT count(*) FROM due) + (SELECT count(*) FROM found) + ({digests}) + ({bulletins})"
    with closing(sqlite3.connect(home / "library.db")) as database:
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        return int(database.execute(query, (now,)).fetchone()[0])


def count(people: dict[str, Person], discord: Discord, told: Told) -> None:
    """Compare what each reads with what was due."""
    for place, person in people.items():
        read = [str(message.components) for message in person.dm.messages.values()]
        if len(read) > 1:
            told.twice.append(place)
        if not any(place in text and "herring" in text for text in read):
            told.missing.append(place)


def main() -> int:
    """Run, and report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    started = time.monotonic()
    told = run(chosen.kills, seed=chosen.seed)
    print(f"{told.kills} kills in {time.monotonic() - started:.0f} s, {told.open} with a message not yet noted as sent")
    print(f"{told.due} messages due; twice: {len(told.twice)}, missing: {len(told.missing)}, left over: {told.left}")
    return 0 if told.well else 1


if __name__ == "__main__":
    sys.exit(main())
