"""The threads of the bot, a pool for each kind of work, so that no kind waits behind another."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from bot.line import Line
from bot.precedence import Precedence
from bot.tally import Pool, Tally

T = TypeVar("T")
Doing = Callable[[Callable[[], T]], Awaitable[T]]

FULL_S, LONGEST_S = 2.0, 5.0
"""While a question has waited so long for a thread no other is taken; and so long each waits at most."""
LOOKUP_FULL_S, LOOKUP_LONGEST_S = 0.5, 1.0
"""The same of the look that a command begins with, before it can be announced: Discord waits three seconds."""
COMMANDS = 4
"""Commands of managers, settings and choices that are looked after at the same time."""
VISITS = 4
"""Web sites that are visited, and files that are read, at the same time."""
ADDING = 8
"""Servers whose additions are under way at the same time, in turn; others wait until one is done."""


class Pools:
    """Does work beside the event loop, in as many `threads` as answers may take at the same time, and a few others."""

    def __init__(self, threads: int, tally: Tally, precedence: Precedence) -> None:
        self._tally = tally
        self._precedence = precedence
        self._answers = Line(threads, name="desk", full_s=FULL_S, longest_s=LONGEST_S)
        self._lookups = Line(2, name="lookup", full_s=LOOKUP_FULL_S, longest_s=LOOKUP_LONGEST_S)
        self._commands = ThreadPoolExecutor(COMMANDS, thread_name_prefix="command")
        self._visits = ThreadPoolExecutor(VISITS, thread_name_prefix="visit")
        self._adding = ThreadPoolExecutor(ADDING, thread_name_prefix="adding")

    async def in_thread(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do `work`, which answers a reader and writes nothing, beside the event loop.

        TellError where it would have to wait for long, as more is asked than can be answered.
        """
        with self._precedence.taken():
            return await self._beside("answers", self._answers, partial(work, *arguments, **more))

    async def before_asking(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do `work`, a look that a question begins with; nothing that writes, and so may wait."""
        patiently = partial(self._lookups, patient=True)
        with self._precedence.taken():
            return await self._beside("lookups", patiently, partial(work, *arguments, **more))

    async def at_first(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """As `before_asking`, but TellError rather than to wait so long that Discord waits no longer."""
        with self._precedence.taken():
            return await self._beside("lookups", self._lookups, partial(work, *arguments, **more))

    async def quickly(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do `work`, a look into the store or a note, without waiting behind questions, nor letting any wait for it."""
        with self._precedence.taken():
            return await self._beside("commands", self._commands, partial(work, *arguments, **more))

    async def visiting(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do `work` that waits for web sites, or reads files, without any question waiting behind it."""
        return await self._beside("visits", self._visits, partial(work, *arguments, **more))

    async def adding(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do `work` that waits for the processes that add, and takes no thread of anything else."""
        return await self._beside("adding", self._adding, partial(work, *arguments, **more))

    async def _beside(self, pool: Pool, threads: ThreadPoolExecutor | Doing[T], work: Callable[[], T]) -> T:
        with self._tally.queued(pool) as begin:

            def begun() -> T:
                begin()
                return work()

            if isinstance(threads, ThreadPoolExecutor):
                return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, begun)
            return await threads(begun)

    def close_pools(self) -> None:
        """Let go of the threads, once what is under way in them is done."""
        self._adding.shutdown(wait=True, cancel_futures=True)
        self._answers.close()
        self._lookups.close()
        self._commands.shutdown(wait=True)
        self._visits.shutdown(wait=True, cancel_futures=True)
