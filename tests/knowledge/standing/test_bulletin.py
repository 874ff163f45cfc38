"""Of all new articles a bulletin tells of those that it is after: the most telling few, no two of the same news."""

from typing import Any

import pytest

from knowledge.article import Article
from knowledge.standing.bulletin import Wanted, alternatives, most_telling, opening
from knowledge.store import Followed, Store
from knowledge.store.follows import Bulletin


def wanted(**more: Any) -> Wanted:
    source = more.pop("source", None)
    with Store.in_memory() as store:
        made = store.bulletins.make(
            Bulletin("articles", **more),
            scope="guild:1",
            guild=1,
            channel=1,
            language="en",
            since=0,
            most=1,
            source=source,
        )
        assert isinstance(made, Followed)
        return Wanted.of(made)


def article(text: str, title: str = "A report", **more: Any) -> Article:
    return Article(**{"text": text, "title": title, "publisher": "The Quay"} | more)


HARVEST = article(
    "The growers brought in 900 tonnes of rhubarb.\n\nQuinces were few in the valley of Brumma this year."
)


@pytest.mark.parametrize(
    ("what", "wants"),
    [
        ({}, True),
        ({"words": "rhubarb"}, True),
        ({"words": "Growers of quinces"}, True),
        ({"words": "growers of plums"}, False),
        ({"words": "plums, quince"}, True),
        ({"words": "barb"}, False),
        ({"source": "quay"}, True),
        ({"source": "The Courier", "words": "rhubarb"}, False),
        ({"country": "DK"}, False),
    ],
    ids=str,
)
def test_all_that_is_given_must_hold(what: dict[str, str], wants: bool) -> None:
    assert wanted(**what).wants(HARVEST) is wants


def test_a_country_stands_in_title_dateline_or_opening() -> None:
    later = "Words of the harbour. " * 40 + "\n\nDenmark was named at the end."
    danish = wanted(country="DK")
    assert danish.wants(article("Danish growers were glad."))
    assert danish.wants(article("Growers were glad.", title="Nông dân Đan Mạch"))
    assert danish.wants(article("Growers were glad.", place="Denmark"))
    assert not danish.wants(article(later))


def test_words_that_say_nothing_are_no_wish() -> None:
    assert alternatives("the of, ,") == ()
    assert len(alternatives("rhubarb; quince jam")) == 2


def test_what_most_tell_comes_first_and_once() -> None:
    dam = "A dam burst above Sundvik on Monday and {} people fled the water, said mayor Holt."
    others = [
        article(f"{name} {name}ia opened {name}or with {name}um and {name}ex near {name}os.") for name in ("Bal", "Cor")
    ]
    told = most_telling([*others, *(article(dam.format(number)) for number in (40, 41, 42))], most=2)

    assert [one.text[:5] for one in told] == ["A dam", "Bal B"]


def test_the_passage_with_the_words_is_quoted_unless_it_may_not_be() -> None:
    quince = wanted(words="quince")
    quote = opening(HARVEST, quince, may=lambda *_: True)
    assert quote is not None
    assert (quote.text.split()[0], quote.paragraphs) == ("Quinces", (2, 2))
    first = opening(HARVEST, quince, may=lambda _, start, end: start == 0)
    assert first is not None
    assert first.text.startswith("The growers")
    assert opening(HARVEST, quince, may=lambda *_: False) is None
