"""The log: each record one line, as text or as JSON, without what was asked, who asked it, or a secret.

What an exception says may quote a question (a word that was looked up, a row that could not be kept), so it is logged
as its type and the places that it went through, and what it says only where that is known to hold nothing of the kind.
What other libraries log loses every number that may be somebody's id.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from knowledge.errors import KnowledgeError, QuestionError

Form = Literal["line", "json"]

OURS = ("dateline", "bot", "knowledge")
"""Loggers that write what this project wrote; `DATELINE_LOG_LEVEL=DEBUG` is for these alone.

At that level discord.py logs whole messages.
"""
PLACES, INNERMOST = 12, 3
"""Places of an exception that are told: the innermost ones, and those in this project's own code."""
CAUSES = 4

_SECRETS = (
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s]+"), r"\1…"),  # whoever has it may answer in the bot's name
    (re.compile(r"(?<=://)[^/@\s]+@"), "…@"),
    (re.compile(r"([?&][^=&\s]*(?:token|key|auth|secret|pass|sig)[^=&\s]*=)[^&\s]+", re.IGNORECASE), r"\1…"),
)
_ID = re.compile(r"(?<!\d)\d{17,20}(?!\d)")
_SAYS_NOTHING = (AttributeError, ImportError, IndexError, MemoryError, NotImplementedError, RuntimeError, TypeError)
"""What these say speaks of types and names in the code."""
_ROOT = str(Path(__file__).resolve().parents[1])
_CODE = ("bot/", "knowledge/", "tests/")


@dataclass(frozen=True, slots=True)
class Failure:
    """One exception."""

    type: str
    says: str | None
    """What it says, where that can be told."""
    at: tuple[str, ...]
    """Places in the code, the innermost first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as it may be shown."""

    time: datetime
    level: str
    logger: str
    message: str
    reference: str | None
    """The code that a reader was told."""
    failures: tuple[Failure, ...]
    """The exception, and what it came of."""


def entry(record: logging.LogRecord, *, secret: str = "") -> Entry:
    """What may be shown of `record`; `secret` is hidden wherever it stands."""
    message = record.getMessage()
    if record.name == "asyncio":  # it describes what it was about to do, arguments and all
        message = re.split(r"[(<\n]", message, maxsplit=1)[0].strip()
    if record.name.split(".")[0] not in OURS:
        message = _ID.sub("…", message)
    for pattern, instead in _SECRETS:
        message = pattern.sub(instead, message)
    if secret:
        message = message.replace(secret, "…")
    error = record.exc_info[1] if record.exc_info else None
    return Entry(
        time=datetime.fromtimestamp(record.created, UTC),
        level=record.levelname,
        logger=record.name,
        message=" ".join(message.split()),
        reference=getattr(record, "reference", None),
        failures=tuple(_failures(error)) if error else (),
    )


def _failures(error: BaseException | None) -> Iterator[Failure]:
    for _ in range(CAUSES):
        if error is None:
            return
        kind = type(error)
        name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
        yield Failure(name, _says(error), _places(error.__traceback__))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _says(error: BaseException) -> str | None:
    """What `error` says, unless it may speak of what somebody asked."""
    if isinstance(error, OSError):
        return error.strerror
    if isinstance(error, KnowledgeError):
        return None if isinstance(error, QuestionError) else " ".join(str(error).split())
    status, code = getattr(error, "status", None), getattr(error, "code", None)
    if isinstance(status, int) and isinstance(code, int):  # Discord's, which may repeat what was sent
        return f"status {status}, code {code}"
    if isinstance(origin := getattr(error, "orig", None), Exception):  # SQLAlchemy's holds the row; the database's not
        return f"{type(origin).__name__}: {' '.join(str(origin).split())}"
    return " ".join(str(error).split()) if isinstance(error, _SAYS_NOTHING) else None


def _places(trace: TracebackType | None) -> tuple[str, ...]:
    places: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{_short(code.co_filename)}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    told = [place for i, place in enumerate(places[::-1]) if i < INNERMOST or place.startswith(_CODE)]
    return tuple(told[:PLACES])


def _short(file: str) -> str:
    """A file's name from its package on."""
    for before in ("site-packages/", f"{_ROOT}/", f"python{sys.version_info.major}.{sys.version_info.minor}/"):
        if before in file.replace("\\", "/"):
            return file.replace("\\", "/").rpartition(before)[2]
    return Path(file).name


class _Formatter(logging.Formatter):
    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        return self.shown(entry(record, secret=self._secret))

    def shown(self, entry: Entry) -> str:
        raise NotImplementedError


class Line(_Formatter):
    """A line of text: time (UTC), level, logger, message; then, after bars, the exception and what it came of."""

    def shown(self, entry: Entry) -> str:
        """The line."""
        parts = [f"{_time(entry)} {entry.level:7} {entry.logger}: {entry.message}"]
        for number, failure in enumerate(entry.failures):
            says = f" ({failure.says})" if failure.says else ""
            places = f" at {' < '.join(failure.at)}" if failure.at else ""
            parts.append(f"{'because of ' if number else ''}{failure.type}{says}{places}")
        return " | ".join(parts)


class Json(_Formatter):
    """A JSON object in one line."""

    def shown(self, entry: Entry) -> str:
        """The line."""
        told: dict[str, Any] = {
            "time": _time(entry),
            "level": entry.level.lower(),
            "logger": entry.logger,
            "message": entry.message,
        }
        if entry.reference:
            told["reference"] = entry.reference
        if entry.failures:
            told["errors"] = [{"type": each.type, "says": each.says, "at": each.at} for each in entry.failures]
        return json.dumps(told, ensure_ascii=False)


def _time(entry: Entry) -> str:
    return entry.time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def configure(form: Form, level: str, *, secret: str = "") -> None:
    """Log to standard error from now on, also what nobody caught; `secret` is never shown."""
    handler = logging.StreamHandler()
    handler.setFormatter((Json if form == "json" else Line)(secret))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.INFO, getattr(logging, level)))
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    log = logging.getLogger("dateline")

    def uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
            log.critical("Nobody caught this:", exc_info=(kind, error, trace))

    sys.excepthook = uncaught
    threading.excepthook = lambda told: uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def last_words(sentence: str) -> None:
    """Say why the process ends: a plain line on standard error, or a record where those are JSON."""
    if any(isinstance(handler.formatter, Json) for handler in logging.getLogger().handlers):
        logging.getLogger("dateline").critical("%s", sentence)
    else:
        print(f"dateline: {sentence}", file=sys.stderr)  # noqa: T201
