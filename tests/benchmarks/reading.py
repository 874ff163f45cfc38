"""How soon a reader of an answer in Discord comes to what answers, over the question sets of the repository.

    python -m tests.benchmarks.reading [--only PATTERN] [--news NAME=FOLDER] [--each FILE]

Of the questions that are answered right (the first quote is the right one, however little of it is shown), as the
messages show them: the share whose bold words of the first quote hold an accepted answer, and whose shown words do;
characters shown over all quotes; and how many of those stand before the answer's first word, all of them where it is
not shown. `--news` asks saved pages with questions (tests/knowledge/news), too. `--each` writes a line a question.
$DATELINE_ENCODER chooses what makes vectors; words alone unless it is set.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import numpy as np

os.environ.setdefault("DATELINE_ENCODER", "none")

from bot import replies
from bot.catalogue import Words
from bot.markdown import undo
from knowledge.answering.answer import Answer
from knowledge.answering.conversation import Turn
from knowledge.errors import QuestionError
from tests.freeze.answers import TODAY
from tests.freeze.sets import QuestionSet, all_sets, asked_of_pages, saved_pages
from tests.loopback.world import walk

_MARKED = re.compile(r"((?:[^\\*]|\\.|\*(?!\*))*)(\*\*)?", re.DOTALL)
"""Markdown up to the next mark of bold."""
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " "})


@dataclass(frozen=True, slots=True)
class Read:
    """One right answer, as its message shows it."""

    id: str
    text: str
    bold: bool
    """Whether the bold words of the first quote hold an accepted answer."""
    held: bool
    """Whether all that is shown of it does."""
    shown: int
    """Characters shown over all quotes."""
    before: int
    """Characters of those before the answer's first word."""
    quoted: tuple[str, ...]
    """The quotes as Markdown."""


def read(answer: Answer, accepted: Sequence[str], *, id: str) -> Read:
    """Return how a right answer reads."""
    view = replies.answered(answer, Words(), token="abcdefgh_-ABCDEF")
    quoted = tuple(
        part["content"] for part in walk(view.to_components()) if part["type"] == 10 and part["content"][:2] == "> "
    )
    shown = [_plain(undo(markdown)) for markdown in quoted]
    first = shown[0] if shown else ""
    together = " ".join(shown)
    places = [place for text in accepted if (place := together.find(_plain(text))) >= 0]
    return Read(
        id,
        answer.question.text,
        bold=_holds(" ".join(bold_words(quoted[0])) if quoted else "", accepted),
        held=_holds(first, accepted),
        shown=sum(map(len, shown)),
        before=min(places, default=len(together)),
        quoted=quoted,
    )


def bold_words(markdown: str) -> Iterator[str]:
    """Yield what is bold in a block quote, a line of it at a time."""
    for line in markdown.split("\n"):
        bold = False
        for found in _MARKED.finditer(line):
            if bold and found[1]:
                yield undo(found[1])
            bold ^= found[2] is not None


def _holds(text: str, accepted: Sequence[str]) -> bool:
    return any(_plain(answer) in _plain(text) for answer in accepted)


def _plain(text: str) -> str:
    return " ".join(text.translate(_ALIKE).lower().split())


def answers(question_set: QuestionSet) -> Iterator[Read]:
    """Yield how the right answers of a set read."""
    library, turns = question_set.archive().library, list[Turn]()
    for asked in question_set.questions():
        turns = turns if asked.goes_on else []
        try:
            answer = library.ask(asked.text, conversation=turns, today=TODAY)
        except QuestionError:  # there are sets that ask nothing, too
            continue
        turns = [*turns, answer.turn]
        if asked.accepted and answer.answered and asked.right is not None and asked.right(answer):
            yield read(answer, asked.accepted, id=asked.id)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="PATTERN", help="sets with a name like this")
    parser.add_argument("--news", action="append", default=[], metavar="NAME=FOLDER", help="saved pages with questions")
    parser.add_argument("--each", type=Path, help="write how each answer reads, as JSON, a line each")
    asked = parser.parse_args(arguments)
    news = [_pages(*pair.split("=", 1)) for pair in asked.news]
    sets = [one for one in (*all_sets(published=False), *news) if not asked.only or _fits(one.name, asked.only)]
    lines, every = list[str](), list[Read]()
    print(f"{'':26}{'right':>6}{'bold':>10}{'shown':>10}{'characters':>14}{'before it':>11}")
    print(f"{'':32}{'holds it':>10}{'holds it':>10}{'median, p90':>14}{'median':>11}")
    for one in sets:
        if not one.needs.is_dir():
            print(f"{one.name:26} left out: {one.needs} is not there", file=sys.stderr)
            continue
        found = list(answers(one))
        every += found
        print(_row(one.name, found), flush=True)
        lines += [json.dumps({"set": one.name} | asdict(each), ensure_ascii=False) + "\n" for each in found]
    print(_row("all", every))
    if asked.each:
        asked.each.write_text("".join(lines), "utf-8")
    return 0


def _pages(name: str, folder: str) -> QuestionSet:
    archive = partial(saved_pages, Path(folder) / "articles")
    return QuestionSet(name, archive, partial(asked_of_pages, Path(folder), archive), Path(folder))


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _row(name: str, found: Sequence[Read]) -> str:
    if not found:
        return f"{name:26}{0:6}"
    bold, held = (100 * float(np.mean([getattr(each, part) for each in found])) for part in ("bold", "held"))
    median, high = np.quantile([each.shown for each in found], [0.5, 0.9])
    before = np.median([each.before for each in found])
    return f"{name:26}{len(found):6}{bold:10.1f}{held:10.1f}{median:8.0f},{high:5.0f}{before:11.0f}"


if __name__ == "__main__":
    sys.exit(main())
