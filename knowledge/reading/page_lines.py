"""Take out of a page's lines what its site adds: who wrote the report, who that is, and notes for screen readers."""

import re
from collections.abc import Sequence

from knowledge.language.folding import fold
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used, cue
from knowledge.language.sections import Boilerplate

EDGE = 4
"""Lines at the beginning and at the end where a byline or a signature stands."""
BIO_AT_MOST = 700
"""Characters of a paragraph that says who the author is."""

_NEW_WINDOW = cue(
    lambda: of_all(Boilerplate).new_window, r"\s*,?\s*[(\[]?\s*(?:this\s)?(?:link\s)?", r"[)\]]?(?=[\s.,;:!?)]|$)"
)
_BY = cue(lambda: of_all(Boilerplate).credits, r"^(?:", r"\b[\s:,&|/·•-]*)+")
_IS = compiled_when_used(
    lambda: rf"\s*,?\s*(?:\([^)]{{1,60}}\)\s*)?(?:{any_of(of_all(Boilerplate).life)})\s",
)
_BETWEEN = compiled_when_used(lambda: rf"[;,|/&]|\s(?:{any_of(of_all(Boilerplate).between_authors)})\s")
_WORD = re.compile(r"[^\W\d_]+")


def cleaned(lines: Sequence[str], byline: str | None) -> list[str]:
    """The lines without their site's notes, bylines and the author's life; all of them where nothing else is left."""
    kept = [_NEW_WINDOW.sub("", line) for line in lines]
    names = _names(byline)
    if names:
        last = len(kept) - EDGE
        kept = [
            line
            for number, line in enumerate(kept)
            if not ((number < EDGE or number >= last) and _only_names(line, names))
        ]
        about = [line for line in (*kept[:EDGE], *kept[EDGE:][-EDGE:]) if any(_is_life(line, name) for name in names)]
        kept = [line for line in kept if line not in about] if len(about) < len(kept) / 2 else kept
    return kept if any(line.strip() for line in kept) else list(lines)


def _names(byline: str | None) -> list[str]:
    pieces = _BETWEEN.split(byline or "")
    return [fold(" ".join(piece.split())) for piece in pieces if len(piece.split()) in range(1, 6)]


def _only_names(line: str, names: Sequence[str]) -> bool:
    """Whether a line names the authors, and perhaps where they are, and says nothing."""
    if len(line) > 90 or line.rstrip().endswith((".", "!", "?", ":", "”")):
        return False
    words = _WORD.findall(fold(_BY.sub("", line.strip(" ()[]-–—|·•"))))
    known = {word for name in names for word in _WORD.findall(name)}
    others = [word for word in words if word not in known]
    return bool(words) and len(words) > len(others) and len(others) <= (1 if len(words) >= 3 else 0)


def _is_life(line: str, name: str) -> bool:
    folded = fold(line[:200])
    return len(line) <= BIO_AT_MOST and " " in name and folded.startswith(name) and bool(_IS.match(folded[len(name) :]))
