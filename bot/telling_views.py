"""What is told of a matter, as Discord shows it: quotes with a heading each, in pages."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.buttons import Limits
from bot.catalogue import Markdown, Words
from bot.markdown import cut, line
from bot.parts import NOTES, add_turning, view
from bot.replies import add_quotes, asked_line
from bot.telling_text import numbers_of, strip_of
from knowledge.answering.answer import Quote
from knowledge.said import Said
from knowledge.telling.comparing import Comparison
from knowledge.telling.timeline import Timeline

MOMENTS = 4
"""Quotes on one page: each takes seven components of the forty that a message holds."""
DIFFERENCES = 4
"""Things told differently that are listed above the quotes; all of them are marked."""
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
    strip = f"`{strip}`" if strip else ""
    headings = []
    for moment in here:
        more = f" · {words('timeline.more', n=moment.more)}" if moment.more else ""
        headings.append(f"{words('timeline.when', when=moment.when)}{more}")
    shown = _page(topic, words, [moment.quote for moment in here], headings, notes=told.notes, under=strip)
    turn = ("timeline", [limits.pack()])
    add_turning(shown, words, turn, page=page, first=page == 1, last=page == pages, owner=owner, pages=pages)
    return shown


def comparison(made: Comparison, asked: str, words: Words, *, page: int, owner: str = "") -> ui.LayoutView | None:
    """One page of what publishers say; None where at most one speaks of it."""
    if made.reason:
        return None
    pages = -(-len(made.sides) // MOMENTS)
    page = min(max(page, 1), pages)
    here = made.sides[(page - 1) * MOMENTS : page * MOMENTS]
    told = [
        words("compare.differs", told=Markdown(" · ".join(line(one, 90) for one in numbers_of(made, difference))))
        for difference in made.differences[:DIFFERENCES]
    ]
    under = cut("\n".join([*told, f"-# {words('compare.no-verdict')}"]), NOTES * 2)
    shown = _page(asked, words, here, [], notes=made.notes, under=under)
    turn: tuple[str, list[object]] = ("sides", [])
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
        header.append(ui.TextDisplay(under))
    told = [words.said(note) for note in notes if not note.kind.startswith("read-with")]
    if told:
        header.append(ui.TextDisplay(cut("\n".join(f"-# {each}" for each in told), NOTES)))
    shown = view(*header)
    used = sum(len(text.content) for text in header) + 60
    add_quotes(shown, quotes, words, used=used, most=QUOTED, headings=headings)
    return shown


def nothing(reason: Said | None, words: Words) -> Markdown:
    """Why nothing is told."""
    return words.said(reason) if reason else words("search.nothing")
