"""For any article and any question: Discord takes the message, and the message shows the words as published."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import discord
import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot import listings, parts, replies
from bot.buttons import Limits, Press, button, parsed
from bot.catalogue import LANGUAGES, Words
from bot.markdown import ELLIPSIS, undo, visible
from bot.parts import PASSAGES, QUOTES
from bot.recalling import recall
from bot.why import why
from knowledge.answering.answer import Answer, Quote
from knowledge.answering.question import Question
from knowledge.article import Article
from tests.bot import samples
from tests.loopback.rules import Document, check_message, document_is_here, shown
from tests.loopback.world import Flag, Payload, walk
from tests.tried import tried

TOKEN = "abcdefgh_-ABCDEF"
OWNER = 1_234_567_890_123_456_789
LIMITS = Limits(date(2024, 5, 1), date(2100, 12, 31), "Việt Nam News")

spoken = st.sampled_from([Words(language) for language in LANGUAGES])
every_view = tried(20)


def read(article: Article) -> Quote:
    return Quote(article, 0, len(article.text), 0.0)


@pytest.fixture(scope="module")
def document() -> Document | None:
    return Document() if document_is_here() else None


def check(view: ui.LayoutView, document: Document | None) -> list[Payload]:
    """The message's components, once everything that Discord would look at has been looked at."""
    components = components_of(view)
    body = {"components": components, "flags": int(Flag.COMPONENTS_V2)}
    check_message(body, Flag.COMPONENTS_V2)
    if document is not None:
        operation = document.operation("POST", "/channels/1/messages")
        assert operation is not None
        assert document.body_error(operation, body) is None
    for part in walk(components):
        assert len(part.get("custom_id", "")) <= 100
        if part["type"] == 2:
            assert 1 <= len(part["label"]) <= 80
            assert len(part.get("url", "")) <= 512
        if part["type"] == 10:
            assert_harmless(part["content"])
    return components


def assert_harmless(markdown: str) -> None:
    """Nothing is left that Discord acts on, except what the bot itself may write."""
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "x", markdown)
    bare = re.sub(r"<t:-?\d+:[fR]>", "", bare)
    assert not re.search(r"@|<[@#:/ta]|\]\(|https?:|```|\|\||:\w+:", bare), bare
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\ufeff]", markdown)


def components_of(view: ui.LayoutView) -> list[Payload]:
    components: list[Payload] = view.to_components()
    return components


def texts(components: list[Payload]) -> list[str]:
    return [part["content"] for part in walk(components) if part["type"] == 10]


def assert_verbatim(quoted: list[str], quotes: tuple[Quote, ...]) -> None:
    """Each block quote, its decoration undone, is what its article says there, or a part of it."""
    named = [markdown for markdown in quoted if not markdown.startswith("> ")]
    assert named == [markdown for markdown in named if "\n-# " in markdown]
    assert len(named) >= sum(quote.withheld is not None for quote in quotes)
    quotes = tuple(quote for quote in quotes if quote.withheld is None)
    quoted = [markdown for markdown in quoted if markdown.startswith("> ")]
    assert len(quoted) == len(quotes)
    for markdown, quote in zip(quoted, quotes, strict=True):
        shown_text, published = undo(markdown), visible(quote.text)
        if shown_text != published:
            assert shown_text.removeprefix(f"{ELLIPSIS} ").removesuffix(f" {ELLIPSIS}") in published


@every_view
@given(answer=samples.answered, words=spoken, owner=st.sampled_from([None, OWNER]))
def test_answers_fit_and_quote_verbatim(
    document: Document | None, answer: Answer, words: Words, owner: int | None
) -> None:
    view = replies.answered(answer, words, token=TOKEN, limits=LIMITS, owner=owner)

    components = check(view, document)

    quoted = [part["components"][0]["content"] for part in components if part["type"] == 17]
    assert_verbatim(quoted, answer.quotes[:QUOTES])


@every_view
@given(answer=samples.unanswered, words=spoken)
def test_honest_refusals_fit(document: Document | None, answer: Answer, words: Words) -> None:
    check(replies.unanswered(answer, words, limits=LIMITS, owner=OWNER), document)


@every_view
@given(quotes=st.lists(samples.quotes(), max_size=PASSAGES), asked=samples.lines, words=spoken)
def test_pages_of_passages_fit(document: Document | None, quotes: list[Quote], asked: str, words: Words) -> None:
    view = replies.passages(
        asked,
        quotes,
        words,
        action="passages",
        state=(TOKEN, LIMITS.pack()),
        page=99,
        more=True,
        owner=str(OWNER),
        intro="x",
    )

    check(view, document)


@every_view
@given(quote=samples.quotes(), answer=samples.answered, words=spoken)
def test_context_and_explanations_fit(document: Document | None, quote: Quote, answer: Answer, words: Words) -> None:
    check(replies.context(quote, words), document)
    check(why(answer, words), document)


def test_a_percentage_is_told_only_where_one_was_estimated() -> None:
    """What the admins pinned, and what is listed as newest, was compared with nothing."""
    quote = Quote(Article(text="The ferry sails on Monday.", title="Ferry"), 0, 26, 1.0)
    judged = Answer(Question("who?"), quotes=(quote,), confidence=0.83)
    pinned = replace(judged, confidence=1.0, estimated=False, pinned=True)

    told = [" ".join(texts(components_of(why(each, Words())))) for each in (judged, pinned)]

    assert "Confidence that the first quote answers: 83 %" in told[0]
    assert "Confidence" not in told[1]


@every_view
@given(article=samples.articles, page=st.integers(-3, 40), words=spoken)
def test_pages_of_articles_fit(document: Document | None, article: Article, page: int, words: Words) -> None:
    check(listings.article(read(article), words, page=page, owner=str(OWNER)), document)


def test_the_pages_of_an_article_are_its_text() -> None:
    article = Article(text="\n\n".join(f"Paragraph {n} says *this* and that. " * 9 for n in range(40)), title="Long")
    shown_pages: list[str] = []
    for page in range(1, 100):
        components = components_of(listings.article(read(article), Words(), page=page))
        text = components[0]["components"][-1]["content"]
        if shown_pages and text == shown_pages[-1]:
            break
        shown_pages.append(text)

    assert " ".join(undo(text) for text in shown_pages).split() == article.text.split()
    assert len(shown_pages) > 3


@every_view
@given(rows=st.lists(samples.lines, max_size=10), title=samples.lines, words=spoken)
def test_lists_fit(document: Document | None, rows: list[str], title: str, words: Words) -> None:
    escaped = [words("page.of", page=row, pages=1) for row in rows]

    check(
        listings.listing(
            words("page.of", page=title, pages=1), escaped, words, page=2, pages=3, turn=("list", ["all"]), owner=""
        ),
        document,
    )
    told = words("list.source", source=title * 9)
    turn: tuple[str, list[object]] = ("list", [])
    view = listings.listing("A", escaped, words, page=2, pages=3, turn=turn, owner="", looked_for=title, told=told)
    check(view, document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_fits(document: Document | None, language: str) -> None:
    form = replies.follow_up_form(Words(language), TOKEN, LIMITS.pack())  # type: ignore[arg-type]

    if document is not None:
        assert document.error("ModalInteractionCallbackRequestData", form.to_dict()) is None
    assert len(form.custom_id) <= 100


@given(text=st.text(max_size=300))
def test_choices_are_short_and_on_one_line(text: str) -> None:
    choice = parts.choice(text)

    assert len(choice) <= 100
    assert "\n" not in choice


# --- what a message tells of itself ----------------------------------------------------------------------------------


def message_of(view: ui.LayoutView) -> Any:
    """The message as discord.py shows it to us when a button on it is pressed; only its components matter."""
    parts: list[Any] = shown(components_of(view))
    made = [discord.components._component_factory(part) for part in parts]
    return type("Message", (), {"components": made})()


@tried(30)
@given(text=samples.lines, subject=st.none() | samples.lines)
def test_an_answer_remembers_what_was_asked(text: str, subject: str | None) -> None:
    """Nothing is kept of a question: the message itself holds what a follow-up needs."""
    article = Article(text="It is so.", title="T")
    question = Question(text, subject=subject or text)
    view = replies.answered(Answer(question, quotes=(Quote(article, 0, 9, 1.0),)), Words(), token=TOKEN, limits=LIMITS)

    found = recall(message_of(view))

    assert found is not None
    asked = " ".join(visible(subject or text).split())
    assert found.question.rstrip("…") == asked[: len(found.question.rstrip("…"))]
    assert (found.question == asked) or len(asked) > 150
    assert (found.token, found.limits) == (TOKEN, LIMITS.pack())


def test_other_messages_are_no_answers() -> None:
    assert recall(message_of(replies.notice("hello"))) is None


def test_limits_travel_in_a_button() -> None:
    names = ["Reuters", "Việt Nam News"]

    assert Limits.unpack(LIMITS.pack(), lambda: names) == LIMITS
    assert Limits.unpack(Limits().pack(), lambda: names) == Limits()
    assert Limits.unpack("x.99999999999.z", lambda: names) == Limits()


def test_buttons_are_found_by_their_template() -> None:
    made = button("x", "passages", TOKEN, LIMITS.pack(), "", 12)

    assert Press.__discord_ui_compiled_template__.fullmatch(made.custom_id)
    assert parsed(made.custom_id) == ("passages", [TOKEN, LIMITS.pack(), "", "12"])


def test_no_message_is_remembered_for_its_buttons() -> None:
    """discord.py keeps every view with an ordinary button for as long as it runs; ours it must not."""
    article = Article(text="It is so.", title="T", url="https://news.example/1")
    answer = Answer(Question("so?", subject="so?"), quotes=(Quote(article, 0, 9, 1.0),))
    store = discord.ui.view.ViewStore(state=None)  # type: ignore[arg-type]

    store.add_view(replies.answered(answer, Words(), token=TOKEN, owner=OWNER), 123)

    assert not store._views
    assert not store._synced_message_views


def test_what_answers_is_bold_and_the_short_answer_underlined() -> None:
    article = Article(
        text="First this. Lars met Ana. Then that.", title="A meeting", publisher="News", published=date(2026, 2, 10)
    )
    quote = Quote(
        article, 0, 36, 1.0, highlights=((12, 25),), short_answer=(12, 16), dates=(("Tuesday", date(2026, 2, 10)),)
    )
    view = replies.answered(
        Answer(Question("who met Ana?", subject="who met Ana?"), quotes=(quote,)), Words(), token=TOKEN
    )

    assert texts(components_of(view)) == [
        "**who met Ana?**",
        "> First this. **__Lars__ met Ana.** Then that.",
        "**A meeting** · News · 10 February 2026 · paragraph 1\n-# “Tuesday” is 10 February 2026.",
    ]
