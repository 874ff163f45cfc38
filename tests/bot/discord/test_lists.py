"""`/library list` finds, sorts and turns pages, and shows nobody what they may not see."""

import json
import re
from typing import Any

import pytest

from tests.bot.discord.conftest import Place, Town
from tests.loopback.people import Seen

PAPERS = ("Báo Cảng", "The Quay")


def put(place: Place, count: int = 23, word: str = "harbour") -> None:
    """Numbered articles of two papers, a day apart, the last of them undated and about Hà Nội."""
    rows = [
        {
            "title": f"Report {number:02} of the {word}" if number < count else f"Hà Nội and the {word}",
            "text": f"Report {number} of the {word} says *nothing* new.",
            "publisher": PAPERS[number % 2],
            **({"published": f"2026-01-{number:02}"} if number < count else {}),
        }
        for number in range(1, count + 1)
    ]
    file = "\n".join(json.dumps(row) for row in rows).encode()
    assert "Added" in place.owner.slash(place.general, "library add", file=("all.jsonl", file)).answer().text


def numbers(seen: Seen) -> list[int]:
    return [int(number) for number in re.findall(r"Report (\d\d) of", seen.text)]


def listed(place: Place, **wanted: Any) -> Seen:
    return place.owner.slash(place.general, "library list", **wanted).answer()


def test_pages_hold_every_article_once_newest_first(place: Place) -> None:
    put(place)

    first = listed(place)
    second = place.owner.press(first, "Next").answer()
    found = [*range(22, 12, -1)], [*range(12, 2, -1)]

    assert first.ephemeral
    assert numbers(second) == found[1]
    third = place.owner.press(second, "Next").answer()
    assert numbers(third) == [2, 1]
    assert "Page 3 of 3" in third.text
    assert third.text.rstrip().index("Hà Nội") > third.text.index("Report 01")  # undated last
    assert numbers(place.owner.press(place.owner.press(third, "Previous").answer(), "Previous").answer()) == found[0]


def test_a_source_that_nobody_knows_is_told_with_those_that_there_are(place: Place) -> None:
    put(place)

    shown = listed(place, source="the pier")

    assert "called the pier; it has " in shown.text
    assert "The Quay" in shown.text


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"title": "ha noi"}, []),
        ({"title": "1 REPORT"}, [21, *range(19, 9, -1)][:10]),
        ({"source": "bao cang"}, [*range(22, 2, -2)]),
        ({"since": "2026-01-21"}, [22, 21]),
        ({"until": "2 January 2026", "sort": "oldest"}, [1, 2]),
        ({"sort": "oldest"}, [*range(1, 11)]),
        ({"sort": "title", "title": "report"}, [*range(1, 11)]),
        ({"sort": "publisher"}, [*range(22, 2, -2)]),
        ({"title": "nowhere"}, []),
        ({"articles": "public"}, []),
    ],
    ids=str,
)
def test_what_is_wanted_is_found_in_the_wanted_order(place: Place, wanted: dict[str, str], found: list[int]) -> None:
    put(place)

    shown = listed(place, **wanted)

    assert numbers(shown) == found
    assert ("Hà Nội and the harbour" in shown.text) == (wanted.get("title") == "ha noi")
    assert ("No article fits." in shown.text) == (wanted.get("title") == "nowhere")


def test_a_date_that_is_none_is_explained(place: Place) -> None:
    assert "soonish" in listed(place, since="soonish").text


def test_a_selection_is_told_and_kept_while_turning_pages(place: Place) -> None:
    put(place)

    shown = listed(place, title="_the  re*", source="The Quay", since="2026-01-02", until="31 January 2026")
    assert "No article fits." in shown.text
    assert "from The Quay · since 2 January 2026 · until 31 January 2026 · 0 articles" in shown.text

    shown = listed(place, title="the  RE", sort="title", since="2026-01-02")
    turned = place.owner.press(shown, "Next").answer()

    assert numbers(turned) == [*range(12, 22)]
    assert "Title with “the RE”" in turned.text
    assert "since 2 January 2026 · 21 articles · by title" in turned.text
    assert max(len(button.custom_id or "") for button in turned.buttons) <= 100


def test_pages_fit_together_while_articles_come_in(place: Place) -> None:
    put(place)
    first = listed(place)

    place.owner.slash(
        place.general, "library add", file=("new.md", b"---\ntitle: Report 99 of\npublished: 2026-03-01\n---\n\nNew.\n")
    ).answer()

    assert numbers(place.owner.press(first, "Next").answer()) == [*range(12, 2, -1)]
    assert numbers(listed(place))[0] == 99


def test_publishers_are_offered_while_typing(place: Place) -> None:
    put(place, 2)

    assert place.owner.complete(place.general, "library list", "source", "bao c").choices() == ["Báo Cảng"]
    assert place.ana.complete(place.general, "ask", "source", "BÁO").choices() == ["Báo Cảng"]


def test_forged_buttons_show_no_other_servers_articles(place: Place, shared: Town) -> None:
    put(place)
    stranger = shared.place()
    put(stranger, 12, "lighthouse")
    real = listed(place, source="The Quay").button("Next").custom_id or ""
    mine = listed(stranger)

    for custom_id in (
        real,
        *(
            f"dateline:list:{shelf}{rest}::1"
            for shelf in ("own", "all", "guild", "")
            for rest in ("", ".newest.999999...")
        ),
        f"dateline:list:guild-{place.guild.id}::1",
        "dateline:list:all.json.²³.999999999.x.y.z::1",
        "dateline:list:own.oldest.-1...::1",
        "dateline:list:own.newest....::99999999999999999999999",
    ):
        told = stranger.ana.press_crafted(mine, custom_id).answer().text
        assert "harbour" not in told
        assert "Something went wrong" not in told
    in_private = place.ana.press_crafted(place.ana.say(place.ana.dm, "hello").reply(), "dateline:list:own::1").answer()
    assert "harbour" not in in_private.text
