"""Say in one sentence why nothing was quoted."""

from collections.abc import Collection, Sequence
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
    together: bool,
) -> str:
    """Return why `question` has no answer.

    `archive` is the number of passages that there are at all, `admitted` whether `where` lets any of them through;
    `unseen` are the question's terms that no passage holds, `together` tells whether one speaks of all its names.
    """
    if not archive:
        return "The archive holds no articles yet."
    if not admitted:
        return nothing_admitted(where)
    phrases = _phrases(question)
    if not phrases:
        return "The question names nothing to look for; say what it is about."
    missing = [phrase for phrase in phrases if any(_tells(word) and word.term in unseen for word in phrase)]
    names = [phrase for phrase in missing if is_name(phrase[0])]
    if names or missing:
        return f"Nothing in the archive mentions {_either(names or missing)}."
    named = [phrase for phrase in phrases if is_name(phrase[0])]
    if len(named) > 1 and not together:
        return f"No passage in the archive speaks of {_both(named)} together."
    return "No passage in the archive answers this."


def _phrases(question: Question) -> list[list[Word]]:
    """The question's words, each once; together where they are one name ("Lê Hoài Trung") or word ("trực thăng")."""
    phrases: list[list[Word]] = []
    seen: set[str] = set()
    before: Word | None = None
    for word in question.words:
        if word.content and not word.dates and word.term not in seen:
            seen.add(word.term)
            joined = before is not None and (_is_part_of_name(before) and _is_part_of_name(word))
            if phrases and before is phrases[-1][-1] and (joined or (before.foreign and word.foreign)):
                phrases[-1].append(word)
            else:
                phrases.append([word])
        before = word
    return phrases


def _is_part_of_name(word: Word) -> bool:
    return is_name(word) and not word.term.startswith("country:")


def _tells(word: Word) -> bool:
    """Whether it says something that a word is missing; of another language hardly any is in the archive by chance."""
    return word.foreign or chance(word, first=False) >= TELLING


def is_name(word: Word) -> bool:
    """True when a word of a question is written as a name, or is a country however it is written."""
    return word.term.startswith("country:") or word.text[:1].isupper()


def _either(phrases: Sequence[Sequence[Word]]) -> str:
    *others, last = [_written(phrase) for phrase in phrases[:3]]
    return f"{', '.join(others)} or {last}" if others else last


def _both(phrases: Sequence[Sequence[Word]]) -> str:
    *others, last = [_written(phrase) for phrase in phrases[:4]]
    return f"{', '.join(others)} and {last}"


def _written(phrase: Sequence[Word]) -> str:
    if not is_name(phrase[0]):
        return f"“{' '.join(word.text for word in phrase)}”"
    return " ".join(word.text if word.text[0].isupper() else word.text.title() for word in phrase)


def nothing_admitted(where: Filter) -> str:
    """Return why no article comes into question: which ones `where` asks for."""
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
