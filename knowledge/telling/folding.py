"""Whether two sentences say the same, so that one of them is enough."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from knowledge.article import Article
from knowledge.duplicates import SAME, resemblance
from knowledge.language.analysis import terms
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used
from knowledge.language.question_words import all_question_words
from knowledge.language.sections import Calendar, Telling
from knowledge.telling.statements import Statement

OVERLAP = 0.75
"""Share of the words of the shorter of two sentences that the other has, too, from which both say the same."""
_OPENING = 250
"""Characters of an article that tell whether it is a newer report in the words of an earlier one."""
SHORT = 6
"""Words of a sentence below which it is no measure of another one."""


def _telling() -> str:
    calendar, counting = of_all(Calendar), of_all(Telling).counting
    often = {name.lower() for name in calendar.months_often_words}
    months = (name for names in calendar.months if (name := names.split()[0]).lower() not in often)
    return rf"\d[\d.,]*|\b(?:{any_of((*calendar.weekdays, *months, *counting))})\b"


_TELLING = compiled_when_used(_telling, re.IGNORECASE)
"""Numbers and days, by which one report is told from the next one of the same words."""


def words_of(text: str) -> frozenset[str]:
    """Return the terms of a text that say what it is about."""
    return frozenset(terms(text)) - all_question_words()


def says_the_same(one: str, other: str) -> bool:
    """Return whether two sentences are copies, or share nearly all their words."""
    if one == other:
        return True
    if _differ(one, other):
        return False
    if min(len(one), len(other)) >= 0.5 * max(len(one), len(other)) and resemblance(one, other) >= SAME:
        return True
    return overlap(words_of(one), words_of(other)) >= OVERLAP


def _differ(one: str, other: str) -> bool:
    """Whether each of two texts tells a number or a day that the other one does not: a toll has risen since."""
    here, there = ({found[0].casefold().rstrip(".,") for found in _TELLING.finditer(text)} for text in (one, other))
    return bool(here - there) and bool(there - here)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share, 0 to 1, of the smaller set of words that the other one holds; 0 for very few words."""
    if min(len(one), len(other)) < SHORT:
        return 0.0
    return len(one & other) / min(len(one), len(other))


def originals(statements: Sequence[Statement]) -> tuple[list[Statement], dict[str, tuple[Article, ...]]]:
    """Return the statements without those of articles that print an earlier one nearly alike, and the copies of each.

    The copies are kept by the id of the article that stands for them: the first that was published.
    """
    articles = {one.article_id: one.article for one in statements}
    order = sorted(articles, key=lambda id: (articles[id].day or date.max, id))
    first: list[str] = []
    copies: dict[str, tuple[Article, ...]] = {}
    for id in order:
        text = articles[id].text
        for earlier in first:
            before = articles[earlier].text
            if (
                _as_long(before, text)
                and resemblance(before, text) >= SAME
                and not _differ(before[:_OPENING], text[:_OPENING])
            ):
                copies[earlier] = (*copies.get(earlier, ()), articles[id])
                break
        else:
            first.append(id)
    kept = set(first)
    return [one for one in statements if one.article_id in kept], copies


def beside(
    quoted: Statement, same: Iterable[Statement], copies: Mapping[str, tuple[Article, ...]]
) -> tuple[Article, ...]:
    """Return the other articles that say what is quoted: those that print it, and copies of its own."""
    found = {article.id: article for article in copies.get(quoted.article_id, ())}
    for one in same:
        found |= {one.article_id: one.article} | {article.id: article for article in copies.get(one.article_id, ())}
    found.pop(quoted.article_id, None)
    return tuple(found.values())


def _as_long(one: str, other: str) -> bool:
    """Whether two texts are of about one length, as copies are."""
    return min(len(one), len(other)) >= SAME * 0.8 * max(len(one), len(other))
