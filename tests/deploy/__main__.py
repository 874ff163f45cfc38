"""Try what `deploy/` holds, as far as that goes without a container engine.

    python -m tests.deploy --quick     what check-jsonschema, systemd-analyze, promtool and dash say, where they are
    python -m tests.deploy             that, and the steps of the Dockerfile in a Debian made by debootstrap, and the
                                       bot there as the unit and the image run it; as root, some minutes
    python -m tests.deploy --base DIR  the same, in a copy of a Debian that debootstrap made before
    python -m tests.deploy --keep DIR  the same, but what was made is kept in DIR, and used where it is there already

The bot runs there without any right, on a root that cannot be written to, and talks to a loopback Discord.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.deploy.checks import CHECKS, rules
from tests.deploy.files import DEPLOY, ROOT, dockerfile, unit
from tests.deploy.root import FailedError, Root, bootstrap
from tests.loopback.server import Discord

QUESTION = "what did Vietnam discuss with Denmark?"
PATIENCE_S = 120


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.deploy", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--base", type=Path, help="a Debian that debootstrap made")
    parser.add_argument("--keep", type=Path, help="keep what is made, and use what was")
    parser.add_argument("--debootstrap", default="debootstrap")
    parser.add_argument("--promtool", default="promtool")
    asked = parser.parse_args()
    wrong = 0
    for what, check in CHECKS.items():
        said = rules(asked.promtool) if check is rules else check()
        wrong += bool(said)
        print(f"{what}: {'its tool is not here' if said is None else said or 'right'}")
    if not asked.quick:
        with tempfile.TemporaryDirectory(prefix="deploy-") as folder:
            try:
                _in_a_root(Path(folder), asked.keep or Path(folder), asked.base, asked.debootstrap)
            except (FailedError, TimeoutError) as error:
                print(f"WRONG: {error}")
                wrong += 1
    return 1 if wrong else 0


def _in_a_root(work: Path, made: Path, base: Path | None, debootstrap: str) -> None:
    if os.geteuid() != 0:
        raise FailedError("only root can make a Debian and run in it")
    image, left = _image(made, base, debootstrap)
    for place in ("checks", "credentials", "run/notify"):
        (image.folder / place).mkdir(parents=True, exist_ok=True)
    trial = Trial(work, image, left)
    service = unit((DEPLOY / "dateline.service").read_text("utf-8"))
    for name, environment in (
        ("as the image runs it", left | {"DISCORD_TOKEN_FILE": "/credentials/DISCORD_TOKEN"}),
        ("as the unit runs it", _environment(service) | {"CREDENTIALS_DIRECTORY": "/credentials"}),
    ):
        _timed(f"the bot, {name}", lambda environment=environment: trial.serves(environment))
    _timed("the statuses that must not be followed by a restart", lambda: trial.refuses(service))


def _image(made: Path, base: Path | None, debootstrap: str) -> tuple[Root, dict[str, str]]:
    """The root that the Dockerfile leaves, and its environment; as it is in the folder `made`, if it is there."""
    noted = made / "environment.json"
    if noted.exists():
        return Root(made / "image"), json.loads(noted.read_text("utf-8"))
    if base is None:
        base = made / "base"
        _timed("a bare Debian", lambda: bootstrap(base, debootstrap))
    build_stage, stage = dockerfile((DEPLOY / "Dockerfile").read_text("utf-8"))
    build, image = Root.of(base, made / "build"), Root.of(base, made / "image")
    _timed("the first stage of the Dockerfile", lambda: build.take(build_stage, {}, {}))
    left: dict[str, str] = {}
    _timed("the second", lambda: left.update(image.take(stage, {build_stage.name: build}, {})))
    shutil.rmtree(build.folder)
    noted.write_text(json.dumps(left), "utf-8")
    return image, left


def _environment(service: dict[str, list[str]]) -> dict[str, str]:
    pairs = (word.split("=", 1) for line in service["Environment"] for word in line.split())
    return dict(pairs) | {"PATH": "/opt/dateline/bin:/usr/sbin:/usr/bin:/sbin:/bin"}


def _timed(what: str, work: object) -> None:
    started = time.monotonic()
    work()  # type: ignore[operator]
    print(f"{what}: right ({time.monotonic() - started:.0f} s)", flush=True)


class Trial:
    """One image, and a folder for its library."""

    def __init__(self, work: Path, image: Root, environment: dict[str, str]) -> None:
        self._work = work
        self._image = image
        self._environment = environment
        self._home, self._credentials, self._notify = (work / name for name in ("home", "credentials", "notify"))
        for folder in (self._home, self._credentials, self._notify):
            folder.mkdir()
            os.chown(folder, 10001, 10001)
        self._checks = work / "checks"
        shutil.copytree(ROOT / "tests" / "loopback", self._checks / "tests" / "loopback")
        shutil.copy(ROOT / "tests" / "__init__.py", self._checks / "tests")
        self._output = work / "bot.log"

    def serves(self, environment: dict[str, str]) -> None:
        """It gets ready, says so, answers, is healthy, and stops when it is told to."""
        port = _free_port()
        environment = environment | {"DATELINE_METRICS": f"127.0.0.1:{port}"}
        with Discord(validate=False) as discord, self._listening() as told:
            self._token(discord.token)
            with self._bot(discord, environment | {"WATCHDOG_USEC": "60000000"}) as process:
                discord.troubles.add(lambda: None if process.poll() is None else self._output.read_text()[-3000:])
                discord.wait(lambda: discord.connected() and discord.commands, "the bot", patience_s=PATIENCE_S)
                discord.wait(lambda: "READY=1" in told, "the bot to say that it is ready")
                owner = discord.person("owner")
                room = discord.channel(discord.guild("News", owner=owner), "general")
                answer = owner.slash(room, "ask", question=QUESTION).answer().text
                self._must("\n> " in answer, f"it did not answer: {answer}")
                health = self._image_command(["dateline", "doctor", "--live"], environment)
                self._must(health == "ok\n", f"it is not healthy: {health}")
                process.send_signal(signal.SIGTERM)
                status = process.wait(60)
            self._must(status == 0, f"it ended with {status}")
            for line in ("READY=1", "WATCHDOG=1", "STOPPING=1"):
                self._must(line in told, f"it never said {line}")
        self._must((self._home / "library.db").stat().st_uid == 10001, "the library belongs to somebody else")
        loose = [path.name for path in self._home.glob("*.db*") if path.stat().st_mode & 0o007]
        self._must(not loose, f"others may read {', '.join(loose)}")

    def refuses(self, service: dict[str, list[str]]) -> None:
        """A wrong token and a wrong setting end it with a status that the unit does not restart after."""
        never = {int(status) for status in service["RestartPreventExitStatus"][0].split()}
        with Discord(validate=False) as discord:
            for token, more in (("one.two.three", {}), ("", {}), (discord.token, {"DATELINE_KEEP_DAYS": "for ever"})):
                self._token(token)
                environment = self._environment | {"DISCORD_TOKEN_FILE": "/credentials/DISCORD_TOKEN"} | more
                with self._bot(discord, environment) as process:
                    status = process.wait(PATIENCE_S)
                self._must(status in never, f"it ended with {status}:\n{self._output.read_text()[-2000:]}")

    def _must(self, well: object, otherwise: str) -> None:
        if not well:
            raise FailedError(f"{otherwise}\n{self._output.read_text()[-3000:]}")

    def _token(self, token: str) -> None:
        file = self._credentials / "DISCORD_TOKEN"
        file.write_text(token, "utf-8")
        os.chown(file, 10001, 10001)
        file.chmod(0o400)

    @contextmanager
    def _listening(self) -> Iterator[list[str]]:
        """What is told to systemd."""
        told: list[str] = []
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
            listening.bind(str(self._notify / "socket"))
            os.chown(self._notify / "socket", 10001, 10001)
            listening.settimeout(0.5)
            stop = threading.Event()

            def listen() -> None:
                while not stop.is_set():
                    with suppress(TimeoutError):
                        told.extend(listening.recv(4096).decode().split("\n"))

            thread = threading.Thread(target=listen)
            thread.start()
            try:
                yield told
            finally:
                stop.set()
                thread.join()
        (self._notify / "socket").unlink()

    @contextmanager
    def _bot(self, discord: Discord, environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
        launcher = ["/opt/dateline/bin/python", "-m", "tests.loopback.launcher", str(discord.port), "dateline", "run"]
        with self._image.started(
            launcher,
            user=10001,
            environment=environment | {"NOTIFY_SOCKET": "/run/notify/socket", "PYTHONPATH": "/checks"},
            writable={"/var/lib/dateline": self._home, "/run/notify": self._notify},
            shown={"/checks": self._checks, "/credentials": self._credentials},
            output=self._output,
        ) as process:
            yield process

    def _image_command(self, command: list[str], environment: dict[str, str]) -> str:
        output = self._work / "command.log"
        with self._image.started(
            command,
            user=10001,
            environment=environment,
            writable={"/var/lib/dateline": self._home},
            shown={},
            output=output,
        ) as process:
            process.wait(60)
        return output.read_text("utf-8")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
