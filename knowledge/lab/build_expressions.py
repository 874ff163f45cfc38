"""Make `expressions.txt`: `python -m knowledge.lab.build_expressions FOLDER`.

FOLDER is `dict/` of WordNet 3.0, which tells the irregular forms of words: "speak highly of" stands in "spoke highly
of", too. All else was written for this project: `expressions.tsv` has an expression of news reports a line, a tab, and
the plain words that mean the same; `names.tsv` has the names of one thing a line, ` = ` between them, a tab, and plain
words that tell what it is, for readers ask for "the toy company" where reports say LEGO.

Each line of the result is the term of a plain word, then what may stand for it: words with spaces between, the forms of
each with slashes, `=nearness` in hundredths, and `;` between expressions.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from knowledge.lab import ANSWERING
from knowledge.lab.build_thesaurus import forms_of
from knowledge.language.analysis import terms

NEARNESS, NAMED = 0.9, 1.0
"""How near an expression is to the word that means the same, and a name to the word that tells what bears it."""
MOST = 5
"""Words of an expression."""


def main(folder: Path) -> None:
    """Write `expressions.txt` beside this file."""
    forms = forms_of(folder)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for expression, meaning, nearness in (*_expressions(), *_names()):
        parts = terms(expression)
        (term,) = terms(meaning)
        if len(parts) <= MOST and term not in parts:
            written = " ".join("/".join([part, *sorted(forms.get(part, ()))]) for part in parts)
            for form in {term, *forms.get(term, ())}:
                found[form].add(f"{written}={round(100 * nearness)}")
    lines = (f"{term} {';'.join(sorted(expressions))}\n".encode() for term, expressions in found.items())
    # sorted by bytes, so that a line can be found by bisection
    (ANSWERING / "expressions.txt").write_bytes(b"".join(sorted(lines)))


def _expressions() -> Iterator[tuple[str, str, float]]:
    """Each expression with each plain word for it, and how near they are."""
    for expression, meanings in _lines("expressions.tsv"):
        for meaning in meanings.split(", "):
            yield expression, meaning, NEARNESS


def _names() -> Iterator[tuple[str, str, float]]:
    """Each name with each plain word for it, and with each of its other names that is one word."""
    for aliases, meanings in _lines("names.tsv"):
        names = aliases.split(" = ")
        for name in names:
            for meaning in (*filter(None, meanings.split(", ")), *(other for other in names if other != name)):
                if len(terms(meaning)) == 1:
                    yield name, meaning, NAMED


def _lines(name: str) -> Iterator[tuple[str, str]]:
    for line in (ANSWERING / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            first, _, second = line.partition("\t")
            yield first, second


if __name__ == "__main__":
    main(Path(sys.argv[1]))
