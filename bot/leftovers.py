"""What killed processes left in the folder for temporary files: texts of servers, which nothing else erases."""

import shutil
import tempfile
import time
from pathlib import Path

PREFIXES = ("dateline-adding-", "dateline-export-")
"""How the names of folders begin in which files of a server lie while they are read, or written to be fetched."""
OLD_S = 3600.0
"""Seconds after which no process works in one any longer."""


def swept() -> int:
    """Remove what was left behind; returns how many folders that were. What cannot be removed stays."""
    old = time.time() - OLD_S
    left = [
        folder
        for prefix in PREFIXES
        for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*")
        if _changed_s(folder) < old
    ]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return sum(not folder.exists() for folder in left)


def _changed_s(folder: Path) -> float:
    """When a folder changed last; never for what is none, or none any longer."""
    try:
        return folder.stat().st_mtime if folder.is_dir() and not folder.is_symlink() else float("inf")
    except OSError:
        return float("inf")
