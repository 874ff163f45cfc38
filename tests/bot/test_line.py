"""Nobody stands in line for a thread for long: who is too many is told so at once, or soon."""

import asyncio
import logging
import threading
import time

import pytest

from bot.errors import TellError
from bot.line import Line

LONG_S = 30.0


def test_who_comes_while_another_has_waited_long_is_sent_away_at_once_unless_patient() -> None:
    held, done = threading.Event(), list[str]()

    async def several() -> None:
        line = Line(1, name="test", full_s=0.1, longest_s=LONG_S)
        first = asyncio.ensure_future(line(lambda: held.wait(LONG_S)))
        second = asyncio.ensure_future(line(lambda: done.append("second")))
        await asyncio.sleep(0.3)
        began = time.monotonic()
        with pytest.raises(TellError, match=r"error\.busy"):
            await line(lambda: done.append("third"))
        assert time.monotonic() - began < LONG_S / 3
        patient = asyncio.ensure_future(line(lambda: done.append("patient"), patient=True))
        await asyncio.sleep(0.05)
        held.set()
        await asyncio.gather(first, second, patient)
        await line(lambda: done.append("last"))
        line.close()

    asyncio.run(several())

    assert done == ["second", "patient", "last"]


def test_who_has_waited_long_is_told_and_what_they_wanted_is_not_done(caplog: pytest.LogCaptureFixture) -> None:
    held, done = threading.Event(), list[str]()

    async def several() -> None:
        line = Line(1, name="test", full_s=LONG_S, longest_s=0.1)
        first = asyncio.ensure_future(line(lambda: held.wait(LONG_S)))
        await asyncio.sleep(0.05)
        waiting = [asyncio.ensure_future(line(lambda: done.append("late"))) for _ in range(2)]
        for told in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(told, TellError)
        held.set()
        assert await first  # which was begun: that takes as long as it takes
        assert await line(lambda: "after") == "after"
        line.close()

    with caplog.at_level(logging.WARNING, logger="dateline"):
        asyncio.run(several())

    assert done == []
    assert caplog.text.count("More is asked than can be answered (test)") == 1


def test_who_gives_up_leaves_the_line() -> None:
    held, done = threading.Event(), list[str]()

    async def several() -> None:
        line = Line(1, name="test", full_s=0.1, longest_s=LONG_S)
        first = asyncio.ensure_future(line(lambda: held.wait(LONG_S)))
        gone = asyncio.ensure_future(line(lambda: done.append("gone")))
        await asyncio.sleep(0.3)
        gone.cancel()
        await asyncio.sleep(0.05)
        last = asyncio.ensure_future(line(lambda: done.append("last")))
        await asyncio.sleep(0.05)
        held.set()
        await asyncio.gather(first, last)
        line.close()

    asyncio.run(several())

    assert done == ["last"]
