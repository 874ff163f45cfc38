"""What a conversation does to a question that has nothing to do with it: `python -m tests.benchmarks.conversing`.

    python -m tests.benchmarks.conversing [--pages NAME=FOLDER] [--only PATTERN] [--each] [--conversations]

Each question of the repository's sets is asked alone, and once more after an unrelated one: a question about other
articles, with which it shares no word of content. Shown is how many answers differ, and how many questions got words of
the other one glued on. `--pages` adds a set of tests/knowledge/news, whose articles are in FOLDER. `--conversations`
asks the conversations of the sets instead, and tells how many first and how many later turns are answered right.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Any

from knowledge.answering.answer import Answer
from knowledge.errors import KnowledgeError
from knowledge.language.analysis import terms
from knowledge.language.question_words import all_question_words
from tests.freeze import sets
from tests.freeze.answers import TODAY
from tests.freeze.sets import Archive, Asked, QuestionSet

NEWS = sets.TESTS / "knowledge" / "news"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.conversing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--pages", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--only", action="append", metavar="PATTERN", help="sets with a name like this")
    parser.add_argument("--each", action="store_true", help="each difference in one line")
    parser.add_argument("--conversations", action="store_true", help="ask conversations instead")
    options = parser.parse_args(arguments)
    every = [*sets.all_sets(published=False), *(_pages(*named.split("=", 1)) for named in options.pages)]
    total: Counter[str] = Counter()
    for question_set in every:
        if options.only and not any(fnmatch(question_set.name, pattern) for pattern in options.only):
            continue
        if not question_set.needs.is_dir():
            continue
        measure = conversations if options.conversations else after_others
        counts, lines = measure(question_set)
        total += counts
        if counts:
            print(f"{question_set.name:24}{_told(counts)}", flush=True)
        if options.each:
            print(*lines, sep="\n")
    print(f"{'all':24}{_told(total)}")


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def after_others(question_set: QuestionSet) -> tuple[Counter[str], list[str]]:
    """Ask each question alone and after an unrelated one; return the counts, and a line for each that differs."""
    archive = question_set.archive()
    alone: list[tuple[Asked, Answer, frozenset[str]]] = []
    for asked in question_set.questions():
        if not asked.goes_on and (answer := _ask(archive, asked.text)) is not None:
            alone.append((asked, answer, _content(asked.text)))
    counts, lines = Counter[str](), []
    for number, (asked, answer, words) in enumerate(alone):
        others = (alone[(number + len(alone) // 2 + step) % len(alone)] for step in range(len(alone)))
        unrelated = [other for other in others if not words & other[2] and not _articles(answer) & _articles(other[1])]
        before = next((other for other in unrelated if other[1].answered), next(iter(unrelated), None))
        if before is None:
            continue
        after = _ask(archive, asked.text, before[1])
        assert after is not None
        glued, differs = after.question.completed is not None, _shown(after) != _shown(answer)
        right = [bool(asked.right(given)) for given in (answer, after)] if asked.right else [True, True]
        counts += Counter(asked=1, glued=int(glued), differ=int(differs))
        counts += Counter({"right alone": right[0], "right after": right[1]} if asked.right else {})
        if glued or differs:
            told = "glued" if glued else "differs"
            lines.append(f"  {told} {right[0]:d}{right[1]:d}  {asked.text!r} after {before[0].text!r}")
    return counts, lines


def conversations(question_set: QuestionSet) -> tuple[Counter[str], list[str]]:
    """Ask each conversation; return how many first and later turns are right, and a line for each that is not."""
    archive = question_set.archive()
    asked = question_set.questions()
    counts, lines = Counter[str](), []
    turns: list[Answer] = []
    for number, question in enumerate(asked):
        goes_on = number + 1 < len(asked) and asked[number + 1].goes_on
        if not question.goes_on:
            turns = []
        if question.right is None or not (question.goes_on or goes_on):
            continue
        answer = _ask(archive, question.text, *turns)
        assert answer is not None
        before = " | ".join(turn.question.text for turn in turns)
        turns.append(answer)
        name, right = "later" if question.goes_on else "first", question.right(answer)
        counts += Counter({f"{name} turns": 1, f"{name} right": int(right)})
        if not right:
            lines.append(f"  wrong  {before} | {question.text} -> {answer.reason or answer.quotes[0].text[:80]!r}")
    return counts, lines


def _ask(archive: Archive, text: str, *before: Answer) -> Answer | None:
    try:
        return archive.library.ask(text, conversation=[answer.turn for answer in before], today=TODAY)
    except KnowledgeError:
        return None


def _content(text: str) -> frozenset[str]:
    return frozenset(terms(text)) - all_question_words()


def _articles(answer: Answer) -> set[str]:
    return {quote.article.id for quote in answer.quotes or answer.closest}


def _shown(answer: Answer) -> Any:
    """What the reader sees of an answer."""
    quotes = [(quote.article.id, quote.start, quote.end) for quote in (*answer.quotes, *answer.closest)]
    return answer.answered, quotes, answer.reason, answer.notes


# --- sets of tests/knowledge/news


def _pages(name: str, folder: str) -> QuestionSet:
    archive = partial(sets.saved_pages, Path(folder))
    return QuestionSet(f"news/{name}", archive, partial(sets.asked_of_pages, NEWS / name, archive), Path(folder))


if __name__ == "__main__":
    main()
