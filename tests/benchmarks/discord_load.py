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
from collections.abc import Iterator
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


def main() -> int:
    """Prepare, ask, report."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=Path, required=True)
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--rate", type=float, default=20)
    options.add_argument("--seconds", type=float, default=60)
    chosen = options.parse_args()
    titles = prepared(chosen.home, chosen.articles)
    lag_file = chosen.home / "lag.json"
    with Discord(validate=False) as discord:
        environment = {
            "DISCORD_TOKEN": discord.token,
            "DATELINE_HOME": str(chosen.home),
            "DATELINE_QUESTIONS_A_MINUTE": "100000",
            "DATELINE_SERVER_QUESTIONS_A_MINUTE": "100000",
            "LOOPBACK_LAG": str(lag_file),
        }
        with BotProcess(discord, "dateline", "run", environment=environment) as process:
            process.ready()
            commands, mentions, made = run(discord, titles, rate=chosen.rate, seconds=chosen.seconds)
            for exchange in commands:
                exchange.answer()
            replied = [said.reply() for said in mentions]
            peak = process.peak_memory()
            status = process.stop()
    acknowledged = [exchange.interaction.acknowledged_s or 0.0 for exchange in commands]
    answered = [exchange.interaction.answered_s or 0.0 for exchange in commands]
    answered += [_created(seen.message.id) - moment for seen, moment in zip(replied, made, strict=True)]
    quoted = sum("\n> " in exchange.answer().text for exchange in commands) + sum(
        "\n> " in seen.text for seen in replied
    )
    once = all(_shown(exchange) == 1 for exchange in commands) and all(len(said.replies()) == 1 for said in mentions)
    lag = json.loads(lag_file.read_text())
    print(f"{len(commands)} commands and {len(mentions)} mentions, {quoted} with quotes, exit status {status}")
    print(f"each answered exactly once: {'yes' if once and not discord.refusals else 'NO'}")
    for name, values in (("acknowledgement", acknowledged), ("answer", answered), ("event-loop lag", lag)):
        p50, p99, most = np.percentile(np.array(values) * 1000, [50, 99, 100])
        print(f"{name:16} p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   most {most:7.1f} ms")
    print(f"peak memory      {peak / 2**20:.0f} MB")
    return 0 if once and not discord.refusals else 1


def _shown(exchange: Exchange) -> int:
    """How many messages a command brought that can be read."""
    every = [exchange.interaction.original, *exchange.interaction.followups]
    return sum(not message.deleted and Flag.LOADING not in message.flags for message in every if message is not None)


def _created(id: int) -> float:
    """Seconds since 1970 at which a message was made, as its id tells."""
    return ((id >> 22) + 1_420_070_400_000) / 1000


if __name__ == "__main__":
    sys.exit(main())
