"""A source line lets the reader see whose word it is, whatever name a publisher gives himself."""

import pytest

from bot.terminal import source_line
from knowledge.article import Article
from knowledge.publishers import attributed


def by(publisher: str | None, url: str | None) -> str | None:
    return attributed(Article(text="Words.", title="T", publisher=publisher, url=url))


@pytest.mark.parametrize(
    ("publisher", "url", "shown"),
    [
        ("VnExpress", "https://vnexpress.net/a-1.html", "VnExpress"),
        ("Việt Nam News", "https://vietnamnews.vn/a.html", "Việt Nam News"),
        ("The Guardian", "https://www.theguardian.com/a", "The Guardian"),
        ("Tuổi Trẻ", "https://tuoitre.com.vn/a", "Tuổi Trẻ"),
        ("post.example", "https://www.post.example/a", "post.example"),
        ("BBC News", "https://www.bbc.co.uk/news/a", "BBC News (bbc.co.uk)"),
        ("Reuters", "https://evil.example/reuters", "Reuters (evil.example)"),
        ("Reuters", "https://reuters.evil.example/", "Reuters (reuters.evil.example)"),
        ("Reuters", "https://reuters.github.io/", "Reuters (reuters.github.io)"),
        ("Reuters", "https://reuters-news.example/", "Reuters (reuters-news.example)"),
        ("R\u0435uters", "https://reuters.example/", "R\u0435uters (reuters.example)"),  # with a Cyrillic letter
        ("Reuters (reuters.com)", "https://evil.example/", "Reuters (reuters.com) (evil.example)"),
        ("Reuters", "http://192.0.2.7/a", "Reuters (192.0.2.7)"),
        (None, "https://a.example/1", "a.example"),
        ("Post", None, "Post"),
        (None, None, None),
    ],
)
def test_the_site_stands_beside_a_name_that_is_not_its_own(publisher, url, shown):
    assert by(publisher, url) == shown


def test_the_end_of_a_long_name_is_what_is_shown():
    told = by("Reuters", f"https://www.reuters.com.{'a' * 60}.evil.example/")

    assert told is not None
    assert told.endswith(".evil.example)")
    assert len(told) <= 80


def test_a_source_line_shows_it():
    article = Article(text="Words.", title="T", publisher="Reuters", url="https://evil.example/1")

    assert source_line(article) == "T · Reuters (evil.example) · undated"
