"""Bring requirements.lock and the constraints in pyproject.toml up to date with what pyproject.toml asks for.

python -m tests.packaging              what is new is locked, the rest keeps its version
python -m tests.packaging --upgrade    everything at its newest
python -m tests.packaging --check      only say whether the constraints are those of the lock
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.packaging.constraints import ROOT, newer, with_constraints, without_constraints

PYPROJECT, LOCK = ROOT / "pyproject.toml", ROOT / "requirements.lock"


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.packaging", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--without-constraints", type=Path, metavar="FILE", help="take them out of this copy")
    parser.add_argument("--newer", metavar="PYTHON", help="list what this interpreter has and the lock has not")
    asked = parser.parse_args()
    if asked.without_constraints:
        copy: Path = asked.without_constraints
        copy.write_text(without_constraints(copy.read_text(encoding="utf-8")), encoding="utf-8")
        return 0
    if asked.newer:
        found = list(newer(_installed(asked.newer), LOCK.read_text(encoding="utf-8")))
        print(*found, sep="\n", end="\n" if found else "")
        return 0 if found else 1

    pyproject = PYPROJECT.read_text(encoding="utf-8")
    if not asked.check:
        LOCK.write_text(_lock(without_constraints(pyproject) if asked.upgrade else pyproject), encoding="utf-8")
    wanted = with_constraints(pyproject, LOCK.read_text(encoding="utf-8"))
    if asked.check and wanted != pyproject:
        print("The constraints in pyproject.toml are not those of requirements.lock; run: python -m tests.packaging")
        return 1
    if not asked.check:
        PYPROJECT.write_text(wanted, encoding="utf-8")
    return 0


def _installed(python: str) -> dict[str, str]:
    """The versions of all that an interpreter has installed, this project aside."""
    script = "import json, importlib.metadata as m; print(json.dumps({d.name: d.version for d in m.distributions()}))"
    try:
        done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True)
        installed: dict[str, str] = json.loads(done.stdout)
    except (OSError, subprocess.CalledProcessError):
        installed = {}
    installed.pop("dateline", None)
    return installed or {"nothing": "could be installed"}


def _lock(pyproject: str) -> str:
    """The versions with their hashes that `pyproject` leads to, for every Python and system at once."""
    with TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "pyproject.toml").write_text(pyproject, encoding="utf-8")
        export = [sys.executable, "-m", "uv", "export", "--quiet", "--no-header", "--no-emit-project"]
        subprocess.run([*export, "--group", "ci", "--output-file", "requirements.lock"], cwd=project, check=True)
        return (project / "requirements.lock").read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
