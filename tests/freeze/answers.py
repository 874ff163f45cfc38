"""One answer as a line of JSON: what was quoted of which article and where, how sure, and why not."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.conversation import Turn
from knowledge.errors import KnowledgeError
from tests.freeze.sets import Archive, QuestionSet, silent

TODAY = date(2026, 11, 30)
"""The day on which every question is asked, so that "last week" means the same for ever."""

Frozen = dict[str, Any]
"""One line of a file of answers."""


def answers(question_set: QuestionSet) -> Iterator[Frozen]:
    """Ask every question of a set; yield the answers in the order of the set, without what another run may change."""
    archive = question_set.archive()
    turns: list[Turn] = []
    for asked in question_set.questions():
        turns = turns if asked.goes_on else []
        line: Frozen = {"set": question_set.name, "id": asked.id, "text": asked.text}
        try:
            answer = archive.library.ask(asked.text, conversation=turns, today=TODAY)
        except KnowledgeError as error:
            yield line | {"right": asked.right is silent if asked.right else None, "refused": str(error)}
            continue
        turns = [*turns, answer.turn]
        yield line | {"right": asked.right(answer) if asked.right else None} | _frozen(answer, archive)


def _frozen(answer: Answer, archive: Archive) -> Frozen:
    return {
        "answered": answer.answered,
        "confidence": round(answer.confidence, 6),
        "reason": answer.reason,
        "notes": list(answer.notes),
        "quotes": _spans(answer.quotes, archive),
        "closest": _spans(answer.closest, archive),
        "highlights": [list(quote.highlights) for quote in answer.quotes],
        "short_answers": [quote.short_answer for quote in answer.quotes],
    }


def _spans(quotes: Sequence[Quote], archive: Archive) -> list[Any]:
    """[name of the article, start, end] of each quote; an article's id may be made in another way one day."""
    return [[archive.names.get(quote.article.id, quote.article.id), quote.start, quote.end] for quote in quotes]


def write(lines: Iterable[Frozen], path: Path) -> int:
    """Write lines to `path`, each as one JSON object; return how many there were."""
    made = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines]
    with path.open("w", encoding="utf-8", newline="\n") as file:  # only now: half a file would look like a whole one
        file.writelines(made)
    return len(made)


def read(path: Path) -> dict[tuple[str, str], Frozen]:
    """Return the lines of a file that `write` made, by set and id, in their order."""
    with path.open(encoding="utf-8") as lines:
        return {(line["set"], line["id"]): line for line in map(json.loads, lines)}
