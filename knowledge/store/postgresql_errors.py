"""What PostgreSQL and its driver say, in sentences that a user can act on."""

import re

import psycopg
from psycopg import errors as said

from knowledge.errors import LibraryError, NotWritableError, StoreDamagedError, StoreUnreachableError

VARIABLE = "DATELINE_STORE"
BUSY_TIMEOUT_S = 30
"""How long one writer waits for another before it gives up."""
ANSWER_TIMEOUT_S = 40
"""How long one statement may take, its turn included; checks, copies and changes of the tables may take any time."""

_GONE = ("08", "57P", "58")
_REFUSED = re.compile(
    r"authentication failed|no pg_hba\.conf entry|no password supplied|does not exist|not permitted to log in"
    r"|permission denied|certificate|server does not support SSL"
)
"""What of a connection that failed no waiting mends; only where the server speaks English."""


_DAMAGED = "{name} is damaged: put a backup in its place with `dateline restore FILE`, or with its own tools."
_EXPLAINED: tuple[tuple[tuple[type[psycopg.Error], ...], type[LibraryError], str], ...] = (
    (
        (said.LockNotAvailable,),
        LibraryError,
        f"{{name}} has been busy for {BUSY_TIMEOUT_S} seconds: try again when the other program that writes to it is "
        "done.",
    ),
    (
        (said.QueryCanceled,),
        LibraryError,
        f"{{name}} took longer than {ANSWER_TIMEOUT_S} seconds and was stopped; nothing was changed.",
    ),
    (
        (said.DeadlockDetected, said.SerializationFailure),
        LibraryError,
        "{name} was changed by two programs at once: try again; nothing was changed.",
    ),
    (
        (said.DiskFull, said.InsufficientResources),
        NotWritableError,
        "{name} could not grow ({detail}): free some room; nothing was changed.",
    ),
    (
        (said.ReadOnlySqlTransaction,),
        NotWritableError,
        f"{{name}} takes nothing, being a copy of another: name the one that is written to in {VARIABLE}.",
    ),
    (
        (said.InsufficientPrivilege, said.InvalidSchemaName),
        NotWritableError,
        f"{{name}} cannot be written ({{detail}}): let this user make tables in its schema, or name another in "
        f"{VARIABLE}.",
    ),
    (
        (said.ProgramLimitExceeded,),
        LibraryError,
        "{name} takes no name that is so long; nothing was changed.",
    ),
    (
        (said.UntranslatableCharacter, said.CharacterNotInRepertoire),
        LibraryError,
        "{name} cannot hold every letter: make it with the encoding UTF8; nothing was changed.",
    ),
    (
        # no rule is broken by what this program writes into sound tables
        (said.DataCorrupted, said.IndexCorrupted, said.UndefinedTable, said.UndefinedColumn, psycopg.IntegrityError),
        StoreDamagedError,
        _DAMAGED,
    ),
)
"""Errors of the driver, what they are raised as, and what a user can do about them; the first that fits counts."""


def explained(error: BaseException | None, name: str) -> LibraryError | None:
    """Return what the driver says of the database `name` as a sentence that a user can act on; None for the rest."""
    if not isinstance(error, psycopg.Error):
        return None
    code = error.sqlstate or ""
    if isinstance(error, psycopg.OperationalError) and (not code or code.startswith(_GONE)):
        return _unconnected(error, name)
    for kinds, raised, sentence in _EXPLAINED:
        if isinstance(error, kinds):
            return raised(sentence.format(name=name, detail=detail(error)))
    return None


def _unconnected(error: psycopg.OperationalError, name: str) -> LibraryError:
    """Why there is no connection, as far as it can be told: waiting mends it, or somebody has to."""
    why = detail(error)
    if not error.sqlstate and _REFUSED.search(why):
        return LibraryError(f"{name} cannot be used ({why}): put that right there, or in {VARIABLE}.")
    return StoreUnreachableError(
        f"{name} cannot be reached ({why}): see that it runs; this is tried again by itself. "
        "What was being written may have to be written again."
    )


def damaged(name: str) -> str:
    """What is said of a database that is not what was made."""
    return _DAMAGED.format(name=name)


def detail(error: BaseException) -> str:
    """Return the one line of what the driver says that tells why."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if not lines:
        return "it gives no reason"
    first = next((line for line in reversed(lines) if "failed: " in line), lines[0])
    return re.sub(r"^(?:FATAL|ERROR): +", "", first.rpartition(" failed: ")[2]).rstrip(".")
