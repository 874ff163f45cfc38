"""Work that no reader waits for, in threads of its own, and which part of it this process does."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from bot.precedence import Precedence
from bot.sharding import Shards
from knowledge.library.records import Shard

T = TypeVar("T")


class Apart:
    """Two threads beside those in which readers are answered; what takes long gives way to them before it begins."""

    def __init__(self, precedence: Precedence | None = None) -> None:
        self._precedence = precedence or Precedence()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="apart")

    async def __call__(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do `work` there when no reader waits, or after a moment all the same."""

        def begun() -> T:
            self._precedence.give()
            return work(*arguments, **more)

        return await asyncio.get_running_loop().run_in_executor(self._threads, begun)

    async def quickly(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do `work` there at once: a look into the store, or a note, that takes no longer than a millisecond or two.

        A message takes several of these. Would each of them wait, then on a machine where somebody always waits for an
        answer there would be more to be told than is told.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *arguments, **more))

    def close(self) -> None:
        """Let go of them."""
        self._threads.shutdown(wait=True)


def part_of(held: Shards | None) -> Shard | None:
    """The part of all servers that a process with these shards is told of; None for all."""
    return None if held is None else Shard(tuple(held.ids), held.count)
