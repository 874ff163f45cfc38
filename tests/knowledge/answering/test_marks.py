"""Marks that were typed tell words apart; who types none finds all."""

import pytest

from knowledge.article import Article
from knowledge.library import Library

ARTICLES = {
    "Thúng": "BẾN TRE — Ông Võ Quốc Tuấn đan thúng chai cho cả làng, khách được xem không mất tiền hôm thứ Bảy.",
    "Lưới": "BẾN TRE — Ông Lê Anh Tuân vá lưới cho cả làng, khách được xem không mất tiền hôm thứ Bảy.",
    "Chợ": "BẾN TRE — Giá dứa của vùng tăng lên 9 nghìn đồng, nhưng không nhiều người được lợi.",
    "Trạm": "BẾN TRE — Trạm bơm đặt ở bờ sông, không ai được vào, những người dân của xã cho biết.",
}


@pytest.fixture(scope="module")
def library():
    held = Library.in_memory()
    held.add_many(Article(title=title, text=text) for title, text in ARTICLES.items())
    return held


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("ông Tuấn làm gì cho cả làng?", "Thúng"),
        ("ông Tuân làm gì cho cả làng?", "Lưới"),
        ("ai vá lưới cho làng?", "Lưới"),
        ("giá dứa bao nhiêu?", "Chợ"),
        ("trạm bơm đặt ở đâu?", "Trạm"),
    ],
)
def test_the_word_that_was_typed_comes_first(library, asked, title):
    assert library.ask(asked).quotes[0].article.title == title


@pytest.mark.parametrize("asked", ["ông Tuần vá gì?", "ông Đạt là ai?", "ông đạt là ai?", "giá dừa bao nhiêu?"])
def test_another_word_does_not_answer(library, asked):
    assert not library.ask(asked).answered


def test_without_marks_either_is_found(library):
    found = library.ask("ong Tuan lam gi cho ca lang?")

    assert {quote.article.title for quote in found.quotes} & {"Thúng", "Lưới"}


def test_where_a_text_has_no_marks_the_name_is_found_with_them():
    held = Library.in_memory()
    held.add(Article(title="Nets", text="Mr Le Anh Tuan mends nets for the whole village, the mayor said on Monday."))

    assert held.ask("who is Lê Anh Tuấn?").answered
