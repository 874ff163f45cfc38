"""Tell the paragraphs of a plain text apart, whichever way its lines were broken.

Three ways are in use. A blank line between paragraphs; a new line for each paragraph, as pages saved from the web often
have; and lines wrapped at a fixed width, as in mail, Usenet and older archives. A text counts as wrapped when its lines
stay within 100 characters and most of its line breaks fall inside a sentence. In a wrapped text a paragraph ends at a
blank line, at a drawn line ("====="), before a line that is indented more than the one above, after a line that ends a
sentence and leaves a quarter of the width empty, and after a short first line, which is a headline. Otherwise each line
is a paragraph.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

WRAPPED_AT_MOST = 100
"""Characters; a longer line was not wrapped by a person or a mail program."""

_BREAK = re.compile(r"\r\n?|[\n\x0b\x0c\u2028]")
_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_RULE = re.compile(r"(?:[-=*_~#+.·•—–]\s*){3,}")


def paragraphs(text: str) -> list[list[str]]:
    """The paragraphs of `text` in reading order, each as its lines, as printed but without white space around them."""
    lines = [line.expandtabs(4).rstrip() for line in _BREAK.split(text.replace("\u2029", "\n\n"))]
    width = _wrapped_width(lines)
    return [[line.strip() for line in paragraph] for paragraph in _grouped(lines, width)]


def ends_sentence(line: str) -> bool:
    """Whether `line` stops where a sentence, or the clause before a list, does."""
    return bool(_SENTENCE_END.search(line.rstrip()[-12:]))


def is_rule(line: str) -> bool:
    """Whether `line` is drawn rather than written: "=====", "* * *"."""
    return bool(_RULE.fullmatch(line.strip()))


def _wrapped_width(lines: list[str]) -> int | None:
    """The width that the lines were wrapped at; None when each line is a paragraph of its own."""
    lengths = [len(line) for line in lines if line]
    if sum(length for length in lengths if length > WRAPPED_AT_MOST) > sum(lengths) / 5:
        return None
    width = max((length for length in lengths if length <= WRAPPED_AT_MOST), default=0)
    breaks = [(line, after.lstrip()) for line, after in pairwise(lines) if after and len(line) > width / 2]
    inside = sum(_inside_sentence(line, after) for line, after in breaks)
    return width if inside > len(breaks) / 2 else None


def _inside_sentence(line: str, after: str) -> bool:
    """Whether `after` goes on with the sentence in `line`; in capitals, or a script without them, only stops tell."""
    has_small_letters = any(map(str.islower, line))
    return not ends_sentence(line) and not (has_small_letters and after[0].isupper())


def _grouped(lines: list[str], width: int | None) -> Iterator[list[str]]:
    paragraph: list[str] = []
    first = True
    for line in lines:
        if paragraph and (not line or width is None or _starts_paragraph(line, paragraph[-1], width, first=first)):
            yield paragraph
            paragraph, first = [], False
        if line:
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _starts_paragraph(line: str, above: str, width: int, *, first: bool) -> bool:
    if _indent(line) > _indent(above) or is_rule(line) or is_rule(above):
        return True
    next_word = line.split(maxsplit=1)[0]
    if len(above) + 1 + len(next_word) > width * 3 / 4:
        return False  # the line above was full
    return first or ends_sentence(above)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
