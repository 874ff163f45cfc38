"""What the machine is like: versions, settings, the folder and its rights, disk, memory."""

import getpass
import os
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from bot.doctor.finding import Finding, Patient, check, size
from knowledge.origin import DATABASE

DISK_LOW, DISK_SCARCE = 200e6, 1e9
"""Bytes below which nothing new can be kept before long, and below which that is near."""
MEMORY_SCARCE = 400e6
"""Bytes; a bot with some tens of thousands of articles and meaning takes about as much."""


@check("versions")
def versions(patient: Patient) -> Iterator[Finding]:
    """What runs here."""
    told = {
        "version": version("dateline"),
        "python": platform.python_version(),
        "discord": version("discord.py"),
        "sqlite": sqlite3.sqlite_version,
    }
    yield Finding("versions", "well", "doctor.versions", told)


@check("settings")
def settings(patient: Patient) -> Iterator[Finding]:
    """Whether the bot would start with them."""
    if patient.trouble:
        yield Finding("settings", "problem", "doctor.said", {"said": patient.trouble})
    else:
        yield Finding("settings", "well", "doctor.settings-well")
    watched = patient.settings.watch if patient.settings else None
    if watched is not None and not watched.is_dir():
        yield Finding("settings", "problem", "doctor.watch-gone", {"folder": watched})


@check("folder")
def folder(patient: Patient) -> Iterator[Finding]:
    """Whether the library's folder can be written to, and who else can read it."""
    home = patient.home
    there = home if home.exists() else next(parent for parent in home.parents if parent.exists())
    values = {"folder": there, "user": _user()}
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError:
        yield Finding("folder", "problem", "doctor.folder-rights", values)
        return
    if not home.exists():
        yield Finding("folder", "note", "doctor.folder-none", {"folder": home})
    elif _others_read(home):
        yield Finding("folder", "warning", "doctor.folder-open", values)
    else:
        yield Finding("folder", "well", "doctor.folder-well", values)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        return str(os.getuid())


def _others_read(home: Path) -> bool:
    """Whether somebody else on this machine can open the database."""
    file = home / DATABASE
    if os.name != "posix" or not file.exists():
        return False
    return bool(home.stat().st_mode & 0o005 and file.stat().st_mode & 0o004)


@check("disk")
def disk(patient: Patient) -> Iterator[Finding]:
    """Room for what is to come."""
    there = next(each for each in (patient.home, *patient.home.parents) if each.exists())
    room = shutil.disk_usage(there)
    state = "problem" if room.free < DISK_LOW else "warning" if room.free < DISK_SCARCE else "well"
    values = {"free": size(room.free), "size": size(room.total)}
    yield Finding("disk", state, "doctor.disk-well" if state == "well" else "doctor.disk-low", values)  # type: ignore[arg-type]


@check("memory")
def memory(patient: Patient) -> Iterator[Finding]:
    """Memory that is left, where the system tells."""
    if (free := free_memory()) is not None:
        low = free < MEMORY_SCARCE
        key = "doctor.memory-low" if low else "doctor.memory-well"
        yield Finding("memory", "warning" if low else "well", key, {"free": size(free)})


def free_memory(root: Path = Path("/")) -> float | None:
    """Bytes that a process may still take: what the machine has, or what its container is allowed; None if unknown."""
    known = []
    try:
        lines = (root / "proc/meminfo").read_text().splitlines()
        known += [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")]
        limit = (root / "sys/fs/cgroup/memory.max").read_text().strip()
        if limit != "max":
            known.append(int(limit) - int((root / "sys/fs/cgroup/memory.current").read_text()))
    except (OSError, ValueError):
        pass
    return min(known) if known else None
