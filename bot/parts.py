"""What the bot's messages are put together from, and every limit of Discord's that they keep to.

A message holds at most 4000 characters of text and 40 components.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from discord import app_commands, ui

from bot.buttons import Press, button
from bot.catalogue import Markdown, Words
from bot.markdown import line, visible
from knowledge.article import Article
from knowledge.publishers import attributed

TEXT = 4000
"""Characters of text in one message."""
QUESTION = 400
NOTES = 400
TITLE = 200
SOURCE = 640
"""Characters under a quote: title, publisher, date, what it speaks of, whom it means."""
NAMES = 2
"""People whom a quote only calls in short, told below it."""
WHY = 300
"""Characters of why an article may not be quoted."""
LABEL = 80
CHOICE = 100
CHOICES = 25
"""What an autocomplete offers at most."""
MODAL_TITLE = 45
URL = 512
HOST = 253
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])\.?"
    r"|(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}"
)
"""A name of at least two parts, as the Domain Name System takes it, or an IPv4 address."""
QUOTES = 3
"""Quotes in one answer."""
WITHHELD = 2
"""Articles that are named in an answer and may not be quoted."""
LISTED = 10
"""Articles, passages or questions on one page of a list."""
PASSAGES = 3
"""Passages on one page of a search."""
LOOKED_FOR = 100
"""Characters that are looked for in titles."""
ARTICLE_PAGE = 2600
"""Characters of an article on one page."""


def source_line(
    article: Article, words: Words, *, paragraphs: tuple[int, int] | None = None, title: int = TITLE
) -> Markdown:
    """Title, publisher, date, place and paragraph, as far as they are known, on one line."""
    parts = [f"**{titled(article, words, title)}**", facts(article, words)]
    if paragraphs is not None:
        first, last = paragraphs
        key = "answer.paragraph" if first == last else "answer.paragraphs"
        parts.append(words(key, first=first, last=last))
    return Markdown(" · ".join(parts))


def titled(article: Article, words: Words, limit: int = TITLE) -> Markdown:
    """The title of an article on one line; one that was made of its text says so."""
    name = Markdown(line(article.title, limit))
    return Markdown(words("answer.title-made", title=name)) if article.title_made else name


def facts(article: Article, words: Words) -> Markdown:
    """Publisher, date and place, as far as they are known, on one line."""
    parts = [_publisher(article)] if attributed(article) else []
    parts.append(words.published(article.published))
    parts += [line(part, 60) for part in (article.place,) if part]
    return Markdown(" · ".join(parts))


def _publisher(article: Article) -> str:
    """The publisher, with the site last; a long name is cut, and never the site."""
    name, told = article.publisher or "", attributed(article) or ""
    return " ".join(filter(None, (line(name, 80), line(told.removeprefix(name), 80))))


def view(*items: ui.Item[Any]) -> ui.LayoutView:
    """A message of these."""
    made = ui.LayoutView(timeout=None)
    for item in items:
        made.add_item(item)
    return made


def labelled(words: Words, key: str, action: str, *state: object, disabled: bool = False) -> Press:
    """A button with a label of the catalogue."""
    return button(words.label(key)[:LABEL], action, *state, disabled=disabled)


def add_turning(
    under: ui.LayoutView,
    words: Words,
    turn: tuple[str, Sequence[object]],
    *,
    page: int,
    first: bool,
    last: bool,
    owner: str,
    pages: int | None = None,
) -> None:
    """Buttons to the pages before and after; `owner` (None: anybody who sees them) may press them."""
    action, state = turn
    if first and last:
        return
    if pages is not None:
        under.add_item(ui.TextDisplay(f"-# {words('page.of', page=page, pages=pages)}"))
    under.add_item(
        ui.ActionRow(
            labelled(words, "page.previous", action, *state, owner, page - 1, disabled=first),
            labelled(words, "page.next", action, *state, owner, page + 1, disabled=last),
        )
    )


def linkable(url: str) -> bool:
    """Whether Discord takes a button that opens `url`: one that refuses it refuses the whole message."""
    if len(url) > URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # brackets that are no IPv6 address, a port that is none
        return False
    known = parts.scheme in ("http", "https") and "@" not in parts.netloc and port != 0
    return known and len(host) <= HOST and _HOST.fullmatch(host) is not None


def choice(text: str) -> str:
    """`text` as the name of a choice of an autocomplete: plain, on one line, at most 100 characters.

    Empty where nothing of it can be seen.
    """
    plain = " ".join(visible(text).split())
    if not any(unicodedata.category(char)[0] in "LNPS" for char in plain):
        return ""
    return plain if len(plain) <= CHOICE else plain[: CHOICE - 1] + "…"


def choices(found: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """Names and values as an autocomplete offers them, as many as Discord takes.

    Discord refuses all where one name is blank: what cannot be seen is called by its value, which for an article is
    its id; and what has no value to be seen is left out.
    """
    named = ((choice(name) or choice(value), value) for name, value in found)
    fitting = ((name, value) for name, value in named if choice(value) and len(value) <= CHOICE)
    return [app_commands.Choice(name=name, value=value) for name, value in islice(fitting, CHOICES)]
