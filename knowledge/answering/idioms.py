"""What a question says in several words and reports say in others: "put money into" for "invest".

`idioms.txt` has one phrase a line, a tab, and the words that may stand for it, with commas between; "..." in a phrase
stands for one to six words: "how ... see" is in "how does Norway see Riga". `knowledge.lab.build_lexicon` makes it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.answering.mechanisms import is_on
from knowledge.answering.question import Question
from knowledge.answering.relatives import Relation, Relative, relatives
from knowledge.language.analysis import terms

NEARNESS, PART = 0.8, 0.5
"""How near a word that stands for a whole phrase is, and one of several that together do."""
_GAP, _BETWEEN = "...", 6
"""Stands for other words in a phrase, and how many at most."""
_BEGINNING = 2
"""Letters that a phrase shares with some form of a question's word before more is looked at."""


class _Idiom(NamedTuple):
    number: int
    """Its line in the file."""
    phrase: tuple[str, ...]
    meanings: tuple[Relative, ...]


def related_words(question: Question) -> Mapping[str, tuple[Relative, ...]]:
    """Return for each term that `question` searches for its relatives, those of its idioms among them."""
    return _related(question, with_idioms=is_on("idioms"))


@lru_cache(maxsize=8)  # both stages ask
def _related(question: Question, *, with_idioms: bool) -> Mapping[str, tuple[Relative, ...]]:
    found = {term: relatives(term) for term in question.terms}
    if with_idioms:
        for positions, idiom in _idioms_in([word.term for word in question.words]):
            for word in (question.words[position] for position in positions):
                if word.content:
                    found[word.term] = (*idiom.meanings, *found.get(word.term, ()))
    return found


def _idioms_in(asked: Sequence[str]) -> Iterator[tuple[list[int], _Idiom]]:
    forms = [_forms(term) for term in asked]
    for position, first in enumerate(forms):
        here = [_beginning_with(beginning) for beginning in {form[:_BEGINNING] for form in first}]
        for idiom in sorted(idiom for table in here for form in first for idiom in table.get(form, ())):
            if found := _match(idiom.phrase, forms, position):
                yield found, idiom


def _match(phrase: Sequence[str], forms: Sequence[frozenset[str]], start: int) -> list[int]:
    """The positions of the words of `phrase` from `start` on; empty where it does not stand there."""
    found: list[int] = []
    position, farthest = start, start
    for part in phrase:
        if part == _GAP:
            position, farthest = position + 1, position + _BETWEEN
            continue
        for place in range(position, min(farthest + 1, len(forms))):
            if part in forms[place]:
                break
        else:
            return []
        found.append(place)
        position = farthest = place + 1
    return found


@lru_cache(maxsize=4096)
def _forms(term: str) -> frozenset[str]:
    """The term and its irregular forms: "took", "take" and "taken"."""
    same = (relative for relative in relatives(term) if relative.relation is Relation.SAME)
    return frozenset({term, *(relative.term for relative in same if relative.nearness == 1.0)})


@cache
def _lines() -> dict[str, list[tuple[int, str]]]:
    lines = defaultdict(list)
    for number, line in enumerate(Path(__file__).with_name("idioms.txt").read_text(encoding="utf-8").splitlines()):
        lines[line[:_BEGINNING]].append((number, line))
    return lines


@lru_cache(maxsize=1024)
def _beginning_with(letters: str) -> dict[str, list[_Idiom]]:
    """The idioms that begin with these letters, by their first term."""
    idioms = defaultdict(list)
    for number, line in _lines().get(letters, ()):
        idiom = _read(number, line)
        idioms[idiom.phrase[0]].append(idiom)
    return idioms


def _read(number: int, line: str) -> _Idiom:
    phrase, _, meanings = line.partition("\t")
    found = []
    for meaning in meanings.split(","):
        words = terms(meaning)
        found += [Relative(word, NEARNESS if len(words) == 1 else PART, Relation.SAME) for word in words]
    parts = (part for word in phrase.split() for part in ((_GAP,) if word == _GAP else terms(word)))
    return _Idiom(number, tuple(parts), tuple(found))
