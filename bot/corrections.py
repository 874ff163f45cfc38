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
from bot.parts import TEXT, WHY
from knowledge.answering.answer import Quote
from knowledge.quote_status import Became, QuoteStatus

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


Allow = Callable[[Quote, int], Quote]
"""Makes of words what may be shown of them here, so many words of the same source being shown beside them."""


def _all(quote: Quote, _beside: int) -> Quote:
    return quote


def corrected(view: ui.LayoutView, look: Look, allow: Allow = _all) -> bool:
    """Put a message in order; returns whether anything was changed.

    Words that it shows for the first time are as `allow` lets them be; where the old ones beside them are more than
    that, those are taken away.
    """
    words, changed = Words(_language(view)), False
    for number, (container, place) in enumerate(_quotes(view)):
        quote = next(text for text in _texts(container) if text.content.startswith(">"))
        told = next((text for text in _texts(container) if (text.id or 0) >= FIRST_ID), None)
        found = look(*place)
        new, keeps = _allowed(found, quote.content, allow)
        wanted = _said(found, new, words)
        if wanted is None:
            changed |= told is not None or _is_struck(quote.content)
            if told is not None:
                container.remove_item(told)
            if quote.content == _TAKEN_AWAY and new is not None:
                quote.content = block_quote(new.text, limit=LONGEST, left_out=new.left_out)
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
        quote.content = _struck(_unstruck(quote.content), TEXT - others) if keeps else _TAKEN_AWAY
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


def _allowed(found: Became, markdown: str, allow: Allow) -> tuple[Quote | None, bool]:
    """The words to be shown for the first time, if there are any, and whether those in the message may stay."""
    article, away = found.article, markdown == _TAKEN_AWAY
    if found.status is QuoteStatus.CHANGED and article is not None:
        paragraphs = [article.text.count("\n\n", 0, place) + 1 for place in (found.start, found.end)]
        place = (paragraphs[0], paragraphs[1])
        new = Quote(article, found.start, found.end, 0.0, highlights=found.new, paragraphs=place)
        alone = allow(new, 0)
        beside = alone if away else allow(new, len(undo(markdown).split()))
        return alone, alone.withheld is None and (beside.start, beside.end) == (alone.start, alone.end)
    if found.status is QuoteStatus.STANDS and article is not None and away:
        return allow(Quote(article, found.start, found.end, 0.0), 0), False
    return None, found.status is not QuoteStatus.REMOVED


def _said(found: Became, new: Quote | None, words: Words) -> str | None:
    """What is told beside a quote; None where it stands."""
    why = f"-# {cut(words.said(new.withheld), WHY)}" if new is not None and new.withheld else ""
    if found.status is QuoteStatus.STANDS:
        return why or None
    when = words.published(found.at) if found.at else words("answer.undated")
    if why:
        return f"-# {words('corrected.withheld', when=when)}\n{why}"
    said = f"-# {words(f'corrected.{found.status}', when=when)}"
    if new is None:
        return said
    bold = [(start - new.start, end - new.start) for start, end in new.highlights]
    below = f"\n-# {words.said(new.shortened)}" if new.shortened else ""
    room = LONGEST - len(said) - len(below) - 1
    return f"{said}\n{block_quote(new.text, bold=bold, limit=room, left_out=new.left_out)}{below}"


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
