"""What a library keeps besides articles, in parts: settings, limits, what was asked and answered, a log, turns.

A part is the operations that others need of it, each one transaction, and no more: nothing outside `knowledge` knows
the store that does them. What they return are records (`records.py`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Generic, ParamSpec, TypeVar

from knowledge.library.opened import Opened
from knowledge.store import Store
from knowledge.store.limits import KeptLimits
from knowledge.store.log import Log
from knowledge.store.posted import Messages
from knowledge.store.reports import Reports
from knowledge.store.settings import Settings
from knowledge.store.turns import Turns
from knowledge.store.usage import Usage

K = TypeVar("K")
P = ParamSpec("P")
R = TypeVar("R")


class LibraryPart:
    """A part of an open library. Its operations raise LibraryError where that is in memory: it keeps nothing else."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened


class Operations(Generic[K]):
    """Makes operations of a part of what `find` gives of the store, with their signatures and their words."""

    def __init__(self, find: Callable[[Store], K]) -> None:
        self._find = find

    def __call__(self, work: Callable[Concatenate[K, P], R]) -> Callable[Concatenate[LibraryPart, P], R]:
        """The operation that does `work`."""
        find = self._find

        @wraps(work)
        def operation(part: LibraryPart, /, *given: P.args, **named: P.kwargs) -> R:
            return work(find(part._opened.store), *given, **named)

        return operation


_settings = Operations[Settings](lambda store: store.settings)
_limits = Operations[KeptLimits](lambda store: store.limits)
_usage = Operations[Usage](lambda store: store.usage)
_reports = Operations[Reports](lambda store: store.reports)
_messages = Operations[Messages](lambda store: store.messages)
_log = Operations[Log](lambda store: store.log)
_turns = Operations[Turns](lambda store: store.turns)


class LibrarySettings(LibraryPart):
    """Settings by scope, such as one server's, and key; any JSON."""

    get = _settings(Settings.get)
    all = _settings(Settings.all)
    scopes = _settings(Settings.scopes)
    set = _settings(Settings.set)
    change = _settings(Settings.change)


class LibraryLimits(LibraryPart):
    """What collections may hold and hold, and how long they keep it."""

    of = _limits(KeptLimits.of)
    own = _limits(KeptLimits.own)
    set = _limits(KeptLimits.set)
    keep = _limits(KeptLimits.keep)
    older = _limits(KeptLimits.older)
    taken = _limits(KeptLimits.taken)
    collections = _limits(KeptLimits.collections)


class LibraryUsage(LibraryPart):
    """Questions, the answers that were given, and what was thought of them; of people hashes alone."""

    count = _usage(Usage.count)
    record_answer = _usage(Usage.record_answer)
    record_unanswered = _usage(Usage.record_unanswered)
    answer = _usage(Usage.answer)
    vote = _usage(Usage.vote)
    times = _usage(Usage.times)
    hash = _usage(Usage.hash)
    report = _reports(Reports.report)
    unmet = _reports(Reports.unmet)


class LibraryMessages(LibraryPart):
    """Messages that quote articles, and those of them that are to be corrected."""

    note = _messages(Messages.note)
    stale = _messages(Messages.stale)
    looking = _messages(Messages.looking)
    done = _messages(Messages.done)
    forget = _messages(Messages.forget)


class LibraryLog(LibraryPart):
    """What was changed in a scope, by whom and when."""

    note = _log(Log.note)
    page = _log(Log.page)


class LibraryTurns(LibraryPart):
    """What only one of the processes that share a library does at a time."""

    claim = _turns(Turns.claim)
    lease = _turns(Turns.lease)
