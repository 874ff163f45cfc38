"""A page's title is its headline without the site's name, and its publisher is called as readers call it."""

import json
from typing import Any

import pytest

from knowledge.article import Article
from knowledge.reading import read_bytes

BODY = (
    "<p>The owl of Aldis has two young in the clock, the caretaker said on Friday.</p>"
    "<p>The clock is stopped until they can fly, and the town has others, the mayor said.</p>"
)


def read(*, title: str = "", h1: str = "", head: str = "", url: str = "", **data: object) -> Article:
    told = "".join(f'<meta property="{key}" content="{value}">' for key, value in data.items() if key != "ld")
    told = told.replace("og_", "og:").replace("twitter_", "twitter:").replace("application_", "application-")
    linked = f'<script type="application/ld+json">{json.dumps(data["ld"])}</script>' if "ld" in data else ""
    link = f'<link rel="canonical" href="{url}">' if url else ""
    page = (
        f"<html><head><title>{title}</title>{told}{linked}{link}{head}</head><body><article>"
        f"{f'<h1>{h1}</h1>' if h1 else ''}{BODY}</article></body></html>"
    )
    [article] = read_bytes(page.encode(), name="page.html")
    return article


OWL, NATURE = "Owl in the clock", "Owl seen in the clock of the town"


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ({"title": f"{OWL} | The Aldis Post", "h1": OWL}, OWL),
        ({"title": f"{OWL} - POST", "og_site_name": "The Post"}, OWL),
        ({"title": f"{OWL} – AP – 13.06.2023", "og_site_name": "AP"}, OWL),
        ({"og_title": f"{OWL} | Town | Post.de", "url": "https://www.post.de/owl", "h1": OWL}, OWL),
        (
            {"title": "時計のフクロウ｜町新聞DIGITAL", "og_site_name": "町新聞デジタル", "h1": "時計のフクロウ"},
            "時計のフクロウ",
        ),
        ({"title": f"The Aldis Post | {OWL}", "og_site_name": "The Aldis Post"}, OWL),
        ({"title": f"Nature | {NATURE}", "h1": NATURE}, NATURE),
        ({"title": f"{OWL}: what we know - and do not", "og_site_name": "Post"}, f"{OWL}: what we know - and do not"),
        ({"og_title": "Post News - All the news", "og_site_name": "Post News - All the news", "h1": OWL}, OWL),
        ({"title": "Aldis: owl in the clock", "og_site_name": "The Aldis Post"}, "Aldis: owl in the clock"),
    ],
)
def test_a_title_is_the_headline_alone(told: dict[str, str], title: str):
    assert read(**told).title == title


def test_a_headline_printed_again_is_no_paragraph():
    article = read(title="Owl in the clock | Post", h1="Owl in the clock", og_title="An owl nests in the clock")

    assert article.text.split("\n\n")[0].startswith("The owl of Aldis has")


@pytest.mark.parametrize(
    ("told", "publisher"),
    [
        ({"og_site_name": "The Aldis Post", "twitter_site": "@AldisPost"}, "The Aldis Post"),
        ({"ld": {"@type": "NewsArticle", "publisher": {"@type": "Organization", "name": "Aldis Post"}}}, "Aldis Post"),
        ({"og_site_name": "The_Aldis_Post", "ld": {"@type": "WebSite", "name": "The Aldis Post"}}, "The Aldis Post"),
        ({"og_site_name": "aldispost.example", "application_name": "Aldis Post"}, "Aldis Post"),
        ({"og_site_name": "aldispost.de", "title": f"{OWL} | Aldis-Post", "h1": OWL}, "Aldis-Post"),
        (
            {
                "og_site_name": "Aldis Post",
                "ld": {"@type": "NewsArticle", "publisher": {"name": "Roth Verlag GmbH & Co. KG"}},
            },
            "Aldis Post",
        ),
        ({"ld": {"@type": "NewsArticle", "publisher": {"name": "Aldis Post A/S"}}}, "Aldis Post"),
        ({"og_site_name": "Aldis Post, Aldis, Norway"}, "Aldis Post"),
        ({"og_site_name": "Aldis Post (AP News)"}, "Aldis Post"),
        ({"og_site_name": "Aldis Post | News from the coast and the hills"}, "Aldis Post"),
        ({"og_site_name": "Canada", "application_name": "Canada.com", "url": "https://canada.com/owl"}, "Canada.com"),
        ({"url": "https://www.aldis-post.co.uk/owl"}, "Aldis Post"),
        ({"og_site_name": "vg.no"}, "VG"),
        (
            {"og_site_name": "aldispost", "application_name": "Aldis Post", "url": "https://aldispost.com/owl"},
            "Aldis Post",
        ),
        ({"og_site_name": "町新聞", "title": f"{OWL} - Town News", "h1": OWL}, "Town News"),
        ({"og_site_name": "home", "url": "https://www.aldispost.com/owl"}, "Aldispost"),
        ({}, "None"),
    ],
)
def test_a_publisher_is_called_by_its_name(told: dict[str, Any], publisher: str):
    assert str(read(**{"h1": OWL, **told}).publisher) == publisher
