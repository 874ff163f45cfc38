"""How long `Library.ask` takes from end to end, step by step: `python -m tests.benchmarks.asking --help`.

    python -m tests.benchmarks.asking --home FOLDER [--sizes 100000,1000000] [--questions 200]

Libraries are made in FOLDER, outside the repository, and used again when they are there already. After questions of
every kind to warm up, other questions are asked in random order in several rounds; a question's time is its median,
and the tables show the median (p50) and the 95th percentile (p95) of the questions of each kind, then what each step
took of all of them. `--answers FILE` writes every answer without its time, for comparing two states of the program.
"""

import argparse
import gc
import json
import random
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from bot.contract import answer_as_json
from knowledge import Library
from knowledge.answering import answering, attempt, choosing, inquiry, unanswered
from knowledge.answering.answer import Answer
from knowledge.answering.conversation import Turn
from knowledge.index import snapshot
from knowledge.index.snapshot import EmbeddedSnapshot
from tests.benchmarks import archives

TODAY = date(2026, 3, 2)
ROUNDS = 3
STEPS: dict[str, tuple[Any, str]] = {
    "understanding": (inquiry, "understand"),
    "reading follow-ups": (answering, "_readings"),
    "publishers": (EmbeddedSnapshot, "publishers"),
    "spelling help": (EmbeddedSnapshot, "similar"),
    "search": (EmbeddedSnapshot, "top"),
    "second stage's data": (snapshot, "candidates"),
    "second stage": (attempt, "rank"),
    "confidence": (attempt, "confidence"),
    "reading articles": (EmbeddedSnapshot, "locate"),
    "choosing quotes": (choosing, "quote_all"),
    "reason": (unanswered, "why"),
}
"""Name → where the function stands that does it; what one does within another counts for itself alone."""
ACRONYMS = "ABC BBC BSkyB EU IPCC NASA UNESCO UMC USC WHO GDP OPEC GATT IMF EFTA NATO DNA ISIL UCLA ESA".split()
console = Console(width=150)


@dataclass
class Asked:
    """A question with what was said before it."""

    text: str
    conversation: Sequence[Turn] = ()


@dataclass
class Steps:
    """Seconds that each step takes, the steps within it left aside."""

    took: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    _inner: list[float] = field(default_factory=list)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Time the steps of all questions asked inside the `with` block."""
        kept = {name: getattr(owner, attribute) for name, (owner, attribute) in STEPS.items()}
        for name, (owner, attribute) in STEPS.items():
            setattr(owner, attribute, self._timing(name, kept[name]))
        try:
            yield
        finally:
            for name, (owner, attribute) in STEPS.items():
                setattr(owner, attribute, kept[name])

    def _timing(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            started = time.perf_counter()
            try:
                return work(*args, **named)
            finally:
                took = time.perf_counter() - started
                self.took[name] += took - self._inner.pop()
                if self._inner:
                    self._inner[-1] += took

        return timed


def main() -> None:
    """Make the libraries, ask, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="folder for the libraries; they are kept")
    parser.add_argument("--sizes", default="100000,1000000", help="passages")
    parser.add_argument("--questions", type=int, default=200, help="of SQuAD; half as many of each other kind")
    parser.add_argument("--again", action="store_true", help="make the libraries anew")
    parser.add_argument("--answers", type=Path, help="write the answers to this file instead of measuring")
    parser.add_argument("--json", type=Path, help="write every figure to this file")
    chosen = parser.parse_args()
    if not archives.present():
        raise SystemExit("shared/eval is not there: there is nothing to ask about")
    figures = {}
    for size in map(int, chosen.sizes.split(",")):
        with library(chosen.home / str(size), size, again=chosen.again) as opened:
            if chosen.answers:
                write(opened, chosen.answers.with_stem(f"{chosen.answers.stem}-{size}"), chosen.questions)
            else:
                figures[size] = measure(opened, size, chosen.questions)
        if chosen.json and figures:
            chosen.json.write_text(json.dumps(figures, indent=1) + "\n")


def library(home: Path, size: int, *, again: bool) -> Library:
    """The library of `size` passages in `home`, made if it is not there."""
    made = home / "made"
    if again or not made.exists():
        shutil.rmtree(home, ignore_errors=True)
        started = time.perf_counter()
        with Library.open(home, briefings=False) as making:
            making.add_many(archives.archive(size))
        made.touch()
        console.print(f"{size:,} passages added in {time.perf_counter() - started:.0f} s")
    return Library.open(home, briefings=False)


def ask(library: Library, asked: Asked) -> Answer:
    """Put one question as a server's member would."""
    return library.ask(asked.text, conversation=asked.conversation, today=TODAY)


def kinds(library: Library, number: int) -> dict[str, list[Asked]]:
    """Questions by kind; the first half of each warms up."""
    rng = random.Random(3)
    squad = archives.questions(2 * number)
    some = squad[:number]
    # of the index: such a library is made without its store
    titles = sorted(entry.title for entry in library.snapshot().articles(None))[:: 1 + len(library) // 997]
    rng.shuffle(titles)
    openings = [Asked(text, ()) for text in some]
    turns = [answer.turn for answer in (ask(library, one) for one in openings) if answer.answered]
    later = ("and when was that?", "who was it?", "why?", "what about {}?", "and where did they do it?")
    names = [title.title().split()[0] for title in titles]
    months = ("in March 2019", "since May 2024", "last week", "between March and May 2021", "before 2017")
    return {
        "SQuAD": [Asked(text) for text in squad],
        "with a typo": [Asked(_mistyped(text)) for text in some],
        "follow-ups": [
            Asked(later[i % len(later)].format(names[i % len(names)]), [turn]) for i, turn in enumerate(turns[:number])
        ],
        "acronyms": [
            Asked(form.format(short)) for short in ACRONYMS for form in ("what does {} stand for?", "who leads {}?")
        ],
        "dates": [
            Asked(f"what was reported about {' '.join(title.title().split()[:4])} {months[i % len(months)]}?")
            for i, title in enumerate(titles[:number])
        ],
        "headlines": [
            Asked(f"what was reported about {' '.join(title.title().split()[:6])}?"[:250]) for title in titles[:number]
        ],
        "off the archive": [
            Asked(f"what did {name} discuss with Denmark's minister of underwater archaeology?")
            for name in names[: number // 2]
        ],
    }


def _mistyped(text: str) -> str:
    """The question with two letters of its longest word swapped."""
    word = max(text.split(), key=len)
    middle = len(word) // 2
    return text.replace(word, word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :], 1)


def measure(library: Library, size: int, number: int) -> dict[str, Any]:
    """Ask everything, print what it took, and return it."""
    asked = kinds(library, number)
    for questions in asked.values():
        for one in questions[: len(questions) // 2]:
            ask(library, one)
    measured = [(kind, one) for kind, questions in asked.items() for one in questions[len(questions) // 2 :]]
    times: dict[int, list[float]] = defaultdict(list)
    answered: dict[str, list[bool]] = defaultdict(list)
    order = list(range(len(measured)))
    gc.collect()
    for _ in range(ROUNDS):
        random.Random(1).shuffle(order)
        for i in order:
            times[i].append(ask(library, measured[i][1]).took_ms)
    for kind, one in measured:
        answered[kind].append(ask(library, one).answered)
    by_kind: dict[str, list[float]] = defaultdict(list)
    for i, (kind, _) in enumerate(measured):
        by_kind[kind].append(float(np.median(times[i])))
    by_kind["all of them"] = [one for some in by_kind.values() for one in some]
    found: dict[str, Any] = {"kinds": {}, "steps": {}}
    table = Table(title=f"{size:,} passages: milliseconds", title_justify="left")
    for column in ("questions", "asked", "answered", "p50", "p95"):
        table.add_column(column, justify="left" if column == "questions" else "right")
    for kind, some in by_kind.items():
        p50, p95 = np.percentile(some, [50, 95]).tolist()
        found["kinds"][kind] = {"p50_ms": p50, "p95_ms": p95}
        share = f"{np.mean(answered[kind]):.0%}" if kind in answered else ""
        table.add_row(kind, str(len(some)), share, f"{p50:.2f}", f"{p95:.2f}")
    console.print(table)

    steps, started = Steps(), time.perf_counter()
    with steps.timed():
        for i in order:
            ask(library, measured[i][1])
    whole = time.perf_counter() - started
    steps.took["the rest"] = whole - sum(steps.took.values())
    table = Table(title=f"{size:,} passages: mean milliseconds of each step", title_justify="left")
    table.add_column("step")
    table.add_column("ms", justify="right")
    for name, took in [*sorted(steps.took.items(), key=lambda step: -step[1]), ("all", whole)]:
        found["steps"][name] = took * 1000 / len(order)
        table.add_row(name, f"{took * 1000 / len(order):.3f}")
    console.print(table)
    return found


def write(library: Library, file: Path, number: int) -> None:
    """Write every answer to `file`, one JSON object a line."""
    with file.open("w", encoding="utf-8") as out:
        for kind, questions in kinds(library, number).items():
            for one in questions:
                answer = ask(library, one)
                fields = answer_as_json(answer) | {
                    "kind": kind,
                    "understood": str(answer.question),
                    "dates": [[[words, day.isoformat()] for words, day in quote.dates] for quote in answer.quotes],
                }
                del fields["took_ms"]
                out.write(json.dumps(fields, ensure_ascii=False) + "\n")
    console.print(f"{file} written")


if __name__ == "__main__":
    main()
