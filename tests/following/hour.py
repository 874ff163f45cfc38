"""An hour of followed questions, as fast as one likes, through the real `dateline run` and the loopback Discord.

    python -m tests.following.hour [--follows 10000] [--articles 1000] [--seconds 3600] [--archive 5000] [--rate 2]
                                   [--pairs 10] [--rest 60]

Articles come in evenly over so many seconds, beside an archive of `../shared/eval/reuters_scale`, or of made-up reports
where that is not there. Each speaks of five places; who follows one of those is to be told of it once, at once or in
the digest an hour later, and nobody else; the clock is put forward for the last digests. Readers ask all the while.

The hour is cut into `pairs` slices, and after each there are `rest` seconds more in which nothing is followed (all is
paused) and articles of the same shape, of other places, come in just as often: so the answers with and without what is
followed are measured side by side, in one process, over one archive, on one machine with whatever else it does.
The bot runs as it does in the product: nothing is looked at more often than there.
Exit status 1 when something is missing, undue, or told twice, when one message in a hundred comes later than a minute
after its article was kept, when a request of the bot is refused, or a reader waits in vain.
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
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import numpy as np

from bot.following import QUOTED
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
LATE_S = 60.0
"""Seconds from an article being kept until it is told, in 99 of 100 cases."""
SHOWN = 10
"""Lines that are printed of what went wrong."""
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

    def __init__(self, discord: Discord, follows: int, articles: int, controls: int, chance: random.Random) -> None:
        named = names(chance)
        self.places = list(itertools.islice(named, follows))
        others = list(itertools.islice(named, max(PLACES, follows)))
        self.goods = {place: chance.choice(GOODS) for place in [*self.places, *others]}
        asker = discord.person("asker")
        self.asker: Person = asker
        self.channels: list[Channel] = []
        for number in range(GUILDS):
            guild = discord.guild(f"G{number}", owner=asker)
            self.channels += [discord.channel(guild, f"c{n}") for n in range(CHANNELS)]
        self.asking = self.channels[0]
        self.of = {QUESTION.format(place=p, good=self.goods[p]): p for p in self.places}
        hits: Counter[str] = Counter()
        self.articles: list[Article] = []
        self.due: list[tuple[str, str]] = []
        """Each place and article of which who follows that place is to be told."""
        for number in range(articles):
            told = chance.sample([place for place in self.places if hits[place] < QUOTED], PLACES)
            hits.update(told)
            article = self._report(told, f"{number}", chance)
            self.articles.append(article)
            self.due += [(place, article.id) for place in told]
        self.controls = [self._report(chance.sample(others, PLACES), f"other-{n}", chance) for n in range(controls)]
        """Articles that nobody follows anything of."""

    def _report(self, places: list[str], name: str, chance: random.Random) -> Article:
        told = [
            TEXT.format(
                place=place,
                tonnes=chance.randrange(100, 99_999),
                good=self.goods[place],
                who=chance.choice("Runa Ulla Pia Karl Mats Inge Olof Sten".split()),
            )
            for place in places
        ]
        url = f"https://harbour.example/{name}"
        return Article(text="\n\n".join(told), title=f"Harbours report, {name}", publisher="Harbour News", url=url)

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

    def letters(self) -> dict[str, list[Message]]:
        """Every message that nobody asked for, oldest first, by the place that it tells of."""
        found: dict[str, list[Message]] = {}
        for channel in self.channels:
            for message in list(channel.messages.values()):
                if message.author.bot and message.interaction is None and message.answers is None:
                    asked = next(part["content"] for part in walk(message.components) if "content" in part)
                    found.setdefault(self.of.get(undo(asked).strip("*"), "?"), []).append(message)
        return found


class Readers:
    """They ask at a rate."""

    def __init__(self, world: World, rate: float) -> None:
        self.in_vain = 0
        """Questions that nothing could be read to, within the patience of the loopback Discord."""
        self._world, self._rate = world, rate
        self._places = itertools.cycle(world.places)

    @contextmanager
    def asking(self, took: list[float]) -> Iterator[None]:
        """Ask until the block ends."""
        stop = threading.Event()
        thread = threading.Thread(target=self._ask, args=(stop, took))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _ask(self, stop: threading.Event, took: list[float]) -> None:
        while not stop.wait(1 / self._rate):
            question = f"what was reported of {self._world.goods[next(self._places)]} in March?"
            exchange = self._world.asker.slash(self._world.asking, "ask", question=question)
            try:
                exchange.answer()
            except TimeoutError:
                self.in_vain += 1
            else:
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
        ripe = """SELECT count(*) FROM found JOIN follows ON id = follow_id
                  WHERE key IS NULL AND NOT paused AND next_at <= ?"""
        (waiting,) = database.execute(ripe, (now,)).fetchone()
        (open_,) = database.execute("SELECT count(*) FROM due").fetchone()
        return bool(asked) and not waiting and not open_


def run(
    follows: int,
    articles: int,
    *,
    seconds: float,
    archived: int,
    rate: float,
    pairs: int = 10,
    rest: float = 60.0,
    seed: int = 5,
) -> bool:
    """Let the hour pass; print what came of it, and return whether everything was told once, and everybody answered."""
    chance = random.Random(seed)
    every = seconds / articles
    with tempfile.TemporaryDirectory() as folder, Discord(validate=False) as discord:
        world = World(discord, follows, articles, round(rest / every) * pairs, chance)
        home = Path(folder) / "home"
        with Library.open(home, briefings=False, encoder=lambda: None, background=False) as library:
            library.add_many(archive(archived, chance))
            world.follow(home, library.snapshot().generation)
            environment = {
                "DISCORD_TOKEN": discord.token,
                "DATELINE_HOME": str(home),
                "DATELINE_ENCODER": "none",
                "DATELINE_QUESTIONS_A_MINUTE": "100000",
                "DATELINE_SERVER_QUESTIONS_A_MINUTE": "100000",
                "LOOPBACK_LOOK_S": "",
            }
            lag = Lag()
            with BotProcess(discord, "dateline", "run", environment=environment) as process, lag:
                process.ready()
                readers = Readers(world, rate)
                having, resting = list[list[float]](), list[list[float]]()
                size, controls = -(-articles // pairs), len(world.controls) // pairs
                for pair in range(pairs):
                    took = list[float]()
                    having.append(took)
                    with readers.asking(took):
                        come(library, world.articles[pair * size : (pair + 1) * size], every)
                    discord.wait(lambda: settled(home), "all that is due to be told", patience_s=600)
                    pause(home, True)
                    took = list[float]()
                    resting.append(took)
                    with readers.asking(took):
                        come(library, world.controls[pair * controls : (pair + 1) * controls], every)
                    discord.wait(lambda: settled(home), "the other articles to be looked at", patience_s=600)
                    pause(home, False)
                    print(f"{pair + 1}: with {told(having[-1])}; without {told(resting[-1])}; refused", end=" ")
                    print(f"{len(discord.refusals)}; to message so far {told(late_so_far(home, world))}", flush=True)
                at_once = {place: len(messages) for place, messages in world.letters().items()}
                late = late_so_far(home, world)
                forward(home, hours=1)
                discord.wait(lambda: settled(home), "the digests", patience_s=seconds + 600)
                well = reported(world, home) and not unsettled(home)
                print(f"messages at once: {sum(at_once.values()):,}; after an hour: {digests(world, at_once):,}")
                print(f"the bot took {process.cpu_s():,.0f} s of a processor; most memory {process.peak_memory():,} B")
                status = process.stop()
                warned = [line for line in process.output.splitlines() if " WARNING " in line or " ERROR " in line]
    print(f"article kept to message: {told(late)}")
    compare(having, resting)
    print(f"the machine kept this process waiting for its turn: {told(lag.waited)}")
    print(f"exit status {status}; refused by Discord: {len(discord.refusals)}; asked in vain: {readers.in_vain}")
    for refusal, number in Counter(discord.refusals).most_common(10):
        print(f"  {number} × {refusal}")
    print("".join(f"  {line}\n" for line in warned[:SHOWN]), end="")
    in_time = bool(late) and float(np.percentile(late, 99)) < LATE_S
    return well and in_time and status == 0 and not discord.refusals and not readers.in_vain


class Lag:
    """How long the machine keeps a process waiting that asks for nothing but its turn, from `with` to its end."""

    def __init__(self) -> None:
        self.waited: list[float] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while True:
            before = time.monotonic()
            if self._stop.wait(0.1):
                return
            self.waited.append(max(0.0, time.monotonic() - before - 0.1))


def come(library: Library, articles: list[Article], every: float) -> None:
    """Let one article come in after the other, one each so many seconds."""
    started = time.monotonic()
    for number, article in enumerate(articles, start=1):
        library.add(article)
        time.sleep(max(0.0, started + number * every - time.monotonic()))


def pause(home: Path, paused: bool) -> None:
    """Pause all that is followed, or go on with it, and forget nothing that is found and not yet told."""
    with closing(sqlite3.connect(home / "library.db", timeout=60)) as database, database:
        database.execute("UPDATE follows SET paused = ?", (int(paused),))


def reported(world: World, home: Path) -> bool:
    """Print whether who follows was told of each article once, and of no other; whether it was so."""
    were = Counter(
        (place, id) for place, messages in world.letters().items() for m in messages for id in articles_in(m)
    )
    due = set(world.due)
    twice = sum(number > 1 for number in were.values())
    missing, undue = len(due - were.keys()), len(were.keys() - due)
    print(f"{len(due):,} due to be told, {were.total():,} told; missing {missing}, undue {undue}, twice {twice}")
    kept = kept_at(home) if missing else {}
    for place, id in sorted(due - were.keys())[:SHOWN]:
        beside = [f"{kept[other]:%H:%M:%S}" for where, other in world.due if where == place and other != id]
        print(f"  not told: {place}, of an article kept at {kept[id]:%H:%M:%S}; others of that place at {beside}")
    return not (twice or missing or undue)


def digests(world: World, before: dict[str, int]) -> int:
    """How many messages there are beside those that were there `before`."""
    return sum(len(messages) - before.get(place, 0) for place, messages in world.letters().items())


def compare(having: list[list[float]], resting: list[list[float]]) -> None:
    """Print how long answers took with and without what is followed, over all and from slice to slice."""
    print(f"answers with what is followed: {told([t for took in having for t in took])}")
    print(f"answers without: {told([t for took in resting for t in took])}")
    for share in (50, 99):
        more = [
            np.percentile(w, share) - np.percentile(r, share) for w, r in zip(having, resting, strict=True) if w and r
        ]
        if more:
            low, middle, high = (1000 * np.percentile(more, [25, 50, 75])).tolist()
            print(f"  p{share}, with less without in each pair: {middle:+.1f} ms (quartiles {low:+.1f}, {high:+.1f})")


def articles_in(message: Message) -> set[str]:
    """The articles that a message quotes, as its buttons tell: two may have come in before it was sent."""
    pressed = [part["custom_id"].split(":") for part in walk(message.components) if "custom_id" in part]
    return {state[0] for _, action, *state in pressed if action == "context"}


def late_so_far(home: Path, world: World) -> list[float]:
    """The delays of the first message of each place: those after it may have to wait until its hour is over."""
    return delays(home, {place: messages[0] for place, messages in world.letters().items()})


def delays(home: Path, letters: dict[str, Message]) -> list[float]:
    """Seconds from the first article that a message quotes being kept until Discord had the message."""
    kept, late = kept_at(home), []
    for message in letters.values():
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
    options.add_argument("--pairs", type=int, default=10)
    options.add_argument("--rest", type=float, default=60)
    given = options.parse_args()
    well = run(
        given.follows,
        given.articles,
        seconds=given.seconds,
        archived=given.archive,
        rate=given.rate,
        pairs=given.pairs,
        rest=given.rest,
    )
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
