"""How much room words take in a picture, whatever font draws them, and shapes for what fonts may lack.

Widths are advances in thousandths of the size. `usual` are Helvetica's, which most screens' fonts are near to;
`wide` are those of DejaVu Sans, the widest that is commonly installed. Lines are broken by the wide ones, so that no
font makes them longer than their frame, and set to the usual ones where a program can do that (`textLength`).
"""

import unicodedata
from collections.abc import Iterable

_USUAL = dict.fromkeys("ijl'|", 222) | dict.fromkeys(" !,./:;ftI[]\\", 278) | dict.fromkeys('r()-"`', 333)
_USUAL |= dict.fromkeys("cksvxyzJ", 500) | dict.fromkeys("ABEKPSVXY&", 667) | dict.fromkeys("CDHNRUw", 722)
_USUAL |= dict.fromkeys("FTZ", 611) | dict.fromkeys("GOQ", 778) | dict.fromkeys("mM—…", 833)
_USUAL |= {"W": 944, "@": 1015, "%": 889}

_WIDE = (
    (343, "'ijl"), (348, " ,."), (372, "IJ/:;\\|"), (435, "f-!"), (457, "()[]"), (493, "tr`_"), (523, '*"'),
    (595, "sczL?"), (652, "vxyF"), (692, "kaeToP0123456789$"), (716, "hnubdgpqEY"), (734, "SZCX"),
    (775, "KBRAV"), (838, "UGDHN#+<=>^~"), (872, "OQ&"), (924, "w"), (1042, "M@%mW—…"),
)  # fmt: skip
"""Its bold, so that one table serves both."""

_BOLD, _UNKNOWN, _STRETCHED = 1.06, (556, 720), 1.05
_WIDEST = {char: width for width, chars in _WIDE for char in chars}
_MISSING = 0x2190
"""From here on (arrows, signs, emoji) a symbol is drawn: many machines have no font for it."""

ICON = 20
"""Units of the square that a shape is drawn in."""
_THUMB = (
    '<path fill="#ffcc4d" d="M6 9 9.5 2.4c2-.3 2.9 1 2.5 2.9L11.4 8h5c1.6 0 2.4 1.2 2 2.7l-1.5 5.5'
    'c-.3 1.2-1.2 1.8-2.4 1.8H6z"/><rect x="1.5" y="8.5" width="3.6" height="10" rx="1" fill="#e8a93a"/>'
)
_PEN = 'fill="none" stroke="#dbdee1" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
SHAPES = {
    "👍": _THUMB,
    "👎": f'<g transform="matrix(1 0 0 -1 0 20)">{_THUMB}</g>',
    "↗": f'<path {_PEN} d="M5 15 15 5M8 5h7v7"/>',
    "⚠": '<path fill="#ffcc4d" d="M10 2 19 18H1z"/><path fill="#231f20" d="M9 7h2l-.4 6H9.4zM9 14.2h2v2H9z"/>',
    "🟦": '<rect x="2" y="2" width="16" height="16" rx="2" fill="#55acee"/>',
    "🟧": '<rect x="2" y="2" width="16" height="16" rx="2" fill="#f4900c"/>',
    "→": f'<path {_PEN} d="M3 11h13M11 6l5 5-5 5"/>',
}


def letters(text: str) -> list[str]:
    """The characters that take room."""
    return [char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)]


def usual(text: str, size: float, *, bold: bool) -> float:
    """How wide `text` is drawn: a little more than most fonts are, so that the widest need not shrink by much."""
    letters_wide = sum(_USUAL.get(char, _UNKNOWN[0]) for char in letters(text))
    return letters_wide * size / 1000 * _STRETCHED * (_BOLD if bold else 1)


def wide(text: str, size: float, *, bold: bool) -> float:
    """How wide `text` is at most; a regular font is narrower than a bold one by a tenth."""
    return sum(_WIDEST.get(char, _UNKNOWN[1]) for char in letters(text)) * size / 1000 * (1 if bold else 0.93)


def pieces(text: str) -> Iterable[str]:
    """`text` cut so that each symbol that is drawn stands alone. Raises ValueError for one without a shape."""
    kept = ""
    for char in text.replace("\ufe0f", ""):
        if ord(char) >= _MISSING and unicodedata.category(char) in ("So", "Sm", "Sk"):
            if char not in SHAPES:
                raise ValueError(f"{char} (U+{ord(char):04X}) has no shape in tests/loopback/lettering.py")
            if kept:
                yield kept
            yield char
            kept = ""
        else:
            kept += char
    if kept:
        yield kept
