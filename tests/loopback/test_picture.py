"""A page that a browser draws holds what the message says, and the pictures in the docs are such pages."""

import re
import struct
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.markdown import escape
from docs import chromium, pictures
from tests.loopback.picture import WIDTH, page
from tests.loopback.rules import shown
from tests.loopback.world import Payload

DRAWN = sorted((Path(__file__).parents[2] / "docs" / "pictures").iterdir())


class _Words(HTMLParser):
    """What a reader sees of a page, and what of it is within which marks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self._within: list[str] = []
        self.feed(text.partition("</head>")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br" and tag != "hr":
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            assert self._within.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.seen.append((data.strip(), tuple(self._within)))


def drawn(*components: Payload, flags: int = 0) -> _Words:
    return _Words(page({"flags": flags, "components": shown(list(components))}, author="dateline"))


def words(found: _Words) -> str:
    return " ".join(text for text, _ in found.seen)


def test_every_word_is_drawn_and_no_mark() -> None:
    said = "1 < 2 & *not* bold"
    parts = [{"type": 10, "content": f"### Title\n> a **bold __short__** quote\n-# small\n- one\n{escape(said)}"}]

    found = drawn(
        {"type": 17, "components": parts},
        {"type": 1, "components": [{"type": 2, "style": 2, "label": "👍 Go", "custom_id": "x"}]},
    )

    assert words(found) == f"D dateline APP Title a bold short quote small one {said} 👍 Go"
    assert [within[-2:] for text, within in found.seen if text == "short"] == [("b", "u")]
    assert [within[-1] for text, within in found.seen if text in ("a", "quote")] == ["blockquote"] * 2


def test_code_is_drawn_as_it_is_written_and_a_command_as_people_type_it() -> None:
    content = "before </verify:12>\n```tex\n@article{a_b,\n  x = {**y**}\n```"

    found = drawn({"type": 10, "content": content})

    assert words(found) == "D dateline APP before /verify @article{a_b,\n  x = {**y**}"


def test_marks_that_cross_leave_a_page_that_holds_together() -> None:
    assert words(drawn({"type": 10, "content": "**a __b** c__ d"})) == "D dateline APP a b c d"


def test_what_one_person_sees_says_so() -> None:
    assert words(drawn({"type": 10, "content": "x"}, flags=64)).endswith("Only you can see this")


def test_without_a_browser_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(
        chromium.NoBrowserError, match=r"^The pictures are drawn by Chromium, [^.]*: apt install \w+\.$"
    ):
        chromium.draw({"answer": "<p>"}, tmp_path, width=WIDTH)


@pytest.mark.parametrize("file", DRAWN, ids=lambda file: file.stem)
def test_the_pictures_in_the_docs_are_as_wide_as_the_page(file: Path) -> None:
    header = file.read_bytes()[:24]

    assert header.startswith(b"\x89PNG")
    assert struct.unpack(">I", header[16:20])[0] == WIDTH * chromium.SCALE


def test_every_picture_of_the_docs_is_drawn_by_the_command() -> None:
    named = set(re.findall(r'keep\("([\w-]+)"', Path(pictures.__file__).read_text("utf-8")))

    assert {file.stem for file in DRAWN} == named
