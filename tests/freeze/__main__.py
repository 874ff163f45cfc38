"""Freeze the answers to every question of the repository's sets, and see what a change did to them.

    python -m tests.freeze store before.jsonl
    (change something)
    python -m tests.freeze store after.jsonl
    python -m tests.freeze compare before.jsonl after.jsonl [--each]

The same code writes the same file, byte for byte. `--published` asks the published collections of `../shared/eval`,
too (some 15,000 questions; minutes); `--only PATTERN` asks the sets with a fitting name (`'archives/*'`), any number of
times.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from tests.freeze.answers import Frozen, answers, read, write
from tests.freeze.comparing import differences, lines
from tests.freeze.sets import all_sets


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; `compare` returns 1 when something differs, as diff does."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.freeze", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    store = commands.add_parser("store", help="ask everything and write the answers to FILE")
    store.add_argument("file", type=Path)
    store.add_argument("--published", action="store_true", help="the published collections, too")
    store.add_argument("--only", action="append", metavar="PATTERN", help="sets with a name like this")
    store.set_defaults(run=_store)
    compare = commands.add_parser("compare", help="show what differs between two such files")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.add_argument("--each", action="store_true", help="each difference in one line")
    compare.set_defaults(run=_compare)
    asked = parser.parse_args(arguments)
    result: int = asked.run(asked)
    return result


def _store(asked: argparse.Namespace) -> int:
    names = [question_set.name for question_set in all_sets(published=True)]
    for pattern in asked.only or ():
        if not any(fnmatch(name, pattern) for name in names):
            print(f"There is no set {pattern}; there are {', '.join(names)}.", file=sys.stderr)
            return 2
    print(f"{write(_all_answers(asked), asked.file):,} answers in {asked.file}", file=sys.stderr)
    return 0


def _all_answers(asked: argparse.Namespace) -> Iterator[Frozen]:
    for question_set in all_sets(published=asked.published or bool(asked.only)):
        if asked.only and not any(fnmatch(question_set.name, pattern) for pattern in asked.only):
            continue
        if not question_set.needs.is_dir():
            print(f"{question_set.name:24} left out: {question_set.needs} is not there", file=sys.stderr)
            continue
        number = right = judged = 0
        for line in answers(question_set):
            number += 1
            judged += line["right"] is not None
            right += bool(line["right"])
            yield line
        print(f"{question_set.name:24}{number:6} asked, {right:5} of {judged:5} right", file=sys.stderr, flush=True)


def _compare(asked: argparse.Namespace) -> int:
    before, after = read(asked.before), read(asked.after)
    found = differences(before, after)
    for name, of_set in found.items():
        parts = ", ".join(f"{part} {count}" for part, count in of_set.parts.most_common())
        alone = f", {of_set.alone} in one file only" if of_set.alone else ""
        print(
            f"{name:24}{of_set.asked:6} asked, {of_set.differ:5} differ, {of_set.better:3} better, "
            f"{of_set.worse:3} worse{alone}" + (f" ({parts})" if parts else "")
        )
    if asked.each:
        print(*lines(before, after), sep="\n")
    return int(any(of_set.differ or of_set.alone for of_set in found.values()))


if __name__ == "__main__":
    sys.exit(main())
