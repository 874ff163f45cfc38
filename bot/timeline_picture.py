"""A timeline as a picture: one SVG file that needs nothing else."""

import textwrap
from collections.abc import Iterator
from xml.sax.saxutils import escape

from bot.terminal import one_line, shown, source_line
from knowledge.telling.timeline import Moment, Timeline

WIDTH = 900
COLUMNS = 92
"""Characters of a line of a quote: narrower than the picture in any sans-serif type of 14 pixels."""
QUOTED = 420
"""Characters of a quote that are drawn; a longer one is cut between words, and says so."""
_LEFT, _LINE, _TOP = 60, 19, 64

_SVG = "http://www.w3.org/2000/svg"
_STYLE = (
    "text{font-family:system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif;font-size:14px;fill:#222}"
    ".title{font-size:20px;font-weight:600}.when{font-weight:600;fill:#0b5394}.source{font-size:12px;fill:#666}"
    "rect.page{fill:#fff}line{stroke:#9bb7d4;stroke-width:2}circle{fill:#0b5394}"
    "@media (prefers-color-scheme:dark){rect.page{fill:#1e1f22}text{fill:#ddd}.when{fill:#8ab4f8}.source{fill:#999}"
    "circle{fill:#8ab4f8}}"
)


def svg(drawn: Timeline, topic: str) -> str:
    """The moments of a timeline from top to bottom, each a dot with its day, its quote and its source."""
    parts: list[str] = []
    y = _TOP
    for moment in drawn.moments:
        parts.append(f'<circle cx="28" cy="{y - 5}" r="5"/>')
        for kind, text in _lines(moment):
            parts.append(f'<text class="{kind}" x="{_LEFT}" y="{y}">{escape(text)}</text>')
            y += _LINE
        y += _LINE // 2
    height = y + 10
    return "\n".join(
        [
            f'<svg xmlns="{_SVG}" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
            f"<title>{escape(shown(topic))}</title><style>{_STYLE}</style>",
            f'<rect class="page" width="{WIDTH}" height="{height}"/>',
            f'<text class="title" x="{_LEFT}" y="34">{escape(one_line(topic, 70))}</text>',
            f'<line x1="28" y1="{_TOP - 5}" x2="28" y2="{y - 2 * _LINE}"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def _lines(moment: Moment) -> Iterator[tuple[str, str]]:
    yield "when", str(moment.when)
    words = " ".join(shown(moment.quote.text).split())
    for line in textwrap.wrap(f"“{textwrap.shorten(words, QUOTED, placeholder=' […]')}”", COLUMNS):
        yield "quote", line
    yield "source", one_line(source_line(moment.quote.article, moment.quote.paragraphs), 120)
