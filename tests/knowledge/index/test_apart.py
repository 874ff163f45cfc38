"""A process that works for another does not outlive it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from knowledge.index import apart

ROOT = Path(__file__).resolve().parents[3]
STARTS = """
import sys, time
from knowledge.index import apart
from tests.knowledge.index.test_apart import for_ever

if __name__ == "__main__":
    apart.start(for_ever, sys.argv[1])
    time.sleep(600)
"""


def for_ever(file: str) -> None:
    """Say who it is, and work on."""
    half = Path(file).with_suffix(".half")
    half.write_text(str(os.getpid()))
    half.rename(file)
    while True:
        time.sleep(0.01)


def there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "zombie" not in Path(f"/proc/{process}/status").read_text() if Path("/proc").is_dir() else True


def until(met: Callable[[], object]) -> bool:
    give_up = time.monotonic() + 30
    while not met() and time.monotonic() < give_up:
        time.sleep(0.02)
    return bool(met())


def test_a_killed_process_leaves_none_behind_that_worked_for_it(tmp_path):
    script, file = tmp_path / "starts.py", tmp_path / "child"
    script.write_text(STARTS)
    parent = subprocess.Popen([sys.executable, script, file], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert until(file.exists)
    child = int(file.read_text())
    assert there(child)

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    assert until(lambda: not there(child))


def test_work_is_done_and_ends_by_itself(tmp_path):
    process = apart.start(os.mkdir, str(tmp_path / "made"))
    process.join(30)

    assert process.exitcode == 0
    assert (tmp_path / "made").is_dir()
