"""An answer that was given, corrected: what was quoted and stands no longer is struck through, and why stands beside.

Nothing of a message is kept: it is read again from Discord, its buttons tell what it quotes, and it is put in order
in place. Correcting it twice makes no difference, and what stands again is shown again as it was.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from discord import ui

from bot.buttons import parsed
from bot.catalogue import Language, Words
from bot.markdown import block_quote, cut, undo
from bot.parts import TEXT
from knowledge.fates import Became, Fate

FIRST_ID = 1100
"""Ids of the texts that tell what has become of a quote, one for each."""
LONGEST = 700
"""Characters of such a text."""
_TAKEN_AWAY = "> \\[…\\]"
_LEAST = 60
"""Characters that are left of any of them."""
_COMPONENTS = 40

Look = Callable[[str, int, int], Became]
"""Tells what has become of characters of an article."""


def corrected(view: ui.LayoutView, look: Look) -> bool:
    """Put a message in order; returns whether anything was changed."""
    words, changed = Words(_language(view)), False
    for number, (container, place) in enumerate(_quotes(view)):
        quote = next(text for text in _texts(container) if text.content.startswith(">"))
        told = next((text for text in _texts(container) if (text.id or 0) >= FIRST_ID), None)
        found = look(*place)
        wanted = _said(found, words)
        if wanted is None:
            changed |= told is not None or _is_struck(quote.content)
            if told is not None:
                container.remove_item(told)
            if quote.content == _TAKEN_AWAY and found.article is not None:
                quote.content = block_quote(found.article.text[found.start : found.end], limit=LONGEST)
            quote.content = _unstruck(quote.content)
            continue
        if told is not None and told.content == wanted and _is_struck(quote.content):
            continue
        changed = True
        if told is not None:
            told.content = wanted
        elif view.total_children_count < _COMPONENTS:
            container.add_item(ui.TextDisplay(wanted, id=FIRST_ID + number))
        others = view.content_length() - len(quote.content)
        quote.content = _TAKEN_AWAY if found.fate is Fate.REMOVED else _struck(_unstruck(quote.content), TEXT - others)
    while changed and view.content_length() > TEXT and _shortened(view):
        pass
    return changed


def _shortened(view: ui.LayoutView) -> bool:
    """Shorten what is longest of quotes and what is told beside them; returns whether anything could be."""
    found = [text for container, _ in _quotes(view) for text in _texts(container)]
    found = [text for text in found if text.content.startswith(">") or (text.id or 0) >= FIRST_ID]
    longest = max(found, key=lambda text: len(text.content), default=None)
    if longest is None:
        return False
    before = longest.content
    room = max(_LEAST, len(before) - (view.content_length() - TEXT))
    if not before.startswith(">"):
        longest.content = cut(before, room)
    elif _is_struck(before):
        longest.content = _struck(_unstruck(before), room)
    else:
        longest.content = block_quote(undo(before), limit=room)
    return len(longest.content) < len(before)


def _said(found: Became, words: Words) -> str | None:
    """What is told beside a quote; None where it stands."""
    if found.fate is Fate.STANDS:
        return None
    when = words.published(found.at) if found.at else words("answer.undated")
    said = f"-# {words(f'corrected.{found.fate}', when=when)}"
    if found.fate is not Fate.CHANGED or found.article is None:
        return said
    bold = [(start - found.start, end - found.start) for start, end in found.new]
    new = block_quote(found.article.text[found.start : found.end], bold=bold, limit=LONGEST - len(said) - 1)
    return f"{said}\n{new}"


def _quotes(view: ui.LayoutView) -> Iterator[tuple[ui.Container[Any], tuple[str, int, int]]]:
    """Every quote of a message with the article and characters that its buttons tell."""
    for container in view.children:
        if not isinstance(container, ui.Container) or not any(t.content.startswith(">") for t in _texts(container)):
            continue
        for item in container.walk_children():
            found = parsed(getattr(item, "custom_id", None) or "")
            if found is not None and found[0] == "context" and len(found[1]) >= 3:
                id, start, end = found[1][:3]
                if start.isdecimal() and end.isdecimal():
                    yield container, (id, int(start), int(end))
                break


def _texts(container: ui.Container[Any]) -> list[ui.TextDisplay[Any]]:
    return [child for child in container.children if isinstance(child, ui.TextDisplay)]


def _language(view: ui.LayoutView) -> Language:
    """The language that the message is in, as its buttons tell."""
    labels = {getattr(getattr(item, "item", item), "label", None) for item in view.walk_children()}
    return "vi" if Words("vi").label("answer.context") in labels else "en"


def _is_struck(markdown: str) -> bool:
    return "~~" in re.sub(r"\\.", "", markdown) or markdown == _TAKEN_AWAY


def _unstruck(markdown: str) -> str:
    return re.sub(r"(?<!\\)((?:\\\\)*)~~", r"\1", markdown)


def _struck(markdown: str, limit: int) -> str:
    """A block quote struck through, line by line, in at most `limit` characters."""

    def strike(quoted: str) -> str:
        return re.sub(r"^(> ?)(\S.*?)\s*$", r"\1~~\2~~", quoted, flags=re.MULTILINE)

    if len(struck := strike(markdown)) <= limit:
        return struck
    plain = undo(markdown)
    room = limit - 4 * (1 + plain.count("\n")) - 8
    return strike(cut(block_quote(plain, limit=max(_LEAST, room)), max(_LEAST, room)))
