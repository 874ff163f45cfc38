"""Bring requirements.lock and the constraints in pyproject.toml up to date with what pyproject.toml asks for.

python -m tests.packaging              what is new is locked, the rest keeps its version
python -m tests.packaging --upgrade    everything at its newest
python -m tests.packaging --check      only say whether the constraints are those of the lock
"""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.packaging.constraints import ROOT, with_constraints, without_constraints

PYPROJECT, LOCK = ROOT / "pyproject.toml", ROOT / "requirements.lock"


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.packaging", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    parser.add_argument("--check", action="store_true", help="change nothing")
    asked = parser.parse_args()

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
