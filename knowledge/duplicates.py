"""Near-identical copies: one report that several publishers print, each with its own headline and small changes."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SAME = 0.7
"""Share of common word triples from which on two texts are copies: one word in twelve may differ."""

SLOTS = 128
"""Values in a signature; the standard error of an estimate near `SAME` is 0.04 (sqrt(s (1 - s) / SLOTS))."""

_SEED = 2026


@lru_cache(maxsize=1024)
def signature(text: str) -> NDArray[np.uint32]:
    """Return the MinHash of the text's word triples: `SLOTS` numbers, comparable within one version of `rensa`.

    Case and punctuation do not count. About 0.2 ms for 500 words; the last thousand texts are remembered.
    """
    from rensa import RMinHash

    words = "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
    triples = [" ".join(words[start : start + 3]) for start in range(max(1, len(words) - 2))]
    sketch = RMinHash(num_perm=SLOTS, seed=_SEED)
    sketch.update(triples)
    return np.array(sketch.digest(), dtype=np.uint32)


def resemblance(one: str, other: str) -> float:
    """Estimate the share, 0 to 1, of word triples that two texts have in common (Jaccard; Broder 1997)."""
    return float(np.mean(signature(one) == signature(other)))


def group(texts: Sequence[str]) -> list[list[int]]:
    """Return positions of `texts`, copies of one another together; groups and their members keep the given order.

    The first of a group stands for it: a later text joins the first group whose first text it resembles.
    """
    groups: list[list[int]] = []
    for position, text in enumerate(texts):
        for members in groups:
            if resemblance(texts[members[0]], text) >= SAME:
                members.append(position)
                break
        else:
            groups.append([position])
    return groups
