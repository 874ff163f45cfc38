"""What systemd is told, and that a loop that is stuck is no longer said to live."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.health import STUCK_S, Health
from bot.supervisor import OPENING_S, Supervisor


class Systemd:
    """The other end."""

    def __init__(self, address: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.setblocking(False)

    def told(self) -> list[str]:
        lines: list[str] = []
        while True:
            try:
                lines += self._socket.recv(4096).decode().split("\n")
            except BlockingIOError:
                return lines

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["path", "abstract"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "notify") if request.param == "path" else f"\0dateline-test-{os.getpid()}"


@pytest.fixture
def systemd(address: str) -> Iterator[Systemd]:
    made = Systemd(address)
    yield made
    made.close()


def test_from_the_start_to_the_end(systemd: Systemd, address: str) -> None:
    now = [0.0]
    health = Health(clock=lambda: now[0])
    environment = {"NOTIFY_SOCKET": address.replace("\0", "@"), "WATCHDOG_USEC": "30000000"}
    supervisor = Supervisor(health, environment=environment, clock=lambda: now[0])

    supervisor.look()
    assert systemd.told() == ["STATUS=The library is being opened.", "EXTEND_TIMEOUT_USEC=60000000", "WATCHDOG=1"]
    now[0] = OPENING_S
    supervisor.look()
    assert systemd.told() == ["WATCHDOG=1"]  # it may not take for ever
    health.stage = "connecting"
    health.beat()
    supervisor.look()
    assert systemd.told() == ["STATUS=Discord has not been reached yet.", "WATCHDOG=1"]
    health.shard(0, connected=True, held=1)
    supervisor.look()
    supervisor.look()
    assert systemd.told() == ["STATUS=Answering; shards connected: 1.", "READY=1", "WATCHDOG=1", "WATCHDOG=1"]
    now[0] += STUCK_S
    supervisor.look()
    assert systemd.told() == ["STATUS=The event loop has not turned for 20 seconds."]


def test_it_says_when_it_ends_and_is_silent_where_nobody_listens(systemd: Systemd, address: str) -> None:
    with Supervisor(Health(), environment={"NOTIFY_SOCKET": address.replace("\0", "@")}):
        pass
    told = systemd.told()
    assert told[-1] == "STOPPING=1"
    assert "WATCHDOG=1" not in told  # nobody asked for it

    with Supervisor(Health(), environment={"WATCHDOG_USEC": "1"}):
        pass
    systemd.close()
    with Supervisor(Health(), environment={"NOTIFY_SOCKET": "/nowhere/at/all"}):
        pass


def test_a_watchdog_for_another_process_is_none_of_ours(systemd: Systemd, address: str) -> None:
    environment = {"NOTIFY_SOCKET": address.replace("\0", "@"), "WATCHDOG_USEC": "9", "WATCHDOG_PID": "1"}

    Supervisor(Health(), environment=environment).look()

    assert "WATCHDOG=1" not in systemd.told()


def test_a_systemd_that_does_not_listen_holds_nothing_up_and_is_told_later(systemd: Systemd, address: str) -> None:
    health = Health()
    health.stage = "connecting"
    environment = {"NOTIFY_SOCKET": address.replace("\0", "@"), "WATCHDOG_USEC": "30000000"}
    supervisor = Supervisor(health, environment=environment)
    for _ in range(1000):  # more than a socket holds
        supervisor.look()

    health.shard(0, connected=True, held=1)
    supervisor.look()
    assert "READY=1" not in systemd.told()
    supervisor.look()
    assert "READY=1" in systemd.told()
