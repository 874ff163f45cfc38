"""Load the real `dateline run` process with questions through the loopback Discord, and report how it bears them.

    python -m tests.benchmarks.discord_load --home /tmp/load [--articles 20000] [--rate 20] [--seconds 60]

The library is made in --home from `../shared/eval/reuters_scale` unless it is there already. Three questions of four
are slash commands, one is a mention. Exit status 1 when a question was not answered exactly once.

    python -m tests.benchmarks.discord_load --home /tmp/load --rounds 4

asks in turns a bot that nobody watches and one whose metrics are scraped every second, and compares them: the machine
may have other things to do, so the order changes from round to round, and what is compared are all questions of each.
"""

import argparse
import json
import random
import re
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from knowledge.article import Article
from knowledge.library import Library
from tests.loopback.people import Exchange, Person, Said
from tests.loopback.process import BotProcess
from tests.loopback.server import Discord
from tests.loopback.world import Channel, Flag

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "eval" / "reuters_scale" / "corpus.jsonl"
GUILDS, CHANNELS, PEOPLE = 10, 5, 20
"""Servers, channels in each, members in each."""


def corpus(limit: int) -> Iterator[Article]:
    """So many articles: those of the collection, then the same once more as another publisher would print them."""
    seen: set[str] = set()
    for publisher in ("Reuters-21578", "Second wire"):
        with CORPUS.open(encoding="utf-8") as lines:
            for entry in map(json.loads, lines):
                if len(seen) == limit:
                    return
                if not entry["text"].strip():
                    continue
                article = Article(text=entry["text"], title=entry["title"].strip() or entry["id"], publisher=publisher)
                if article.id not in seen:
                    seen.add(article.id)
                    yield article


def prepared(home: Path, articles: int) -> list[str]:
    """A library of that many articles in `home`; returns its titles, to make questions of."""
    with Library.open(home, briefings=False) as library:
        if not len(library):
            started = time.perf_counter()
            library.add_many(corpus(articles))
            print(f"{len(library):,} articles added in {time.perf_counter() - started:.0f} s")
    return [article.title for article in corpus(articles)]


def questions(titles: list[str], seed: int = 7) -> Iterator[str]:
    """Questions without end, about what the archive has."""
    rng = random.Random(seed)
    while True:
        words = rng.choice(titles).title().split()[:6]
        yield f"what was reported about {' '.join(words)}?"[:250]


def run(
    discord: Discord, titles: list[str], *, rate: float, seconds: float
) -> tuple[list[Exchange], list[Said], list[float]]:
    """Ask `rate` questions a second; returns the commands, the mentions, and when each mention was made."""
    places: list[tuple[Channel, list[Person]]] = []
    for number in range(GUILDS):
        people = [discord.person(f"p{number}-{n}") for n in range(PEOPLE)]
        guild = discord.guild(f"G{number}", owner=people[0])
        discord.join(guild, *people[1:])
        places += [(discord.channel(guild, f"c{n}"), people) for n in range(CHANNELS)]
    commands: list[Exchange] = []
    mentions: list[Said] = []
    made: list[float] = []
    rng, texts = random.Random(11), questions(titles)
    started = time.monotonic()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, started + number / rate - time.monotonic()))
        channel, people = places[number % len(places)]
        person = rng.choice(people)
        if number % 4 == 3:
            made.append(time.time())
            mentions.append(person.mention(channel, next(texts)))
        else:
            commands.append(person.slash(channel, "ask", question=next(texts)))
    return commands, mentions, made


@dataclass
class Borne:
    """How a bot bore its questions; times in seconds."""

    commands: int = 0
    mentions: int = 0
    quoted: int = 0
    acknowledged: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    lag: list[float] = field(default_factory=list)
    scrapes: list[float] = field(default_factory=list)
    """What each scrape took."""
    cpu_s: float = 0.0
    """What the process took of the processor, its start included; 0 where the system does not tell."""
    peak: int = 0
    """Bytes of memory at most."""
    once: bool = True
    """Whether each was answered exactly once, and nothing was refused."""

    def join(self, other: "Borne") -> None:
        """Take another round of the same bot in."""
        self.commands += other.commands
        self.mentions += other.mentions
        self.quoted += other.quoted
        for name in ("acknowledged", "answered", "lag", "scrapes"):
            getattr(self, name).extend(getattr(other, name))
        self.cpu_s += other.cpu_s
        self.peak = max(self.peak, other.peak)
        self.once = self.once and other.once

    def told(self) -> Iterator[str]:
        """The figures, a line each."""
        yield f"{self.commands} commands and {self.mentions} mentions, {self.quoted} with quotes"
        yield f"each answered exactly once: {'yes' if self.once else 'NO'}"
        rows = {"acknowledgement": self.acknowledged, "answer": self.answered, "event-loop lag": self.lag}
        for name, values in (rows | ({"scrape": self.scrapes} if self.scrapes else {})).items():
            p50, p99, most = np.percentile(np.array(values) * 1000, [50, 99, 100])
            yield f"{name:16} p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   most {most:7.1f} ms"
        yield f"processor        {self.cpu_s:.1f} s"
        yield f"peak memory      {self.peak / 2**20:.0f} MB"


def borne(home: Path, titles: list[str], *, rate: float, seconds: float, scraped: bool = False) -> Borne:
    """Start a bot, ask it, and end it; with `scraped` its metrics are read every second."""
    lag_file = home / "lag.json"
    with Discord(validate=False) as discord, ExitStack() as parts:
        environment = {
            "DISCORD_TOKEN": discord.token,
            "DATELINE_HOME": str(home),
            "DATELINE_QUESTIONS_A_MINUTE": "100000",
            "DATELINE_SERVER_QUESTIONS_A_MINUTE": "100000",
            "LOOPBACK_LAG": str(lag_file),
        }
        environment |= {"DATELINE_METRICS": "127.0.0.1:0"} if scraped else {}
        process = parts.enter_context(BotProcess(discord, "dateline", "run", environment=environment))
        process.ready()
        scrapes = parts.enter_context(scraping(process)) if scraped else []
        commands, mentions, made = run(discord, titles, rate=rate, seconds=seconds)
        for exchange in commands:
            exchange.answer()
        replied = [said.reply() for said in mentions]
        peak, cpu_s = process.peak_memory(), process.cpu_s()
        status = process.stop()
    answered = [exchange.interaction.answered_s or 0.0 for exchange in commands]
    answered += [_created(seen.message.id) - moment for seen, moment in zip(replied, made, strict=True)]
    quoted = sum("\n> " in exchange.answer().text for exchange in commands) + sum(
        "\n> " in seen.text for seen in replied
    )
    once = all(_shown(exchange) == 1 for exchange in commands) and all(len(said.replies()) == 1 for said in mentions)
    return Borne(
        commands=len(commands),
        mentions=len(mentions),
        quoted=quoted,
        acknowledged=[exchange.interaction.acknowledged_s or 0.0 for exchange in commands],
        answered=answered,
        lag=json.loads(lag_file.read_text()),
        scrapes=scrapes,
        cpu_s=cpu_s,
        peak=peak,
        once=once and not discord.refusals and status == 0,
    )


@contextmanager
def scraping(process: BotProcess) -> Iterator[list[float]]:
    """Read the metrics every second until the block ends; yields the seconds that each time took, as they come."""
    (port,) = re.findall(r"monitor is answered at port (\d+)", process.output)
    took: list[float] = []
    stop = threading.Event()

    def scrape() -> None:
        while not stop.wait(1.0):
            started = time.perf_counter()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
                    answer.read()
            except OSError:  # the bot has ended
                return
            took.append(time.perf_counter() - started)

    thread = threading.Thread(target=scrape, daemon=True)
    thread.start()
    try:
        yield took
    finally:
        stop.set()
        thread.join()


def main() -> int:
    """Prepare, ask, report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=Path, required=True)
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--rate", type=float, default=20)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--rounds", type=int, default=0, help="of each: watched and not; 0 for one round, not watched")
    chosen = options.parse_args()
    titles = prepared(chosen.home, chosen.articles)
    both = {False: Borne(), True: Borne()}
    for number in range(max(1, chosen.rounds)):
        order = (number % 2 == 1, number % 2 == 0) if chosen.rounds else (False,)
        for scraped in order:
            both[scraped].join(borne(chosen.home, titles, rate=chosen.rate, seconds=chosen.seconds, scraped=scraped))
    if not chosen.rounds:
        print(*both[False].told(), sep="\n")
        return 0 if both[False].once else 1
    for scraped, name in ((False, "nobody watches"), (True, "scraped every second")):
        print(f"--- {name}", *both[scraped].told(), sep="\n")
    p99 = {scraped: float(np.percentile(each.answered, 99)) for scraped, each in both.items()}
    print(f"--- p99 of answers, scraped beside not: {100 * (p99[True] / p99[False] - 1):+.1f} %")
    return 0 if both[False].once and both[True].once else 1


def _shown(exchange: Exchange) -> int:
    """How many messages a command brought that can be read."""
    every = [exchange.interaction.original, *exchange.interaction.followups]
    return sum(not message.deleted and Flag.LOADING not in message.flags for message in every if message is not None)


def _created(id: int) -> float:
    """Seconds since 1970 at which a message was made, as its id tells."""
    return ((id >> 22) + 1_420_070_400_000) / 1000


if __name__ == "__main__":
    sys.exit(main())
