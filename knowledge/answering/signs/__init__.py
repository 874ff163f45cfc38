"""Signs that the best passage answers, or does not: each a function with a name and a weight of its own.

A sign is added by writing its function in one of these files, and fitting the confidence anew.
"""

import numpy as np

from knowledge.answering.case import Case
from knowledge.answering.features import Floats
from knowledge.answering.mechanisms import is_on
from knowledge.answering.signs import granted, large, meaning, reranking, sought, words  # noqa: F401 (each enters its signs)
from knowledge.answering.signs.registry import REGISTERED

PREFIX = "sign: "
"""Stands before the name of a sign among what can be left out."""
SIGNS = tuple(REGISTERED)
"""The names of all signs."""
LEAVABLE = {PREFIX + sign.name: sign.what for sign in REGISTERED.values()}
"""What can be left out, beside the mechanisms of the ranking."""


def signs(case: Case) -> Floats:
    """Return what every sign measures of `case`, in the order of `SIGNS`; 0 for one that is left out."""
    size = case.size
    return np.array(
        [
            sign.measure(case) * (size if sign.large else 1.0) if is_on(PREFIX + sign.name) else 0.0
            for sign in REGISTERED.values()
        ]
    )
