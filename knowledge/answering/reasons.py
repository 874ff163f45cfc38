"""Say in one sentence why nothing was quoted."""

from collections.abc import Collection, Sequence

from knowledge.answering.question import Question, Word
from knowledge.answering.term_necessity import chance
from knowledge.index.protocol import Filter
from knowledge.said import Days, Listed, Said, say

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
) -> Said:
    """Return why `question` has no answer.

    `archive` is the number of passages that there are at all, `admitted` whether `where` lets any of them through;
    `unseen` are the question's terms that no passage holds, `together` tells whether one speaks of all its names.
    """
    if not archive:
        return say("no-articles")
    if not admitted:
        return nothing_admitted(where)
    phrases = _phrases(question)
    if not phrases:
        return say("names-nothing")
    missing = [phrase for phrase in phrases if any(_tells(word) and word.term in unseen for word in phrase)]
    names = [phrase for phrase in missing if phrase[0].is_name]
    if names or missing:
        return say("unmentioned", what=Listed(tuple(map(_written, (names or missing)[:3])), "or"))
    if limits := _limits(where):  # beyond which it may be answered: nothing is said of the whole archive
        return say("no-answer-within", limits=limits)
    named = [phrase for phrase in phrases if phrase[0].is_name]
    if len(named) > 1 and not together:
        return say("not-together", what=Listed(tuple(map(_written, named[:4])), "and"))
    return say("no-answer")


def _phrases(question: Question) -> list[list[Word]]:
    """The question's words, each once; together where they are one name ("Lê Hoài Trung") or word ("trực thăng")."""
    phrases: list[list[Word]] = []
    seen: set[str] = set()
    before: Word | None = None
    for word in question.words:
        if word.content and not word.dates and word.term not in seen:
            seen.add(word.term)
            joined = before is not None and _are_one_name(before, word, question)
            if phrases and before is phrases[-1][-1] and (joined or (before.foreign and word.foreign)):
                phrases[-1].append(word)
            else:
                phrases.append([word])
        before = word
    return phrases


def _are_one_name(first: Word, second: Word, question: Question) -> bool:
    """Whether two names stand in one: "Lê Hoài", "South China"; those of two countries never do."""
    if not (first.is_name and second.is_name) or (first.is_country and second.is_country):
        return False
    apart = first.is_country or second.is_country  # then nothing but a space may stand between
    return not apart or question.whole.side_by_side(first.text, second.text)


def _tells(word: Word) -> bool:
    """Whether it says something that a word is missing; of another language hardly any is in the archive by chance."""
    return word.foreign or chance(word, first=False) >= TELLING


def _written(phrase: Sequence[Word]) -> str:
    if not phrase[0].is_name or all(word.unknown for word in phrase):
        return f"“{' '.join(word.text.lower() if word.unknown else word.text for word in phrase)}”"
    return " ".join(word.text if word.has_capital else word.text.title() for word in phrase)


def nothing_admitted(where: Filter) -> Said:
    """Return why no article comes into question: which ones `where` asks for."""
    limits = _limits(where)
    return say("none-such", limits=limits) if limits else say("none-here")


def _limits(where: Filter) -> Listed | None:
    """Which articles `where` asks for; None where it takes all that may be seen."""
    limits = []
    if where.publishers:
        limits.append(say("limit-from", sources=Listed(tuple(sorted(where.publishers)), "or")))
    if where.since and where.until:
        limits.append(say("limit-dated", days=Days(where.since, where.until)))
    elif where.since:
        limits.append(say("limit-since", date=where.since))
    elif where.until:
        limits.append(say("limit-until", date=where.until))
    return Listed(tuple(limits), "and") if limits else None
