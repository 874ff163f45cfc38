"""A Vietnamese question is asked of Vietnamese articles, and then of English ones."""

import pytest

from knowledge.article import Article
from knowledge.library import Library

ENGLISH = """The foreign minister of Denmark, Anna Berg, arrived in Hà Nội on Monday to sign an agreement on wind power.

Berg said that Danish companies would build two factories near Hải Phòng."""
VIETNAMESE = """Hội đua ghe trên sông Tam Sóc chiều Chủ nhật đã thu hút hơn sáu mươi nghìn người xem và được tổ chức
lần thứ mười.

Không có tai nạn nào xảy ra; những đội của huyện Mỹ Tú đã thắng cả hai giải."""


@pytest.fixture
def both():
    library = Library.in_memory()
    library.add(Article(text=ENGLISH, title="Denmark to build factories"))
    library.add(Article(text=VIETNAMESE, title="Hội đua ghe"))
    return library


@pytest.mark.parametrize("asked", ["Bộ trưởng Ngoại giao Đan Mạch là ai?", "bo truong ngoai giao dan mach la ai"])
def test_where_no_vietnamese_article_answers_an_english_one_may(both, asked):
    answer = both.ask(asked)

    assert answer.quotes[0].text.startswith("The foreign minister of Denmark")
    assert answer.notes == ("Read in English: foreign minister.",)


def test_a_vietnamese_article_comes_first(both):
    answer = both.ask("Hội đua ghe được tổ chức lần thứ mấy?")

    assert answer.quotes[0].article.title == "Hội đua ghe"
    assert answer.notes == ()


@pytest.mark.parametrize("asked", ["Bộ trưởng Na Uy là ai?", "Đan Mạch có bao nhiêu tàu ngầm?"])
def test_what_neither_answers_is_not_answered(both, asked):
    assert not both.ask(asked).answered
