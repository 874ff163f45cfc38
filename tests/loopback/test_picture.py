"""A picture of a message holds what the message says."""

import random
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.catalogue import catalogue
from bot.markdown import escape
from tests.loopback.lettering import SHAPES, usual, wide
from tests.loopback.picture import WIDTH, picture
from tests.loopback.rules import shown

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = sorted((Path(__file__).parents[2] / "docs" / "pictures").glob("*.svg"))


def words_of(svg: str) -> str:
    return " ".join(" ".join("".join(text.itertext()) for text in texts(svg)).split())


def texts(svg: str) -> list[ElementTree.Element]:
    """Every text of a picture, spans and all."""
    return list(ElementTree.fromstring(svg).iter(f"{SVG}text"))


def widest(text: ElementTree.Element) -> float:
    """Where a text ends in the widest font, in a program that does not know `textLength`."""
    end = float(text.get("x", ""))
    for part in list(text) or [text]:
        end += wide(part.text or "", float(part.get("font-size", "")), bold=part.get("font-weight") == "700")
    return end


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


def test_code_is_drawn_as_it_is_written() -> None:
    content = "before\n```tex\n@article{a_b,\n  x = {**y**}\n```"

    drawn = words_of(picture({"flags": 0, "components": shown([{"type": 10, "content": content}])}, author="x"))

    assert drawn.split() == ["X", "x", "APP", "before", "@article{a_b,", "x", "=", "{**y**}"]


def test_long_text_is_wrapped_and_the_picture_grows() -> None:
    short, long = (
        picture({"flags": 64, "components": shown([{"type": 10, "content": "word " * n}])}, author="x")
        for n in (1, 200)
    )

    assert words_of(long).count("word") == 200
    assert len(re.findall("<text", long)) < 40
    heights = [int(re.search(r'height="(\d+)"', svg)[1]) for svg in (short, long)]  # type: ignore[index]
    assert heights[1] > heights[0] + 100


def test_no_line_leaves_its_frame_in_the_widest_font() -> None:
    """The room that each letter takes there is that of DejaVu Sans."""
    chance = random.Random(5)
    said = " ".join("".join(chance.choices("WwMm@%ilj. ờĐĂ—…", k=chance.randrange(1, 14))) for _ in range(200))
    parts = [{"type": 10, "content": f"### {escape(said)}\n> {escape(said)}\n-# **{escape(said)}**\n- {escape(said)}"}]
    svg = picture({"flags": 0, "components": shown([{"type": 17, "components": parts}])}, author="x")

    ends = [widest(text) for text in texts(svg)]

    assert len(ends) > 50
    assert max(ends) <= WIDTH - 24 - 14
    assert wide("minimum", 1000, bold=True) >= 5235  # DejaVu Sans Bold's own figures
    assert wide("minimum", 1000, bold=False) >= 4745
    assert usual("minimum", 1000, bold=False) < wide("minimum", 1000, bold=False)


@pytest.mark.parametrize("svg", DRAWN, ids=lambda file: file.stem)
def test_the_pictures_in_the_docs_need_no_font_of_symbols_and_keep_their_frame(svg: Path) -> None:
    drawn = svg.read_text("utf-8")

    assert not [char for char in words_of(drawn) if ord(char) >= 0x2190]
    assert max(widest(text) for text in texts(drawn) if not text.get("text-anchor")) <= WIDTH - 24
    assert all(float(text.get("textLength") or 0) or text.get("text-anchor") for text in texts(drawn))


def test_symbols_are_drawn_and_one_that_cannot_be_is_refused() -> None:
    def buttons(label: str) -> str:
        button = {"type": 2, "style": 2, "label": label, "custom_id": "x"}
        return picture({"flags": 0, "components": shown([{"type": 1, "components": [button]}])}, author="x")

    assert words_of(buttons("👍 Helpful")).endswith("Helpful")
    assert SHAPES["👍"] in buttons("👍 Helpful")
    with pytest.raises(ValueError, match=r"U\+1F680"):
        buttons("🚀 Go")


def test_every_symbol_of_the_bots_own_words_can_be_drawn() -> None:
    said = "".join(sentence for entry in catalogue().values() for sentence in entry.values())

    assert {char for char in said if ord(char) >= 0x2190} <= set(SHAPES)
