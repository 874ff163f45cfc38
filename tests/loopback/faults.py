"""What goes wrong, on order: rate limits, broken gateways, answers that are held back."""

import asyncio
import re
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


def rate_limited(retry_after: float, *, everywhere: bool) -> tuple[Payload, dict[str, str]]:
    """Body and headers of a 429: without `Via`, discord.py would take it for a ban by Cloudflare."""
    payload = {"message": "You are being rate limited.", "code": 0, "retry_after": retry_after, "global": everywhere}
    headers = {"Via": "1.1 loopback", "Retry-After": str(max(1, round(retry_after)))}
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    else:
        headers["X-RateLimit-Scope"] = "user"
    return payload, headers
