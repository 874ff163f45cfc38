"""Publishers by the names that people type for them, in which capitals and marks make no difference."""

from collections.abc import Iterable

from knowledge.language.folding import fold
from knowledge.said import Listed, Said, say

NAMED = 5
"""Publishers that are named in place of one that nobody knows."""


def named(typed: str, publishers: Iterable[str]) -> frozenset[str]:
    """Return those of `publishers` that are called `typed`: "viet nam news" is "Việt Nam News"."""
    wanted = _bare(typed)
    return frozenset(name for name in publishers if _bare(name) == wanted)


def unknown(typed: str, publishers: Iterable[str]) -> Said:
    """Say that none of `publishers`, of which there are some, is called `typed`, and which are called most like it."""
    from rapidfuzz.fuzz import ratio

    bare = _bare(typed)
    nearest = sorted(publishers, key=lambda name: (-ratio(bare, _bare(name)), name))
    kind = "no-such-source-of-many" if len(nearest) > NAMED else "no-such-source"
    return say(kind, source=_short(typed), names=Listed(tuple(map(_short, nearest[:NAMED]))))


def _bare(name: str) -> str:
    return " ".join(fold(name).split())


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= 60 else f"{name[:59]}…"
