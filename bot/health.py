"""Whether this process lives, and whether it can answer: what a supervisor asks."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from knowledge.parts import Parts

Stage = Literal["opening", "connecting", "serving", "stopping"]

BEAT_S = 0.25
"""Seconds between two beats of the event loop."""
STUCK_S = 20.0
"""Seconds without a beat after which the event loop is taken for stuck; Discord gives a bot up after about forty."""

_STAGES: dict[Stage, str] = {
    "opening": "The library is being opened.",
    "connecting": "Discord has not been reached yet.",
    "stopping": "The bot is stopping.",
}


class Health:
    """What is known of this process. Written to by the event loop, read by other threads.

    `stage` is how far it is.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.stage: Stage = "opening"
        self.behind: Callable[[], bool] = lambda: False
        """Whether the index of the library is still being made."""
        self.parts: Parts | None = None
        """How store and index were at the last look, where they are on other machines."""
        self.latency_s = 0.0
        """From a heartbeat to its answer by Discord, at the slowest shard; 0 before the first."""
        self.servers = 0
        """Servers that the bot is in, as far as its shards are told."""
        self._clock = clock
        self._beat: float | None = None
        self._shards: dict[int, bool] = {}
        self._held = 0

    # --- told by the bot

    def beat(self) -> None:
        """The event loop turns."""
        self._beat = self._clock()

    def ended(self) -> None:
        """The event loop has done its work; it need not turn any more."""
        self._beat = None

    def shard(self, shard: int, *, connected: bool, held: int) -> None:
        """A shard of the `held` ones is in touch with Discord and has heard of its servers, or is not."""
        self._shards[shard] = connected
        self._held = held
        if self.stage == "connecting" and self.connected == held:
            self.stage = "serving"

    # --- asked by others

    @property
    def held(self) -> int:
        """Shards that this process holds; 0 before it knows."""
        return self._held

    @property
    def connected(self) -> int:
        """Shards that are in touch with Discord."""
        return sum(self._shards.values())

    def stuck(self) -> str | None:
        """Why this process should be ended and started anew, as a sentence; None while it lives."""
        beat = self._beat
        if beat is None or (silent_s := self._clock() - beat) < STUCK_S:
            return None
        return f"The event loop has not turned for {silent_s:.0f} seconds."

    def unready(self) -> list[str]:
        """Why it cannot answer as it should, a sentence each; nothing where it can."""
        reasons = [stuck] if (stuck := self.stuck()) else []
        if self.stage != "serving":
            reasons.append(_STAGES[self.stage])
        elif self.connected < self._held:
            reasons.append(f"{self._held - self.connected} of {self._held} shards are not connected.")
        if self.stage in ("connecting", "serving") and self.behind():
            reasons.append("The index is still being made; a part of the archive answers.")
        return [*reasons, *(self.parts.troubles if self.parts else ())]
