"""People whom a text names in full once, and by a part of their name afterwards: "Lars Løkke Rasmussen"."""

import re
from collections import Counter

from knowledge.language.analysis import Token, tokenize
from knowledge.language.common_words import repetition

_BETWEEN = re.compile(r"[ \u00a0]|[ \u00a0](?:van|von|der|de|da|di|du|la|le|bin|al|el|ibn|ben)[ \u00a0]")


def full_names(text: str) -> list[tuple[str, ...]]:
    """Return the terms of each name of two to five words of which `text` elsewhere uses a part alone.

    A word that the text also writes without a capital, such as an office ("Foreign Minister"), belongs to no name, and
    one that stands in several ("General Assembly", "General Debate") tells of none. Nor is a run
    of common words a name.
    """
    tokens = tokenize(text)
    small = {token.term for token in tokens if text[token.start].islower()}
    runs: list[list[Token]] = []
    for token in tokens:
        if not text[token.start].isupper() or token.term in small or ":" in token.term:
            continue
        if runs and _BETWEEN.fullmatch(text[runs[-1][-1].end : token.start]):
            runs[-1].append(token)
        else:
            runs.append([token])
    alone = {run[0].term for run in runs if len(run) == 1}
    names = dict.fromkeys(tuple(token.term for token in run) for run in runs if 2 <= len(run) <= 5)
    holders = Counter(part for name in names for part in set(name))
    return [
        name
        for name in names
        if any(part in alone and holders[part] == 1 for part in name) and any(repetition(part) is None for part in name)
    ]
