"""Pages that a site shows in place of an article: asking for consent, to log in, whether a person reads; "not found".

Such a page is short, its heading says what it wants, and so do most of its paragraphs. An article about log-ins does
one or another of that, and never all.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

PARAGRAPHS_AT_MOST = 14
CHARACTERS_AT_MOST = 3_000
HEADING_AT_MOST = 120
_BARE_AT_MOST = 400
"""Characters of a page whose heading alone is enough."""
_OF_PARAGRAPHS = 0.6
"""Share of the paragraphs that speak of it, where the heading does not."""

_SEPARATOR = re.compile(r"\s+[|·•–—-]\s+|\s*[|»]\s*|:\s")


def wall(headings: Sequence[str], paragraphs: Sequence[str]) -> str | None:
    """What a page does that is no article, for a sentence "… asks to log in"; None for all others."""
    text = [part for part in paragraphs if part.strip()]
    length = sum(map(len, text))
    if len(text) > PARAGRAPHS_AT_MOST or length > CHARACTERS_AT_MOST:
        return None
    lines = [line for line in (*headings, *text[:1]) if len(line) <= HEADING_AT_MOST]
    pieces = [piece.strip(" .!…") for line in lines for piece in (line, *_SEPARATOR.split(line))]
    for kind, (heading, cue) in _patterns().items():
        speaking = sum(cue.search(part) is not None for part in text)
        cues = {found[0].casefold() for part in text for found in cue.finditer(part)}
        if any(heading.fullmatch(piece) for piece in pieces) and (len(cues) >= 2 or length <= _BARE_AT_MOST):
            return kind
        if text and len(cues) >= 3 and speaking >= _OF_PARAGRAPHS * len(text) and length <= CHARACTERS_AT_MOST / 2:
            return kind
    return None


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """For each kind of page how its heading reads, and what it speaks of."""
    lines = files(__package__).joinpath("walls.txt").read_text(encoding="utf-8").splitlines()
    told = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {
        kind: (_any(told, kind, "heading"), _any(told, kind, "cue")) for kind in dict.fromkeys(row[0] for row in told)
    }


def _any(told: list[list[str]], kind: str, role: str) -> re.Pattern[str]:
    patterns = [pattern.replace(" ", r"\s") for found, what, pattern in told if (found, what) == (kind, role)]
    return re.compile("|".join(patterns), re.IGNORECASE)
