"""Start real OpenSearch nodes on 127.0.0.1, from the jars that Maven fetches by their coordinates.

The jars and the compiled launcher are kept in the cache folder of the user, or in DATELINE_TEST_CACHE. A node keeps its
data, its log and nothing else in its own folder, and ends with the `with` that started it. Where one runs already and
DATELINE_TEST_OPENSEARCH names it, as HOST:PORT, that one is used; tests that kill nodes start their own all the same.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import urllib3

HERE = Path(__file__).resolve().parent
VERSION = "2.19.6"
HEAP = "512m"
READY_S = 300
_FETCH_S = 900
_STOP_S = 20


def missing() -> str | None:
    """Return why no node can be started on this machine, as one sentence; None where one can."""
    wanted = [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]
    if wanted:
        return f"no {', '.join(wanted)} here: install a JDK 17 and Maven (Debian: openjdk-17-jdk-headless maven)"
    return None


def cache() -> Path:
    """Return where the jars are kept."""
    from platformdirs import user_cache_path

    named = os.environ.get("DATELINE_TEST_CACHE")
    return Path(named) if named else user_cache_path("dateline-tests", appauthor=False)


def prepare() -> Path:
    """Return the folder with the jars (`jars/`) and the launcher (`classes/`); the first call fetches them."""
    ready = cache() / f"opensearch-{VERSION}"
    if ready.is_dir():
        return ready
    cache().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=cache()) as place:
        made = Path(place) / "made"
        made.mkdir()
        maven = ["mvn", "--batch-mode", "--quiet", "--file", str(HERE / "pom.xml"), f"-Dopensearch={VERSION}"]
        maven += ["-DincludeScope=runtime", f"-DoutputDirectory={made / 'jars'}", "dependency:copy-dependencies"]
        for again in (True, True, False):  # a registry may be slow for a moment
            fetched = subprocess.run(maven, timeout=_FETCH_S, capture_output=True, text=True)
            if fetched.returncode == 0:
                break
            if not again:
                raise RuntimeError(f"Maven could not fetch OpenSearch's jars:\n{fetched.stdout[-2000:]}")
        source = HERE / "SearchNode.java"
        java = ["javac", "-nowarn", "-cp", f"{made / 'jars'}/*", "-d", str(made / "classes"), str(source)]
        subprocess.run(java, check=True, capture_output=True)
        shutil.copy(HERE / "log4j2.properties", made / "classes")
        with suppress(OSError):  # another process was quicker
            made.rename(ready)
    return ready


def running() -> "Nodes | None":
    """Return the node that DATELINE_TEST_OPENSEARCH names."""
    named = os.environ.get("DATELINE_TEST_OPENSEARCH")
    if not named:
        return None
    nodes = Nodes(Path())
    nodes._ports = [int(named.rpartition(":")[2])]
    return nodes


class Nodes:
    """Some nodes of one cluster; `with Nodes(folder, 3) as nodes` starts them and ends them."""

    def __init__(self, folder: Path, count: int = 1, *, heap: str = HEAP, quick: bool = False) -> None:
        self.folder = folder
        self._heap, self._quick = heap, quick
        self._ports = _free_ports(2 * count)
        self._running: list[subprocess.Popen[bytes] | None] = [None] * count
        self._http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=1, read=5))

    def __len__(self) -> int:
        return len(self._running)

    @property
    def addresses(self) -> list[str]:
        """Host and port of each node, as `DATELINE_INDEX` names them."""
        return [f"127.0.0.1:{port}" for port in self._ports[: len(self)]]

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
                if not self.ask("GET", wanted).get("timed_out", True):
                    return time.monotonic() - began
            time.sleep(0.2)
        raise RuntimeError(f"The nodes are not {status} after {within_s:.0f} s:\n{self.log(0)}")

    def ask(self, method: str, path: str, body: Any = None, *, node: int = 0) -> Any:
        """Send a request to one node, and return what it says."""
        told = self._http.request(method, f"http://{self.addresses[node]}{path}", json=body)
        return json.loads(told.data)

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

    def _launch(self, number: int) -> "subprocess.Popen[bytes]":
        made, home = prepare(), self.folder / f"node{number}"
        for name in ("config", "tmp"):
            (home / name).mkdir(parents=True, exist_ok=True)
        java = ["java", f"-Xms{self._heap}", f"-Xmx{self._heap}", "-XX:+UseSerialGC", "-XX:-UsePerfData"]
        java += ["-XX:TieredStopAtLevel=1"] if self._quick else []  # up in half the time, slower afterwards
        java += [f"-Djava.io.tmpdir={home / 'tmp'}", "-Dlog4j2.disable.jmx=true", "-XX:+ExitOnOutOfMemoryError"]
        java += ["-cp", f"{made / 'classes'}:{made / 'jars'}/*", "SearchNode", str(home)]
        java += [f"{name}={value}" for name, value in self._settings(number).items()]
        with (home / "log").open("ab") as log:
            return subprocess.Popen(java, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def _settings(self, number: int) -> dict[str, str]:
        count = len(self)
        settings = {
            "cluster.name": "dateline-tests",
            "node.name": f"node{number}",
            "network.host": "127.0.0.1",
            "http.port": str(self._ports[number]),
            "transport.port": str(self._ports[count + number]),
            "action.auto_create_index": "false",
            # a disk that others fill, and a heap collected late, are no reason to refuse a test's articles
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "indices.breaker.total.use_real_memory": "false",
        }
        if count == 1:
            return settings | {"discovery.type": "single-node"}
        peers = ",".join(f"127.0.0.1:{port}" for port in self._ports[count:])
        names = ",".join(f"node{n}" for n in range(count))
        return settings | {"discovery.seed_hosts": peers, "cluster.initial_cluster_manager_nodes": names}


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
