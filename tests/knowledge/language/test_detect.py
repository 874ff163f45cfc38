"""Vietnamese is told from English, with its marks and without."""

import pytest

from knowledge.language.detect import language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Việt Nam và Đan Mạch đã thảo luận gì?", "vi"),
        ("viet nam va dan mach da thao luan gi", "vi"),
        ("nga nói gì với việt nam", "vi"),
        ("Ông Jozef Sikela là ai?", "vi"),
        ("Jozef Sikela and Robert Fico spoke in Brussels", "en"),
        ("what did Vietnam discuss with Denmark?", "en"),
        ("Minister of Foreign Affairs Lê Hoài Trung hosted Tô Lâm in Hà Nội on Tuesday.", "en"),
        ("who met le hoai trung in ha noi", "en"),
        ("", None),
        ("EVFTA", None),
        ("丹麦和越南", None),
    ],
)
def test_a_text_speaks_a_language(text, expected):
    assert language(text) == expected
