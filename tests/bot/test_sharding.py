"""Which shards a process holds, what they know of their servers, and how several processes take turns."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from bot.settings import SettingsError, load
from bot.sharding import IDENTIFY_EVERY_S, Attendance, Shards, Turns, shard_of


@pytest.mark.parametrize(
    ("said", "ids", "count"), [("0-3/16", [0, 1, 2, 3], 16), ("5/6", [5], 6), (" 0 - 0 / 1 ", [0], 1)]
)
def test_shards_are_read(said: str, ids: list[int], count: int) -> None:
    shards = Shards.read(said)

    assert (shards.ids, shards.count) == (ids, count)


@pytest.mark.parametrize(
    "said", ["", "3", "0-3", "/16", "3-1/16", "16/16", "0-16/16", "-1/4", "0,2/4", "0/0", "a/b", "0-٣/16", "0/1000000"]
)
def test_nonsense_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    monkeypatch.setenv("DATELINE_SHARDS", said)

    with pytest.raises(SettingsError) as told:
        load()

    assert str(told.value).startswith("DATELINE_SHARDS ")
    assert str(told.value).endswith(" Set it in the environment or in a file named .env.")
    assert "\n" not in str(told.value)


def test_a_server_belongs_to_the_shard_that_discord_says() -> None:
    assert shard_of(81384788765712384, 16) == (81384788765712384 >> 22) % 16


def test_a_shard_knows_nothing_before_it_has_heard_all_or_while_it_is_cut_off() -> None:
    attendance = Attendance()
    assert not attendance.knows(0)
    attendance.begin(0)
    attendance.saw(0, 1)
    assert not attendance.knows(0)
    attendance.complete(0)
    assert attendance.knows(0)
    assert not attendance.knows(1)

    attendance.lost(0)
    assert not attendance.knows(0)
    attendance.resumed(0)
    assert attendance.knows(0)
    assert attendance.sees(0, 1)

    attendance.begin(0)  # a new session
    assert not attendance.knows(0)
    assert not attendance.sees(0, 1)


def test_one_shard_of_each_turn_identifies_itself_at_a_time(tmp_path: Path) -> None:
    now = [1000.0]
    one, other = (Turns(tmp_path, clock=lambda: now[0]) for _ in range(2))

    assert one._claim("9:0") == 0
    assert other._claim("9:1") == 0  # another turn
    assert other._claim("8:0") == 0  # another bot
    assert other._claim("9:0") == IDENTIFY_EVERY_S
    now[0] += 2
    assert other._claim("9:0") == IDENTIFY_EVERY_S - 2
    now[0] += IDENTIFY_EVERY_S
    assert other._claim("9:0") == 0
    assert one._claim("9:0") > 0


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"9:0": "x"}', '{"9:0": 1e300}'])
def test_a_file_that_is_broken_or_of_the_future_stops_nobody(tmp_path: Path, kept: str) -> None:
    (tmp_path / "identified.json").write_text(kept)

    assert Turns(tmp_path)._claim("9:0") == 0


def test_a_clock_that_was_ahead_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "identified.json").write_text(json.dumps({"9:0": 5000.0}))

    assert Turns(tmp_path, clock=lambda: 1000.0)._claim("9:0") == 0


def test_only_one_does_what_is_done_alone(tmp_path: Path) -> None:
    inside: list[str] = []

    async def work(name: str) -> None:
        async with Turns(tmp_path).alone("commands"):
            inside.append(name)
            await asyncio.sleep(0.05)
            inside.append(name)

    async def both() -> None:
        await asyncio.gather(work("a"), work("b"))

    began = time.monotonic()
    asyncio.run(both())

    assert inside in (["a", "a", "b", "b"], ["b", "b", "a", "a"])
    assert time.monotonic() - began < 5
