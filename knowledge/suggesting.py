"""What somebody who types may want to type: names and titles of the archive, never what others asked."""

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.language.folding import fold

_NAME = re.compile(r"[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)*")  # "Lars Løkke Rasmussen", "EFTA"


def suggestions(titles: Sequence[str], typed: str, *, limit: int) -> list[str]:
    """Return names in `titles` of which a word begins as `typed`, commonest first, and then the titles;
    marks and capitals make no difference."""
    return list(dict.fromkeys([*_names(titles, fold(typed.strip())), *titles]))[:limit]


def _names(titles: Sequence[str], typed: str) -> list[str]:
    counts = Counter(name for title in titles for name in _NAME.findall(title))
    return [name for name, _ in counts.most_common() if f" {typed}" in f" {fold(name)}"]
