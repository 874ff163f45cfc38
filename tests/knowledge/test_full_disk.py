"""A disk that fills up while a library grows: one clear sentence, and nothing of what was there is lost."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge import Library

ROOT = Path(__file__).resolve().parents[2]

GROW = """
import sys
from knowledge import Article, Library
from knowledge.errors import NotWritableError
try:
    with Library.open(sys.argv[1], briefings=False) as library:
        for number in range(2000):
            text = f"Minister Jensen signed the treaty q{number}x.\\n\\n" + "The harbour was full of ships. " * 100
            library.add(Article(text=text, title=f"Treaty {number}"))
            print(number, flush=True)
except NotWritableError as error:
    print(error, flush=True)
"""


@pytest.mark.parametrize("bytes_at_most", [60_000, 150_000, 400_000])
def test_what_was_acknowledged_before_the_disk_was_full_is_found_afterwards(tmp_path, bytes_at_most):
    """The limit on the size of a file, which the system enforces, stands in for the end of the disk."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_at_most, bytes_at_most))

    done = subprocess.run(
        [sys.executable, "-c", GROW, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120,
        preexec_fn=limit,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    *acknowledged, error = done.stdout.splitlines()
    assert str(tmp_path) in error
    assert not error.isdigit()
    with Library.open(tmp_path, briefings=False) as library:
        for number in acknowledged:
            assert library.search(f"q{number}x"), f"{number} is lost"
        assert library.store.check() == []
        assert len(library) in (len(acknowledged), len(acknowledged) + 1)
