"""Readers work in several threads at once, also in the first moment, when what they are made of is imported."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
EVERY_READER_AT_ONCE = """
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from knowledge.reading import feeds, read_bytes
from tests.fuzz import models
from tests.webserver import Response, WebServer

sys.setswitchinterval(1e-6)
page, word, marked = models.samples("page.html")[0], models.word()[0], models.samples("front_matter.md")[0]
with WebServer() as server:
    url, web = server.put("127.0.0.1", "/page", Response(page)), server.web()
    work = [
        lambda: web.read(url),
        lambda: read_bytes(page, name="a.html"),
        lambda: feeds.parse(models.feeds()[0], url="https://a.example/"),
        lambda: read_bytes("Đường sắt mới.".encode("cp1258", "replace"), name="a.txt"),
        lambda: read_bytes(word, name="a.docx"),
        lambda: read_bytes(marked, name="a.md"),
        lambda: web.read(url),
    ]
    gate = threading.Barrier(len(work))
    with ThreadPoolExecutor(len(work)) as threads:
        for done in [threads.submit(lambda each=each: (gate.wait(), each())) for each in work]:
            done.result()
"""


@pytest.mark.parametrize("attempt", range(3))
def test_every_reader_starts_beside_every_other(attempt: int) -> None:
    """A thread that found urllib3 half imported by another left it so, and no page was read until the next restart."""
    done = subprocess.run([sys.executable, "-c", EVERY_READER_AT_ONCE], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr[-2000:]
