"""What Discord shows for an answer, an article, a list: Components V2, made by pure functions.

Every limit of Discord's lives here. A message holds at most 4000 characters of text and 40 components; what does not
fit is shortened, a quote always around the sentence that answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.buttons import NO_LIMITS, Limits, Press, button, custom_id, link, parsed
from bot.catalogue import Markdown, Words
from bot.markdown import block_quote, cut, escape, line, pages, undo, visible
from knowledge.answering.answer import Answer, Quote
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.publishers import attributed
from knowledge.said import Said, say

TEXT = 4000
"""Characters of text in one message."""
QUESTION = 400
NOTES = 400
TITLE = 200
SOURCE = 420
"""Characters under a quote: title, publisher, date, what it speaks of."""
LABEL = 80
CHOICE = 100
MODAL_TITLE = 45
URL = 512
QUOTES = 3
"""Quotes in one answer."""
LISTED = 10
"""Articles, passages or questions on one page of a list."""
PASSAGES = 3
"""Passages on one page of a search."""
LOOKED_FOR = 100
"""Characters that are looked for in titles."""
ARTICLE_PAGE = 2600
"""Characters of an article on one page."""

_ASKED, _READ_AS, _LOOKED_FOR = 1001, 1002, 1003  # ids of the texts that tell, later, what was asked


@dataclass(frozen=True)
class Reply:
    """A message to be sent; `private` when only who asked should see it."""

    view: ui.LayoutView
    private: bool = False


# --- answers ---------------------------------------------------------------------------------------------------------


def answered(
    answer: Answer, words: Words, *, token: str, limits: Limits = NO_LIMITS, owner: int | None = None
) -> ui.LayoutView:
    """An answer with its quotes. `owner` is who may delete it; None where nobody else sees it."""
    header = _header(answer, words)
    view = _view(*header)
    _add_quotes(view, answer.quotes[:QUOTES], words, used=_length(header), most=TEXT)
    packed = limits.pack()
    view.add_item(
        ui.ActionRow(
            _button(words, "answer.more", "more", token, packed, "", 1),
            _button(words, "answer.why", "why", token, packed),
            _button(words, "answer.follow-up", "follow", token, packed),
        )
    )
    votes = [_button(words, "answer.good", "vote", token, "up"), _button(words, "answer.bad", "vote", token, "down")]
    if owner is not None:
        votes.append(_button(words, "answer.delete", "delete", owner))
    view.add_item(ui.ActionRow(*votes))
    return view


def unanswered(answer: Answer, words: Words, *, limits: Limits = NO_LIMITS, owner: int | None = None) -> ui.LayoutView:
    """Why nothing answers, and what comes nearest."""
    header = _header(answer, words)
    said = words.said(answer.reason or say("no-answer"))
    view = _view(*header, ui.TextDisplay(cut(said, NOTES)))
    if answer.closest:
        intro = words("answer.closest")
        view.add_item(ui.TextDisplay(intro))
        _add_quotes(view, answer.closest[:2], words, used=_length(header) + NOTES + len(intro), most=600)
    row = [_button(words, "answer.follow-up", "follow", "", limits.pack())]
    if owner is not None:
        row.append(_button(words, "answer.delete", "delete", owner))
    view.add_item(ui.ActionRow(*row))
    return view


def _header(answer: Answer, words: Words) -> list[ui.TextDisplay[Any]]:
    """What was asked, and how it was read; `recall` reads it again."""
    question = answer.question
    header: list[ui.TextDisplay[Any]] = [_asked(question.text)]
    if question.subject and question.subject != question.text:
        key = "answer.read-as" if question.completed == question.subject else "answer.read-with"
        subject = Markdown(line(question.subject, QUESTION))
        header.append(ui.TextDisplay(f"-# {words(key, question=subject)}", id=_READ_AS))
    # how a follow-up was completed is told above, in full
    notes = [" ".join(words.said(note).split()) for note in _notes(answer)]
    if notes:
        header.append(ui.TextDisplay(cut("\n".join(f"-# {note}" for note in notes), NOTES)))
    return header


def _notes(answer: Answer) -> list[Said]:
    return [note for note in answer.notes if not note.kind.startswith("read-")]


def _asked(text: str) -> ui.TextDisplay[Any]:
    return ui.TextDisplay(f"**{line(text, QUESTION)}**", id=_ASKED)


def _add_quotes(view: ui.LayoutView, quotes: Sequence[Quote], words: Words, *, used: int, most: int) -> None:
    """Add quotes, each under `most` characters, so that with the `used` ones the message does not get too long."""
    below = [_below(quote, words) for quote in quotes]
    room = (TEXT - used - sum(map(len, below))) // max(1, len(quotes))
    for number, (quote, source) in enumerate(zip(quotes, below, strict=True)):
        short = quote.short_answer
        shown = block_quote(
            quote.text,
            bold=[(start - quote.start, end - quote.start) for start, end in quote.highlights],
            underlined=(short[0] - quote.start, short[1] - quote.start) if short else None,
            limit=min(room, most),
        )
        # the number is there because Discord wants every button of a message to be different
        place = (quote.article.id, quote.start, quote.end, number)
        buttons: list[ui.Item[Any]] = [
            _button(words, "answer.context", "context", *place),
            _button(words, "answer.cite", "cite", *place),
        ]
        if quote.article.url and linkable(quote.article.url):
            buttons.append(link(words.label("answer.open"), quote.article.url))
        view.add_item(ui.Container(ui.TextDisplay(shown), ui.TextDisplay(source), ui.ActionRow(*buttons)))


def _length(texts: Iterable[ui.TextDisplay[Any]]) -> int:
    return sum(len(text.content) for text in texts)


def _below(quote: Quote, words: Words) -> str:
    lines = [source_line(quote.article, words, paragraphs=quote.paragraphs)]
    if quote.topic:
        lines.append(words("answer.topic", topic=Markdown(line(quote.topic, TITLE))))
    for said, day in quote.dates[:3]:
        lines.append(words("answer.dates", words=Markdown(line(said, 40)), date=day))
    if quote.also_in:
        titles = "; ".join(source_line(article, words, title=60) for article in quote.also_in[:3])
        lines.append(words("answer.also-in", titles=Markdown(titles)))
    return cut(lines[0] + "".join(f"\n-# {extra}" for extra in lines[1:]), SOURCE)


def source_line(
    article: Article, words: Words, *, paragraphs: tuple[int, int] | None = None, title: int = TITLE
) -> Markdown:
    """Title, publisher, date, place and paragraph, as far as they are known, on one line."""
    name = Markdown(line(article.title, title))
    parts = [f"**{words('answer.title-made', title=name) if article.title_made else name}**"]
    parts += [_publisher(article)] if attributed(article) else []
    parts.append(words.published(article.published))
    parts += [line(part, 60) for part in (article.place,) if part]
    if paragraphs is not None:
        first, last = paragraphs
        key = "answer.paragraph" if first == last else "answer.paragraphs"
        parts.append(words(key, first=first, last=last))
    return Markdown(" · ".join(parts))


def _publisher(article: Article) -> str:
    """The publisher, with the site last; a long name is cut, and never the site."""
    name, told = article.publisher or "", attributed(article) or ""
    return " ".join(filter(None, (line(name, 80), line(told.removeprefix(name), 80))))


# --- what a message of ours says of itself ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Recalled:
    """What one of our answers was about, read from the message itself, so that nothing need be kept."""

    question: str
    """What the next question may lean on, as `Question.subject`."""
    token: str | None
    """By which the store knows what was quoted."""
    limits: str
    """Packed `Limits`."""


def recall(message: discord.Message) -> Recalled | None:
    """What a message of ours answered; None when it is no answer."""
    asked = read_as = token = None
    limits = ""
    for component in _walk(message.components):
        if isinstance(component, discord.TextDisplay):
            if component.id == _ASKED:
                asked = undo(component.content)
            elif component.id == _READ_AS:
                read_as = undo(component.content.removeprefix("-# "))
        elif isinstance(component, discord.Button) and (found := parsed(component.custom_id or "")):
            action, state = found
            if action == "follow" and len(state) == 2:
                token, limits = state[0] or None, state[1]
    if asked is None:
        return None
    if read_as is not None:
        asked = read_as[read_as.find("“") + 1 : read_as.rfind("”")]
    return Recalled(asked, token, limits)


def recall_looked_for(message: discord.Message | None) -> str:
    """What a list of ours was looked for in titles; empty when it was not."""
    for component in _walk(message.components if message else ()):
        if isinstance(component, discord.TextDisplay) and component.id == _LOOKED_FOR:
            shown = undo(component.content)
            return shown[shown.find("“") + 1 : shown.rfind("”")]
    return ""


def _walk(components: Iterable[Any]) -> Iterable[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))


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
    header = [_asked(asked), *([ui.TextDisplay[Any](intro)] if intro else [])]
    view = _view(*header)
    _add_quotes(view, quotes, words, used=_length(header), most=900)
    _add_turning(view, words, (action, state), page=page, first=page == 1, last=not more, owner=owner)
    return view


def context(quote: Quote, words: Words) -> ui.LayoutView:
    """The paragraphs around a quote, the quote itself bold."""
    article = quote.article
    source = source_line(article, words, paragraphs=quote.paragraphs)
    heading = words("context.title")
    bold = [(start - quote.start, end - quote.start) for start, end in quote.highlights]
    shown = block_quote(quote.text, bold=bold, limit=TEXT - len(source) - len(heading) - 10)
    return _view(ui.TextDisplay(f"**{heading}**"), ui.Container(ui.TextDisplay(shown), ui.TextDisplay(source)))


def why(answer: Answer, words: Words) -> ui.LayoutView:
    """How a question was read, and which of its words each quote has."""
    question = answer.question
    lines = [f"### {words('why.title')}", words("why.looked-for", words=Markdown(", ".join(_terms(question, words))))]
    lines += map(words.said, _notes(answer))
    if question.completed:
        lines.append(words("answer.read-as", question=question.completed))
    if question.since:
        lines.append(words("why.since", date=question.since))
    if question.until:
        lines.append(words("why.until", date=question.until))
    for n, quote in enumerate(answer.quotes[:QUOTES], 1):
        key = "why.matched" if quote.matched else "why.matched-none"
        matched = ", ".join(line(word, 40) for word in quote.matched[:20])
        title = Markdown(line(quote.article.title, 80))
        lines.append(words(key, n=n, title=title, words=Markdown(matched)))
    if answer.answered:
        lines.append(words("why.confidence", percent=round(answer.confidence * 100)))
    else:
        lines.append(words("why.nothing"))
    return notice("\n".join(cut(row, 900) for row in lines))


def _terms(question: Question, words: Words) -> list[str]:
    shown: list[str] = []
    for word in list({word.term: word for word in question.words if word.content}.values())[:20]:
        text = Markdown(line(word.text, 40))
        if word.term.startswith("country:"):
            shown.append(words("why.country", word=text))
        elif word.term != word.text.casefold():
            shown.append(words("why.term", word=text, term=Markdown(line(word.term, 40))))
        else:
            shown.append(text)
    return shown


# --- browsing --------------------------------------------------------------------------------------------------------


def article(article: Article, words: Words, *, page: int, owner: str = "") -> ui.LayoutView:
    """One page of an article under its source; `page` counts from 1 and is brought into range."""
    spans = list(pages(article.text, ARTICLE_PAGE))
    page = min(max(page, 1), len(spans))
    start, end = spans[page - 1]
    lines: list[str] = [f"### {line(article.title, TITLE)}", source_line(article, words)]
    if article.byline:
        lines.append(f"-# {words('article.by', byline=Markdown(line(article.byline, 120)))}")
    if article.based_on:
        reports = Markdown("; ".join(line(report, 120) for report in article.based_on[:3]))
        lines.append(f"-# {words('article.based-on', reports=reports)}")
    view = _view(
        ui.Container(
            ui.TextDisplay(cut("\n".join(lines), TEXT - ARTICLE_PAGE - 100)),
            ui.Separator(),
            ui.TextDisplay(escape(article.text[start:end]).strip() or "…"),
        )
    )
    if article.url and linkable(article.url):
        view.add_item(ui.ActionRow(link(words.label("answer.open"), article.url)))
    if len(spans) > 1:
        _add_turning(
            view,
            words,
            ("article", [article.id]),
            page=page,
            pages=len(spans),
            first=page == 1,
            last=page == len(spans),
            owner=owner,
        )
    return view


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
    view = _view(ui.TextDisplay(f"### {cut(title, 100)}"))
    if looked_for:
        view.add_item(ui.TextDisplay(f"-# {words('list.title', words=looked_for[:LOOKED_FOR])}", id=_LOOKED_FOR))
    if told:
        view.add_item(ui.TextDisplay(f"-# {cut(told, NOTES)}"))
    room = (TEXT - 200 - NOTES - 3 * LOOKED_FOR) // LISTED
    empty = words("list.none-fit" if looked_for or told else "list.empty")
    view.add_item(ui.TextDisplay("\n".join(cut(row, room) for row in rows[:LISTED]) or empty))
    if pages > 1:
        _add_turning(view, words, turn, page=page, pages=pages, first=page == 1, last=page == pages, owner=owner)
    return view


def notice(text: str, *buttons: Press) -> ui.LayoutView:
    """A message of one text (Markdown), with buttons under it."""
    view = _view(ui.TextDisplay(cut(text, TEXT)))
    if buttons:
        view.add_item(ui.ActionRow(*buttons))
    return view


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


# --- parts -----------------------------------------------------------------------------------------------------------


def _view(*items: ui.Item[Any]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def _button(words: Words, key: str, action: str, *state: object, disabled: bool = False) -> Press:
    return button(words.label(key)[:LABEL], action, *state, disabled=disabled)


def _add_turning(
    view: ui.LayoutView,
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
        view.add_item(ui.TextDisplay(f"-# {words('page.of', page=page, pages=pages)}"))
    view.add_item(
        ui.ActionRow(
            _button(words, "page.previous", action, *state, owner, page - 1, disabled=first),
            _button(words, "page.next", action, *state, owner, page + 1, disabled=last),
        )
    )


def linkable(url: str) -> bool:
    """Whether Discord takes a button that opens `url`."""
    return len(url) <= URL and url.isascii() and not any(char.isspace() for char in url)


def choice(text: str) -> str:
    """`text` as the name of a choice of an autocomplete: plain, on one line, at most 100 characters."""
    plain = " ".join(visible(text).split())
    return plain if len(plain) <= CHOICE else plain[: CHOICE - 1] + "…"
