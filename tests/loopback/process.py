"""A bot as a process of its own, connected to a loopback Discord."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.loopback.privacy import betrayed
from tests.loopback.server import Discord

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30.0


class BotProcess:
    """Starts `program` (see `launcher`) on entering and ends it on leaving, by force if need be.

    At the end of `dateline run`, nothing that people wrote, no id of theirs and no token may stand in what it logged.
    """

    def __init__(self, discord: Discord, *program: str, environment: dict[str, str], cwd: Path | None = None) -> None:
        self._discord = discord
        self._program = program
        self._environment = environment
        self._cwd = cwd
        self._output = tempfile.NamedTemporaryFile(prefix="bot-", suffix=".log")  # noqa: SIM115  (closed in __exit__)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self._discord.logs.discard(self._log)
        self._discord.starving.discard(self.starved_s)
        told = betrayed(self.output, self._discord) if kind is None and self._program[0] == "dateline" else []
        self._output.close()
        assert not told, f"the log of the bot tells {'; '.join(told)}"

    def start(self) -> None:
        """Start the process, without waiting for anything."""
        turn = {"LOOPBACK_TURN_S": str(self._discord.gateway.identify_every_s), "LOOPBACK_LOOK_S": "0.25"}
        inherited = {
            key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TMPDIR", "DATELINE_ENCODER") if key in os.environ
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.loopback.launcher", str(self._discord.port), *self._program],
            env=inherited | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | turn | self._environment,
            cwd=self._cwd or ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        self._discord.troubles.add(self._trouble)
        self._discord.logs.add(self._log)
        self._discord.starving.add(self.starved_s)

    def ready(self) -> Self:
        """Wait until every shard is connected and there are commands."""
        self._discord.wait(
            lambda: self._discord.connected() and self._discord.commands, "the bot to connect", patience_s=60
        )
        return self

    @property
    def output(self) -> str:
        """Everything that it has printed and logged."""
        return Path(self._output.name).read_text("utf-8", errors="replace")

    def peak_memory(self) -> int:
        """The most memory that the process has used until now, in bytes; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return 0
        return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))

    def cpu_s(self) -> float:
        """Seconds of the processor that the process has taken until now; 0 where the system does not tell."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return 0.0
        user, system = stat.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def starved_s(self) -> float:
        """Seconds that its threads have waited for a processor until now; 0 where the system does not tell."""
        waited = 0
        for thread in Path(f"/proc/{self.process.pid}/task").glob("*/schedstat"):
            with suppress(OSError, IndexError):  # it has just ended
                waited += int(thread.read_text().split()[1])
        return waited / 1e9

    def ask_to_stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal."""
        self.process.send_signal(by)

    def ended(self) -> int:
        """Wait for the end and return the exit status."""
        self._discord.troubles.discard(self._trouble)
        return self.process.wait(PATIENCE_S)

    def stop(self) -> int:
        """Ask politely, and return the exit status."""
        self.ask_to_stop()
        return self.ended()

    def kill(self) -> None:
        """End the process by force, if it still runs; nobody who waits takes that for a fault."""
        self._discord.troubles.discard(self._trouble)
        self.process.kill()
        self.process.wait(PATIENCE_S)

    def restart(self) -> None:
        """End the process and start it again, on everything that it left behind."""
        self.stop()
        self._discord.wait(lambda: not self._discord.connected(), "the old connection to end")
        self.start()
        self.ready()

    def _log(self) -> str:
        return self.output

    def _trouble(self) -> str | None:
        if self.process.poll() is None:
            return None
        return f"the bot's process ended with status {self.process.returncode}:\n{self.output[-3000:]}"
