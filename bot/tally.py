"""What the bot tells of its work, so that it can be counted. This one counts nothing; `bot.monitor.meters` does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, get_args

from bot.errors import TellError
from knowledge.answering.answer import Answer
from knowledge.errors import CitationError, QuestionError

if TYPE_CHECKING:
    import aiohttp

Way = Literal["command", "menu", "follow-up", "mention", "direct", "channel"]
WAYS: tuple[Way, ...] = get_args(Way)
"""How a question came in; `channel` is one where every question is answered."""
Outcome = Literal["answered", "unanswered", "courtesy", "paced", "refused", "failed"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""What became of it; `paced` came too fast, `refused` could not be asked, `failed` is the bot's own fault."""
Pool = Literal["answers", "lookups", "commands", "visits", "adding"]
POOLS: tuple[Pool, ...] = get_args(Pool)
"""Threads that work is done in."""
GatewayEvent = Literal["connected", "ready", "resumed", "disconnected"]
GATEWAY_EVENTS: tuple[GatewayEvent, ...] = get_args(GatewayEvent)


class Asked:
    """One question, and what became of it."""

    outcome: Outcome | None = None
    """None for what was no question in the end."""

    def given(self, answer: Answer) -> None:
        """It was looked up."""
        if answer.answered:
            self.outcome = "answered"
        else:
            self.outcome = "unanswered" if answer.question.words else "courtesy"

    def failed(self, error: BaseException) -> None:
        """It was not answered because of `error`."""
        error = getattr(error, "original", error)
        if isinstance(error, TellError):
            self.outcome = "paced" if error.key.startswith("error.pace") else "refused"
        else:
            self.outcome = "refused" if isinstance(error, QuestionError | CitationError) else "failed"


class Tally:
    """Is told of everything. May be told from many threads at once."""

    http_trace: "aiohttp.TraceConfig | None" = None
    """Sees the requests to Discord."""

    @contextmanager
    def question(self, way: Way) -> Iterator[Asked]:
        """A question came in; at the end of the block its answer was sent."""
        yield Asked()

    @contextmanager
    def queued(self, pool: Pool) -> Iterator[Callable[[], None]]:
        """Work waits for a thread of `pool` until it calls what it gets, and is done at the end of the block."""
        yield _nothing

    def gateway(self, event: GatewayEvent) -> None:
        """Something happened to the connection of a shard."""

    def lagged(self, seconds: float) -> None:
        """The event loop came back so late."""

    def looked(self, *, failed: bool) -> None:
        """A feed was looked at."""


def _nothing() -> None:
    pass
