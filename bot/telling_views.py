"""What is told of a matter, as Discord shows it: quotes with a heading each, in pages."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.buttons import Limits
from bot.catalogue import Markdown, Words
from bot.markdown import cut
from bot.parts import NOTES, add_turning, view
from bot.replies import add_quotes, asked_line
from bot.telling_text import strip_of
from knowledge.answering.answer import Quote
from knowledge.said import Said
from knowledge.telling.timeline import Timeline

MOMENTS = 4
"""Quotes on one page: each takes seven components of the forty that a message holds."""
QUOTED = 700
"""Characters of a quote at most."""


def timeline(
    told: Timeline, topic: str, words: Words, *, page: int, limits: Limits, owner: str = ""
) -> ui.LayoutView | None:
    """One page of a timeline; None where nothing is told."""
    pages = -(-len(told.moments) // MOMENTS)
    if not pages:
        return None
    page = min(max(page, 1), pages)
    here = told.moments[(page - 1) * MOMENTS : page * MOMENTS]
    strip = strip_of([moment.when for moment in told.moments])
    headings = []
    for moment in here:
        more = f" · {words('timeline.more', n=moment.more)}" if moment.more else ""
        headings.append(f"{words('timeline.when', when=moment.when)}{more}")
    shown = _page(topic, words, [moment.quote for moment in here], headings, notes=told.notes, under=strip)
    turn = ("timeline", [limits.pack()])
    add_turning(shown, words, turn, page=page, first=page == 1, last=page == pages, owner=owner, pages=pages)
    return shown


def _page(
    topic: str,
    words: Words,
    quotes: Sequence[Quote],
    headings: Sequence[str],
    *,
    notes: Sequence[Said] = (),
    under: str = "",
) -> ui.LayoutView:
    header: list[ui.TextDisplay[Any]] = [asked_line(topic)]
    if under:
        header.append(ui.TextDisplay(f"`{under}`"))
    told = [words.said(note) for note in notes if not note.kind.startswith("read-with")]
    if told:
        header.append(ui.TextDisplay(cut("\n".join(f"-# {line}" for line in told), NOTES)))
    shown = view(*header)
    used = sum(len(text.content) for text in header) + 60
    add_quotes(shown, quotes, words, used=used, most=QUOTED, headings=headings)
    return shown


def nothing(reason: Said | None, words: Words) -> Markdown:
    """Why nothing is told."""
    return words.said(reason) if reason else words("search.nothing")
