"""How a question walks through the house: `python -m tests.benchmarks.walk ["QUESTION" …]`.

Traces the calls between the modules of `knowledge` while a question is answered from the briefings, after another one
has loaded everything. A module is a room; a stay begins whenever a call leads into another room, or is made from
another one than the call before it, each call counted once however often it is repeated. A stay in a room that was left
before is a return; a step from one stay to the next is a climb when it leads to a folder (or a module
beside the folders) that stands above the last one in `HOUSE`, the order in which the README says imports point.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from types import CodeType, FrameType
from typing import Any

from knowledge import Library
from knowledge.library import shipped

QUESTIONS = (
    "what did Vietnam discuss with Denmark?",
    "when did Lavrov meet Trung?",
    "who represented Norway in Hanoi?",
    "what did Vietnam discuss with Japan?",
)
HOUSE = (
    *("library", "keeping", "publishers", "answering", "index", "duplicates", "passages", "reading", "language"),
    *("article", "errors"),
)
"""Folders and modules of `knowledge` from the door down; what is not named here stands at the foot."""


@dataclass
class Walk:
    """The rooms that a question stayed in, one after the other."""

    stays: list[str] = field(default_factory=list)

    @property
    def rooms(self) -> int:
        """How many different ones."""
        return len(set(self.stays))

    @property
    def returns(self) -> int:
        """How many stays were in a room that was left before."""
        return len(self.stays) - self.rooms

    @property
    def climbs(self) -> int:
        """How many steps led up."""
        floors = [_floor(room) for room in self.stays]
        return sum(after < before for before, after in pairwise(floors))


def _floor(room: str) -> int:
    folder = room.split(".")[1]
    return HOUSE.index(folder) if folder in HOUSE else len(HOUSE)


def _room(frame: FrameType) -> str:
    """The module of a call; none for one outside `knowledge`, or where an object is asked for what it is."""
    name: str = frame.f_globals.get("__name__", "")
    asked = getattr(type(frame.f_locals.get("self")), frame.f_code.co_name, None)
    return name if name.startswith("knowledge.") and not isinstance(asked, property | cached_property) else ""


@contextmanager
def traced() -> Iterator[Walk]:
    """Note the rooms of every call that is made meanwhile."""
    walk = Walk()

    seen: set[tuple[CodeType, CodeType]] = set()

    def note(frame: FrameType, event: str, argument: Any) -> None:
        room, caller = _room(frame), frame.f_back
        while caller and not _room(caller):  # of a library, or what makes a property
            caller = caller.f_back
        if event != "call" or not room or caller is None or (caller.f_code, frame.f_code) in seen:
            return
        seen.add((caller.f_code, frame.f_code))
        for stay in (_room(caller), room):  # back to the caller's room first, where another call has led away from it
            if not walk.stays or walk.stays[-1] != stay:
                walk.stays.append(stay)

    sys.setprofile(note)
    try:
        yield walk
    finally:
        sys.setprofile(None)


def walk(question: str) -> Walk:
    """Return how `question` walks through a library that was asked another one before."""
    library = Library.in_memory()
    library.add_many([article for article, _ in shipped()])
    library.ask("which countries signed the treaty with Cyprus on Tuesday?")
    with traced() as found:
        library.ask(question)
    return found


def main() -> None:
    """Print the figures of each question."""
    for question in sys.argv[1:] or QUESTIONS:
        found = walk(question)
        print(f"{len(found.stays):4} stays, {found.rooms:3} rooms, ", end="")
        print(f"{found.climbs:3} climbs, {found.returns:4} returns: {question}")


if __name__ == "__main__":
    main()
