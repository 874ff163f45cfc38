"""Of the dates on a page only that of its article dates it; one that is not told, or told two ways, is not guessed."""

import json
from collections.abc import Mapping

import pytest

from knowledge.reading import read_bytes

STORY = (
    "<p>The brass band of Aldis will play on the frozen lake for the first time in years, its conductor said.</p>"
    "<p>Forty players will stand on planks, and the horns are to be kept warm in a hut with a stove.</p>"
)
OTHER = '<a href="/o">Lake frozen over</a> <time datetime="2023-01-29T10:00:00+01:00">29 January 2023</time>'


def published(*, head: str = "", above: str = "", after: str = "", around: str = "", language: str = "en") -> str:
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><title>Band on the ice</title>{head}</head><body>{around}'
        f"<article><h1>Band on the ice</h1>{above}{STORY}</article>{after}</body></html>"
    )
    [article] = read_bytes(page.encode(), name="page.html")
    return str(article.published)


def linked(*items: Mapping[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@graph": items})}</script>'


SITE = {"@type": "WebSite", "name": "The Gazette", "datePublished": "2014-02-03T08:00:00+01:00"}
MINE = {"@type": "NewsArticle", "headline": "Band on the ice", "datePublished": "2026-01-14T07:15:00+01:00"}
THEIRS = {"@type": "NewsArticle", "headline": "Lake frozen over", "datePublished": "2023-01-29T10:00:00+01:00"}


@pytest.mark.parametrize(
    "told",
    [
        {"head": linked(SITE, MINE)},
        {"head": linked({"@type": "Organization", "foundingDate": "1871-01-01", "dateCreated": "1999-01-01"}, MINE)},
        {"head": linked(THEIRS, MINE)},
        {"head": linked({"@type": "ItemList", "itemListElement": [{"item": THEIRS}]}) + linked(MINE)},
        {"head": f'<script type="application/ld+json"><!-- {json.dumps([MINE])} --></script>'},
        {"head": '<meta name="pubdate" content="2026-01-14T07:15:00+01:00">', "after": f"<footer>{OTHER}</footer>"},
        {"head": '<meta itemprop="datePublished" content="2026-01-14T06:15:00.1234567Z">'},
        {"head": '<meta property="article:published_time" content="1768371300">'},
        {
            "above": '<p><time datetime="2026-01-14T07:15:00+01:00">14 January</time></p>',
            "around": f"<aside>{OTHER}</aside>",
        },
        {"above": '<time datetime="2026-01-14T07:15:00+01:00">Today</time>', "around": f"<article>{OTHER}</article>"},
        {
            "above": '<time datetime="2026-01-14T07:15:00+01:00">Today</time>',
            "after": f'<div class="related">{OTHER}</div>',
        },
        {"above": '<p class="date">Published on 14 January 2026</p>', "after": f"<ul><li>{OTHER}</li></ul>"},
        {"above": '<div class="byline">By Jane Doe | January 14, 2026 - 07:15</div>'},
        {"head": '<link rel="canonical" href="https://gazette.example/2026/01/14/band">'},
    ],
)
def test_the_date_is_the_articles_own(told: dict[str, str]):
    assert published(**told).startswith("2026-01-14")


@pytest.mark.parametrize(
    "told",
    [
        {"head": '<meta name="pubdate" content="01/04/2026 07:15 AM">'},
        {"above": '<p class="date">04/05/2026</p>'},
        {
            "above": '<p class="date">2 hours ago</p>',
            "after": "<footer><p>Page updated 3 May 2026. © The Gazette</p></footer>",
        },
        {"head": linked(SITE)},
        {"above": '<p>The concert of <time datetime="2026-09-18">18 September</time> is free, and all may come.</p>'},
        {"after": f"<footer>{OTHER}</footer>"},
        {"after": '<p class="copyright-date">Copyright 2026. Last modified 3 May 2026</p>'},
        {"above": '<p class="updated-date">Updated 3 May 2026</p>'},
        {"head": '<meta property="article:published_time" content="0001-01-01T00:00:00Z">'},
        {"head": linked({**MINE, "datePublished": "9999-12-31"})},
    ],
)
def test_no_other_date_is_taken_for_it(told: dict[str, str]):
    assert published(**told) == "None"


@pytest.mark.parametrize("language", ["vi", "de", "fr"])
def test_where_the_day_is_always_first_so_it_is_read(language: str):
    assert published(head='<meta name="pubdate" content="01/04/2026">', language=language) == "2026-04-01"


def test_a_null_date_does_not_hide_the_date_that_is_printed():
    head = '<meta property="article:published_time" content="0001-01-01T00:00:00Z">'

    assert published(head=head, above='<p class="date">14 January 2026</p>') == "2026-01-14"
