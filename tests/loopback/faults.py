"""What goes wrong, on order: rate limits, broken gateways, lost connections, answers that are held back."""

import asyncio
import re
import time
from collections import deque
from dataclasses import dataclass, field

from tests.loopback.world import Payload


@dataclass(eq=False)
class Fault:
    """The next `times` requests of `method` to a path that matches `path` get this instead of an answer."""

    method: str
    path: str
    """A regular expression that some part of the path matches."""
    status: int
    payload: Payload | None = None
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    lost: bool = False
    """Nothing is answered: the connection is gone."""
    done: bool = False
    """What was asked for is done all the same, before the connection is lost."""
    met: int = 0
    """How many requests it has hit."""


@dataclass(eq=False)
class Hold:
    """Requests to a path that matches `path` are done, but their answers wait until `released`."""

    path: str
    released: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0


class Faults:
    """The faults that are ordered but not yet met; use `Discord.fail`, `.rate_limit` and `.hold` to order them."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []
        self.holds: list[Hold] = []

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, counted down; None for a request that is served as usual."""
        for fault in self.ordered:
            if fault.met < fault.times and fault.method == method and re.search(fault.path, path):
                fault.met += 1
                return fault
        return None

    async def hold(self, path: str) -> None:
        """Wait for as long as somebody holds this path back."""
        for hold in [hold for hold in self.holds if re.search(hold.path, path)]:
            hold.waiting += 1
            await hold.released.wait()


class Buckets:
    """How many messages may be sent in a channel, as Discord limits them: so many in so many seconds."""

    def __init__(self, limit: int, per_s: float) -> None:
        self.limit, self.per_s = limit, per_s
        self.exceeded = 0
        """Messages that were refused with 429."""
        self._sent: dict[str, deque[float]] = {}

    def take(self, channel: str) -> tuple[dict[str, str], float | None]:
        """Count a message; return the headers that tell how many are left, and seconds to wait where none is."""
        now, sent = time.monotonic(), self._sent.setdefault(channel, deque())
        if sent and now - sent[0] >= self.per_s:  # the window begins with the first message
            sent.clear()
        wait_s = None
        if len(sent) < self.limit:
            sent.append(now)
        else:
            wait_s = self.per_s - (now - sent[0])
            self.exceeded += 1
        headers = {
            "X-RateLimit-Bucket": "loopback-messages",
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.limit - len(sent)),
            "X-RateLimit-Reset": f"{time.time() + self.per_s - (now - sent[0]):.3f}",
            "X-RateLimit-Reset-After": f"{self.per_s - (now - sent[0]):.3f}",
        }
        return headers, wait_s


def rate_limited(retry_after: float, *, everywhere: bool) -> tuple[Payload, dict[str, str]]:
    """Body and headers of a 429: without `Via`, discord.py would take it for a ban by Cloudflare."""
    payload = {"message": "You are being rate limited.", "code": 0, "retry_after": retry_after, "global": everywhere}
    headers = {"Via": "1.1 loopback", "Retry-After": str(max(1, round(retry_after)))}
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    else:
        headers["X-RateLimit-Scope"] = "user"
    return payload, headers
