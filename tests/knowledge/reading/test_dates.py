"""Dates are read as printed; what stands for none is none, and no question trips over it."""

from datetime import UTC, date, datetime

import pytest

from knowledge import Library
from knowledge.article import Article
from knowledge.language.dates import weekday_mentions
from knowledge.reading import read_bytes
from knowledge.reading.dates import read_date

NULL_DATES = [
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+07:00",
    "1/1/0001 12:00:00 AM",
    "9999-12-31",
    "9999-12-31T23:59:59.9999999Z",
    "2099-12-31",
    "0000-00-00 00:00:00",
    "-0001-11-30T00:00:00+00:00",
    "1970-01-01",
    "1969-12-31T19:00:00-05:00",
    "1899-12-30",
    "Mon, 01 Jan 0001 00:00:00 +0000",
    "null",
]


@pytest.mark.parametrize("written", NULL_DATES)
@pytest.mark.parametrize(
    "made",
    [
        '{{"title": "Heron", "text": "A heron nested on the roof on Friday.", "published": "{}"}}',
        '{{"headline": "Heron", "articleBody": "A heron nested on the roof on Friday.", "datePublished": "{}"}}',
        "---\ntitle: Heron\npublished: {}\n---\nA heron nested on the roof on Friday.",
        '<html><head><meta property="article:published_time" content="{}"></head><body><article><h1>Heron</h1>'
        "<p>A heron nested on the roof on Friday, and the caretaker put up a fence.</p></article></body></html>",
    ],
)
def test_a_date_that_stands_for_none_is_none(written: str, made: str):
    """Each is what a program writes that knows no date, and a week before year 1 there is no day to count."""
    [article] = read_bytes(made.format(written).encode(), name="heron")

    assert article.published is None
    assert "heron" in article.text


@pytest.mark.parametrize("stored", [date.min, date(9999, 12, 31), datetime(1, 1, 1, tzinfo=UTC)])
def test_an_article_of_before_with_such_a_date_is_quoted_all_the_same(stored):
    """Libraries hold articles that were read before such dates were left out."""
    article = Article(text="A heron nested on the roof on Friday, and again yesterday and on 3 May.", title="Heron")
    article = article.model_copy(update={"published": stored})

    assert article.day
    assert weekday_mentions(article.text, article.day) == []


def test_a_question_over_an_article_with_a_null_date_is_answered():
    library = Library.in_memory()
    [article] = read_bytes(
        b'{"title": "Heron", "text": "A heron nested on the roof of the mill on Friday.", "published": "9999-12-31"}',
        name="heron.json",
    )
    library.add(article)

    answer = library.ask("when did the heron nest on the roof?", today=date(2026, 6, 15))

    assert answer.answered
    assert answer.quotes[0].text.startswith("A heron")


@pytest.mark.parametrize("old", ["1605-03-01", "1899-12-31", "1969-12-31", "1970-01-02", "1970-01-01T06:00:00+00:00"])
def test_an_old_newspaper_keeps_its_date(old: str):
    [article] = read_bytes(f'{{"title": "T", "text": "Words.", "published": "{old}"}}'.encode(), name="a.json")

    assert article.published is not None
    assert str(article.day) == old[:10]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-14T06:15:00.1234567Z", datetime(2026, 1, 14, 6, 15, 0, 123456, UTC)),
        ("2026-01-14T06:15:59.999999999Z", datetime(2026, 1, 14, 6, 15, 59, 999999, UTC)),
        ("2026-01-14 06:15:00,5", datetime(2026, 1, 14, 6, 15, 0, 500000)),
        ("1773820800", datetime(2026, 3, 18, 8, 0, tzinfo=UTC)),
        ("1773820800250", datetime(2026, 3, 18, 8, 0, 0, 250000, UTC)),
        ("1773820800.5", datetime(2026, 3, 18, 8, 0, 0, 500000, UTC)),
        ("20260318", None),
        ("12345678901", None),
    ],
)
def test_fractions_and_counted_seconds_are_read_as_what_they_are(written: str, read):
    assert read_date(written) == read


@pytest.mark.parametrize("seconds", ["1773820800", "1773820800000", '"1773820800"'])
def test_seconds_since_1970_date_an_article(seconds: str):
    [article] = read_bytes(f'{{"title": "T", "text": "Words.", "published": {seconds}}}'.encode(), name="a.json")

    assert article.published == datetime(2026, 3, 18, 8, 0, tzinfo=UTC)
