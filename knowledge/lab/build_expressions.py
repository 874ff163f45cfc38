"""The part of `build_lexicon` that makes `expressions.txt`, of what reports say in several words and of names.

WordNet 3.0 tells the irregular forms of words: "speak highly of" stands in "spoke highly of", too. All else stands in
`lexicon.tsv`; names with what they are, for readers ask for "the toy company" where reports say LEGO.

Each line of the result is the term of a plain word, then what may stand for it: words with spaces between, the forms of
each with slashes, `=nearness` in hundredths, and `;` between expressions.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from knowledge.lab import ANSWERING
from knowledge.lab.build_thesaurus import forms_of
from knowledge.lab.lexicon import names, phrases
from knowledge.language.analysis import terms

NEARNESS, NAMED = 0.9, 1.0
"""How near an expression is to the word that means the same, and a name to the word that tells what bears it."""
MOST = 5
"""Words of an expression."""


def main(folder: Path) -> None:
    """Write `expressions.txt`; `folder` is `dict/` of WordNet."""
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
    for expression, meanings in phrases("told"):
        for meaning in meanings:
            yield expression, meaning, NEARNESS


def _names() -> Iterator[tuple[str, str, float]]:
    """Each name with each plain word for it, and with each of its other names that is one word."""
    for called, meanings in names():
        for name in called:
            for meaning in (*meanings, *(other for other in called if other != name)):
                if len(terms(meaning)) == 1:
                    yield name, meaning, NAMED
