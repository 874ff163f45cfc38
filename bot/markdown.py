r"""Words of others inside Discord's Markdown: escaped, so that they look like themselves and do nothing.

`escape` is undone by `undo`, exactly: a quote that is shown can be checked against the article that it came from.
What `visible` takes away are characters that nobody can see and that could only deceive.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from knowledge.passages import Span

_SPECIAL = re.compile(r"[\\`*_~|<>\[\]#@:]")
_LINE_START = re.compile(r"^([^\S\n]*)([-+]|\d+(?=[.)]))", re.MULTILINE)
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_JOINERS = "\u200c\u200d"  # Persian, Hindi and emoji need them
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols that are drawn as nothing
_SIGNS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd"  # drawn, around numbers and verses
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
"""A flag of a part of a country: letters that cannot be seen choose which."""
_NEVER_SEEN = re.compile("[\u2065\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U000e0fff]")
"""What Unicode has not given out, and never draws."""
_MARKS_IN_A_ROW = 4  # Vietnamese needs two, Hebrew and Thai three

ELLIPSIS = "[…]"
"""Stands where a quote was shortened; never inside a word."""


def visible(text: str) -> str:
    """`text` without characters that cannot be seen: controls, overrides of direction, blank letters, towers of marks.

    Line feeds stay; tabs become spaces. What this version of Python does not know yet stays, too, such as an emoji of
    a newer Unicode.
    """
    kept: list[str] = []
    marks = position = 0
    text = text.replace("\t", " ")
    for flag in _FLAG.finditer(text) if "\U0001f3f4" in text else ():
        kept += (visible(text[position : flag.start()]), flag[0])
        position = flag.end()
    for char in text[position:]:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        hidden = kind in ("Cc", "Cf", "Co", "Cs") and char != "\n" and char not in _JOINERS and char not in _SIGNS
        hidden = hidden or (kind == "Cn" and _never_seen(char))
        if not hidden and char not in _BLANKS and marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def _never_seen(char: str) -> bool:
    """Whether a character that is not given out would not be drawn if it were."""
    return ord(char) & 0xFFFE == 0xFFFE or _NEVER_SEEN.match(char) is not None


def escape(text: str) -> str:
    """`text` as Markdown that shows exactly `visible(text)`: no decoration, mention, link, emoji or list."""
    return _LINE_START.sub(_escape_line_start, _SPECIAL.sub(r"\\\g<0>", visible(text)))


def _escape_line_start(found: re.Match[str]) -> str:
    # a digit cannot be escaped, the point after it can
    return f"{found[1]}\\{found[2]}" if found[2] in "-+" else found[0] + "\\"


def undo(markdown: str) -> str:
    """The words that `markdown`, made by `escape` and decorated here, shows: no marks, no quotation bars."""
    text = re.sub(r"^> ?", "", markdown, flags=re.MULTILINE)
    return _ESCAPED.sub(r"\1", re.sub(r"(?<!\\)((?:\\\\)*)(?:\*\*|__|~~)", r"\1", text))


def line(text: str, limit: int) -> str:
    """`text` escaped, on one line of at most `limit` characters; cut at a word, with an ellipsis, when longer."""
    return cut(escape(" ".join(visible(text).split())), limit)


def cut(markdown: str, limit: int) -> str:
    """`markdown` in at most `limit` characters, ended by an ellipsis where it was longer; no escape is cut in two."""
    if len(markdown) <= limit:
        return markdown
    shorter = markdown[: limit - 1]
    at_word = shorter.rsplit(" ", 1)[0]
    shorter = at_word if len(at_word) > limit * 2 // 3 else shorter
    trailing = len(shorter) - len(shorter.rstrip("\\"))
    return shorter[: len(shorter) - trailing % 2].rstrip() + "…"


def block_quote(
    text: str,
    *,
    bold: Sequence[Span] = (),
    underlined: Span | None = None,
    limit: int = 4000,
    left_out: tuple[bool, bool] = (False, False),
) -> str:
    """`text` as a block quote of at most `limit` characters, with spans of it bold and one of those underlined.

    A text that does not fit is shortened to what surrounds its first bold span, and says so with `ELLIPSIS`; so does
    one before and after which words were `left_out` already.
    """
    bold = [span for span in bold if text[slice(*span)].strip()]
    quoted = _decorated(text, 0, len(text), bold, underlined, left_out)
    if len(quoted) <= limit:
        return quoted
    start, end = _window(text, bold[0] if bold else (0, 0), limit)
    while len(quoted := _decorated(text, start, end, bold, underlined, left_out)) > limit and end > start:
        end = start + (end - start) * 9 // 10  # rare: marks on very many lines
    return quoted


def _window(text: str, focus: Span, limit: int) -> Span:
    """The longest span around `focus` that surely fits, cut between words."""
    costs = list(accumulate(map(_cost, text), initial=0))
    room = limit - 60  # bold and underline marks, ellipses, the bar
    start, end = focus
    if costs[end] - costs[start] > room:
        while costs[end] - costs[start] > room:
            end -= 1
    else:
        while costs[end] - costs[start] < room and (start > 0 or end < len(text)):
            start, end = max(0, start - 1), min(len(text), end + 1)
        start, end = (start + 1 if start else 0), (end - 1 if end < len(text) else end)
    # not in the middle of a word, unless the word alone is longer than the quote may be
    first, last = start, end
    while 0 < first < focus[0] and not text[first - 1].isspace():
        first += 1
    while focus[1] < last < len(text) and not text[last].isspace():
        last -= 1
    return (first, last) if text[first:last].strip() else (start, end)


def _cost(char: str) -> int:
    """Characters that `char` takes at most in a quote."""
    if char == "\n":
        return 7  # the line feed, a bar, and bold that ends and begins again
    return 2 * len(visible(char)) if _SPECIAL.match(char) else len(visible(char))


def _decorated(
    text: str, start: int, end: int, bold: Sequence[Span], underlined: Span | None, left_out: tuple[bool, bool]
) -> str:
    lines = []
    position = start
    for piece in text[start:end].split("\n"):
        lines.append("> " + _runs(text, position, position + len(piece), bold, underlined))
        position += len(piece) + 1
    before = f"> {ELLIPSIS} " if start or left_out[0] else "> "
    after = f" {ELLIPSIS}" if end < len(text) or left_out[1] else ""
    return before + "\n".join(lines).removeprefix("> ") + after


def _runs(text: str, start: int, end: int, bold: Sequence[Span], underlined: Span | None) -> str:
    parts: list[str] = []
    position = start
    for a, b in bold:
        a, b = _trimmed(text, max(a, start), min(b, end))
        if a < b:
            parts.append(_escaped(text, position, a, start))
            parts.append("**" + _underlined(text, a, b, start, underlined) + "**")
            position = b
    parts.append(_escaped(text, position, end, start))
    return "".join(parts)


def _underlined(text: str, start: int, end: int, line_start: int, span: Span | None) -> str:
    if span is not None:
        a, b = _trimmed(text, max(span[0], start), min(span[1], end))
        if a < b:
            inside = _escaped(text, a, b, line_start)
            return _escaped(text, start, a, line_start) + f"__{inside}__" + _escaped(text, b, end, line_start)
    return _escaped(text, start, end, line_start)


def _escaped(text: str, start: int, end: int, line_start: int) -> str:
    """A part of a line; only what stands at the line's start is escaped as such."""
    if not text[line_start:start].strip():
        return escape(text[start:end])
    return _SPECIAL.sub(r"\\\g<0>", visible(text[start:end]))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def pages(text: str, size: int) -> Iterator[Span]:
    """Cut `text` into spans whose escaped form takes at most `size` characters, between paragraphs where it can."""
    start = 0
    while start < len(text):
        end = min(len(text), start + size)
        while len(escape(text[start:end])) + 3 * text.count("\n", start, end) > size:
            end = start + (end - start) * 9 // 10
        if end < len(text):
            for gap in ("\n\n", ". ", " "):
                at = text.rfind(gap, start + (end - start) // 2, end)
                if at > 0:
                    end = at + len(gap)
                    break
        yield start, end
        start = end
