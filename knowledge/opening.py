"""Whether the index of a folder may answer at once, without asking the store."""

from pathlib import Path

from knowledge.errors import IndexDamagedError
from knowledge.following import BATCH, origin_of
from knowledge.index.engine import EmbeddedIndex
from knowledge.origin import DATABASE, is_current, read


def index_at_once(folder: Path) -> EmbeddedIndex | None:
    """Return the index of the library in `folder` where it surely is what the store says, or nearly; else None.

    Nearly, a change or so behind, while another process brings it in step: who only looks need not wait for that, nor
    for its turn among those who write.
    """
    changing = (folder / "changing").exists()
    if changing and not _somebody_writes(folder):
        return None
    try:
        (only,) = (folder / "index").iterdir()
        index = EmbeddedIndex.open(only)
        state = origin_of(only, index.snapshot())
    except (OSError, ValueError, IndexDamagedError):
        return None
    if not state.generation:
        return None
    if not changing:
        return index if is_current(folder, state) else None
    now = read(folder / DATABASE)
    near = now is not None and now.identity == state.identity and 0 <= now.generation - state.generation <= BATCH
    return index if near else None


def _somebody_writes(folder: Path) -> bool:
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / "writing.lock", timeout=0, mode=0o600):
            return False
    except Timeout:
        return True
    except OSError:  # on a read-only disk
        return False
