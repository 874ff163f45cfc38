"""What differs between two files of answers: how much in each set, and each difference in one line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.freeze.answers import Frozen

PARTS = ("refused", "answered", "quotes", "closest", "highlights", "short_answers", "confidence", "reason", "notes")
"""What of an answer is compared, in the order in which it is told."""

Answers = Mapping[tuple[str, str], Frozen]


@dataclass(slots=True)
class Differences:
    """Of one set: how many questions both files hold, how many differ, and in which part."""

    asked: int = 0
    differ: int = 0
    better: int = 0
    """Right now, and not before."""
    worse: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    alone: int = 0
    """Questions that only one of the files holds."""


def parts_that_differ(before: Frozen, after: Frozen) -> list[str]:
    """Return the names of the parts in which two answers to the same question differ."""
    return [part for part in PARTS if before.get(part) != after.get(part)]


def differences(before: Answers, after: Answers) -> dict[str, Differences]:
    """Return what differs, by set, in the order of the files."""
    found: dict[str, Differences] = {}
    for key in dict.fromkeys((*before, *after)):
        of_set = found.setdefault(key[0], Differences())
        if key not in before or key not in after:
            of_set.alone += 1
            continue
        of_set.asked += 1
        if parts := parts_that_differ(before[key], after[key]):
            of_set.differ += 1
            of_set.parts.update(parts)
        of_set.better += bool(after[key]["right"]) > bool(before[key]["right"])
        of_set.worse += bool(after[key]["right"]) < bool(before[key]["right"])
    return found


def lines(before: Answers, after: Answers) -> Iterator[str]:
    """Yield one line for each question whose answers differ: set, id, question, verdict, each part before → after."""
    for key in dict.fromkeys((*before, *after)):
        head = f"{key[0]} {key[1]} “{(after.get(key) or before[key])['text']}”"
        if key not in before or key not in after:
            yield f"{head}: only in the {'second' if key in after else 'first'} file"
            continue
        was, now = before[key], after[key]
        if parts := parts_that_differ(was, now):
            verdict = {(True, False): " WORSE", (False, True): " BETTER"}.get(
                (bool(was["right"]), bool(now["right"])), ""
            )
            told = "; ".join(f"{part} {_told(part, was)} → {_told(part, now)}" for part in parts)
            yield f"{head}:{verdict} {told}"


def _told(part: str, answer: Frozen) -> str:
    value = answer.get(part)
    if part in ("quotes", "closest"):
        return ", ".join(f"{name}[{start}:{end}]" for name, start, end in value or ()) or "none"
    return f"“{value}”" if isinstance(value, str) else "none" if value is None else f"{value}"
