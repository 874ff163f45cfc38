"""The list of signs, which each of them enters by itself."""

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.answering.case import Case

Tells = Callable[[Case], float]


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for or against an answer."""

    name: str
    measure: Tells
    large: bool
    """Whether it counts by the size of the archive: among the twenty passages of two articles it would be noise."""
    against: float | None
    """The least that it tells against an answer, set by hand where the collections have hardly an example; None where
    its weight is fitted and nothing else."""

    @property
    def what(self) -> str:
        """What it measures, in a sentence."""
        return (self.measure.__doc__ or "").strip().splitlines()[0]


REGISTERED: dict[str, Sign] = {}
"""Every sign by its name."""


def sign(name: str, *, large: bool = False, against: float | None = None) -> Callable[[Tells], Tells]:
    """Enter a function as the sign of this name, with a weight of its own; see `Sign`."""

    def register(measure: Tells) -> Tells:
        if name in REGISTERED:
            raise ValueError(f"two signs are called {name}")
        REGISTERED[name] = Sign(name, measure, large, against)
        return measure

    return register
