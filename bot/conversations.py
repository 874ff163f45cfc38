"""What was asked a moment ago, so that a follow-up is understood without a reply: in memory, few, and not for long."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from knowledge.answering.conversation import Turn

LIMIT = 2000
"""Conversations remembered at once; the one longest silent is forgotten first."""
TURNS = 4
"""Questions remembered of one conversation."""
LAPSES_S = 3600
"""Seconds after which a conversation is over."""


class Conversations:
    """The last turns of each person in each channel."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns: OrderedDict[tuple[int, int], tuple[float, tuple[Turn, ...]]] = OrderedDict()

    def recall(self, channel: int, user: int) -> tuple[Turn, ...]:
        """The turns of `user` in `channel`, oldest first; none when it is too long ago."""
        when, turns = self._turns.get((channel, user), (0.0, ()))
        return turns if turns and self._clock() - when < LAPSES_S else ()

    def age_s(self, channel: int, user: int) -> float:
        """Seconds since `user` said something in `channel` that is remembered."""
        return self._clock() - self._turns.get((channel, user), (0.0, ()))[0]

    def remember(self, channel: int, user: int, turns: Sequence[Turn]) -> None:
        """Keep the newest of `turns` as the conversation of `user` in `channel`."""
        self._turns[channel, user] = (self._clock(), tuple(turns[-TURNS:]))
        self._turns.move_to_end((channel, user))
        while len(self._turns) > LIMIT:
            self._turns.popitem(last=False)

    def add(self, channel: int, user: int, turn: Turn) -> None:
        """Keep what `user` asked in `channel` where others are part of the conversation, and keep theirs themselves."""
        self.remember(channel, user, (*self.recall(channel, user), turn))

    def users(self, channel: int) -> list[int]:
        """Who said something in `channel` that is remembered, who spoke last at the end."""
        return [user for there, user in self._turns if there == channel]

    def forget(self, user: int) -> None:
        """Forget every conversation of `user`."""
        for key in [key for key in self._turns if key[1] == user]:
            del self._turns[key]
