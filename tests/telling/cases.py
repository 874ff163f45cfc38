"""Reads the cases: blocks of lines, the first of which is asked; two halves, one built on and one written unseen."""

from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Case:
    """What is asked, and what is right."""

    asked: str
    unseen: bool
    options: dict[str, str] = field(default_factory=dict)
    lines: tuple[tuple[str, str], ...] = ()
    """The mark and the rest of each line."""

    def of(self, mark: str) -> list[str]:
        """The lines with this mark."""
        return [rest for each, rest in self.lines if each == mark]


def read(name: str) -> list[Case]:
    """The cases of a file beside this one; what a block "event NAME" tells belongs, marked "?", to all "in=NAME"."""
    cases: list[Case] = []
    events: dict[str, list[tuple[str, str]]] = {}
    unseen = False
    for block in (FOLDER / name).read_text("utf-8").split("\n\n"):
        lines = [line for line in block.strip().split("\n") if line.strip() and not line.startswith("# ")]
        if not lines:
            continue
        if lines[0].startswith("## "):
            unseen = lines[0] == "## unseen"
            continue
        if lines[0].startswith("event "):
            events[lines[0].removeprefix("event ")] = [("?", f"{line[0]} {line[1:].strip()}") for line in lines[1:]]
            continue
        words = lines[0].split()
        options = dict(word.split("=", 1) for word in words if "=" in word)
        asked = " ".join(word for word in words if "=" not in word)
        marked = tuple((line[0], line[1:].strip()) for line in lines[1:])
        marked += tuple(events.get(options.get("in", ""), ()))
        cases.append(Case(asked, unseen, options, marked))
    return cases
