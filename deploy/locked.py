"""Print what `requirements.lock` says of the packages that some requirements lead to: versions, with their hashes.

    python deploy/locked.py 'dist/dateline-0.2.0-py3-none-any.whl[documents,meaning]'

The lock also holds what tests and tables are made with; an installation wants none of that. pip says what the
requirements lead to at the versions of the lock, without installing anything, and those are the entries printed.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"


def main(requirements: list[str]) -> None:
    """Print the entries."""
    lock = LOCK.read_text(encoding="utf-8")
    entries = re.findall(r"^(\S+?)==.*\n(?:[ ]+--hash=.*\n)+", lock, re.MULTILINE)
    blocks = [found.group() for found in re.finditer(r"^\S+?==.*\n(?:[ ]+--hash=.*\n)+", lock, re.MULTILINE)]
    wanted = resolved(requirements, constraints=re.sub(r" \\\n(?:[ ]+--hash=.*\n)+", "\n", lock))
    missing = wanted - {normal(name) for name in entries}
    if missing:
        sys.exit(f"requirements.lock says nothing of {', '.join(sorted(missing))}; run: python -m tests.packaging")
    # one package may have several entries, for different versions of Python; their markers choose among them
    sys.stdout.write("".join(block for name, block in zip(entries, blocks, strict=True) if normal(name) in wanted))


def resolved(requirements: list[str], *, constraints: str) -> set[str]:
    """Names of all packages that are needed, what is asked for by a path itself left out."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "constraints.txt"
        file.write_text(constraints, encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
        command = [*pip, "--only-binary", ":all:", "--constraint", str(file), *requirements]
        report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603  (pip, by us)
    return {
        normal(each["metadata"]["name"])
        for each in report["install"]
        if not each["download_info"]["url"].startswith("file:") or "dateline" not in each["metadata"]["name"]
    }


def normal(name: str) -> str:
    """A name as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main(sys.argv[1:])
