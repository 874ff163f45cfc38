"""Who acts: whose command, button or form is being served, wherever that is looked at, also in a worker thread.

What somebody changes is changed in many places, and each has to be logged under their name (`bot.ledger`). Whoever
serves them says once for whom, and a worker thread takes that along (`Dateline.in_thread`).
"""

from contextvars import ContextVar

_WHO: ContextVar[int | None] = ContextVar("who", default=None)


def begin(user: int) -> None:
    """What follows, in this task and what it hands on, is done for a person."""
    _WHO.set(user)


def who() -> int | None:
    """The id of the person for whom this is done; None where nobody asked for it."""
    return _WHO.get()
