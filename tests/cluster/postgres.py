"""A real PostgreSQL on 127.0.0.1, from Debian's package, for as long as a test needs it.

A server refuses to run as root; for root it runs as the user `postgres`, whom the package makes.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

MISSING = "there is no PostgreSQL here: apt-get install postgresql"
USER, DATABASE = "dateline", "postgres"

_SETTINGS = {
    "fsync": "off",  # a crash of the server loses nothing of that; only one of the machine would
    "max_connections": "200",
    "shared_buffers": "32MB",
    "log_min_messages": "fatal",
}


def binaries() -> Path | None:
    """The folder of the newest version that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda file: int(file.parts[-3]))
    return found[-1].parent if found else None


class Postgres:
    """One server; `with` starts it, and leaves nothing of it."""

    def __init__(self, **settings: str) -> None:
        bin = binaries()
        assert bin is not None, MISSING
        self._bin = bin
        self._settings = _SETTINGS | settings
        self._schemas = count(1)

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self.folder.chmod(0o711)  # this folder's own is the server's user
        self._data = self.folder / "data"
        self._data.mkdir(0o700)
        if os.geteuid() == 0:
            for place in (self.folder, self._data):
                shutil.chown(place, "postgres", "postgres")
        self._do("initdb", "-D", self._data, "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        with socket.create_server(("127.0.0.1", 0)) as held:
            self.port = held.getsockname()[1]
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, after a crash too, and wait until it takes connections."""
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} "
        options += " ".join(f"-c {name}={value}" for name, value in self._settings.items())
        self._do("pg_ctl", "-D", self._data, "-l", self.folder / "log", "-o", options, "-w", "-t", "60", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` ends every connection, `immediate` is a crash."""
        if (self._data / "postmaster.pid").exists():
            self._do("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop", check=False)

    def restart(self, mode: str = "fast") -> None:
        """Stop it and start it again."""
        self.stop(mode)
        self.start()

    def url(self, schema: str = "public") -> str:
        """The address of its database, with the tables in a schema of that name."""
        found = f"postgresql://{USER}:s3cret@127.0.0.1:{self.port}/{DATABASE}"
        return found if schema == "public" else f"{found}?options=-csearch_path%3D{schema}"

    def fresh(self) -> str:
        """The address of an empty store."""
        schema = f"s{os.getpid()}_{next(self._schemas)}"
        self.execute(f"CREATE SCHEMA {schema}")
        return self.url(schema)

    def cpu_s(self) -> float:
        """Return the seconds of the processor that it has taken so far; of connections that have ended, too."""
        server = (self._data / "postmaster.pid").read_text().split()[0]
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                pid, _, rest = stat.read_text().partition(" ")
                of = rest.rpartition(")")[2].split()
                ticks += sum(map(int, of[11:15])) if pid == server else sum(map(int, of[11:13])) * (of[1] == server)
        return ticks / os.sysconf("SC_CLK_TCK")

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Let the server do something; return the rows that it gives."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def _do(self, program: str, *arguments: str | Path, check: bool = True) -> None:
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_user, str(self._bin / program), *map(str, arguments)]
        subprocess.run(command, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder)
