"""People whom a text names in full once, and by a part of their name afterwards: "Lars Løkke Rasmussen"."""

import re
from collections import Counter
from itertools import compress

from knowledge.language.analysis import Analysed
from knowledge.language.common_words import repetition

_BETWEEN = re.compile(r"[ \u00a0]|[ \u00a0](?:van|von|der|de|da|di|du|la|le|bin|al|el|ibn|ben)[ \u00a0]")

_FARTHEST = 8
"""Characters between two parts of a name, which are fewer."""


def full_names(analysed: Analysed) -> list[tuple[str, ...]]:
    """Return the terms of each name of two to five words of which a text elsewhere uses a part alone.

    A word that it also writes without a capital, such as an office ("Foreign Minister"), belongs to no name, and
    one that stands in several ("General Assembly", "General Debate") tells of none. Nor is a run
    of common words a name.
    """
    text = analysed.text
    starts, ends, terms = analysed.columns(0, len(text))
    letters = list(map(text.__getitem__, starts))
    small = set(compress(terms, map(str.islower, letters)))
    runs: list[list[str]] = []
    before = -_FARTHEST
    for start, end, term in compress(zip(starts, ends, terms, strict=True), map(str.isupper, letters)):
        if term in small or ":" in term:
            continue
        if start - before < _FARTHEST and _BETWEEN.fullmatch(text, before, start):
            runs[-1].append(term)
        else:
            runs.append([term])
        before = end
    alone = {run[0] for run in runs if len(run) == 1}
    names = dict.fromkeys(tuple(run) for run in runs if 2 <= len(run) <= 5)
    holders = Counter(part for name in names for part in set(name))
    return [
        name
        for name in names
        if any(part in alone and holders[part] == 1 for part in name) and any(repetition(part) is None for part in name)
    ]
