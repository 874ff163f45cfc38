"""Who identifies too soon gets in no more than at Discord: one shard of each `shard % max_concurrency` at a time."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.loopback.gateway import Close, Op
from tests.loopback.server import Discord


async def identify(session: aiohttp.ClientSession, discord: Discord, shard: int) -> aiohttp.ClientWebSocketResponse:
    socket = await session.ws_connect(discord.gateway.url)
    assert (await socket.receive_json())["op"] == Op.HELLO
    await send(socket, discord, shard)
    return socket


async def send(socket: aiohttp.ClientWebSocketResponse, discord: Discord, shard: int) -> None:
    data = {"token": discord.token, "intents": 0, "shard": [shard, 4], "properties": {}}
    await socket.send_str(json.dumps({"op": Op.IDENTIFY, "d": data}))


async def told(socket: aiohttp.ClientWebSocketResponse) -> Any:
    """What the gateway says first: the name of an event, or an operation and what it says."""
    frame = await socket.receive_json(timeout=10)
    return frame["t"] or (Op(frame["op"]), frame["d"])


def run(discord: Discord, *shards: int, pause_s: float = 0) -> list[Any]:
    async def all_of_them() -> list[Any]:
        async with aiohttp.ClientSession() as session:
            heard = []
            for shard in shards:
                heard.append(await told(await identify(session, discord, shard)))
                await asyncio.sleep(pause_s)
            return heard

    return asyncio.run(all_of_them())


@pytest.mark.parametrize(("concurrency", "refused"), [(1, [1, 2, 3]), (2, [2, 3]), (4, [])])
def test_a_shard_that_identifies_before_its_turn_is_refused(concurrency: int, refused: list[int]) -> None:
    with Discord(shards=4) as discord:
        discord.gateway.max_concurrency = concurrency

        heard = run(discord, 0, 1, 2, 3)

        assert heard == [(Op.INVALID_SESSION, False) if shard in refused else "READY" for shard in range(4)]
        assert discord.gateway.too_soon == refused


def test_a_turn_passes() -> None:
    with Discord(shards=4, turn_s=0.2) as discord:
        assert run(discord, 0, 1, 2, pause_s=0.25) == ["READY"] * 3
        assert discord.gateway.too_soon == []


def test_who_identifies_twice_is_thrown_out() -> None:
    async def twice(discord: Discord) -> int | None:
        async with aiohttp.ClientSession() as session:
            socket = await identify(session, discord, 0)
            assert await told(socket) == "READY"
            await send(socket, discord, 0)
            await socket.receive(timeout=10)
            return socket.close_code

    with Discord() as discord:
        assert asyncio.run(twice(discord)) == Close.ALREADY_AUTHENTICATED
