"""What Discord shows for an answer: Components V2, made by pure functions.

What does not fit is shortened, a quote always around the sentence that answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.around import Around
from bot.buttons import NO_LIMITS, Limits, Press, custom_id, link
from bot.catalogue import Markdown, Words
from bot.markdown import block_quote, cut, line
from bot.parts import (
    MODAL_TITLE,
    NAMES,
    NOTES,
    QUESTION,
    QUOTES,
    SOURCE,
    TEXT,
    TITLE,
    WHY,
    WITHHELD,
    add_turning,
    labelled,
    linkable,
    source_line,
    view,
)
from bot.recalling import ASKED, READ_AS
from knowledge.answering.answer import Answer, Quote
from knowledge.answering.conversation import Turn
from knowledge.excerpts import excerpts
from knowledge.said import Said, say


@dataclass(frozen=True)
class Reply:
    """A message to be sent; `private` when only who asked should see it."""

    view: ui.LayoutView
    private: bool = False
    files: tuple[tuple[str, bytes], ...] = ()
    """Names and contents of what is attached; `view` shows them as attachment://NAME."""
    token: str = ""
    """Of the answer that it shows, where that is kept, so that it can be corrected."""
    turns: tuple[Turn, ...] = ()
    """The conversation that it is part of, to be remembered where it is shown."""


# --- answers ---------------------------------------------------------------------------------------------------------


UNSEEN = "-"
"""Ends what the thumbs under an answer stand for where nobody else is to see what was asked."""


def answered(
    answer: Answer,
    words: Words,
    *,
    token: str,
    limits: Limits = NO_LIMITS,
    owner: int | None = None,
    unseen: bool = False,
) -> ui.LayoutView:
    """An answer with its quotes. `owner` is who may delete it; None where nobody else sees it.

    `unseen`: nobody else is to see what was asked, not even with a vote.
    """
    header = _header(answer, words)
    shown = view(*header)
    withheld = answer.withheld[: WITHHELD if len(answer.quotes) < QUOTES else 1]
    used = _length(header) + sum(len(_alone(quote, words)) for quote in withheld)
    add_quotes(shown, excerpts(answer.quotes[:QUOTES]), words, used=used, most=TEXT)
    for quote in withheld:
        shown.add_item(_named_alone(quote, words))
    packed = limits.pack()
    row = [
        labelled(words, "answer.more", "more", token, packed, "", 1),
        labelled(words, "answer.why", "why", token, packed),
        labelled(words, "answer.follow-up", "follow", token, packed),
        labelled(words, "answer.follow", "follow-this", packed),
    ]
    if len({article.publisher for quote in answer.quotes for article in (quote.article, *quote.also_in)}) > 1:
        row.append(labelled(words, "answer.compare", "compare", packed))
    shown.add_item(ui.ActionRow(*row))
    end = UNSEEN if unseen else ""
    votes = [
        labelled(words, "answer.good", "vote", token, f"up{end}"),
        labelled(words, "answer.bad", "vote", token, f"down{end}"),
    ]
    if owner is not None:
        votes.append(labelled(words, "answer.delete", "delete", owner))
    shown.add_item(ui.ActionRow(*votes))
    return shown


def unanswered(
    answer: Answer, words: Words, *, limits: Limits = NO_LIMITS, owner: int | None = None, person: bool = False
) -> ui.LayoutView:
    """Why nothing answers, and what comes nearest; with `person`, a button that hands the question to people."""
    header = _header(answer, words)
    said = words.said(answer.reason or say("no-answer"))
    shown = view(*header, ui.TextDisplay(cut(said, NOTES)))
    withheld = answer.withheld[:WITHHELD]
    for quote in withheld:
        shown.add_item(_named_alone(quote, words))
    if answer.closest:
        intro = words("answer.closest")
        shown.add_item(ui.TextDisplay(intro))
        used = _length(header) + NOTES + len(intro) + sum(len(_alone(quote, words)) for quote in withheld)
        add_quotes(shown, excerpts(answer.closest[:2]), words, used=used, most=TEXT)
    row = [
        labelled(words, "answer.follow-up", "follow", "", limits.pack()),
        labelled(words, "answer.follow", "follow-this", limits.pack()),
    ]
    if person:
        row.append(labelled(words, "person.ask", "person"))
    if owner is not None:
        row.append(labelled(words, "answer.delete", "delete", owner))
    shown.add_item(ui.ActionRow(*row))
    return shown


def _header(answer: Answer, words: Words) -> list[ui.TextDisplay[Any]]:
    """What was asked, and how it was read; `recall` reads it again."""
    question = answer.question
    header: list[ui.TextDisplay[Any]] = [asked_line(question.text)]
    if question.subject and question.subject != question.text:
        key = "answer.read-as" if question.completed == question.subject else "answer.read-with"
        subject = Markdown(line(question.subject, QUESTION))
        header.append(ui.TextDisplay(f"-# {words(key, question=subject)}", id=READ_AS))
    said = [" ".join(words.said(note).split()) for note in notes(answer)]
    if said:
        header.append(ui.TextDisplay(cut("\n".join(f"-# {note}" for note in said), NOTES)))
    return header


def notes(answer: Answer) -> list[Said]:
    """What is to be told beside the answer; how a follow-up was completed stands in its header, in full."""
    return [note for note in answer.notes if not note.kind.startswith("read-")]


def asked_line(text: str) -> ui.TextDisplay[Any]:
    """What was asked, as `recall` reads it again."""
    return ui.TextDisplay(f"**{line(text, QUESTION)}**", id=ASKED)


def add_quotes(
    under: ui.LayoutView,
    quotes: Sequence[Quote],
    words: Words,
    *,
    used: int,
    most: int,
    headings: Sequence[str] = (),
) -> None:
    """Add quotes, each under `most` characters, so that with the `used` ones the message does not get too long.

    `headings`, one for each quote where there are any, stand above them.
    """
    below = [_below(quote, words) if quote.withheld is None else _alone(quote, words) for quote in quotes]
    room = (TEXT - used - sum(map(len, below)) - sum(map(len, headings))) // max(1, len(quotes))
    for number, (quote, source) in enumerate(zip(quotes, below, strict=True)):
        if quote.withheld is not None:
            under.add_item(_named_alone(quote, words, *(headings[number : number + 1])))
            continue
        short = quote.short_answer
        shown = block_quote(
            quote.text,
            bold=[(start - quote.start, end - quote.start) for start, end in quote.highlights],
            underlined=(short[0] - quote.start, short[1] - quote.start) if short else None,
            limit=min(room, most),
            left_out=quote.left_out,
        )
        # the number is there because Discord wants every button of a message to be different
        place = (quote.article.id, quote.start, quote.end)
        buttons: list[ui.Item[Any]] = [
            labelled(words, "answer.context", "context", *place, Around.of(quote).pack(number)),
            labelled(words, "answer.cite", "cite", *place, number),
        ]
        if quote.article.url and linkable(quote.article.url):
            buttons.append(link(words.label("answer.open"), quote.article.url))
        above = [ui.TextDisplay[Any](headings[number])] if headings else []
        under.add_item(ui.Container(*above, ui.TextDisplay(shown), ui.TextDisplay(source), ui.ActionRow(*buttons)))


def _named_alone(quote: Quote, words: Words, *above: str) -> ui.Container[Any]:
    """An article that may not be quoted: its headline with its source, why, and the way to it."""
    told = [*above, _alone(quote, words)]
    named: ui.Container[Any] = ui.Container(*(ui.TextDisplay[Any](text) for text in told))
    if quote.article.url and linkable(quote.article.url):
        named.add_item(ui.ActionRow(link(words.label("answer.open"), quote.article.url)))
    return named


def _alone(quote: Quote, words: Words) -> str:
    return f"{source_line(quote.article, words)}\n-# {cut(words.said(quote.withheld or ''), WHY)}"


def _length(texts: Iterable[ui.TextDisplay[Any]]) -> int:
    return sum(len(text.content) for text in texts)


def _below(quote: Quote, words: Words) -> str:
    lines = [source_line(quote.article, words, paragraphs=quote.paragraphs)]
    if quote.shortened:
        lines.append(words.said(quote.shortened))
    if quote.topic:
        lines.append(words("answer.topic", topic=Markdown(line(quote.topic, TITLE))))
    for named in quote.names[:NAMES]:
        called, name, told = (Markdown(line(said, TITLE)) for said in named.words(quote.article.text))
        lines.append(words("answer.named", words=called, name=name, number=named.paragraph, said=told))
    for said, day in quote.dates[:3]:
        lines.append(words("answer.dates", words=Markdown(line(said, 40)), date=day))
    if quote.also_in:
        titles = "; ".join(source_line(article, words, title=60) for article in quote.also_in[:3])
        lines.append(words("answer.also-in", titles=Markdown(titles)))
    return cut(lines[0] + "".join(f"\n-# {extra}" for extra in lines[1:]), SOURCE)


# --- what the buttons show -------------------------------------------------------------------------------------------


def passages(
    asked: str,
    quotes: Sequence[Quote],
    words: Words,
    *,
    action: str,
    state: Sequence[object],
    page: int,
    more: bool,
    owner: str = "",
    intro: str = "",
) -> ui.LayoutView:
    """One page of passages for `asked`, which `recall` reads again when a button turns the page.

    `action` and `state` are those of the buttons; owner and page are put behind the state.
    """
    header = [asked_line(asked), *([ui.TextDisplay[Any](intro)] if intro else [])]
    shown = view(*header)
    add_quotes(shown, quotes, words, used=_length(header), most=900)
    add_turning(shown, words, (action, state), page=page, first=page == 1, last=not more, owner=owner)
    return shown


def context(quote: Quote, words: Words) -> ui.LayoutView:
    """A quote with the paragraphs around it, what answers bold."""
    if quote.withheld is not None:
        return view(_named_alone(quote, words))
    source = _below(quote, words)
    heading = words("context.title")
    bold = [(start - quote.start, end - quote.start) for start, end in quote.highlights]
    room = TEXT - len(source) - len(heading) - 10
    shown = block_quote(quote.text, bold=bold, limit=room, left_out=quote.left_out)
    return view(ui.TextDisplay(f"**{heading}**"), ui.Container(ui.TextDisplay(shown), ui.TextDisplay(source)))


def notice(text: str, *buttons: Press) -> ui.LayoutView:
    """A message of one text (Markdown), with buttons under it."""
    shown = view(ui.TextDisplay(cut(text, TEXT)))
    if buttons:
        shown.add_item(ui.ActionRow(*buttons))
    return shown


# --- forms -----------------------------------------------------------------------------------------------------------

FORM_INPUT = "question"
FORM_LENGTH = 300


def follow_up_form(words: Words, token: str, packed: str) -> ui.Modal:
    """The form that asks for the next question. Whoever gets it back finds everything in its `custom_id`."""
    form = ui.Modal(
        title=words.label("follow-up.title")[:MODAL_TITLE], custom_id=custom_id("follow", token, packed), timeout=900
    )
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id=FORM_INPUT, max_length=FORM_LENGTH, placeholder=words.label("follow-up.example")[:100]
    )
    return form.add_item(ui.Label(text=words.label("follow-up.label")[:MODAL_TITLE], component=field))
