"""A report's figures as one PNG, which Discord shows where it would not show SVG.

Drawn with NumPy and zlib, which are there anyway: a library that draws would bring megabytes for some rectangles, and
its own font writes no Vietnamese. So the picture holds numbers alone, and the message beside it says in the reader's
language what they are.
"""

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.charts import ticks
from knowledge.reporting import Figures

WIDTH, HEIGHT = 1000, 640
PAPER, RULE, INK = (30, 31, 34), (62, 64, 70), (181, 186, 193)
COLOURS = ((68, 147, 248), (240, 136, 62))
"""Of what was answered, and of what was not."""
_EDGE, _LABELS, _DOT = 80, 10, 3
_ROWS = (
    "75557 26227 71747 71717 55711 74717 74757 71111 75757 75717 00024 00002 42124".split()  # 0 … 9 , . >
)
_GLYPHS = dict(zip("0123456789,.>", ([int(row) for row in rows] for rows in _ROWS), strict=True))
"""Three by five dots a character, a row each, the leftmost in the highest bit."""

Pixels = NDArray[np.uint8]


def picture(of: Figures) -> bytes:
    """The PNG: questions a day above; below how long answers took, and how many articles there were."""
    canvas = np.full((HEIGHT, WIDTH, 3), PAPER, dtype=np.uint8)
    half = WIDTH // 2
    _columns(
        canvas[: HEIGHT // 2],
        [(f"{day.day.day}.{day.day.month}", (day.answered, day.unanswered)) for day in of.days],
    )
    *limited, (_, beyond) = of.latency
    spans = [*((f"{upto}", (number,)) for upto, number in limited), (f">{limited[-1][0]}", (beyond,))]
    _columns(canvas[HEIGHT // 2 :, :half], spans, most_labels=5)
    grown = [(f"{day.day}.{day.month}", (number,)) for day, number in of.growth]
    _columns(canvas[HEIGHT // 2 :, half:], grown, apart=0.0, most_labels=5)
    return png(canvas)


def png(pixels: Pixels) -> bytes:
    """(height, width, 3) pixels as a PNG file."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _columns(
    on: Pixels, rows: Sequence[tuple[str, Sequence[int]]], *, apart: float = 0.2, most_labels: int = _LABELS
) -> None:
    """Draw stacked columns with their scale on a part of the picture."""
    height, width, _ = on.shape
    top, floor, most = 24, height - 36, max([sum(numbers) for _, numbers in rows], default=0)
    for value in ticks(most):
        y = round(floor - (floor - top) * value / most) if most else floor
        on[y, _EDGE : width - 16] = RULE
        _write(on, f"{value:,}", _EDGE - 8, y - 7, ends=True)
    step = (width - 16 - _EDGE) / max(1, len(rows))
    every = max(1, -(-len(rows) // most_labels))
    for place, (label, numbers) in enumerate(rows):
        left = _EDGE + place * step
        first, last, base = round(left + step * apart / 2), round(left + step * (1 - apart / 2)), float(floor)
        for colour, number in zip(COLOURS, numbers, strict=False):
            tall = (floor - top) * number / most if most else 0.0
            on[round(base - tall) : round(base), first : max(first + 1, last)] = colour
            base -= tall
        if place % every == 0:
            _write(on, label, round(left + step / 2), floor + 10)


def _write(on: Pixels, text: str, x: int, y: int, *, ends: bool = False) -> None:
    """Write digits with their middle at `x`, or where they `end` there; what has no room is cut."""
    wide = len(text) * 4 * _DOT - _DOT
    left = x - wide if ends else x - wide // 2
    for place, char in enumerate(text):
        for row, bits in enumerate(_GLYPHS[char]):
            for column in range(3):
                if bits >> (2 - column) & 1:
                    at_y, at_x = y + row * _DOT, left + (place * 4 + column) * _DOT
                    if at_x >= 0:
                        on[at_y : at_y + _DOT, at_x : at_x + _DOT] = INK
