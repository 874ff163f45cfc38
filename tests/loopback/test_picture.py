"""A picture of a message holds what the message says."""

import re
from html import unescape
from xml.etree import ElementTree

from bot.markdown import escape
from tests.loopback.picture import picture
from tests.loopback.rules import shown


def words_of(svg: str) -> str:
    ElementTree.fromstring(svg)
    return " ".join(" ".join(unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)).split())


def test_every_word_is_drawn_and_no_mark() -> None:
    said = "1 < 2 & *not* bold"
    parts = [{"type": 10, "content": f"### Title\n> a **bold __short__** quote\n-# small\n- one\n{escape(said)}"}]
    components = shown(
        [
            {"type": 17, "components": parts},
            {"type": 1, "components": [{"type": 2, "style": 2, "label": "Go", "custom_id": "x"}]},
        ]
    )

    drawn = words_of(picture({"flags": 0, "components": components}, author="dateline"))

    assert drawn.split() == [
        "D",
        "dateline",
        "APP",
        "Title",
        "a",
        "bold",
        "short",
        "quote",
        "small",
        "•",
        "one",
        *said.split(),
        "Go",
    ]


def test_long_text_is_wrapped_and_the_picture_grows() -> None:
    short, long = (
        picture({"flags": 64, "components": shown([{"type": 10, "content": "word " * n}])}, author="x")
        for n in (1, 200)
    )

    assert words_of(long).count("word") == 200
    assert len(re.findall("<text", long)) < 40
    heights = [int(re.search(r'height="(\d+)"', svg)[1]) for svg in (short, long)]  # type: ignore[index]
    assert heights[1] > heights[0] + 100
