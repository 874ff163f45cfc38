"""Draw a message as Discord shows it: from the payload that was sent, as SVG that no font and no script is needed for.

Only what the bot uses is drawn: text displays, containers, separators, buttons; headings, small print, block quotes,
lists, blocks of code, bold, underline, strikethrough, timestamps. Whatever font draws the words, they stay in their
frame (see `lettering`), and no emoji font is needed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape as xml

from tests.loopback.lettering import ICON, SHAPES, pieces, usual, wide
from tests.loopback.world import Payload

WIDTH = 680
_LEFT, _RIGHT, _PAD = 72, 24, 14
_PAGE, _BOX, _EDGE, _TEXT, _SMALL, _BAR, _BUTTON = (
    "#313338", "#2b2d31", "#3f4147", "#dbdee1", "#a3a6aa", "#5d6068", "#4e5058",
)  # fmt: skip
_FONT = "'gg sans','Noto Sans',Helvetica,Arial,sans-serif"
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_MARKS = re.compile(r"(\*\*|__|~~|\*)")
_TIME = re.compile(r"<t:(-?\d+):[a-zA-Z]>")
_CODE = re.compile(r"```\w*\n(.*?)\n```", re.DOTALL)
_MENTION = re.compile(r"<(/[^:]+):\d+>")


@dataclass(frozen=True)
class _Run:
    text: str
    size: float = 15
    bold: bool = False
    underlined: bool = False
    italic: bool = False
    struck: bool = False
    colour: str = _TEXT

    @property
    def usual(self) -> float:
        if self.text in SHAPES:
            return self.size * 1.3
        return usual(self.text, self.size, bold=self.bold)

    @property
    def wide(self) -> float:
        return self.usual if self.text in SHAPES else wide(self.text, self.size, bold=self.bold)


class _Page:
    """Puts one thing under another."""

    def __init__(self) -> None:
        self.shapes: list[str] = []
        self.y = 0.0

    def text(self, runs: list[_Run], left: float, right: float) -> None:
        """Runs of text, wrapped between words so that they fit in any font."""
        lines: list[list[_Run]] = [[]]
        used = 0.0
        words = [
            replace(run, text=word)
            for run in runs
            for piece in pieces(run.text)
            for word in re.findall(r"\S+\s*|\s+", piece)
        ]
        for word in words:
            if used + replace(word, text=word.text.rstrip()).wide > right - left and lines[-1]:
                lines.append([])
                used = 0.0
            lines[-1].append(word)
            used += word.wide
        height = max(run.size for run in runs) * 1.38 if runs else 12
        for line in lines:
            self.y += height
            self.line(list(_joined(line)), left)

    def line(self, runs: list[_Run], x: float) -> None:
        """Runs on one line, from `x` on: words flow after each other as the font wants, shapes stand where they do."""
        words: list[_Run] = []
        for run in [*runs, None]:
            if run is not None and run.text not in SHAPES:
                words.append(run)
                continue
            if words:
                self.words(words, x)
                # what follows is a shape: a wide font must not run into it
                x += sum(word.wide for word in words)
                words = []
            if run is not None:
                scale = run.size * 1.1 / ICON
                top = self.y - run.size * 1.15
                self.shapes.append(
                    f'<g transform="translate({x:.1f} {top:.1f}) scale({scale:.2f})">{SHAPES[run.text]}</g>'
                )
                x += run.wide

    def words(self, runs: list[_Run], x: float, *, middle: bool = False) -> None:
        """One text that is as long as it usually is where the program can see to that; `x` is its start or middle."""
        runs = [*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip())]
        length = sum(run.usual for run in runs)
        if not length:
            return
        spans = "".join(f"<tspan{_style(run)}>{xml(run.text)}</tspan>" for run in runs)
        if len(runs) == 1:
            spans, style = xml(runs[0].text), _style(runs[0])
        else:
            style = ""
        anchor = ' text-anchor="middle"' if middle else ""
        self.shapes.append(
            f'<text x="{x:.1f}" y="{self.y - runs[0].size * 0.3:.1f}"{style}{anchor} textLength="{length:.1f}" '
            f'lengthAdjust="spacingAndGlyphs" xml:space="preserve">{spans}</text>'
        )

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, *, radius: float = 4, edge: str = "none"
    ) -> None:
        """A rectangle, behind everything drawn so far at the same place."""
        shape = f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{radius}"'
        self.shapes.append(f'{shape} fill="{fill}" stroke="{edge}"/>')


def _style(run: _Run) -> str:
    style = f' font-size="{run.size}" fill="{run.colour}"'
    style += (' font-weight="700"' if run.bold else "") + (' font-style="italic"' if run.italic else "")
    lines = " ".join((["underline"] if run.underlined else []) + (["line-through"] if run.struck else []))
    return style + (f' text-decoration="{lines}"' if lines else "")


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
                for number, piece in enumerate(_CODE.split(part["content"])):
                    if number % 2:
                        _code(page, piece, left, right)
                    else:
                        for row in piece.split("\n") if piece else ():
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


def _code(page: _Page, code: str, left: float, right: float) -> None:
    """A block of code, as it is written."""
    page.y += 4
    top, at = page.y, len(page.shapes)
    page.y += 4
    for row in code.split("\n"):
        page.text([_Run(row, 12.5)], left + 10, right - 10)
    page.y += 8
    page.box(left, top, right - left, page.y - top, "#1e1f22", edge=_EDGE)
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
            case "~~":
                style = replace(style, struck=not style.struck)
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
        runs = [_Run(piece.strip(), 14, colour=colour) for piece in pieces(label)]
        width = sum(run.wide for run in runs) + 22
        if x + width > right and x > left:
            page.y += 38
            x = left
        page.box(x, page.y, width, 32, "#da373c" if button["style"] == 4 else _BUTTON)
        page.y += 24.5
        if len(runs) == 1 and runs[0].text not in SHAPES:
            page.words(runs, x + width / 2, middle=True)
        else:
            page.line(runs, x + 11)
        page.y -= 24.5
        x += width + 8
    page.y += 34
