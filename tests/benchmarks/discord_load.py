"""Load the real `dateline run` process with questions through the loopback Discord, and report how it bears them.

    python -m tests.benchmarks.discord_load --home /tmp/load [--articles 20000] [--rate 20] [--seconds 60]

The library is made in --home from `../shared/eval/reuters_scale` unless it is there already. Three questions of four
are slash commands, one is a mention. Exit status 1 when a question was not answered exactly once.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
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


class Crowd:
    """The people of a Discord, who ask in turn; two crowds with the same `titles` ask the same."""

    def __init__(self, discord: Discord, titles: list[str]) -> None:
        self.commands: list[Exchange] = []
        self.mentions: list[Said] = []
        self._places: list[tuple[Channel, list[Person]]] = []
        self._rng, self._texts = random.Random(11), questions(titles)
        for number in range(GUILDS):
            people = [discord.person(f"p{number}-{n}") for n in range(PEOPLE)]
            guild = discord.guild(f"G{number}", owner=people[0])
            discord.join(guild, *people[1:])
            self._places += [(discord.channel(guild, f"c{n}"), people) for n in range(CHANNELS)]

    def ask(self) -> Callable[[], float]:
        """Let the next one ask; what is returned waits for the answer, and tells the seconds that it took."""
        number = len(self.commands) + len(self.mentions)
        channel, people = self._places[number % len(self._places)]
        person, text = self._rng.choice(people), next(self._texts)
        if number % 4 == 3:
            made = time.time()
            self.mentions.append(said := person.mention(channel, text))
            return lambda: _created(said.reply().message.id) - made
        self.commands.append(exchange := person.slash(channel, "ask", question=text))
        return lambda: _answered(exchange)

    def once(self) -> bool:
        """Whether everything was answered exactly once."""
        return all(_shown(exchange) == 1 for exchange in self.commands) and all(
            len(said.replies()) == 1 for said in self.mentions
        )


def started(discord: Discord, home: Path, **more: str) -> BotProcess:
    """A bot that keeps nobody waiting for asking much, to be entered; `more` is its environment besides."""
    environment = {
        "DISCORD_TOKEN": discord.token,
        "DATELINE_HOME": str(home),
        "DATELINE_QUESTIONS_A_MINUTE": "100000",
        "DATELINE_SERVER_QUESTIONS_A_MINUTE": "100000",
    }
    return BotProcess(discord, "dateline", "run", environment=environment | more)


def told(name: str, seconds: Sequence[float] | np.ndarray) -> str:
    """How long something took, as a line."""
    p50, p99, most = np.percentile(np.array(seconds) * 1000, [50, 99, 100])
    return f"{name:16} p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   most {most:7.1f} ms"


def main() -> int:
    """Prepare, ask, report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=Path, required=True)
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--rate", type=float, default=20)
    options.add_argument("--seconds", type=float, default=60)
    chosen = options.parse_args()
    titles, lag_file = prepared(chosen.home, chosen.articles), chosen.home / "lag.json"
    with Discord(validate=False) as discord, started(discord, chosen.home, LOOPBACK_LAG=str(lag_file)) as process:
        process.ready()
        crowd = Crowd(discord, titles)
        began, asked = time.monotonic(), []
        for number in range(round(chosen.rate * chosen.seconds)):
            time.sleep(max(0.0, began + number / chosen.rate - time.monotonic()))
            asked.append(crowd.ask())
        took = [answered() for answered in asked]
        peak, cpu_s = process.peak_memory(), process.cpu_s()
        sound = process.stop() == 0 and crowd.once() and not discord.refusals
    seen = [exchange.answer() for exchange in crowd.commands] + [said.reply() for said in crowd.mentions]
    quoted = sum("\n> " in each.text for each in seen)
    print(f"{len(crowd.commands)} commands and {len(crowd.mentions)} mentions, {quoted} with quotes")
    print(f"each answered exactly once: {'yes' if sound else 'NO'}")
    print(told("acknowledgement", [exchange.interaction.acknowledged_s or 0.0 for exchange in crowd.commands]))
    print(told("answer", took))
    print(told("event-loop lag", json.loads(lag_file.read_text())))
    print(f"processor        {cpu_s:.1f} s")
    print(f"peak memory      {peak / 2**20:.0f} MB")
    return 0 if sound else 1


def _answered(exchange: Exchange) -> float:
    exchange.answer()
    return exchange.interaction.answered_s or 0.0


def _shown(exchange: Exchange) -> int:
    """How many messages a command brought that can be read."""
    every = [exchange.interaction.original, *exchange.interaction.followups]
    return sum(not message.deleted and Flag.LOADING not in message.flags for message in every if message is not None)


def _created(id: int) -> float:
    """Seconds since 1970 at which a message was made, as its id tells."""
    return ((id >> 22) + 1_420_070_400_000) / 1000


if __name__ == "__main__":
    sys.exit(main())
