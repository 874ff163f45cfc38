"""What asks for something is told from what only says what somebody thinks.

The two lists were written before the program was: what people say under an answer, and what they ask there next.
"""

from pathlib import Path

import pytest

from bot.remarks import asks, remarks

HERE = Path(__file__).parent
COMMENTS, FOLLOW_UPS = ((HERE / name).read_text("utf-8").splitlines() for name in ("comments.txt", "follow_ups.txt"))


def test_comments_ask_nothing() -> None:
    assert len(COMMENTS) > 100
    assert [text for text in COMMENTS if asks(text)] == []


def test_follow_ups_ask() -> None:
    assert len(FOLLOW_UPS) > 100
    assert [text for text in FOLLOW_UPS if not asks(text) or remarks(text)] == []


@pytest.mark.parametrize(
    "text", ["that is wrong", "lol really?", "good bot", "wow", "sai rồi", "👍", "are you kidding me"]
)
def test_a_remark_is_one_wherever_it_is_made(text: str) -> None:
    assert remarks(text)


@pytest.mark.parametrize("text", ["lionel messi new club", "floods in Bangladesh", "giá xăng hôm nay", "Norway"])
def test_words_to_look_for_are_no_remark(text: str) -> None:
    assert not remarks(text)
