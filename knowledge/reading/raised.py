"""What raised, lowered and struck-out characters say, in plain characters: 10 with a small 5 above it is 10⁵, not 105.

Pages, Word files and PDFs alike print powers, ordinals, fractions and the marks of footnotes small and above the line.
Run into the text each becomes one more digit of the number before it, so that a quote would tell a wrong figure.
"""

import re
from typing import Literal

Level = Literal["raised", "lowered"]

_RAISED = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_FIGURES = re.compile(r"[-+−–]?\d{1,6}")
_MARK = re.compile(r"[\[({]\s*(?:note |nb |n )?\w{1,4}(?:\s*[,;–-]\s*\w{1,4})*\s*[\])}]|[*†‡§¶#]{1,3}", re.IGNORECASE)
"""A footnote's mark for certain; a bare number is one only behind a word."""
_FRACTION_GOES_ON = re.compile(r"\s*[/⁄]\s*\d?")
_ORDINAL_ENDING = re.compile(
    r"st|nd|rd|th|ers?|res?|[èe]me?s?|nde?s?|d?e|ste|te|n?[oaºª]s?|r[oa]|d[oa]|t[oa]|v[oa]|m[oa]", re.IGNORECASE
)
_LONG_WORD_BEFORE = re.compile(r"[^\W\d_]{2}[^\W\d_A-Z]\W{0,3}$|[.,;:!?…\"'”’»%]\s*$")
"""A word, or the end of a sentence: no base of a power."""
_TRADEMARKS = {"tm": "™", "r": "®", "sm": "℠"}


def shown(text: str, *, level: Level, before: str, after: str = "", is_note: bool = False) -> str:
    """`text`, printed above or below the line, as it reads in a line of plain characters; empty for a footnote's mark.

    `before` and `after` are the characters around it. `is_note` says that it links to one; any other
    number above a number stays, as a small one ("61²"), since it may be a power.
    """
    words = " ".join(text.split())
    last = before.rstrip()[-1:]
    if level == "lowered":
        small = last.isdigit() and _FIGURES.fullmatch(words)
        return words.translate(_LOWERED) if small else words
    if not words or is_note or _MARK.fullmatch(words):
        return ""
    if _FIGURES.fullmatch(words):
        if _FRACTION_GOES_ON.match(after):
            return f" {words}" if last.isdigit() else words
        return "" if _LONG_WORD_BEFORE.search(before[-8:]) else words.translate(_RAISED)
    if last.isdigit():
        return words if _ORDINAL_ENDING.fullmatch(words) else words.translate(_RAISED) if words == "n" else f"^{words}"
    if words.casefold() in _TRADEMARKS and last.isalpha():
        return _TRADEMARKS[words.casefold()]
    is_ending = len(words) <= 4 and re.search(r"(?:^|\W)\w{1,2}\.?$", before[-4:])  # "Mme", "Dr", "n°"
    return words if is_ending or not last.isalnum() or before[-1:].isspace() else f" {words}"


def leaves_a_gap(before: str, after: str) -> bool:
    """Whether what is left out between `before` and `after` leaves a space too many, at the end of `before`."""
    return before[-1:].isspace() and (not after or after[0].isspace() or after[0] in ".,;:!?)]”’»")
