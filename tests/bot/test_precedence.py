"""Readers go first, but what nobody waits for is done, too."""

import asyncio
import threading
import time

from bot.apart import Apart
from bot.precedence import Precedence


def test_what_nobody_waits_for_begins_when_everybody_is_served() -> None:
    precedence, done = Precedence(), list[str]()

    async def both() -> None:
        apart = Apart(precedence)
        with precedence.taken():
            with precedence.taken():
                beside = asyncio.ensure_future(apart(done.append, "beside"))
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.05)
            done.append("answer")
        await beside
        apart.close()

    asyncio.run(both())

    assert done == ["answer", "beside"]


def test_a_look_into_the_store_does_not_wait_for_readers() -> None:
    precedence, done = Precedence(), list[str]()

    async def both() -> None:
        apart = Apart(precedence)
        with precedence.taken():
            await apart.quickly(done.append, "look")
            done.append("answer")
        apart.close()

    asyncio.run(both())

    assert done == ["look", "answer"]


def test_where_somebody_always_waits_the_rest_is_done_all_the_same() -> None:
    precedence = Precedence()

    with precedence.taken():
        started = time.monotonic()
        assert not precedence.give(0.05)
        assert time.monotonic() - started < 5

    assert precedence.give(5)


def test_it_goes_on_at_once_when_somebody_is_served() -> None:
    precedence = Precedence()

    with precedence.taken():
        released = list[bool]()
        thread = threading.Thread(target=lambda: released.append(precedence.give(30)))
        thread.start()
    thread.join(10)

    assert released == [True]
