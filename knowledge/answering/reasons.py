"""Say in one sentence why nothing was quoted."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from knowledge.answering.question import Question, Word
from knowledge.answering.repetition import chance
from knowledge.index.protocol import Filter

TELLING = 0.75
"""Chance of repetition from which it tells something that the archive lacks a word: "submarines", not "say"."""


def reason(
    question: Question,
    *,
    archive: int,
    where: Filter,
    admitted: bool,
    unseen: Collection[str],
    best: Collection[str],
) -> str:
    """Return why `question` has no answer.

    `archive` is the number of passages that there are at all, `admitted` whether `where` lets any of them through;
    `unseen` are the question's terms that no passage holds, `best` those that the nearest passage speaks of.
    """
    if not archive:
        return "The archive holds no articles yet."
    if not admitted:
        return _nothing_admitted(where)
    content = [word for word in question.words if word.content]
    if not content:
        return "The question names nothing to look for; say what it is about."
    missing = _first(content, lambda word: word.term in unseen and chance(word, first=False) >= TELLING)
    names = [word for word in missing if is_name(word)]
    if names or missing:
        return f"Nothing in the archive mentions {_either(names or missing)}."
    named = _first(content, is_name)
    if len(named) > 1 and any(word.term not in best for word in named):
        return f"No passage in the archive speaks of {_both(named)} together."
    return "No passage in the archive answers this."


def is_name(word: Word) -> bool:
    """True when a word of a question is written as a name, or is a country however it is written."""
    return word.term.startswith("country:") or word.text[:1].isupper()


def _first(words: Sequence[Word], wanted: Callable[[Word], bool]) -> list[Word]:
    return list({word.term: word for word in reversed(words) if wanted(word)}.values())[::-1]


def _either(words: Sequence[Word]) -> str:
    *others, last = [_written(word) for word in words[:3]]
    return f"{', '.join(others)} or {last}" if others else last


def _both(words: Sequence[Word]) -> str:
    *others, last = [_written(word) for word in words[:4]]
    return f"{', '.join(others)} and {last}"


def _written(word: Word) -> str:
    if not is_name(word):
        return f"“{word.text}”"
    return word.text if word.text[0].isupper() else word.text.title()


def _nothing_admitted(where: Filter) -> str:
    limits = []
    if where.publishers:
        limits.append(f"from {' or '.join(sorted(where.publishers))}")
    if where.since and where.until:
        limits.append(f"dated {day_range(where.since, where.until)}")
    elif where.since:
        limits.append(f"dated {long_date(where.since)} or later")
    elif where.until:
        limits.append(f"dated {long_date(where.until)} or earlier")
    return (
        f"No article in the archive is {' and '.join(limits)}." if limits else "The archive holds no articles here yet."
    )


def day_range(since: date, until: date) -> str:
    """A period in words: "10 February 2026", "February 2026", "2026", or "from … to …"."""
    if since == until:
        return long_date(since)
    if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
        return str(since.year) if since.year == until.year else f"from {since.year} to {until.year}"
    if since.day == 1 and (since.year, since.month) == (until.year, until.month) and until.day >= 28:
        return f"{since:%B %Y}"
    return f"from {long_date(since)} to {long_date(until)}"


def long_date(day: date) -> str:
    """A date as it is read in any country: "10 February 2026"."""
    return f"{day.day} {day:%B %Y}"
