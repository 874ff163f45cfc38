"""Where a monitor may be answered, and what is said where it cannot be."""

import logging
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import OURS
from bot.running import MISCONFIGURED, run
from bot.settings import load, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        (" localhost:80 ", ("localhost", 80)),
        ("[::1]:9464", ("::1", 9464)),
        ("0.0.0.0:0", ("0.0.0.0", 0)),
        ("9464", None),
        (":9464", None),
        ("::1", None),
        ("127.0.0.1:", None),
        ("127.0.0.1:70000", None),
        ("127.0.0.1:http", None),
    ],
)
def test_an_address_has_a_host_and_a_port(text: str, address: tuple[str, int] | None) -> None:
    assert read_address(text) == address


@pytest.fixture
def unlogged() -> Iterator[None]:
    """What `run` makes of logging is undone."""
    root = logging.getLogger()
    before, level, hooks = root.handlers.copy(), root.level, (sys.excepthook, threading.excepthook)
    yield
    root.handlers[:] = before
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(False)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.usefixtures("unlogged")
def test_an_address_that_is_taken_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "one.two.three")
    monkeypatch.setenv("DATELINE_LOG_LEVEL", "ERROR")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        at = f"127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setenv("DATELINE_METRICS", at)

        monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))

        status = run(load())

    assert status == MISCONFIGURED
    (said,) = capsys.readouterr().err.splitlines()
    assert said == (
        f"dateline: DATELINE_METRICS: nothing can listen at {at} (Address already in use); choose another address."
    )
    assert not (tmp_path / "home").exists()  # it failed before anything was made
