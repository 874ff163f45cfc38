"""Names of places that there are not, no two of them alike."""

import random
from collections.abc import Iterator

_FIRST = "b br d f g gr h k kl l m n p r s sk t tr v z".split()
_MIDDLE = "a e i o u aa ei".split()
_LAST = "b d g k l m n r s t v z".split()


def names(chance: random.Random) -> Iterator[str]:
    """Yield names without end, each once."""
    seen: set[str] = set()
    while True:
        parts = [chance.choice(_FIRST) + chance.choice(_MIDDLE) + chance.choice(_LAST) for _ in range(3)]
        name = "".join(parts).capitalize()
        if name not in seen:
            seen.add(name)
            yield name
