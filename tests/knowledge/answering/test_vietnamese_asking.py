"""Usual Vietnamese ways to ask find what is told, though no article repeats the words of asking."""

import pytest

from knowledge.answering.kind import kind_of
from knowledge.answering.question import Kind
from knowledge.article import Article
from knowledge.library import Library


@pytest.fixture(scope="module")
def library():
    """One short article, of which no function word but a few tells its language."""
    held = Library.in_memory()
    text = "CÀ MAU — Phà Đầm Cùng ngừng chạy từ thứ Ba để thay máy, ông Lý Văn Bé, thuyền trưởng, cho biết."
    held.add(Article(title="Phà ngừng chạy", text=text))
    return held


@pytest.mark.parametrize(
    "asked",
    [
        "chuyện gì xảy ra với phà Đầm Cùng?",
        "có chuyện gì ở phà Đầm Cùng vậy?",
        "điều gì đã xảy ra với phà Đầm Cùng",
        "phà Đầm Cùng xảy ra chuyện gì",
        "có tin gì về phà Đầm Cùng?",
        "có tin tức gì mới về phà Đầm Cùng không?",
        "tình hình phà Đầm Cùng thế nào?",
        "tình hình phà Đầm Cùng ra sao rồi",
        "phà Đầm Cùng sao rồi?",
        "phà Đầm Cùng bị làm sao vậy?",
        "kể cho tôi nghe về phà Đầm Cùng",
        "thông tin về phà Đầm Cùng",
        "nghe nói phà Đầm Cùng ngừng chạy, có phải không?",
        "chuyen gi xay ra voi pha Dam Cung",
        "tinh hinh pha Dam Cung the nao",
        "phà ngừng chạy khi nào?",
        "thuyền trưởng là ai?",
    ],
)
def test_what_happened_there(library, asked):
    answer = library.ask(asked)

    assert answer.answered, answer.reason
    assert not answer.notes


@pytest.mark.parametrize("asked", ["chuyện gì xảy ra với phà Vàm Cống?", "tình hình cầu Rạch Miễu thế nào?"])
def test_of_something_else_nothing_is_told(library, asked):
    assert not library.ask(asked).answered


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("phà ngừng chạy hồi nào", Kind.WHEN),
        ("chừng nào phà chạy lại", Kind.WHEN),
        ("sao phà ngừng chạy?", Kind.WHY),
        ("phà ở tỉnh nào", Kind.WHERE),
    ],
)
def test_what_sort_of_thing_is_asked_for(asked, kind):
    assert kind_of(asked) is kind
