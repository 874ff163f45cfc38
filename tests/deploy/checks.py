"""What tools that are at hand say of the files of `deploy/`: what is wrong, or None without the tool."""

import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.deploy.files import DEPLOY

EXPOSED_AT_MOST = 2.5
"""What `systemd-analyze security` may say, of 10."""


def _run(*command: str | Path, cwd: Path | None = None) -> tuple[int, str]:
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def compose(file: Path = DEPLOY / "compose.yaml") -> str | None:
    """The Compose file by the schema of the Compose specification, as check-jsonschema brings it."""
    if find_spec("check_jsonschema") is None:
        return None
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    status, said = _run(*check, file)
    return said if status else ""


def service() -> str | None:
    """The unit by systemd itself: that it means what it says, and how exposed it is."""
    if shutil.which("systemd-analyze") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        # what it starts is not installed here
        file = Path(folder) / "dateline.service"
        text = (DEPLOY / "dateline.service").read_text("utf-8")
        file.write_text(re.sub(r"^ExecStart=.*$", "ExecStart=/bin/true", text, flags=re.MULTILINE), "utf-8")
        status, said = _run("systemd-analyze", "verify", file)
        if status or said:
            return said or f"systemd-analyze verify ended with {status}"
        limit = f"--threshold={round(10 * EXPOSED_AT_MOST)}"
        status, said = _run("systemd-analyze", "security", "--offline=yes", limit, file)
        return said.splitlines()[-1] if status else ""


def rules(promtool: str | Path = "promtool") -> str | None:
    """The alert rules by promtool, with the tests of them."""
    if shutil.which(promtool) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for file in (DEPLOY / "alerts.yml", DEPLOY / "prometheus.yml", Path(__file__).with_name("alerts_test.yml")):
            shutil.copy(file, folder)
        for command in (["check", "config", "prometheus.yml"], ["test", "rules", "alerts_test.yml"]):
            status, said = _run(promtool, *command, cwd=Path(folder))
            if status:
                return said
    return ""


def script() -> str | None:
    """The installer by a shell that takes POSIX at its word."""
    if shutil.which("dash") is None:
        return None
    status, said = _run("dash", "-n", DEPLOY / "install.sh")
    return said if status else ""


CHECKS = {
    "compose.yaml, by the Compose specification": compose,
    "dateline.service, by systemd-analyze": service,
    "alerts.yml, by promtool": rules,
    "install.sh, by dash": script,
}
