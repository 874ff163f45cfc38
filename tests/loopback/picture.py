"""Draw a message as Discord shows it: from the payload that was sent, as SVG that needs no font and no script.

Only what the bot uses is drawn: text displays, containers, separators, buttons; headings, small print, block quotes,
lists, bold, underline, timestamps.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape as xml

from tests.loopback.world import Payload

WIDTH = 680
_LEFT, _RIGHT, _PAD = 72, 24, 14
_PAGE, _BOX, _EDGE, _TEXT, _SMALL, _BAR, _BUTTON = (
    "#313338", "#2b2d31", "#3f4147", "#dbdee1", "#a3a6aa", "#5d6068", "#4e5058",
)  # fmt: skip
_FONT = "'gg sans','Noto Sans',Helvetica,Arial,sans-serif"
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_MARKS = re.compile(r"(\*\*|__|\*)")
_TIME = re.compile(r"<t:(-?\d+):[a-zA-Z]>")
_MENTION = re.compile(r"<(/[^:]+):\d+>")

# Widths of Helvetica's characters in thousandths of the size, as its font metrics give them; 556 for all others.
_WIDTHS = dict.fromkeys("ijl'|", 222) | dict.fromkeys(" !,./:;ftI[]\\", 278) | dict.fromkeys('r()-"`', 333)
_WIDTHS |= dict.fromkeys("cksvxyzJ", 500) | dict.fromkeys("ABEKPSVXY&", 667) | dict.fromkeys("CDHNRUw", 722)
_WIDTHS |= (
    dict.fromkeys("FTZ", 611) | dict.fromkeys("GOQ", 778) | dict.fromkeys("mM", 833) | {"W": 944, "@": 1015, "%": 889}
)


@dataclass(frozen=True)
class _Run:
    text: str
    size: float = 15
    bold: bool = False
    underlined: bool = False
    italic: bool = False
    colour: str = _TEXT

    @property
    def width(self) -> float:
        letters = [char for char in unicodedata.normalize("NFD", self.text) if not unicodedata.combining(char)]
        return sum(_WIDTHS.get(char, 556) for char in letters) * self.size / 1000 * (1.06 if self.bold else 1)


class _Page:
    """Puts one thing under another."""

    def __init__(self) -> None:
        self.shapes: list[str] = []
        self.y = 0.0

    def text(self, runs: list[_Run], left: float, right: float) -> None:
        """Runs of text, wrapped between words."""
        lines: list[list[_Run]] = [[]]
        used = 0.0
        for run in runs:
            for word in re.findall(r"\S+\s*|\s+", run.text):
                piece = replace(run, text=word)
                if used + replace(run, text=word.rstrip()).width > right - left and lines[-1]:
                    lines.append([])
                    used = 0.0
                lines[-1].append(piece)
                used += piece.width
        height = max(run.size for run in runs) * 1.38 if runs else 12
        for line in lines:
            self.y += height
            x = left
            for piece in _joined(line):
                self._word(piece, x)
                x += piece.width

    def _word(self, run: _Run, x: float) -> None:
        style = (' font-weight="700"' if run.bold else "") + (' font-style="italic"' if run.italic else "")
        style += ' text-decoration="underline"' if run.underlined else ""
        self.shapes.append(
            f'<text x="{x:.1f}" y="{self.y - run.size * 0.3:.1f}" font-size="{run.size}" fill="{run.colour}"{style} '
            f'textLength="{run.width:.1f}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">{xml(run.text)}</text>'
        )

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, *, radius: float = 4, edge: str = "none"
    ) -> None:
        """A rectangle, behind everything drawn so far at the same place."""
        shape = f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{radius}"'
        self.shapes.append(f'{shape} fill="{fill}" stroke="{edge}"/>')


def picture(payload: Payload, *, author: str) -> str:
    """The message as an SVG document."""
    page = _Page()
    page.y = 12
    page.text(
        [_Run(author, 16, bold=True, colour="#ffffff"), _Run("  APP", 10, bold=True, colour="#949cf7")], _LEFT, WIDTH
    )
    if payload["flags"] & 64:
        page.text([_Run("Only you can see this", 12, colour=_SMALL)], _LEFT, WIDTH)
    _draw(page, payload["components"], _LEFT, WIDTH - _RIGHT)
    height = page.y + 16
    initial = xml(author[:1].upper())
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
            f'height="{height:.0f}" font-family="{_FONT}" role="img">',
            f'<rect width="{WIDTH}" height="{height:.0f}" rx="8" fill="{_PAGE}"/>',
            '<circle cx="36" cy="36" r="20" fill="#5865f2"/>',
            f'<text x="36" y="43" font-size="20" font-weight="700" fill="#fff" text-anchor="middle">{initial}</text>',
            *page.shapes,
            "</svg>\n",
        ]
    )


def _draw(page: _Page, components: list[Payload], left: float, right: float) -> None:
    for part in components:
        match part["type"]:
            case 1:
                _buttons(page, part["components"], left, right)
            case 10:
                page.y += 4
                for row in part["content"].split("\n"):
                    _row(page, row, left, right)
            case 14:
                page.y += 8
                page.box(left, page.y, right - left, 1, _EDGE, radius=0)
                page.y += 4
            case 17:
                page.y += 8
                top, at = page.y, len(page.shapes)
                page.y += _PAD - 6
                _draw(page, part["components"], left + _PAD, right - _PAD)
                page.y += _PAD
                page.box(left, top, right - left, page.y - top, _BOX, radius=8, edge=_EDGE)
                page.shapes.insert(at, page.shapes.pop())


def _row(page: _Page, row: str, left: float, right: float) -> None:
    if row.startswith("> "):
        top = page.y
        page.text(list(_runs(row[2:], _Run(""))), left + 14, right)
        page.box(left, top, 4, page.y - top + 1, _BAR, radius=0)
    elif row.startswith("### "):
        page.text(list(_runs(row[4:], _Run("", 18, bold=True, colour="#f2f3f5"))), left, right)
    elif row.startswith("-# "):
        page.text(list(_runs(row[3:], _Run("", 12.5, colour=_SMALL))), left, right)
    elif row.startswith("- "):
        page.text([_Run("• "), *_runs(row[2:], _Run(""))], left + 10, right)
    else:
        page.text(list(_runs(row, _Run(""))), left, right)


def _runs(markdown: str, style: _Run) -> Iterator[_Run]:
    shown = _TIME.sub(lambda found: f"{datetime.fromtimestamp(int(found[1]), UTC):%d %B %Y %H.%M}", markdown)
    shown = _MENTION.sub(r"\1", shown)
    kept: list[str] = []  # what is escaped is no mark; it waits here until the marks have been read

    def keep(found: re.Match[str]) -> str:
        kept.append(found[1])
        return f"\x00{len(kept) - 1}\x01"

    for part in _MARKS.split(_ESCAPED.sub(keep, shown)):
        match part:
            case "**":
                style = replace(style, bold=not style.bold)
            case "__":
                style = replace(style, underlined=not style.underlined)
            case "*":
                style = replace(style, italic=not style.italic)
            case _:
                yield replace(style, text=re.sub("\x00(\\d+)\x01", lambda found: kept[int(found[1])], part))


def _joined(line: list[_Run]) -> Iterator[_Run]:
    """Neighbours of one style as one run."""
    for number, run in enumerate(line):
        if number and replace(run, text="") == replace(line[number - 1], text=""):
            continue
        same = [run.text]
        for other in line[number + 1 :]:
            if replace(other, text="") != replace(run, text=""):
                break
            same.append(other.text)
        yield replace(run, text="".join(same))


def _buttons(page: _Page, buttons: list[Payload], left: float, right: float) -> None:
    page.y += 8
    x = left
    for button in buttons:
        label = button["label"] + (" ↗" if button["style"] == 5 else "")
        colour = "#7c7f87" if button.get("disabled") else "#ffffff"
        run = _Run(label, 14, colour=colour)
        width = run.width + 28
        if x + width > right and x > left:
            page.y += 38
            x = left
        page.box(x, page.y, width, 32, "#da373c" if button["style"] == 4 else _BUTTON)
        page.y += 24.5
        page._word(run, x + 14)
        page.y -= 24.5
        x += width + 8
    page.y += 34
