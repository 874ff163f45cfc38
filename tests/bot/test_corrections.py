"""An answer corrected in place, whatever it quotes, as often as one likes, and back again."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import Language, Words
from bot.corrections import corrected
from bot.markdown import undo
from bot.parts import TEXT
from bot.replies import answered
from knowledge.answering.answer import Answer, Quote
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.licences import Licences
from knowledge.quote_status import Became, QuoteStatus
from tests.bot import samples
from tests.tried import tried

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
ARTICLE = Article(text="Vinga has 4,000 tonnes of *quince*.\n\nIt rained ~once~.", title="Quince", publisher="Courier")
NEW = Article(text="Vinga has 5,200 tonnes of quince.", title="Quince", publisher="Courier")
CHANGED = Became(QuoteStatus.CHANGED, WHEN, NEW, 0, len(NEW.text), new=((10, 15),))
WITHDRAWN = Became(QuoteStatus.WITHDRAWN, WHEN)
REMOVED = Became(QuoteStatus.REMOVED, WHEN)
STANDS = Became(QuoteStatus.STANDS, None, ARTICLE, 0, len(ARTICLE.text))


def shown(*quotes: Quote, language: Language = "en") -> ui.LayoutView:
    return answered(Answer(Question("what?"), quotes=quotes), Words(language), token="t" * 16, owner=7)


def whole(article: Article = ARTICLE) -> Quote:
    return Quote(article, 0, len(article.text), score=1.0, highlights=((0, 9),), paragraphs=(1, 2))


def texts(view: ui.LayoutView) -> list[str]:
    return [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]


def test_what_changed_is_struck_through_and_stands_beside() -> None:
    view = shown(whole())

    assert corrected(view, lambda *place: CHANGED)

    _, quote, _, said = texts(view)
    assert quote == "> ~~**Vinga has** 4,000 tonnes of \\*quince\\*.~~\n> \n> ~~It rained \\~once\\~.~~"
    assert undo(quote) == ARTICLE.text
    assert said == (
        "-# **Changed by its publisher**, <t:1772323200:f>. It now reads:\n> Vinga has **5,200** tonnes of quince."
    )


def test_correcting_twice_changes_nothing_more() -> None:
    view = shown(whole())
    corrected(view, lambda *place: CHANGED)
    before = texts(view)

    assert not corrected(view, lambda *place: CHANGED)
    assert texts(view) == before
    assert corrected(view, lambda *place: WITHDRAWN)
    assert texts(view)[-1] == "-# **Withdrawn by its publisher**, <t:1772323200:f>."


@pytest.mark.parametrize("status", [CHANGED, WITHDRAWN, REMOVED], ids=lambda found: found.status)
def test_what_stands_again_is_shown_again(status: Became) -> None:
    view = shown(whole())
    before = texts(view)
    assert not corrected(view, lambda *place: STANDS)

    corrected(view, lambda *place: status)
    assert corrected(view, lambda *place: STANDS)

    assert [undo(text) for text in texts(view)] == [undo(text) for text in before]


def test_words_that_were_removed_are_taken_away() -> None:
    view = shown(whole())

    corrected(view, lambda *place: REMOVED)

    assert not any("quince" in text for text in texts(view))


def test_only_the_quote_that_changed_is_corrected_in_the_language_of_the_message() -> None:
    other = Article(text="The trams stood still.", title="Trams")
    view = shown(whole(other), whole(), language="vi")

    corrected(view, lambda id, start, end: CHANGED if id == ARTICLE.id else STANDS)

    assert "~~" not in texts(view)[1]
    assert "~~" in texts(view)[3]
    assert "Nguồn đã sửa" in texts(view)[5]


def licensed(**licence: Any) -> Callable[[Quote, int], Quote]:
    """What a source's licence allows."""
    licences = Licences([{"Courier": licence}], now=WHEN)
    return lambda quote, beside: licences.quotes([quote], counted=False, used={quote.article.id: beside})[0]


@pytest.mark.parametrize(
    ("licence", "old", "new"),
    [
        ({"words": 15}, True, "> Vinga has **5,200** tonnes of quince."),
        ({"words": 14}, False, "> Vinga has **5,200** tonnes of quince."),
        ({"words": 5}, False, "-# Courier allows 5 words to be quoted, and this cannot be cut so short."),
        ({"headline": True}, False, "-# Courier allows nothing but the headline to be shown."),
        (
            {"embargo_hours": 24},
            False,
            "-# Courier may be quoted some time after publication, and when this was published is not known.",
        ),
        ({"link": True}, False, "-# Courier may be quoted with a link alone, and there is none."),
        ({}, True, "> Vinga has **5,200** tonnes of quince."),
    ],
    ids=str,
)
def test_a_licence_bounds_what_is_shown_of_both_readings(licence: dict[str, Any], old: bool, new: str) -> None:
    """Nine words are struck through in the message, and six are what the article says now."""
    view, allow = shown(whole()), licensed(**licence)

    assert corrected(view, lambda *place: CHANGED, allow)

    _, quote, _, said = texts(view)
    assert ("4,000" in quote) == old
    assert said.partition("\n")[2] == new
    before = texts(view)
    assert not corrected(view, lambda *place: CHANGED, allow)
    assert texts(view) == before


def test_what_stands_again_is_shown_as_the_licence_of_now_allows_it() -> None:
    view = shown(whole())
    corrected(view, lambda *place: REMOVED)

    corrected(view, lambda *place: STANDS, licensed(headline=True))
    assert not any("4,000" in text for text in texts(view))
    assert texts(view)[-1] == "-# Courier allows nothing but the headline to be shown."

    assert corrected(view, lambda *place: STANDS, licensed(words=6))
    assert texts(view)[1] == "> Vinga has 4,000 tonnes of \\*quince\\*. […]"
    assert len(texts(view)) == 3


def fates() -> st.SearchStrategy[Became]:
    def changed(article: Article, cuts: list[int]) -> Became:
        a, b = sorted(cut % (len(article.text) + 1) for cut in cuts)
        return Became(QuoteStatus.CHANGED, WHEN, article, 0, len(article.text), new=((a, b),) if a < b else ())

    cuts = st.lists(st.integers(0, 10_000), min_size=2, max_size=2)
    return st.builds(changed, samples.articles, cuts) | st.sampled_from([WITHDRAWN, REMOVED, STANDS])


@tried(10)
@given(
    samples.answered,
    st.lists(fates(), min_size=4, max_size=4),
    st.sampled_from([{}, {"words": 20}, {"headline": True}]),
)
def test_discord_takes_every_message_that_was_corrected(
    answer: Answer, found: list[Became], licence: dict[str, Any]
) -> None:
    view: Any = answered(answer, Words(), token="t" * 16, owner=7)
    each = iter(found * 3)

    corrected(view, lambda *place: next(each), licensed(**licence))

    assert view.content_length() <= TEXT
    assert view.total_children_count <= 40
    assert all(text.strip() for text in texts(view))
