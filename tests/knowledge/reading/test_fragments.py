"""Pieces of HTML in Markdown, JSON and feeds are read as HTML, and front matter in TOML is no body."""

import json

import pytest

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading import read_bytes
from knowledge.reading.feeds import parse
from knowledge.reading.fragments import paragraphs


def markdown(body: str) -> list[str]:
    [article] = read_bytes(f"---\ntitle: Gates\n---\n{body}\n\nThe end of it.".encode(), name="gates.md")
    return article.text.split("\n\n")[:-1]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<p>The gates were renewed.</p>", ["The gates were renewed."]),
        ('<div class="box">\nThey weigh eleven tonnes.\n</div>', ["They weigh eleven tonnes."]),
        ("<div>\n\nThey weigh *eleven* tonnes.\n\n</div>", ["They weigh eleven tonnes."]),
        ("<ul><li>Oak</li><li>Iron</li></ul>", ["Oak", "Iron"]),
        ("<table><tr><td>2015</td><td>2,900</td></tr></table>", ["2015 | 2,900"]),
        ("<details><summary>More</summary>They are of oak.</details>", ["More", "They are of oak."]),
        ("The path is paved<br>next year.", ["The path is paved\nnext year."]),
        ("They <b>weigh</b> 10<sup>5</sup> &lt; 2 &amp; more.", ["They weigh 10⁵ < 2 & more."]),
        ("They saw 61<sup>2</sup> seals of the 40[^1] here.", ["They saw 61² seals of the 40 here."]),
        ("They cost ~~17~~ 5 and <del>9</del> 2 euros.", ["They cost 5 and 2 euros."]),
        ("They `<cost>` less <!-- than 9 --> now <img src=x>.", ["They <cost> less now ."]),
        ("<script>var sold = 'in June';</script>", []),
        ("<p hidden>They are sold.</p>", []),
    ],
)
def test_html_in_markdown_is_read(body: str, read: list[str]):
    assert markdown(body) == read


def test_a_heading_in_html_is_the_title():
    [article] = read_bytes(b"<!-- a -->\n\n# Gates renewed\n\nThey <b>weigh</b> eleven tonnes.", name="gates.md")

    assert (article.title, article.text) == ("Gates renewed", "They weigh eleven tonnes.")


@pytest.mark.parametrize("key", ["articleBody", "content_html", "body", "content", "text"])
def test_html_in_json_is_read(key: str):
    text = (
        "They found 61<sup>2</sup> seals, <s>17</s> 5 of them pups.<br><br>The <em>next</em> count is due.<p>It ends."
    )

    [article] = read_bytes(json.dumps({"title": "Seals", key: text}).encode(), name="seals.json")

    assert article.text == "They found 61² seals, 5 of them pups.\n\nThe next count is due.\n\nIt ends."


def test_an_exported_article_about_html_comes_back_as_it_was():
    article = Article(text="Write <b>so</b> in a page.\n\nIt is bold.", title="On <b>", language="en")

    assert read_bytes(article.model_dump_json().encode(), name="a.json") == [article]


@pytest.mark.parametrize("html", ["<p>a" * 60_001, "<" * 300_000, "<b>" * 400, "<!--", "&#0;&#x110000;", "\x00<p>\x0b"])
def test_odd_html_is_read_as_far_as_it_goes(html: str):
    assert isinstance(paragraphs(html), list)


TOML = """+++
# of the site
title = "Fair returns"
date = 2026-06-01T08:00:00+02:00
draft = false
authors = ["Ida Roth", "Bo Lenz"]
description = "It lasts seven days."
tags = ["fair"]
[params]
  image = "x.jpg"
+++

The fair of Aldis will last seven days, the growers said.
"""


@pytest.mark.parametrize("name", ["fair.md", "fair.markdown", "fair.txt"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_front_matter_in_toml_gives_the_fields(name: str, ending: str):
    [article] = read_bytes(TOML.replace("\n", ending).encode(), name=name)

    assert article.text == "The fair of Aldis will last seven days, the growers said."
    assert article.title == "Fair returns"
    assert article.byline == "Ida Roth, Bo Lenz"
    assert article.standfirst == "It lasts seven days."
    assert str(article.published) == "2026-06-01 08:00:00+02:00"


@pytest.mark.parametrize(
    ("text", "said"),
    [("+++\ntitle = \n+++\nWords.", "is not TOML"), ('+++\ntitle = "Fair"\n\nWords.', "does not end")],
)
def test_front_matter_that_is_no_toml_is_refused(text: str, said: str):
    with pytest.raises(ArticleError, match=said):
        read_bytes(text.encode(), name="fair.md")


def test_pluses_alone_are_no_front_matter():
    [article] = read_bytes(b"+++\n\n# Fair\n\nThe fair of Aldis will last seven days.\n\nIt ends.", name="fair.md")

    assert "seven days" in article.text


def test_html_in_a_feed_is_read_as_a_reader_sees_it():
    entry = (
        "&lt;p&gt;They found 61&lt;sup&gt;2&lt;/sup&gt; seals, &lt;del&gt;17&lt;/del&gt; 5 of them pups.&lt;/p&gt;"
        "&lt;p hidden&gt;Old version.&lt;/p&gt;"
    )
    feed = (
        f"<rss version='2.0'><channel><title>Post</title><item><title>Seals</title><description>{entry}</description>"
    )

    [item] = parse(f"{feed}</item></channel></rss>".encode(), url="https://post.example/feed").entries

    assert item.paragraphs == ("They found 61² seals, 5 of them pups.",)
