"""Which paragraphs of an article are headings: they say what is told below them, and tell nothing themselves."""

import re

LENGTH_AT_MOST = 100
"""Characters of a heading."""
PROSE_AT_LEAST = 80
"""Characters of the paragraph below it, which is one of sentences."""

_ITEM = re.compile(r"[-–—•*·>]\s|\(?\d{1,3}[.)]\s|\w[.)]\s")
_STOPS = (".", "!", "…", ":", ";", ",", "-", "–", "—", ")", "]", "|")
_CLOSING = "\"'”’»“"
_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)]*(?:\s|$)")


def is_heading(paragraph: str, *, above: str | None, below: str | None) -> bool:
    """Whether `paragraph` is a heading, or a question put as one, over the paragraph `below`.

    A short line without a full stop, over a paragraph of sentences. The last of several such lines is one of a list.
    """
    if not _is_short(paragraph) or below is None or "\n" in paragraph:
        return False
    if above is not None and _is_short(above):
        return False
    return len(below) >= PROSE_AT_LEAST and len(below) > len(paragraph) and _SENTENCE.search(below) is not None


def _is_short(paragraph: str) -> bool:
    line = paragraph.strip()
    if not line or len(line) > LENGTH_AT_MOST or _ITEM.match(line) or " | " in line or "@" in line:
        return False
    end = line.rstrip(_CLOSING)
    return bool(end) and not end.endswith(_STOPS) and any(map(str.isalpha, line)) and not line[0].islower()
