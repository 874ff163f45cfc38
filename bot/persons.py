"""What Discord shows of questions that are handed to people: in their channel, and to who asked."""

import re
from dataclasses import dataclass
from typing import Any

from discord import TextStyle, ui

from bot.buttons import custom_id, link
from bot.catalogue import Markdown, Words
from bot.markdown import block_quote, visible
from bot.parts import MODAL_TITLE, labelled, linkable, view
from bot.replies import asked_line

ANSWER = 800
"""Characters of a person's answer, its link included."""
_LINK = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a person wrote: a link, and what it says."""

    url: str
    text: str

    @classmethod
    def read(cls, written: str) -> "Answered | None":
        """The answer that somebody wrote; None where it has no link that Discord takes."""
        written = visible(written).strip()
        found = _LINK.search(written)
        url = found[0].rstrip(".,;:!?)]") if found else ""
        if not url or not linkable(url):
            return None
        return cls(url, " ".join(written.replace(url, " ").split()).strip("<> -–:"))


def handed(question: str, words: Words, *, who: int, where: int, role: int | None) -> ui.LayoutView:
    """A question as the people see it who may answer."""
    asks = words("person.asks", who=Markdown(f"<@{who}>"), where=Markdown(f"<#{where}>"))
    may = words("person.role-may", role=Markdown(f"<@&{role}>")) if role else words("person.all-may")
    return view(
        asked_line(question),
        ui.TextDisplay(f"{asks}\n-# {may}"),
        ui.ActionRow(labelled(words, "person.answer", "person-answer", who, words.language)),
    )


def form(words: Words, who: str, language: str) -> ui.Modal:
    """The form that asks for the answer."""
    made = ui.Modal(
        title=words.label("person.answer")[:MODAL_TITLE], custom_id=custom_id("person-answer", who, language)
    )
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="answer", max_length=ANSWER, placeholder="https://…", style=TextStyle.paragraph
    )
    return made.add_item(ui.Label(text=words.label("person.answer-label")[:MODAL_TITLE], component=field))


def told(question: str, answer: Answered, words: Words, *, by: int, server: str) -> ui.LayoutView:
    """The answer, as who asked gets it."""
    return view(
        asked_line(question),
        ui.TextDisplay(words("person.told", who=Markdown(f"<@{by}>"), server=server)),
        *_words(answer),
        ui.ActionRow(link(words.label("answer.open"), answer.url)),
    )


def done(question: str, answer: Answered, words: Words, *, by: int) -> ui.LayoutView:
    """The question in the people's channel, once it is answered."""
    return view(
        asked_line(question),
        ui.TextDisplay(words("person.done", who=Markdown(f"<@{by}>"))),
        *_words(answer),
        ui.ActionRow(link(words.label("answer.open"), answer.url), labelled(words, "person.pin", "person-pin", by)),
    )


def _words(answer: Answered) -> list[ui.TextDisplay[Any]]:
    return [ui.TextDisplay(block_quote(answer.text, limit=ANSWER + 200))] if answer.text else []
