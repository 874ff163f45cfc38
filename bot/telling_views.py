"""What is told of a matter, as Discord shows it: quotes with a heading each, in pages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from discord import ui

from bot.buttons import Limits
from bot.catalogue import Markdown, Words
from bot.markdown import cut, line
from bot.parts import NOTES, add_turning, labelled, source_line, view
from bot.replies import add_quotes, asked_line
from bot.telling_text import numbers_of, strip_of
from knowledge.answering.answer import Quote
from knowledge.said import Said
from knowledge.telling.briefing import Brief
from knowledge.telling.changing import Changes
from knowledge.telling.claims import Checked
from knowledge.telling.comparing import Comparison
from knowledge.telling.timeline import Timeline

MOMENTS = 4
"""Quotes on one page: each takes seven components of the forty that a message holds."""
DIFFERENCES = 4
"""Things told differently that are listed above the quotes; all of them are marked."""
PARTS_AT_MOST = 10
"""Parts of a claim that are shown."""
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


PARTS = {
    "what": "claim.what",
    "who": "claim.who",
    "where": "claim.where",
    "when": "claim.when",
    "how many": "claim.how-many",
}
STANDINGS = {"supported": "claim.supported", "otherwise": "claim.otherwise", "silent": "claim.silent"}


def claim(checked: Checked, words: Words) -> ui.LayoutView:
    """What is said of each part of a claim, and the quotes that say it, each once."""
    lines = [words("claim.title"), f"-# {words('claim.no-verdict')}"]
    for part in checked.parts[:PARTS_AT_MOST]:
        said = Markdown(line(part.text, 120))
        lines.append("- " + words(STANDINGS[part.standing], part=words(PARTS[part.kind]), words=said))
    quotes: dict[tuple[str, int, int], Quote] = {}
    headings: dict[tuple[str, int, int], list[str]] = {}
    for part in checked.parts[:PARTS_AT_MOST]:
        for quote in part.quotes:
            place = (quote.article.id, quote.start, quote.end)
            there = quotes.setdefault(place, replace(quote, highlights=()))
            marked = _apart({*there.highlights, *quote.highlights})
            quotes[place] = replace(there, highlights=marked)
            headings.setdefault(place, []).append(words(PARTS[part.kind]))
    first = list(quotes)[:MOMENTS]
    above = [f"**{' · '.join(dict.fromkeys(headings[place]))}**" for place in first]
    shown = _page(
        checked.claim, words, [quotes[place] for place in first], above, notes=checked.notes, under="\n".join(lines)
    )
    more = labelled(words, "answer.more", "passages", "", "", "", 1)
    return shown.add_item(ui.ActionRow(more))


def _apart(spans: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def brief(made: Brief, topic: str, words: Words, *, page: int, limits: Limits, owner: str = "") -> ui.LayoutView | None:
    """One page of a brief; None where nothing is new."""
    pages = -(-len(made.quotes) // MOMENTS)
    if not pages:
        return None
    page = min(max(page, 1), pages)
    here = made.quotes[(page - 1) * MOMENTS : page * MOMENTS]
    shown = _page(topic, words, here, [], notes=made.notes, under=f"-# {words('brief.title', days=made.days)}")
    turn = ("brief", [limits.pack()])
    add_turning(shown, words, turn, page=page, first=page == 1, last=page == pages, owner=owner, pages=pages)
    return shown


def changes(
    made: Changes, topic: str, words: Words, *, since: date, page: int, limits: Limits, owner: str = ""
) -> ui.LayoutView | None:
    """One page of what changed; None where nothing did."""
    pages = -(-len(made.changes) // MOMENTS)
    if not pages:
        return None
    page = min(max(page, 1), pages)
    here = made.changes[(page - 1) * MOMENTS : page * MOMENTS]
    headings = []
    for change in here:
        day = change.quote.article.day
        heading = f"**{words.day(day)}**" if day else ""
        if change.before:
            said = Markdown(line(change.before.text, 200))
            heading += "\n-# " + words(
                "timeline.before", said=said, source=source_line(change.before.article, words, title=60)
            )
        headings.append(heading)
    quotes = [change.quote for change in here]
    shown = _page(topic, words, quotes, headings, notes=made.notes, under=f"-# {words('timeline.changed', date=since)}")
    turn = ("changed", [limits.pack()])
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
