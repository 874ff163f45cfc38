"""Whom a quote means by "she" is told below it, wherever quotes are shown, and is never a part of it."""

import json

import pytest
from discord import ui

from bot import replies
from bot.catalogue import Language, Words
from bot.contract import quote_as_json
from bot.markdown import undo
from bot.terminal import quoted
from knowledge.answering.answer import Answer, Quote
from knowledge.answering.question import Question
from knowledge.article import Article

TEXT = "“Nobody believed in it,” said Helen Marsh, a captain.\n\nShe paid for the planks.\n\nThe harbour is open."


@pytest.fixture
def quote() -> Quote:
    start = TEXT.index("She")
    return Quote(Article(text=TEXT, title="A harbour"), start, start + 24, 1.0, paragraphs=(2, 2))


def shown(quote: Quote, language: Language) -> list[str]:
    answer = Answer(Question("who paid?", subject="who paid?"), quotes=(quote,))
    view = replies.answered(answer, Words(language), token="abcdefgh_-ABCDEF")
    return [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]


def test_a_terminal_tells_it_below_the_quote(quote: Quote) -> None:
    said = "“Nobody believed in it,” said Helen Marsh, a captain."

    assert quoted(quote) == [
        "> She paid for the planks.",
        "  — A harbour · undated · paragraph 2",
        f"    “She” is probably Helen Marsh (paragraph 1): “{said}”",
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "-# “She” is probably **Helen Marsh** (paragraph 1): "),
        ("vi", "-# “She” có lẽ là **Helen Marsh** (đoạn 1): "),
    ],
)
def test_discord_tells_it_in_the_small_print(quote: Quote, language: Language, told: str) -> None:
    _, words, below = shown(quote, language)

    assert undo(words) == quote.text
    assert below.splitlines()[1].startswith(told)
    assert "Nobody believed in it" in below


def test_json_tells_where_it_stands(quote: Quote) -> None:
    (named,) = json.loads(json.dumps(quote_as_json(quote)))["names"]

    assert TEXT[slice(*named["mention"])] == "She"
    assert TEXT[slice(*named["name"])] == "Helen Marsh"
    assert TEXT[slice(*named["said"])].endswith("a captain.")
    assert named["paragraph"] == 1
