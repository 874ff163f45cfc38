"""What those who manage a server see of its answers that are to be mended, and of what was."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot import parts, replies
from bot.buttons import Press, button, custom_id
from bot.catalogue import Markdown, Words
from bot.markdown import block_quote, cut, line
from bot.mends import AGAIN, DAYS, Compared, Mended
from bot.parts import QUESTION, TEXT, labelled, source_line, view
from bot.recalling import ASKED
from knowledge.answering.answer import Answer, Quote
from knowledge.correcting.corrector import Checked, Standing
from knowledge.correcting.grouping import Group
from knowledge.library.records import KeptSynonym, Unmet

LISTED = 5
"""Groups on one page."""
SHOWN = 150
"""Characters of a quote that tell which one it is."""
ROWS = 15
"""Corrections of one kind that are listed."""


def open_questions(groups: Sequence[Group], words: Words, *, page: int) -> ui.LayoutView:
    """One page of the questions that got no good answer."""
    pages = max(1, -(-len(groups) // LISTED))
    page = min(max(page, 1), pages)
    lines, buttons = [f"### {words('mend.title', days=DAYS)}"], list[Press]()
    for number, group in enumerate(groups[(page - 1) * LISTED : page * LISTED], (page - 1) * LISTED + 1):
        asked = Markdown(line(group.first.question, 200))
        lines.append(f"{number}. {words('mend.group', question=asked, missed=group.unanswered, down=group.downvoted)}")
        others = dict.fromkeys(one.question for one in group.asked if one.question != group.first.question)
        if others:
            lines.append(
                f"-# {words('mend.alike', questions=Markdown('; '.join(line(each, 80) for each in [*others][:3])))}"
            )
        buttons.append(button(words.label("mend.mend", number=number), "mend", group.first.key))
    if not groups:
        lines.append(words("mend.none"))
    shown = view(ui.TextDisplay(cut("\n".join(lines), TEXT - 100)))
    if buttons:
        shown.add_item(ui.ActionRow(*buttons))
        shown.add_item(ui.ActionRow(labelled(words, "mend.all-again", "mend-all")))
    parts.add_turning(
        shown, words, ("mends", []), page=page, pages=pages, first=page == 1, last=page == pages, owner=""
    )
    return shown


def workbench(
    question: str, now: Answer, passages: Sequence[Quote], words: Words, *, was: Unmet | None = None, key: str = ""
) -> ui.LayoutView:
    """One question: what it got, what it gets now, and passages that might answer it, to be pinned or blocked."""
    asked: ui.TextDisplay[Any] = ui.TextDisplay(f"**{line(question, QUESTION)}**", id=ASKED)
    told = [words("mend.was", outcome=kept(was, words))] if was is not None else []
    told.append(words("mend.now", outcome=outcome(now, words)))
    shown = view(asked, ui.TextDisplay(cut("\n".join(told), 900)))
    shown.add_item(ui.TextDisplay(words("mend.choose" if passages else "mend.no-passages")))
    for number, quote in enumerate(passages):
        place = (quote.article.id, quote.start, quote.end, number)
        row = [
            labelled(words, "mend.pin", "pin", *place),
            labelled(words, "mend.block-passage", "block", *place),
        ]
        if quote.article.publisher is not None:
            row.append(labelled(words, "mend.block-source", "block-source", quote.article.id, number))
        source = ui.TextDisplay[Any](cut(source_line(quote.article, words, paragraphs=quote.paragraphs), 300))
        bold = [(start - quote.start, end - quote.start) for start, end in quote.highlights]
        shown.add_item(
            ui.Container(ui.TextDisplay(block_quote(quote.text, bold=bold, limit=450)), source, ui.ActionRow(*row))
        )
    shown.add_item(
        ui.ActionRow(
            labelled(words, "mend.other-words", "mend-words", key),
            labelled(words, "mend.again", "mend-again", key),
        )
    )
    return shown


def words_form(words: Words, key: str) -> ui.Modal:
    """The form that asks for other words to look for."""
    form = ui.Modal(title=words.label("mend.other-words")[: parts.MODAL_TITLE], custom_id=custom_id("mend-words", key))
    field: ui.TextInput[Any] = ui.TextInput(custom_id="words", max_length=replies.FORM_LENGTH)
    return form.add_item(ui.Label(text=words.label("command.words-about")[: parts.MODAL_TITLE], component=field))


def compared(one: Compared, words: Words) -> ui.LayoutView:
    """What a question got before a mend, and what it gets now, with a button that takes the mend back."""
    asked: ui.TextDisplay[Any] = ui.TextDisplay(f"**{line(one.question, QUESTION)}**", id=ASKED)
    shown = view(asked, ui.TextDisplay(_before_and_after(one, words)))
    kind, _, id = one.undo.partition(":")
    shown.add_item(ui.ActionRow(labelled(words, "mend.undo", "mend-undo", kind, id)))
    return shown


def asked_again(found: Sequence[Compared], words: Words) -> str:
    """What became of the questions that got no good answer, once they were asked again."""
    better = sum(one.after.answered and (one.was is None or one.was.reason is not None) for one in found)
    lines = [f"### {words('mend.again-title', n=len(found), answered=better)}"]
    for one in found[:AGAIN]:
        lines += [
            f"- **{line(one.question, 150)}**",
            *(f"  {told}" for told in _before_and_after(one, words).split("\n")),
        ]
    return "\n".join(lines)


def meant(kept_now: KeptSynonym, found: Sequence[Compared], words: Words) -> str:
    """That a synonym is kept, and what became of the open questions in which it stands."""
    told = words("mend.meant", said=kept_now.said, means=kept_now.means)
    return f"{told}\n{asked_again(found, words)}" if found else told


def mended(all_of_it: Mended, words: Words) -> str:
    """Every correction of a server; first of all what no longer holds."""
    lines = [f"### {words('mend.list-title')}"]
    broken = [one for one in all_of_it.pins if one.standing is not Standing.HOLDS]
    if broken:
        lines.append(words("mend.broken", n=len(broken)))
    sections = (
        ("mend.pins", [_pin_row(one, words) for one in [*broken, *(o for o in all_of_it.pins if o not in broken)]]),
        ("mend.synonyms", [f"“{line(one.said, 80)}” = {line(one.means, 120)}" for one in all_of_it.synonyms]),
        ("mend.blocks", [_block_row(block.publisher, quote, words) for block, quote in all_of_it.blocks]),
    )
    for key, rows in sections:
        lines.append(f"**{words(key)}**")
        lines += [f"- {row}" for row in rows[:ROWS]] or [f"- {words('report.none')}"]
        if len(rows) > ROWS:
            lines.append(f"- {words('sources.and-more', n=len(rows) - ROWS)}")
    return "\n".join(lines)


def _pin_row(one: Checked, words: Words) -> str:
    question = Markdown(line(one.pin.question, 120))
    if one.quote is None:
        key = "mend.pin-changed" if one.standing is Standing.CHANGED else "mend.pin-gone"
        return words(key, question=question)
    article, start, end = one.quote
    told = Markdown(f"“{line(article.text[start:end], 80)}” · {line(article.title, 80)}")
    key = "mend.pin-holds" if one.standing is Standing.HOLDS else "mend.pin-not-given"
    return words(key, question=question, quote=told)


def _block_row(publisher: str | None, quote: Quote | None, words: Words) -> str:
    if publisher is not None:
        return words("mend.source", source=Markdown(line(publisher, 100)))
    if quote is None:
        return words("mend.block-gone")
    return f"“{line(quote.text, 80)}” · {line(quote.article.title, 80)}"


def outcome(answer: Answer, words: Words) -> Markdown:
    """What a question gets, on one line."""
    if not answer.answered:
        return Markdown(cut(words.said(answer.reason), 200)) if answer.reason else words("mend.not-answered")
    quote = answer.quotes[0]
    told = Markdown(f"“{line(quote.text, SHOWN)}” · {line(quote.article.title, 80)}")
    return words("mend.pinned-answer" if answer.pinned else "mend.answer", quote=told)


def kept(was: Unmet, words: Words) -> Markdown:
    """What is kept of what a question got."""
    return words("mend.voted-down") if was.reason is None else Markdown(cut(words.said(was.reason), 200))


def _before_and_after(one: Compared, words: Words) -> str:
    before = outcome(one.before, words) if one.before is not None else None
    if before is None and one.was is not None:
        before = kept(one.was, words)
    told = [words("mend.before", outcome=before)] if before is not None else []
    return "\n".join([*told, words("mend.after", outcome=outcome(one.after, words))])
