"""The files of `deploy/`, read: what the Dockerfile does, and what the unit sets."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One line of a Dockerfile."""

    word: str
    rest: str

    @property
    def words(self) -> list[str]:
        """What follows, as a list; in JSON, or as a shell would take it apart."""
        return json.loads(self.rest) if self.rest.startswith("[") else shlex.split(self.rest)

    @property
    def pairs(self) -> dict[str, str]:
        """What follows, as NAME=value."""
        return dict(word.split("=", 1) for word in self.words)


@dataclass(slots=True)
class Stage:
    """What one FROM begins."""

    base: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def of(self, word: str) -> list[Instruction]:
        """The instructions that begin with `word`."""
        return [each for each in self.instructions if each.word == word]


def dockerfile(text: str) -> list[Stage]:
    """The stages of a Dockerfile, in order."""
    stages: list[Stage] = []
    for line in _lines(text):
        word, rest = line.split(maxsplit=1)
        if word == "FROM":
            base, *named = rest.split()
            stages.append(Stage(base, named[1] if named else ""))
        elif stages:
            stages[-1].instructions.append(Instruction(word, rest))
    return stages


def _lines(text: str) -> Iterator[str]:
    whole = re.sub(r"\\\n\s*", " ", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    yield from (line.strip() for line in whole.splitlines() if line.strip())


def unit(text: str) -> dict[str, list[str]]:
    """What a unit sets, by name, in order; the sections aside."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found
