"""Several shards, in one process or in several with one library: nobody's server is lost, nothing is done twice."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack, closing

import pytest

from bot.running import MISCONFIGURED
from tests.bot.discord.conftest import QUESTION, Place, Town, assert_clean
from tests.bot.discord.test_servers import ASKED, added
from tests.loopback.process import BotProcess

Maker = Callable[..., Town]


def left(town: Town) -> set[str]:
    """Scopes of the servers that are noted as left."""
    with closing(sqlite3.connect(town.home / "library.db")) as database:
        return {scope for (scope,) in database.execute("SELECT scope FROM settings WHERE key = 'left'")}


def known(town: Town, place: Place) -> bool:
    """Whether a server is noted as known."""
    with closing(sqlite3.connect(town.home / "library.db")) as database:
        wanted = "SELECT count(*) FROM settings WHERE key = 'known' AND scope = ?"
        return bool(database.execute(wanted, (f"guild:{place.guild.id}",)).fetchone()[0])


def again(town: Town, process: BotProcess) -> None:
    """End a process, start it again, and wait until it has done its chores."""
    process.stop()
    before = len(process.output)
    process.start()
    town.discord.wait(lambda: "Ready in 1 servers" in process.output[before:], "the process to be ready again")
    time.sleep(0.5)  # the chores follow at once


def keeps_its_article(place: Place) -> bool:
    return "Zorblatt harvest" in place.owner.slash(place.general, "library list").answer().text


@pytest.mark.long
def test_two_processes_with_a_shard_each_share_one_library(town: Maker) -> None:
    """With no days of grace, so that a server that is taken for left is gone at once."""
    made = town(shards=2, grace_days=0, questions_a_minute=5, turn_s=1.5)
    with made.discord, ExitStack() as running:
        places = [made.place(shard=shard) for shard in (0, 1)]
        processes = [running.enter_context(made.process(DATELINE_SHARDS=f"{shard}/2")) for shard in (0, 1)]
        made.discord.wait(lambda: all("Ready in 1 servers" in each.output for each in processes), "both to be ready")
        for place in places:
            assert known(made, place)
            added(place).answer()

        for place in places:
            asked = place.ana.mention(place.general, ASKED)
            assert "tonnes of quince" in asked.reply().text
            assert "tonnes of quince" in place.ana.slash(place.general, "ask", question=ASKED).answer().text
            assert len(asked.replies()) == 1
        assert made.discord.syncs == 1
        assert sorted(session.shard for session in made.discord.gateway.sessions.values()) == [(0, 2), (1, 2)]
        assert_clean(made.discord)  # nor did anyone identify too soon

        # each starts again, and still takes no server of the other for left
        again(made, processes[0])
        assert left(made) == set()
        assert all(keeps_its_article(place) for place in places)

        # who wants to be forgotten in one is forgotten in the other
        ana, there = places[1].ana, places[1].general
        assert "Read" in ana.mention(there, "when was that?").reply().text
        made.discord.join(places[0].guild, ana)
        ana.slash(places[0].general, "forget-me").answer()
        assert "Read" not in ana.mention(there, "and in Vinga?").reply().text

        # a person is asked to wait wherever the next shard answers
        made.discord.join(places[1].guild, places[0].owner)
        person, (here, there) = places[0].owner, (places[0].general, places[1].general)
        told = [person.slash(where, "ask", question=QUESTION).answer().text for where in (here, there) * 3]
        assert ["please wait" in text for text in told] == [False] * 5 + [True]

        # and the server that the bot is thrown out of is forgotten, the other not
        made.discord.remove_bot(places[1].guild)
        made.discord.wait(lambda: "Deleted what was kept of 1 servers" in processes[1].output, "it to be forgotten")
        assert keeps_its_article(places[0])
        assert "Deleted" not in processes[0].output
        assert made.discord.gateway.too_soon == []
        assert [process.stop() for process in processes] == [0, 0]


def test_a_shard_that_comes_late_loses_no_server(town: Maker) -> None:
    made = town(shards=2, grace_days=0, questions_a_minute=1000)
    with made.discord, made.process() as process:
        process.ready()
        places = [made.place(shard=shard) for shard in (0, 1)]
        for place in places:
            added(place).answer()
        gone = made.place(shard=0)
        added(gone).answer()
        process.stop()
        made.discord.guilds.pop(gone.guild.id)

        with made.discord.slow_shard(1):
            process.start()
            made.discord.wait(lambda: "Deleted what was kept of 1 servers" in process.output, "the chores of a shard")
            assert keeps_its_article(places[0])
        process.ready()

        assert all(keeps_its_article(place) for place in places)
        assert left(made) == set()
        assert made.discord.refusals == [f"GET /guilds/{gone.guild.id}: 404 10004 Unknown Guild"]  # it made sure
        made.discord.refusals.clear()
        assert_clean(made.discord)


def test_a_server_with_an_outage_is_none_that_was_left(town: Maker) -> None:
    made = town(grace_days=0, questions_a_minute=1000)
    with made.discord, made.process() as process:
        process.ready()
        place = made.place()
        added(place).answer()
        with made.discord.outage(place.guild):
            again(made, process)
            assert left(made) == set()

        made.discord.wait(lambda: keeps_its_article(place), "the server to be back")
        assert "Deleted" not in process.output
        assert_clean(made.discord)


def test_a_server_that_was_left_between_two_sessions_is_noticed(town: Maker) -> None:
    """discord.py still lists it; Discord, at the beginning of the new session, does not.

    Neither does it name another one, of which it knows better when it is asked: that one loses nothing.
    """
    made = town(grace_days=0)
    with made.discord, made.process() as process:
        process.ready()
        stays, unnamed, goes = made.place(), made.place(), made.place()
        for place in (stays, unnamed, goes):
            added(place).answer()
        made.discord.guilds.pop(goes.guild.id)
        made.discord.gateway.left_out.add(unnamed.guild.id)
        made.discord.invalidate_sessions()

        made.discord.wait(lambda: "Deleted what was kept of 1 servers" in process.output, "it to be forgotten")
        made.discord.wait(lambda: "left out a server that the bot is in" in process.output, "it to be asked for")
        assert keeps_its_article(stays)
        made.discord.readmit_bot(unnamed.guild)
        assert keeps_its_article(unnamed)


@pytest.mark.parametrize("said", ["0-16/16", "three"])
def test_a_range_of_shards_that_is_none_ends_the_process_with_one_line(town: Maker, said: str) -> None:
    made = town()
    with made.discord, made.process(DATELINE_SHARDS=said) as process:
        status, output = process.ended(), process.output

    assert status == MISCONFIGURED
    assert output.startswith("dateline: DATELINE_SHARDS ")
    assert output.count("\n") == 1
