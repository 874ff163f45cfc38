"""An hour of followed questions, as fast as one likes, through the real `dateline run` and the loopback Discord.

    python -m tests.following.hour [--follows 10000] [--articles 1000] [--seconds 3600] [--archive 5000] [--rate 2]

Articles come in evenly over so many seconds, beside an archive of `../shared/eval/reuters_scale`, or of made-up reports
where that is not there. Each speaks of five places; who follows one of those is to be told once, and nobody else. What
more comes of a place within the hour is to be told in one digest; the clock is put forward for that at the end. Readers
ask meanwhile, and as often before anything comes in. Exit status 1 when a message is missing, undue, or there twice.
"""

import argparse
import itertools
import json
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from bot.markdown import undo
from knowledge.article import Article
from knowledge.library import Library
from tests.benchmarks.discord_load import CORPUS
from tests.following.kills import unsettled
from tests.following.names import names
from tests.loopback.people import Person
from tests.loopback.process import BotProcess
from tests.loopback.server import Discord
from tests.loopback.world import Channel, Message, walk

GUILDS, CHANNELS = 20, 25
PLACES = 5
"""Places that one article speaks of."""
GOODS = "herring barley copper quince amber wool timber salt glass rye".split()
TEXT = "The harbour of {place} took in {tonnes:,} tonnes of {good} in March, harbour master {who} Holt said on Friday."
QUESTION = "how much {good} did the harbour of {place} take in?"


def archive(number: int, chance: random.Random) -> Iterator[Article]:
    """What the archive holds before."""
    if CORPUS.exists():
        with CORPUS.open(encoding="utf-8") as lines:
            entries = (entry for entry in map(json.loads, lines) if entry["text"].strip())
            for entry in itertools.islice(entries, number):
                yield Article(text=entry["text"], title=entry["title"].strip() or entry["id"], publisher="Reuters")
        return
    for place in itertools.islice(names(chance), number):
        yield Article(text=f"The council of {place} met on Monday and spoke of roads and schools.", title=place)


class World:
    """Who follows what, and which articles answer it."""

    def __init__(self, discord: Discord, follows: int, articles: int, chance: random.Random) -> None:
        self.places = list(itertools.islice(names(chance), follows))
        self.goods = {place: chance.choice(GOODS) for place in self.places}
        asker = discord.person("asker")
        self.asker: Person = asker
        self.channels: list[Channel] = []
        for number in range(GUILDS):
            guild = discord.guild(f"G{number}", owner=asker)
            self.channels += [discord.channel(guild, f"c{n}") for n in range(CHANNELS)]
        self.asking = self.channels[0]
        self.of = {QUESTION.format(place=p, good=self.goods[p]): p for p in self.places}
        told = [chance.sample(self.places, min(PLACES, follows)) for _ in range(articles)]
        self.hits = Counter(place for each in told for place in each)
        self.articles = [
            Article(
                text="\n\n".join(
                    TEXT.format(
                        place=place,
                        tonnes=chance.randrange(100, 99_999),
                        good=self.goods[place],
                        who=chance.choice("Runa Ulla Pia Karl Mats Inge Olof Sten".split()),
                    )
                    for place in each
                ),
                title=f"Harbours report, {number}",
                publisher="Harbour News",
                url=f"https://harbour.example/{number}",
            )
            for number, each in enumerate(told)
        ]

    def follow(self, home: Path, generation: int) -> None:
        """Write all that is followed into the store at once."""
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        rows = []
        for number, (question, _) in enumerate(self.of.items()):
            channel = self.channels[number % len(self.channels)]
            assert channel.guild is not None
            scope, guild = f"guild:{channel.guild.id}", channel.guild.id
            rows.append((scope, guild, channel.id, "u", question, question, "en", generation, now, now, ""))
        with closing(sqlite3.connect(home / "library.db")) as database, database:
            columns = "scope, guild, channel, user, question, folded, language, since, made_at, next_at, said"
            database.executemany(f"INSERT INTO follows ({columns}) VALUES ({', '.join('?' * 11)})", rows)
            database.execute("INSERT INTO positions VALUES ('follows', ?)", (generation,))

    def letters(self) -> list[tuple[str, Message]]:
        """Every message that nobody asked for, with the place that it tells of."""
        found = []
        for channel in self.channels:
            for message in list(channel.messages.values()):
                if message.author.bot and message.interaction is None and message.answers is None:
                    asked = next(part["content"] for part in walk(message.components) if "content" in part)
                    found.append((self.of.get(undo(asked).strip("*"), "?"), message))
        return found


def ask(world: World, rate: float, stop: threading.Event, took: list[float]) -> None:
    """Ask at a rate until stopped, and note how long each answer took."""
    places = itertools.cycle(world.places)
    while not stop.wait(1 / rate):
        place = next(places)
        question = f"what was reported of {world.goods[place]} in March?"
        exchange = world.asker.slash(world.asking, "ask", question=question)
        exchange.answer()
        took.append(exchange.interaction.answered_s or 0.0)


def kept_at(home: Path) -> dict[str, datetime]:
    """When each article was kept, by its id."""
    with closing(sqlite3.connect(home / "library.db")) as database:
        rows = database.execute("SELECT id, added_at FROM articles").fetchall()
    return {id: datetime.fromisoformat(at).replace(tzinfo=UTC) for id, at in rows}


def written_at(message: Message) -> datetime:
    """When Discord made a message, as its id tells."""
    return datetime.fromtimestamp(((message.id >> 22) + 1_420_070_400_000) / 1000, UTC)


def settled(home: Path) -> bool:
    """Whether everything that came in was asked of, and everything that may be told was."""
    with closing(sqlite3.connect(home / "library.db")) as database:
        query = "SELECT (SELECT generation FROM positions) >= (SELECT value + 0 FROM meta WHERE key = 'generation')"
        (asked,) = database.execute(query).fetchone()
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        ripe = "SELECT count(*) FROM found JOIN follows ON id = follow_id WHERE key IS NULL AND next_at <= ?"
        (waiting,) = database.execute(ripe, (now,)).fetchone()
        (open_,) = database.execute("SELECT count(*) FROM due").fetchone()
        return bool(asked) and not waiting and not open_


def run(follows: int, articles: int, *, seconds: float, archived: int, rate: float, seed: int = 5) -> bool:
    """Let the hour pass; print what came of it, and return whether each message was there once."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, Discord(validate=False) as discord:
        home, world = Path(folder) / "home", World(discord, follows, articles, chance)
        with Library.open(home, briefings=False, encoder=lambda: None, background=False) as library:
            library.add_many(archive(archived, chance))
            world.follow(home, library.snapshot().generation)
            environment = {
                "DISCORD_TOKEN": discord.token,
                "DATELINE_HOME": str(home),
                "DATELINE_ENCODER": "none",
                "DATELINE_QUESTIONS_A_MINUTE": "100000",
                "DATELINE_SERVER_QUESTIONS_A_MINUTE": "100000",
            }
            with BotProcess(discord, "dateline", "run", environment=environment) as process:
                process.ready()
                before, during = list[float](), list[float]()
                asked_for(world, rate, before, min(60.0, seconds / 4))
                stop = threading.Event()
                asker = threading.Thread(target=ask, args=(world, rate, stop, during))
                asker.start()
                started = time.monotonic()
                for number, article in enumerate(world.articles):
                    time.sleep(max(0.0, started + number * seconds / articles - time.monotonic()))
                    library.add(article)
                discord.wait(lambda: settled(home), "all that is due to be told", patience_s=seconds + 600)
                stop.set()
                asker.join()
                first = world.letters()
                well = reported("first messages", Counter(place for place, _ in first), dict.fromkeys(world.hits, 1))
                late = delays(home, first)
                forward(home, hours=1)
                discord.wait(lambda: settled(home), "the digests", patience_s=seconds + 600)
                digests = Counter(place for place, _ in world.letters()) - Counter(place for place, _ in first)
                at_once = {place: len(articles_in(message)) for place, message in first}
                more = {place: 1 for place, hits in world.hits.items() if hits > at_once.get(place, 1)}
                well &= reported("digests an hour later", digests, more) and not unsettled(home)
                status = process.stop()
    print(f"article kept to message: {told(late)}")
    print(f"answers before: {told(before)}; meanwhile: {told(during)}")
    print(f"exit status {status}; refused by Discord: {len(discord.refusals)}")
    return well and status == 0 and not discord.refusals


def asked_for(world: World, rate: float, took: list[float], seconds: float) -> None:
    """Ask for so many seconds."""
    stop = threading.Event()
    asker = threading.Thread(target=ask, args=(world, rate, stop, took))
    asker.start()
    time.sleep(seconds)
    stop.set()
    asker.join()


def reported(what: str, were: Counter[str], due: dict[str, int]) -> bool:
    """Print how many messages there were of those that were due; whether it was each once."""
    twice = sum(number > 1 for number in were.values())
    missing, undue = len(due.keys() - were.keys()), len(were.keys() - due.keys())
    print(f"{what}: {len(due)} due, {were.total()} posted; missing {missing}, undue {undue}, twice {twice}")
    return not (twice or missing or undue)


def articles_in(message: Message) -> set[str]:
    """The articles that a message quotes, as its buttons tell: two may have come in before it was sent."""
    pressed = [part["custom_id"].split(":") for part in walk(message.components) if "custom_id" in part]
    return {state[0] for _, action, *state in pressed if action == "context"}


def delays(home: Path, letters: list[tuple[str, Message]]) -> list[float]:
    """Seconds from the first article that a message quotes being kept until Discord had the message."""
    kept, late = kept_at(home), []
    for _, message in letters:
        late.append((written_at(message) - min(kept[id] for id in articles_in(message))).total_seconds())
    return late


def forward(home: Path, *, hours: int) -> None:
    """Put the clock of what is followed forward."""
    with closing(sqlite3.connect(home / "library.db")) as database, database:
        earlier = (datetime.now(UTC) - timedelta(hours=hours)).replace(tzinfo=None).isoformat(" ")
        database.execute("UPDATE follows SET next_at = ?", (earlier,))


def told(seconds: list[float]) -> str:
    """Percentiles, in words."""
    if not seconds:
        return "none"
    p50, p99, most = np.percentile(np.array(seconds), [50, 99, 100])
    return f"p50 {p50:.2f} s, p99 {p99:.2f} s, most {most:.2f} s of {len(seconds):,}"


def main() -> int:
    """Run, and report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--follows", type=int, default=10_000)
    options.add_argument("--articles", type=int, default=1000)
    options.add_argument("--seconds", type=float, default=3600)
    options.add_argument("--archive", type=int, default=5000)
    options.add_argument("--rate", type=float, default=2)
    given = options.parse_args()
    well = run(given.follows, given.articles, seconds=given.seconds, archived=given.archive, rate=given.rate)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
