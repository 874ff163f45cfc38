"""What a question says in several words and reports say in others: "put money into" for "invest".

`idioms.tsv` has one phrase a line, a tab, and the words that may stand for it, with commas between.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from operator import contains
from pathlib import Path
from typing import NamedTuple

from knowledge.answering.mechanisms import is_on
from knowledge.answering.question import Question
from knowledge.answering.relatives import Relation, Relative, relatives
from knowledge.language.analysis import terms

NEARNESS, PART = 0.8, 0.5
"""How near a word that stands for a whole phrase is, and one of several that together do."""
_BEGINNING = 2
"""Letters that a phrase shares with some form of a question's word before more is looked at."""


class _Idiom(NamedTuple):
    phrase: tuple[str, ...]
    meanings: tuple[Relative, ...]


def related_words(question: Question) -> dict[str, tuple[Relative, ...]]:
    """Return for each term that `question` searches for its relatives, those of its idioms among them."""
    found = {term: relatives(term) for term in question.terms}
    if is_on("idioms"):
        for position, idiom in _idioms_in([word.term for word in question.words]):
            for word in question.words[position : position + len(idiom.phrase)]:
                if word.content:
                    found[word.term] = (*idiom.meanings, *found.get(word.term, ()))
    return found


def _idioms_in(asked: Sequence[str]) -> Iterator[tuple[int, _Idiom]]:
    forms = [_forms(term) for term in asked]
    for position, first in enumerate(forms):
        for beginning in {form[:_BEGINNING] for form in first}:
            for line in _lines().get(beginning, ()):
                idiom = _read(line)
                there = forms[position : position + len(idiom.phrase)]
                if len(there) == len(idiom.phrase) and all(map(contains, there, idiom.phrase)):
                    yield position, idiom


@lru_cache(maxsize=4096)
def _forms(term: str) -> frozenset[str]:
    """The term and its irregular forms: "took", "take" and "taken"."""
    same = (relative for relative in relatives(term) if relative.relation is Relation.SAME)
    return frozenset({term, *(relative.term for relative in same if relative.nearness == 1.0)})


@cache
def _lines() -> dict[str, list[str]]:
    lines = defaultdict(list)
    for line in Path(__file__).with_name("idioms.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            lines[line[:_BEGINNING]].append(line)
    return lines


@lru_cache(maxsize=1024)
def _read(line: str) -> _Idiom:
    phrase, _, meanings = line.partition("\t")
    found = []
    for meaning in meanings.split(","):
        words = terms(meaning)
        found += [Relative(word, NEARNESS if len(words) == 1 else PART, Relation.SAME) for word in words]
    return _Idiom(tuple(terms(phrase)), tuple(found))
