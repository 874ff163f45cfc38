"""Backups that are made by themselves: one a day in a folder, each verified before an old one goes.

Of one day there is one file, `dateline-2026-02-10.db`, named after the day in UTC. Files of any other name are nobody's
business here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from knowledge.errors import LibraryError, NotWritableError

KEEP_DAYS = 7

_NAME = re.compile(r"dateline-(\d{4}-\d{2}-\d{2})\.db")


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made and verified."""

    file: Path
    notes: tuple[str, ...]
    """What is wrong with the library that was backed up, one plain sentence each; then no older backup was removed."""
    removed: int
    """Older backups that went."""


def made(folder: Path) -> dict[date, Path]:
    """The backups in `folder` by their days, the oldest first."""
    found = {}
    for file in sorted(folder.glob("dateline-*.db")) if folder.is_dir() else ():
        if (named := _NAME.fullmatch(file.name)) and file.is_file():
            try:
                found[date.fromisoformat(named[1])] = file
            except ValueError:  # of a day that there is not
                continue
    return found


def back_up_daily(
    write: Callable[[Path], None],
    verify: Callable[[Path, Path], list[str]],
    folder: Path,
    today: date,
    *,
    keep_days: int = KEEP_DAYS,
) -> BackedUp | None:
    """Make today's backup in `folder`, which is made if missing, unless there is one; then remove old ones.

    `write` makes a backup, `verify` raises for one that is damaged, and returns what was wrong with the library itself.
    Those of the last `keep_days` days stay, today's among them; nothing is removed but after a good new one. Raises
    LibraryError where none could be made, or the one that was made cannot be restored: then it is taken away.
    """
    if today in made(folder):
        return None
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritableError(
            f"The folder {folder} for backups cannot be made ({error.strerror}): make it, or name another in "
            "DATELINE_BACKUP."
        ) from error
    file = folder / f"dateline-{today.isoformat()}.db"
    write(file)
    try:
        notes = verify(file, folder)
    except LibraryError:
        file.unlink(missing_ok=True)
        raise
    return BackedUp(file, tuple(notes), 0 if notes else _remove(folder, today - timedelta(days=keep_days - 1)))


def _remove(folder: Path, before: date) -> int:
    old = [file for day, file in made(folder).items() if day < before]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
