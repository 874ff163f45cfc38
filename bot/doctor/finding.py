"""What a check finds, and how checks are registered.

A check more: a function of the `Patient` that yields `Finding`s, marked `@check("its name")`, whose sentences stand in
the catalogue: what is wrong and what to do about it, in one line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bot.catalogue import Words
from bot.settings import Settings
from knowledge.errors import KnowledgeError
from knowledge.library import Library

State = Literal["well", "note", "warning", "problem"]
"""`note` is worth knowing, `warning` will be a problem, `problem` is one now."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of the catalogue, `key` with `values`, about what the check `name` looked at."""

    name: str
    state: State
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Keys(tuple[str, ...]):
    """A value that is several entries of the catalogue, with commas between them."""

    __slots__ = ()


@dataclass
class Patient:
    """What is looked at. `parts` are closed at the end."""

    home: Path
    settings: Settings | None
    trouble: str = ""
    """Why there are no settings."""
    offline: bool = False
    """Leave Discord alone."""
    full: bool = False
    """Read every byte of the library, too."""
    library: Library | None = None
    """None before it was opened, and where it cannot be."""
    parts: ExitStack = field(default_factory=ExitStack)


Check = Callable[[Patient], Iterable[Finding]]

CHECKS: dict[str, Check] = {}
"""By name, in the order in which they are made."""


def check(name: str) -> Callable[[Check], Check]:
    """Let a function be one of the checks."""

    def register(made: Check) -> Check:
        CHECKS[name] = made
        return made

    return register


def examined(patient: Patient) -> Iterator[Finding]:
    """Make every check, and yield what it finds; one that fails is a finding itself."""
    with patient.parts:
        for name, made in CHECKS.items():
            try:
                yield from made(patient)
            except KnowledgeError as error:
                yield Finding(name, "problem", "doctor.said", {"said": error})
            except Exception as error:
                yield Finding(name, "problem", "doctor.failed", {"name": name, "error": type(error).__name__})


def worded(finding: Finding, words: Words, *, markdown: bool) -> str:
    """The sentence of a finding, as Markdown or as plain text."""
    say = words if markdown else words.label
    values = {
        name: ", ".join(words.label(key) for key in value) if isinstance(value, Keys) else value
        for name, value in finding.values.items()
    }
    return str(say(finding.key, **values))


def size(amount: float) -> str:
    """So many bytes, as people write them."""
    return f"{amount / 1e9:.1f} GB" if amount >= 1e9 else f"{amount / 1e6:.0f} MB"
