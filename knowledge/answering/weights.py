"""The fitted numbers: `weights.json`, which `knowledge.lab.fit` writes."""

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("weights.json")
BY_HAND = ", set by hand"
"""Ends the name of a section with the weights that were not fitted, or are not what the fit gave."""


@lru_cache(maxsize=64)
def weights(section: str, names: tuple[str, ...]) -> NDArray[np.float64]:
    """Return what the features with these names count for, in a `section` of the file; what is set by hand counts.

    Raises LookupError for a name without a weight.
    """
    values = _file()[section] | _file().get(section + BY_HAND, {})
    if missing := [name for name in names if name not in values]:
        raise LookupError(
            f"{FILE.name} has no weight for {', '.join(missing)} of “{section}”: "
            "fit again (docs/quality.md tells how), or take out what was added."
        )
    return np.array([values[name] for name in names], dtype=np.float64)


def weight(section: str, name: str) -> float:
    """Return what one feature counts for; 0 for one that the section does not name."""
    return float(_file()[section].get(name, 0.0))


def fitted_with(meaning: bool, section: str, *, reranked: bool = False) -> str:
    """Return the section that was fitted on words alone, with vectors of meaning, or with a cross-encoder besides."""
    if reranked:
        return f"{section}, reranked"
    return f"{section}, with meaning" if meaning else section


@cache
def _file() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


def forget() -> None:
    """Read the file anew when it is next needed: it was written meanwhile."""
    _file.cache_clear()
    weights.cache_clear()
