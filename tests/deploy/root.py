"""A Debian that was made by debootstrap, in which the steps of the Dockerfile are taken and the unit is run."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.files import ROOT, Stage

PACKAGES = "python3,python3-venv,ca-certificates"
SUITE = "bookworm"
_CARRIED = ("PIP_", "SSL_", "http_proxy", "https_proxy", "no_proxy")
"""What a machine sets so that pip finds its packages; a container engine passes it, too."""


class FailedError(Exception):
    """A step did not do what it should."""


def bootstrap(folder: Path, debootstrap: str = "debootstrap") -> None:
    """Make a Debian in `folder`, with Python in it and nothing else."""
    command = [debootstrap, "--variant=minbase", f"--include={PACKAGES}", SUITE, str(folder)]
    _checked(command, dict(os.environ))


class Root:
    """One such Debian. Needs to be root itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, base: Path, folder: Path) -> "Root":
        """A copy of `base`, that reaches whatever this machine reaches."""
        _checked(["cp", "--archive", str(base), str(folder)], None)
        for file in ("/etc/resolv.conf", "/etc/pip.conf", "/etc/hosts"):
            if Path(file).exists():
                shutil.copy(file, folder / file.lstrip("/"))
        if (trusted := os.environ.get("PIP_CERT")) and Path(trusted).is_file():
            (folder / trusted.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(trusted, folder / trusted.lstrip("/"))
        return cls(folder)

    def run(self, command: Sequence[str], *, environment: Mapping[str, str], cwd: str = "/") -> str:
        """What `command` prints, run as root; raises `FailedError` with it where it fails."""
        here = {name: value for name, value in os.environ.items() if name.startswith(_CARRIED)}
        folder = str(self.folder)
        script = f'mount -t proc proc "{folder}/proc"; mount --rbind /dev "{folder}/dev"; exec "$@"'
        chroot = ["unshare", "--mount", "sh", "-c", script, "sh", "chroot", folder, "sh", "-c", f'cd {cwd}; exec "$@"']
        return _checked([*chroot, "sh", *command], here | dict(environment))

    def take(self, stage: Stage, others: Mapping[str, "Root"], arguments: Mapping[str, str]) -> dict[str, str]:
        """Take every step of a stage; returns the environment that it leaves."""
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        cwd = "/"
        for step in stage.instructions:
            if step.word == "RUN":
                self.run(["sh", "-c", step.rest], environment=environment, cwd=cwd)
            elif step.word == "WORKDIR":
                cwd = step.rest
                (self.folder / cwd.lstrip("/")).mkdir(parents=True, exist_ok=True)
            elif step.word == "ENV":
                environment |= {
                    name: value.replace("${PATH}", environment["PATH"]) for name, value in step.pairs.items()
                }
            elif step.word == "COPY":
                self._copy(step.words, others, cwd)
            elif step.word not in ("ARG", "LABEL", *AFTERWARDS):
                raise FailedError(f"the steps of a Dockerfile are taken here, but not {step.word}")
        return environment

    def _copy(self, words: Sequence[str], others: Mapping[str, "Root"], cwd: str) -> None:
        options, (source, target) = [word for word in words if word.startswith("--")], words[-2:]
        to = self.folder / os.path.normpath(os.path.join(cwd, target)).lstrip("/")  # noqa: PTH118
        if options:
            (_, name) = options[0].split("=")
            to.parent.mkdir(parents=True, exist_ok=True)
            _checked(["cp", "--archive", str(others[name].folder / source.lstrip("/")), str(to)], None)
        else:
            for path in context():
                (to / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / path, to / path)

    @contextmanager
    def started(
        self,
        command: Sequence[str],
        *,
        user: int,
        environment: Mapping[str, str],
        writable: Mapping[str, Path],
        shown: Mapping[str, Path],
        output: Path,
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """Run `command` as `user`, without rights, on a root that cannot be written to.

        Folders here are put at `writable` places in it, others can only be read there. Its network is ours.
        """
        folder = str(self.folder)
        mounts = [f'mount --bind "{folder}" "{folder}"', f'mount -o remount,bind,ro "{folder}"']
        mounts += [f'mount -t proc proc "{folder}/proc"', f'mount --rbind /dev "{folder}/dev"']
        mounts += [f'mount -t tmpfs -o mode=1777 tmpfs "{folder}/tmp"']
        for place, path in {**writable, **shown}.items():
            mounts.append(f'mount --bind "{path}" "{folder}{place}"')
            if place in shown:
                mounts.append(f'mount -o remount,bind,ro "{folder}{place}"')
        rights = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs"]
        rights += ["--bounding-set=-all", "--inh-caps=-all"]
        # what MemoryDenyWriteExecute= means: no memory that was written may be run
        denied = "import ctypes, os, sys; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0); os.execvp(sys.argv[1], sys.argv[1:])"
        chroot = ["chroot", folder, *rights, "/usr/bin/python3", "-c", denied, *command]
        with output.open("wb") as out:
            process = subprocess.Popen(
                ["unshare", "--mount", "sh", "-ec", "; ".join([*mounts, 'exec "$@"']), "sh", *chroot],
                env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"} | dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()
                process.wait()


AFTERWARDS = ("VOLUME", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD")
"""Instructions that say how it is run."""


def context() -> list[str]:
    """What the Dockerfile is given to copy: files that git knows of or would, as far as .dockerignore lets them in.

    Where the sources are no clone, all files.
    """
    if (ROOT / ".git").exists():
        listed = _checked(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"], None, cwd=ROOT
        ).splitlines()
    else:
        listed = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()]
    lines = (ROOT / "deploy/Dockerfile.dockerignore").read_text("utf-8").splitlines()
    let_in = [line[1:] for line in lines if line.startswith("!")]
    return [path for path in listed if any(path == each or path.startswith(f"{each}/") for each in let_in)]


def _checked(command: Sequence[str], environment: Mapping[str, str] | None, cwd: Path | None = None) -> str:
    done = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FailedError(
            f"{' '.join(command[-4:])} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-3000:]}"
        )
    return done.stdout
