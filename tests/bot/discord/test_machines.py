"""Bots on several machines, and what brings articles in, share one store in PostgreSQL."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.bot.discord.conftest import QUESTION, Place, Town, assert_clean
from tests.bot.discord.test_servers import ASKED, added
from tests.cluster.postgres import Postgres
from tests.loopback.process import BotProcess

pytestmark = pytest.mark.postgres

PATIENCE_S = 240.0
"""Four processes start at once, on a machine that may be busy."""
FERRY = "Tonga bought a ferry that carries {} passengers between its islands, the ministry of transport said."
ON_FERRY = "how many passengers does the ferry of Tonga carry?"


def in_the_end(found: Callable[[], bool]) -> bool:
    """Whether `found` becomes true; it may ask the bot, which `Discord.wait` does not wait for."""
    give_up = time.monotonic() + PATIENCE_S
    while not (true := found()) and time.monotonic() < give_up:
        time.sleep(0.2)
    return true


def answers(place: Place, question: str, wanted: str) -> bool:
    return wanted in place.ana.slash(place.general, "ask", question=question).answer().text


def test_two_bots_and_two_ingesters_share_a_store_that_fails_and_comes_back(
    town: Callable[..., Town], tmp_path: Path, postgres: Postgres
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    made = town(shards=2, grace_days=0, questions_a_minute=1000, turn_s=1.5, store=postgres.fresh())

    def machine(name: str, **changes: str) -> BotProcess:
        (tmp_path / name).mkdir()
        return made.process(DATELINE_HOME=str(tmp_path / name), **changes)

    with made.discord, ExitStack() as running:
        places = [made.place(shard=shard) for shard in (0, 1)]
        bots = [
            running.enter_context(machine(f"bot{shard}", DATELINE_SHARDS=f"{shard}/2", DATELINE_ROLE="bot"))
            for shard in (0, 1)
        ]
        ingesters = [
            running.enter_context(machine(name, DATELINE_ROLE="ingester", DATELINE_WATCH=str(folder), DISCORD_TOKEN=""))
            for name in ("first", "second")
        ]
        processes = [*bots, *ingesters]
        made.discord.wait(
            lambda: all("Ready in 1 servers" in bot.output for bot in bots), "both to be ready", patience_s=PATIENCE_S
        )
        for place in places:
            added(place).answer()
            asked = place.ana.mention(place.general, ASKED)
            assert "tonnes of quince" in asked.reply().text
            assert len(asked.replies()) == 1
        assert made.discord.syncs == 1
        assert sorted(session.shard for session in made.discord.gateway.sessions.values()) == [(0, 2), (1, 2)]

        # what one of the ingesters brings in, both bots quote; when that is killed, the other goes on
        (folder / "ferry.txt").write_text(FERRY.format(400))
        for place in places:
            assert in_the_end(partial(answers, place, ON_FERRY, "400"))
        reading = [process for process in ingesters if "1 added" in process.output]
        assert len(reading) == 1
        reading[0].kill()
        (folder / "ferry.txt").write_text(FERRY.format(500))
        for place in places:
            assert in_the_end(partial(answers, place, ON_FERRY, "500"))

        # the database crashes: one plain sentence, and then answers again
        postgres.stop("immediate")
        for place in places:
            told = place.ana.slash(place.general, "ask", question=QUESTION).answer()
            assert "cannot be reached at the moment" in told.text
            mentioned = place.ana.mention(place.general, QUESTION).reply()
            assert "cannot be reached at the moment" in mentioned.text
        postgres.start()
        for place in places:
            assert in_the_end(partial(answers, place, QUESTION, "Denmark"))
            assert "Zorblatt harvest" in place.owner.slash(place.general, "library list").answer().text

        processes.remove(reading[0])
        assert [process.stop() for process in processes] == [0, 0, 0]
        for process in processes:
            assert "Traceback" not in process.output
            assert "s3cret" not in process.output
            assert process.output.count("cannot be reached") <= 3
        assert_clean(made.discord)
