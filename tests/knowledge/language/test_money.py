"""A sum of money is one in the money of any country; a number of something else is none."""

import pytest
from babel.numbers import get_currency_name

from knowledge.language.money import SUM


@pytest.mark.parametrize(
    "code", ["CHF", "CZK", "EGP", "IDR", "INR", "KHR", "KRW", "LAK", "NGN", "PLN", "SEK", "TRY", "UAH"]
)
def test_the_money_of_many_countries_is_known_by_name_and_code(code: str) -> None:
    name = get_currency_name(code, count=45, locale="en")

    assert SUM.search(f"A bowl costs 45 {name} there.")
    assert SUM.search(f"A bowl costs forty-five {name.split()[-1]} there.")
    assert SUM.search(f"A bowl costs {code} 45 there.")
    assert SUM.search(f"Một bát giá 45 {get_currency_name(code, count=45, locale='vi')} ở đó.")


@pytest.mark.parametrize(
    "text",
    [
        "¥300 a cup",
        "45 ₹ a cup",
        "20 kr a cup",
        "45 Kč",
        "3 zł",
        "hai mươi nghìn đồng",
        "ba triệu rúp",
        "12 đô",
        "fifty crowns",
    ],
)
def test_signs_short_forms_and_numbers_in_words(text: str) -> None:
    assert SUM.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "all 12 died",
        "COP26 ended",
        "3 players won",
        "a real man",
        "3 đô thị",
        "hai đồng chí",
        "hội đồng xã",
        "45 people",
        "9%",
    ],
)
def test_a_number_of_something_else_is_no_money(text: str) -> None:
    assert not SUM.search(text)
