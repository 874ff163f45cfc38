"""The part of `build_lexicon` that makes `thesaurus.txt`, of WordNet 3.0 and of words that are alike in reports.

Each line of the result is a term, then its relatives, nearest first: other forms and synonyms as `term=nearness`,
broader and narrower words as `term<nearness`. Nearness, in hundredths, is the chance that both words are meant in the
sense that relates them, by how often WordNet's tagged texts use each sense.

WordNet knows every sense of a word, and reports use few. `lexicon.tsv` was written for this project: words that may
stand for one another in a news report, with words that a report may have instead.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from knowledge.lab import ANSWERING
from knowledge.lab.lexicon import alike
from knowledge.language.analysis import terms

TARGET = ANSWERING / "thesaurus.txt"
NEAREST = 8
"""Relatives of each sort that are kept for one term, besides those of `lexicon.tsv`."""
INTERCHANGEABLE, INSTEAD = 0.95, 0.5
"""How near words that are alike in `lexicon.tsv` are to one another, and to what a report may have instead."""
LEAST = 0.2
"""Nearness below which a relative is left out."""
COMMON = 2.0
"""Occurrences in the tagged texts that a relative needs; a rare word's only sense would always seem the nearest."""
ROOT = 3
"""Letters that words of one root begin with."""
_FILES = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
_UNSEEN = 0.3
"""Occurrences that a sense counts for beyond those in the tagged texts."""


class Sense(NamedTuple):
    """A word in one of its senses."""

    word: str
    """In small letters."""
    uses: float
    capital: bool
    """Whether WordNet spells it with one, as it does names."""


class Pointer(NamedTuple):
    """A relation from one word of a synset (counted from 1; 0 for all) to a word of another."""

    symbol: str
    target: tuple[str, str]
    source_word: int
    target_word: int


def main(folder: Path) -> None:
    """Write `thesaurus.txt`; `folder` is `dict/` of WordNet."""
    lines = []
    same, broader = _relations(folder)
    written = _synonyms()
    forms = forms_of(folder)
    for term in sorted(same.keys() | broader.keys() | written.keys() | forms.keys()):
        words = (term, *forms.get(term, ()))  # "led" has what "lead" has
        nearest = _highest([dict(_nearest(same[word])) for word in words] + [written[word] for word in words])
        for other in nearest:
            nearest[other] = max(nearest[other], same[term].get(other, 0.0))
        nearest = _highest([nearest, *(dict.fromkeys(forms.get(o, ()), v) for o, v in nearest.items())])
        nearest |= dict.fromkeys(words[1:], 1.0)
        nearest.pop(term, None)
        wider = _highest([dict(_nearest(broader[word])) for word in words])
        near = [f"{o}={round(100 * v)}" for o, v in _sorted(nearest)]
        wide = [f"{o}<{round(100 * v)}" for o, v in _sorted(wider) if o not in {term, *nearest}]
        if near or wide:
            lines.append(" ".join([term, *near, *wide]))
    # sorted by bytes, so that a line can be found by bisection
    TARGET.write_bytes(b"".join(sorted(line.encode() + b"\n" for line in lines)))


def _highest(tables: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """All that stands in one of `tables`, with the highest value that it has there."""
    highest: dict[str, float] = {}
    for table in tables:
        for other, value in table.items():
            highest[other] = max(value, highest.get(other, 0.0))
    return highest


def _sorted(relatives: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(relatives.items(), key=lambda pair: (-pair[1], pair[0]))


def _nearest(relatives: dict[str, float]) -> list[tuple[str, float]]:
    found = sorted(((-value, term) for term, value in relatives.items() if value >= LEAST))[:NEAREST]
    return [(term, -value) for value, term in found]


def _synonyms() -> defaultdict[str, dict[str, float]]:
    """The relatives that `lexicon.tsv` gives each term."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for words, instead in alike():
        for word in words:
            for others, value in ((words, INTERCHANGEABLE), (instead, INSTEAD)):
                for other in others:
                    _relate(found, word, other, value)
    return found


def _relations(folder: Path) -> tuple[defaultdict[str, dict[str, float]], defaultdict[str, dict[str, float]]]:
    entries = dict(synsets(folder))
    total: defaultdict[str, float] = defaultdict(float)
    of_term: defaultdict[str, float] = defaultdict(float)
    for senses, _ in entries.values():
        for sense in senses:
            total[sense.word] += sense.uses
            of_term[_term(sense.word)] += sense.uses
    same: defaultdict[str, dict[str, float]] = defaultdict(dict)
    broader: defaultdict[str, dict[str, float]] = defaultdict(dict)

    def share(sense: Sense) -> float:
        # a text's "long" is hardly ever a form of "longing", though both are one term
        return sense.uses / of_term[_term(sense.word)]

    derived: set[tuple[str, str]] = set()
    sums: defaultdict[tuple[str, str, bool], float] = defaultdict(float)
    for senses, pointers in entries.values():
        for one in senses:
            for other in senses:
                if one.word != other.word:
                    sums[one.word, other.word, False] += share(one) * share(other) ** 0.5
        for pointer in pointers:
            others = entries[pointer.target][0]
            if pointer.symbol in "+\\<" and pointer.source_word:  # derived: "invent", "inventor"
                one, other = senses[pointer.source_word - 1], others[pointer.target_word - 1]
                sums[one.word, other.word, False] += share(one)
                derived.add((one.word, other.word))
            elif pointer.symbol == "&":
                for one in senses:
                    for other in others:
                        sums[one.word, other.word, False] += 0.5 * share(one) * share(other) ** 0.5
            elif pointer.symbol in ("@", "@i"):
                for one in senses:
                    for other in others:
                        sums[one.word, other.word, True] += share(one) * share(other) ** 0.5
                        sums[other.word, one.word, True] += share(other) * share(one) ** 0.5
    for one_word, other_word in derived:  # of one root: the sense of the rarer word is one of the other's
        if one_word[:ROOT] == other_word[:ROOT]:
            nearest = max(sums[one_word, other_word, False], sums[other_word, one_word, False])
            sums[one_word, other_word, False] = sums[other_word, one_word, False] = nearest
    for (one_word, other_word, is_broader), value in sums.items():
        if total[other_word] >= COMMON or (one_word, other_word) in derived:
            _relate(broader if is_broader else same, one_word, other_word, min(1.0, value))
    for word, forms in irregular(folder).items():
        for form in forms:
            for a in (word, *forms):
                _relate(same, a, form, 1.0)
                _relate(same, form, a, 1.0)
    return same, broader


@cache
def _term(word: str) -> str:
    found = terms(word) if word.isalpha() else []
    return found[0] if len(found) == 1 else word


def _relate(relations: defaultdict[str, dict[str, float]], word: str, other: str, value: float) -> None:
    if not (word.isalpha() and other.isalpha()):
        return
    (one,), (two,) = terms(word), terms(other)
    if one != two and ":" not in one + two:
        relations[one][two] = max(value, relations[one].get(two, 0.0))


def synsets(folder: Path) -> Iterator[tuple[tuple[str, str], tuple[list[Sense], list[Pointer]]]]:
    """Yield what identifies each synset with its senses and its pointers; the format is that of wndb(5WN)."""
    counts = {}
    for line in (folder / "cntlist.rev").read_text().splitlines():
        key, _, count = line.split()
        lemma, _, rest = key.partition("%")
        counts[lemma, *map(int, rest.split(":")[:3])] = int(count)
    types = {"n": 1, "v": 2, "a": 3, "r": 4, "s": 5}
    for name in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{name}").read_text().splitlines():
            if line.startswith(" "):  # the licence
                continue
            fields = line.partition(" | ")[0].split()
            offset, file_number, kind, size = fields[0], int(fields[1]), fields[2], int(fields[3], 16)
            senses = []
            for word, lexical_id in zip(fields[4 : 4 + 2 * size : 2], fields[5 : 5 + 2 * size : 2], strict=True):
                spelt = word.partition("(")[0]
                lemma = spelt.lower()
                seen = counts.get((lemma, types[kind], file_number, int(lexical_id, 16)), 0)
                senses.append(Sense(lemma, seen + _UNSEEN, spelt != lemma))
            related = fields[5 + 2 * size :]
            pointers = [
                Pointer(
                    related[i],
                    (_FILES[related[i + 2]], related[i + 1]),
                    int(related[i + 3][:2], 16),
                    int(related[i + 3][2:], 16),
                )
                for i in range(0, 4 * int(fields[4 + 2 * size]), 4)
            ]
            yield (name, offset), (senses, pointers)


def forms_of(folder: Path) -> dict[str, set[str]]:
    """Return for each term its irregular forms, and the word that it is a form of: "led" for "lead", and back."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word, forms in irregular(folder, ("verb", "noun")).items():  # "talkier" is in no report
        every = {term for form in (word, *forms) if form.isalpha() for term in terms(form)}
        for term in every:
            found[term] |= every - {term}
    return found


def irregular(folder: Path, parts: Iterable[str] = ("verb", "noun", "adj")) -> dict[str, list[str]]:
    """Return the forms of words, of these parts of speech, that have a stem of their own: "begin" has "began"."""
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for name in parts:
        for line in (folder / f"{name}.exc").read_text().splitlines():
            fields = line.split()
            for word in fields[1:]:
                forms[word].append(fields[0])
    return forms
