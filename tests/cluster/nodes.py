"""Start real OpenSearch nodes on 127.0.0.1.

A node keeps its data, its log and nothing else in its own folder, and ends with the `with` that started it. Where one
runs already and DATELINE_TEST_OPENSEARCH names it, as HOST:PORT, that one is used; tests that kill nodes start their
own all the same.
"""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import urllib3

from tests.cluster.jars import Jars, missing, prepare
from tests.cluster.network import Network

__all__ = ["Nodes", "missing", "prepare", "running"]

HEAP = "512m"
READY_S = 300
_STOP_S = 20


def running() -> "Nodes | None":
    """Return the node that DATELINE_TEST_OPENSEARCH names."""
    named = os.environ.get("DATELINE_TEST_OPENSEARCH")
    if not named:
        return None
    nodes = Nodes(Path())
    nodes._ports = [int(named.rpartition(":")[2])]
    return nodes


class Nodes:
    """Some nodes of one cluster; `with Nodes(folder, 3) as nodes` starts them and ends them.

    In a `network`, each on a host of its own. `settings` go before what is set here; a node's `config/` is read, too.
    """

    def __init__(
        self,
        folder: Path,
        count: int = 1,
        *,
        heap: str = HEAP,
        quick: bool = False,
        network: Network | None = None,
        jars: Jars | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self._more = dict(settings or {})
        self._given = jars
        self._network = network
        self._heap, self._quick = heap, quick
        self._ports = _free_ports(2 * count)
        self._running: list[subprocess.Popen[bytes] | None] = [None] * count
        self._http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=1, read=5))

    def __len__(self) -> int:
        return len(self._running)

    @property
    def addresses(self) -> list[str]:
        """Host and port of each node, as `DATELINE_INDEX` names them."""
        return [f"{self._host(number)}:{port}" for number, port in enumerate(self._ports[: len(self)])]

    def url(self, *, prefix: str = "dateline", timeout_s: int = 90, more: str = "") -> str:
        """Return what `DATELINE_INDEX` is set to for this cluster; a machine that does much else answers slowly."""
        return f"opensearch://{','.join(self.addresses)}?prefix={prefix}&timeout={timeout_s}{more}"

    def start(self, *which: int) -> None:
        """Start these nodes, or all that do not run; returns at once."""
        for number in which or range(len(self)):
            if self._running[number] is None:
                self._running[number] = self._launch(number)

    def kill(self, *which: int) -> None:
        """End these nodes as a power cut would."""
        self._signal(signal.SIGKILL, which)
        for number in which:
            if process := self._running[number]:
                process.wait()
                self._running[number] = None

    def freeze(self, *which: int) -> None:
        """Let these nodes hold every connection, and answer nothing, as behind a cut cable."""
        self._signal(signal.SIGSTOP, which)

    def thaw(self, *which: int) -> None:
        """Let these nodes go on."""
        self._signal(signal.SIGCONT, which)

    def ready(self, *, status: str = "green", within_s: float = READY_S) -> float:
        """Wait until all nodes know each other and the shards are `status`; return how many seconds that took."""
        began = time.monotonic()
        wanted = f"/_cluster/health?wait_for_status={status}&wait_for_nodes={len(self)}&timeout=2s"
        while time.monotonic() - began < within_s:
            ended = [n for n, process in enumerate(self._running) if process is None or process.poll() is not None]
            if ended:
                raise RuntimeError(f"Node {ended[0]} has ended:\n{self.log(ended[0])}")
            with suppress(urllib3.exceptions.HTTPError, ValueError):
                if all(not self.ask("GET", wanted, node=n).get("timed_out", True) for n in range(len(self))):
                    return time.monotonic() - began
            time.sleep(0.2)
        raise RuntimeError(f"The nodes are not {status} after {within_s:.0f} s:\n{self.log(0)}")

    def ask(self, method: str, path: str, body: Any = None, *, node: int = 0) -> Any:
        """Send a request to one node, and return what it says."""
        told = self._http.request(method, f"http://{self.addresses[node]}{path}", json=body)
        return json.loads(told.data)

    def cpu_s(self) -> float:
        """Return the seconds of the processor that the nodes which run have taken so far, all together."""
        ticks = 0
        for process in self._running:
            stat = Path(f"/proc/{process.pid}/stat") if process is not None else None
            if stat is not None and stat.exists():
                ticks += sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def log(self, number: int) -> str:
        """Return the end of a node's log."""
        file = self.folder / f"node{number}" / "log"
        return "\n".join(file.read_text(errors="replace").splitlines()[-30:]) if file.exists() else ""

    def stop(self) -> None:
        """End all nodes in good order."""
        self.thaw(*range(len(self)))
        self._signal(signal.SIGTERM, range(len(self)))
        for number, process in enumerate(self._running):
            if process is None:
                continue
            try:
                process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            self._running[number] = None
        self._http.clear()

    def __enter__(self) -> Self:
        self.start()
        try:
            self.ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _signal(self, what: signal.Signals, which: Sequence[int]) -> None:
        for number in which:
            process = self._running[number]
            if process is not None and process.poll() is None:
                process.send_signal(what)

    @property
    def _jars(self) -> Jars:
        if self._given is None:
            self._given = prepare()
        return self._given

    def _launch(self, number: int) -> "subprocess.Popen[bytes]":
        home = self.folder / f"node{number}"
        for name in ("config", "tmp"):
            (home / name).mkdir(parents=True, exist_ok=True)
        java = self._network.inside(number) if self._network else []
        java += [str(self._jars.java), f"-Xms{self._heap}", f"-Xmx{self._heap}", "-XX:+UseSerialGC", "-XX:-UsePerfData"]
        java += ["-XX:TieredStopAtLevel=1"] if self._quick else []  # up in half the time, slower afterwards
        java += [f"-Djava.io.tmpdir={home / 'tmp'}", "-Dlog4j2.disable.jmx=true", "-XX:+ExitOnOutOfMemoryError"]
        java += ["-cp", self._jars.classpath, "SearchNode", str(home)]
        java += [f"{name}={value}" for name, value in (self._settings(number) | self._more).items()]
        with (home / "log").open("ab") as log:
            return subprocess.Popen(java, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def _host(self, number: int) -> str:
        return self._network.address(number) if self._network else "127.0.0.1"

    def _settings(self, number: int) -> dict[str, str]:
        count = len(self)
        settings = {
            "cluster.name": "dateline-tests",
            "node.name": f"node{number}",
            "network.host": self._host(number),
            "http.port": str(self._ports[number]),
            "transport.port": str(self._ports[count + number]),
            "action.auto_create_index": "false",
            # a disk that others fill, and a heap collected late, are no reason to refuse a test's articles
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "indices.breaker.total.use_real_memory": "false",
        }
        if count == 1:
            return settings | {"discovery.type": "single-node"}
        peers = ",".join(f"{self._host(n)}:{port}" for n, port in enumerate(self._ports[count:]))
        names = ",".join(f"node{n}" for n in range(count))
        return settings | {"discovery.seed_hosts": peers, "cluster.initial_cluster_manager_nodes": names}


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
