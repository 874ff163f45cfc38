"""What Discord shows of what is followed: messages and digests that are due, lists, and what is asked for."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.bulletin_letters import bulletin, on_feeds, what
from bot.bulletins import BulletinLetter, FeedLetter
from bot.buttons import custom_id
from bot.catalogue import Markdown, Words
from bot.digests import DigestLetter
from bot.following import AnyLetter, Letter
from bot.markdown import line
from bot.parts import MODAL_TITLE, QUESTION, TEXT, add_turning, labelled, view
from bot.replies import add_quotes, asked_line
from knowledge.library.records import Followed

ROWS = 5
"""Followed questions on one page."""
HOURS = 80
"""Characters that quiet hours may be written in."""


def message_of(due: AnyLetter, *, token: str) -> ui.LayoutView:
    """A message that is due."""
    if isinstance(due, BulletinLetter):
        return bulletin(due, token=token)
    if isinstance(due, FeedLetter):
        return on_feeds(due, token=token)
    return digest(due, token=token) if isinstance(due, DigestLetter) else letter(due, token=token)


def digest(due: DigestLetter, *, token: str) -> ui.LayoutView:
    """A digest: what came in on all that is followed in a channel, each passage under what it speaks of."""
    words = due.words
    said = [words("digest.what", n=len(due.items))]
    if due.more:
        said.append(words("digest.more", n=due.more))
    header: list[ui.TextDisplay[Any]] = [ui.TextDisplay(f"### {words('digest.title')}\n-# {' '.join(said)}")]
    shown = view(*header)
    headings = [f"**{line(item.question, QUESTION // 2)}**" for item in due.items]
    add_quotes(shown, due.quotes, words, used=sum(len(t.content) for t in header), most=TEXT, headings=headings)
    shown.add_item(
        ui.ActionRow(
            labelled(words, "following.pause", "digest-pause", token, due.followed.id),
            labelled(words, "following.end", "followed-end", due.followed.id),
        )
    )
    return shown


def letter(due: Letter, *, token: str) -> ui.LayoutView:
    """A message for a followed question: what is new, quoted with its source."""
    words, followed = due.words, due.followed
    said = [words("following.first" if due.first else "following.new")]
    if due.more:
        said.append(words("following.more", n=due.more))
    header: list[ui.TextDisplay[Any]] = [asked_line(followed.question), ui.TextDisplay(f"-# {' '.join(said)}")]
    shown = view(*header)
    add_quotes(shown, due.quotes, words, used=sum(len(text.content) for text in header), most=TEXT)
    shown.add_item(
        ui.ActionRow(
            labelled(words, "answer.more", "more", token, "", "", 1),
            labelled(words, "answer.why", "why", token, ""),
            labelled(words, "answer.follow-up", "follow", token, ""),
        )
    )
    shown.add_item(
        ui.ActionRow(
            labelled(words, "following.pause", "followed-pause", followed.id, 1),
            labelled(words, "following.end", "followed-end", followed.id),
        )
    )
    return shown


def where(question: str, words: Words, packed: str) -> ui.LayoutView:
    """Ask somebody who manages a channel where to follow a question."""
    return view(
        asked_line(question),
        ui.TextDisplay(words("following.where")),
        ui.ActionRow(
            labelled(words, "following.here", "follow-at", "here", packed),
            labelled(words, "following.direct", "follow-at", "dm", packed),
        ),
    )


def listing(followed: Sequence[Followed], words: Words, *, page: int, server: bool) -> ui.LayoutView:
    """One page of what is followed, with buttons to pause and end each; `server`: whose quiet hours can be set."""
    pages = max(1, -(-len(followed) // ROWS))
    page = min(max(page, 1), pages)
    shown = view(ui.TextDisplay(f"### {words('following.title')}"))
    if not followed:
        shown.add_item(ui.TextDisplay(words("following.none")))
    for each in followed[(page - 1) * ROWS : page * ROWS]:
        state = "following.resume" if each.paused else "following.pause"
        shown.add_item(ui.TextDisplay(_row(each, words)))
        shown.add_item(
            ui.ActionRow(
                labelled(words, state, "following-pause", each.id, int(not each.paused), page),
                labelled(words, "following.end", "following-end", each.id, page),
            )
        )
    if any(each.digest is None for each in followed):
        shown.add_item(ui.ActionRow(labelled(words, "following.quiet", "quiet", "server" if server else "dm")))
    add_turning(shown, words, ("following", []), page=page, pages=pages, first=page == 1, last=page == pages, owner="")
    return shown


def _row(each: Followed, words: Words) -> str:
    place = Markdown(f"<#{each.channel}>") if each.guild else words("following.in-direct")
    notes = [place]
    if each.source and each.bulletin is None:
        notes.append(words("following.source", source=each.source))
    if each.digest:
        notes.append(words("digest.daily", at=each.digest))
    elif each.quiet:
        notes.append(words("following.quiet-hours", hours=each.quiet))
    if each.paused:
        notes.append(words("following.is-paused"))
    title = words("digest.title") if each.digest else line(each.question, QUESTION)
    if each.bulletin is not None:
        title = words("news.row", what=what(each, words))
    return f"**{title}**\n-# {' · '.join(notes)}"


def quiet_form(words: Words, whose: str) -> ui.Modal:
    """The form that asks for quiet hours."""
    form = ui.Modal(
        title=words.label("following.quiet")[:MODAL_TITLE], custom_id=custom_id("quiet", whose), timeout=900
    )
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="hours", max_length=HOURS, required=False, placeholder=words.label("following.quiet-example")[:100]
    )
    return form.add_item(ui.Label(text=words.label("following.quiet-label")[:MODAL_TITLE], component=field))
