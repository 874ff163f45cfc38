"""The versions of requirements.lock as constraints in pyproject.toml, where `uv run` in a clone takes them from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILDERS = ("hatchling", "editables")
"""What builds the wheel, in an environment of its own with constraints of its own."""

_PINNED = re.compile(r"^(?P<requirement>(?P<name>[\w.-]+)==[^\\]+?) *\\?$")
_BLOCK = r"(?<=^{key} = \[\n)(?:    .*\n)*(?=\]$)"


@dataclass(frozen=True, slots=True)
class Pinned:
    """One version of the lock: `numpy==2.4.6 ; python_full_version < '3.12'`, and the packages that ask for it."""

    name: str
    requirement: str
    asked_by: tuple[str, ...]


def locked(lock: str) -> list[Pinned]:
    """Return what a lock file pins, in its order; a package may have a version for each Python."""
    found: list[Pinned] = []
    for line in lock.splitlines():
        if pinned := _PINNED.match(line):
            found.append(Pinned(pinned["name"], pinned["requirement"], ()))
        elif line.startswith(("    # via ", "    #   ")) and found:
            name = line.removeprefix("    # via ").removeprefix("    #   ")
            found[-1] = Pinned(found[-1].name, found[-1].requirement, (*found[-1].asked_by, name))
    return found


def with_constraints(pyproject: str, lock: str) -> str:
    """Return the text of pyproject.toml with the constraints that belong to `lock`."""
    pinned = locked(lock)
    builders = [entry for entry in pinned if entry.name in BUILDERS or set(entry.asked_by) & set(BUILDERS)]
    for key, entries in (("constraint-dependencies", pinned), ("build-constraint-dependencies", builders)):
        pyproject = _replaced(pyproject, key, [entry.requirement for entry in entries])
    return pyproject


def without_constraints(pyproject: str) -> str:
    """Return the text of pyproject.toml without them: whoever installs from it gets the newest versions."""
    for key in ("constraint-dependencies", "build-constraint-dependencies"):
        pyproject = _replaced(pyproject, key, [])
    return pyproject


def _replaced(pyproject: str, key: str, requirements: list[str]) -> str:
    lines = "".join(f'    "{requirement}",\n' for requirement in requirements)
    made, times = re.subn(_BLOCK.format(key=key), lambda _: lines, pyproject, flags=re.MULTILINE)
    if times != 1:
        raise ValueError(f"pyproject.toml has {times} lists {key} of one requirement a line; one is expected.")
    return made


def newer(installed: dict[str, str], lock: str) -> Iterator[str]:
    """Yield "babel 2.19.0 (2.18.0)" for each package that is installed in another version than the lock has."""
    versions: dict[str, set[str]] = {}
    for entry in locked(lock):
        version = entry.requirement.partition("==")[2].split()[0]
        versions.setdefault(re.sub(r"[-_.]+", "-", entry.name.lower()), set()).add(version)
    for name, version in sorted(installed.items()):
        known = versions.get(re.sub(r"[-_.]+", "-", name.lower()))
        if known is None or version not in known:
            yield f"{name} {version} ({', '.join(sorted(known)) if known else 'not in the lock'})"
