"""An article, and lists of articles, page by page."""

from collections.abc import Sequence

from discord import ui

from bot import recalling
from bot.buttons import link
from bot.catalogue import Markdown, Words
from bot.markdown import ELLIPSIS, cut, escape, line, pages
from bot.parts import ARTICLE_PAGE, LISTED, LOOKED_FOR, NOTES, TEXT, add_turning, facts, linkable, titled, view
from knowledge.answering.answer import Quote


def article(read: Quote, words: Words, *, page: int, owner: str = "") -> ui.LayoutView:
    """One page of what may be `read` of an article, under its source; `page` counts from 1, brought into range."""
    article, text = read.article, read.text
    spans = list(pages(text, ARTICLE_PAGE)) or [(0, 0)]
    page = min(max(page, 1), len(spans))
    start, end = spans[page - 1]
    lines: list[str] = [f"### {titled(article, words)}", facts(article, words)]
    if article.byline:
        lines.append(f"-# {words('article.by', byline=Markdown(line(article.byline, 120)))}")
    if article.based_on:
        reports = Markdown("; ".join(line(report, 120) for report in article.based_on[:3]))
        lines.append(f"-# {words('article.based-on', reports=reports)}")
    if (why := read.withheld or read.shortened) is not None:
        lines.append(f"-# {words.said(why)}")
    cut_here = end == len(text) and read.left_out[1]
    shown = view(
        ui.Container(
            ui.TextDisplay(cut("\n".join(lines), TEXT - ARTICLE_PAGE - 100)),
            ui.Separator(),
            ui.TextDisplay((escape(text[start:end]).strip() + (f" {ELLIPSIS}" if cut_here else "")) or "…"),
        )
    )
    if article.url and linkable(article.url):
        shown.add_item(ui.ActionRow(link(words.label("answer.open"), article.url)))
    if len(spans) > 1:
        add_turning(
            shown,
            words,
            ("article", [article.id]),
            page=page,
            pages=len(spans),
            first=page == 1,
            last=page == len(spans),
            owner=owner,
        )
    return shown


def listing(
    title: str,
    rows: Sequence[str],
    words: Words,
    *,
    page: int,
    pages: int,
    turn: tuple[str, Sequence[object]],
    owner: str,
    looked_for: str = "",
    told: str = "",
) -> ui.LayoutView:
    """A page of rows (Markdown, one line each) under `title` and what is `told` (Markdown) of their selection.

    What was `looked_for` in the articles' titles is told, too, and can be read again from the message.
    """
    shown = view(ui.TextDisplay(f"### {cut(title, 100)}"))
    if looked_for:
        shown.add_item(
            ui.TextDisplay(f"-# {words('list.title', words=looked_for[:LOOKED_FOR])}", id=recalling.LOOKED_FOR)
        )
    if told:
        shown.add_item(ui.TextDisplay(f"-# {cut(told, NOTES)}"))
    room = (TEXT - 200 - NOTES - 3 * LOOKED_FOR) // LISTED
    empty = words("list.none-fit" if looked_for or told else "list.empty")
    shown.add_item(ui.TextDisplay("\n".join(cut(row, room) for row in rows[:LISTED]) or empty))
    if pages > 1:
        add_turning(shown, words, turn, page=page, pages=pages, first=page == 1, last=page == pages, owner=owner)
    return shown
