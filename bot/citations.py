"""What Discord shows of a citation, and of what became of the words that one quotes."""

from typing import Any

from discord import ui

from bot.buttons import button, link
from bot.catalogue import Markdown, Words
from bot.markdown import block_quote, visible
from bot.parts import TEXT, linkable, source_line, view
from knowledge.answering.answer import Quote
from knowledge.citing import FORMS, cite
from knowledge.verifying import Verified

_ROOM = TEXT - 300
_HIGHLIGHTED = {"markdown": "md", "bibtex": "tex", "csl-json": "json"}
"""How Discord colours a form."""


def citation(quote: Quote, form: str, words: Words, *, verify: Markdown) -> ui.LayoutView:
    """A citation in a form of `FORMS`, as a block that Discord lets people copy, with buttons for the other forms.

    One that is longer than a message, by a title or an address, is its mark alone. `verify` names the command.
    """
    said = FORMS[form](quote)
    shown = _block(said if len(said) <= _ROOM else str(cite(quote)), _HIGHLIGHTED.get(form, ""))
    place = (quote.article.id, quote.start, quote.end)
    others: list[ui.Item[Any]] = [
        button(words.label(f"cite.{other}"), "cite-as", other, *place, disabled=other == form) for other in FORMS
    ]
    return view(
        ui.TextDisplay(f"### {words('cite.title')}"),
        ui.TextDisplay(shown),
        ui.TextDisplay(f"-# {words('cite.copy', verify=verify)}"),
        ui.ActionRow(*others),
    )


def verified(found: Verified, words: Words) -> ui.LayoutView:
    """What became of cited words, with the words themselves where they stand."""
    shown = view(ui.TextDisplay(words(f"verify.{found.standing}")))
    article = found.article
    if article is None:
        return shown
    paragraphs = None
    inside: list[ui.Item[Any]] = []
    if found.words:
        first = article.text.count("\n\n", 0, found.start) + 1
        paragraphs = (first, first + found.words.count("\n\n"))
        inside.append(ui.TextDisplay(block_quote(found.words, limit=TEXT - 900)))
    if found.withheld:
        inside.append(ui.TextDisplay(words.said(found.withheld)))
    inside.append(ui.TextDisplay(source_line(article, words, paragraphs=paragraphs)))
    if article.url and linkable(article.url):
        inside.append(ui.ActionRow(link(words.label("answer.open"), article.url)))
    return shown.add_item(ui.Container(*inside))


def _block(text: str, language: str) -> str:
    """A block of code that holds exactly `text`; what would end it is broken by a space without width."""
    apart = visible(text).replace("```", "`\u200b`\u200b`")
    return f"```{language}\n{apart}\n```"
