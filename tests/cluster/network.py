"""A network inside this machine in which a cable can be cut: hosts in network namespaces of their own, on one bridge.

It lies in a namespace itself, so that nothing of it is seen outside, and nothing outside is reached; its addresses are
those that RFC 5737 keeps for examples. Wants root, and `ip` of Debian's iproute2.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from types import TracebackType
from typing import Self

_CLONE_NEWNET = 0x40000000
_HERE, _FIRST = "192.0.2.1", 11


def missing() -> str | None:
    """Return why there can be no such network, as one sentence; None where there can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "network namespaces want Linux and root"
    return None if shutil.which("ip") else "there is no ip here: apt-get install iproute2"


class Network:
    """`count` hosts beside this process, which moves into the network and never leaves it.

    To be entered before the process has other threads: each of those would stay where it is.
    """

    def __init__(self, count: int) -> None:
        self._names = [f"dateline-{os.getpid()}-{number}" for number in range(count)]

    def address(self, number: int) -> str:
        """The address of a host."""
        return f"192.0.2.{_FIRST + number}"

    def inside(self, number: int) -> list[str]:
        """What a command begins with that is to run on that host."""
        return ["ip", "netns", "exec", self._names[number]]

    def cut(self, number: int) -> None:
        """Pull the cable of a host: nobody is told, packets are lost."""
        _ip("link", "set", f"host{number}", "down")

    def heal(self, number: int) -> None:
        """Put the cable back."""
        _ip("link", "set", f"host{number}", "up")

    def __enter__(self) -> Self:
        if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "no network namespace could be made")
        _ip("link", "set", "lo", "up")
        _ip("link", "add", "bridge", "type", "bridge")
        _ip("addr", "add", f"{_HERE}/24", "dev", "bridge")
        _ip("link", "set", "bridge", "up")
        try:
            for number, name in enumerate(self._names):
                _ip("netns", "add", name)
                _ip("link", "add", f"host{number}", "type", "veth", "peer", "name", "cable", "netns", name)
                _ip("link", "set", f"host{number}", "master", "bridge", "up")
                _ip("-n", name, "link", "set", "lo", "up")
                _ip("-n", name, "addr", "add", f"{self.address(number)}/24", "dev", "cable")
                _ip("-n", name, "link", "set", "cable", "up")
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def _remove(self) -> None:
        for name in self._names:
            with suppress(subprocess.CalledProcessError):
                _ip("netns", "delete", name)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
