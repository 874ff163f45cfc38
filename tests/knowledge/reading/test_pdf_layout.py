"""The pages of a PDF are read as they are printed: column by column, without what stands around each page."""

import itertools

import pytest

from knowledge.article import Article
from knowledge.reading.formats import pdf as reader
from tests.knowledge.reading.made import drawn, pdf

LEFT = [
    "The lighthouse of Aldis will be",
    "manned again from October on, as",
    "the lamp failed nine times in the",
    "last winter, the coastguard said.",
    "Two keepers will live there in turns,",
    "and their families",
]
RIGHT = [
    "may visit them by boat when the sea",
    "allows it. It has eleven rooms and",
    "a cellar that was cut into the rock",
    "by the first of all the keepers there.",
    "The lamp is as old as the house, and",
    "was made in the town.",
]
WORDS = " ".join(LEFT + RIGHT)


def read(data: bytes) -> Article:
    """As `read_bytes` does, without the process of its own, which takes half a second."""
    return reader.make(reader.extract(data), origin="a.pdf")


def words(data: bytes) -> str:
    return " ".join(read(data).text.split())


def placed(text: str, x: int, y: int) -> str:
    return f"/F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj"


def at(column: list[str], x: int, *, shift: int = 0) -> list[str]:
    return [placed(line, x, 700 - shift - 14 * number) for number, line in enumerate(column)]


ORDERS = {
    "row by row": list(itertools.chain(*zip(at(LEFT, 50), at(RIGHT, 260), strict=True))),
    "right before left": list(itertools.chain(*zip(at(RIGHT, 260), at(LEFT, 50), strict=True))),
    "right column first": at(RIGHT, 260) + at(LEFT, 50),
    "left column first": at(LEFT, 50) + at(RIGHT, 260),
    "from the foot up": at(LEFT, 50)[::-1] + at(RIGHT, 260)[::-1],
    "lines not in step": list(itertools.chain(*zip(at(LEFT, 50), at(RIGHT, 260, shift=5), strict=True))),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("apart", [True, False], ids=["each for itself", "in one object"])
def test_two_columns_are_read_one_after_the_other(order: str, apart: bool):
    pieces = (
        ORDERS[order] if apart else [f"{ORDERS[order][0]}", *(one.partition("Tf ")[2] for one in ORDERS[order][1:])]
    )
    page = "\n".join(f"BT {piece} ET" for piece in pieces) if apart else "BT " + "\n".join(pieces) + " ET"

    assert words(drawn(page)) == WORDS


def test_columns_moved_by_steps_are_read_one_after_the_other():
    rows = " ".join(
        f"0 -14 Td ({left}) Tj 210 0 Td ({right}) Tj -210 0 Td" for left, right in zip(LEFT, RIGHT, strict=True)
    )

    assert words(drawn(f"BT /F1 10 Tf 50 714 Td {rows} ET")) == WORDS


def test_three_columns_under_a_headline_that_runs_over_them():
    short = [[line[:24] for line in column] for column in (LEFT, RIGHT, LEFT[::-1])]
    rows = zip(*(at(column, 50 + 170 * number) for number, column in enumerate(short)), strict=True)
    head = "BT /F1 18 Tf 1 0 0 1 50 740 Tm (Lighthouse of Aldis will be manned again this autumn) Tj ET"

    text = words(drawn(head + " BT " + " ".join(itertools.chain(*rows)) + " ET"))

    assert text.split() == " ".join(itertools.chain(*short)).split()


def test_a_table_stays_row_by_row():
    rows = [("Aldis", "2,900"), ("Corran", "4,050"), ("Dorn", "1,200"), ("Elm", "870"), ("Fen", "66")]
    drawing = " ".join(
        f"{placed(town, 60, 600 - 14 * number)} {placed(ships, 260, 600 - 14 * number)}"
        for number, (town, ships) in enumerate(rows)
    )
    above = placed("The harbours of the coast were counted again this year, the office said on Monday.", 60, 700)

    assert "Aldis 2,900 Corran 4,050 Dorn" in words(drawn(f"BT {above} {drawing} ET"))


@pytest.mark.parametrize(
    ("drawing", "text"),
    [
        (
            "(Some 10) Tj /F1 7 Tf 4 Ts (5) Tj 0 Ts /F1 11 Tf ( of them were seen there) Tj",
            "Some 10⁵ of them were seen there",
        ),
        (
            "(Some 61) Tj /F1 7 Tf 40 4 Td (2) Tj /F1 11 Tf 6 -4 Td (, the office said) Tj",
            "Some 61², the office said",
        ),
        ("(Less CO) Tj /F1 7 Tf -2 Ts (2) Tj 0 Ts /F1 11 Tf (, the office said) Tj", "Less CO2, the office said"),
    ],
)
def test_small_figures_are_no_digits_of_the_number_beside_them(drawing: str, text: str):
    page = f"BT /F1 11 Tf 60 700 Td (The count of the seals is done.) Tj ET BT /F1 11 Tf 60 650 Td {drawing} ET"

    assert text in words(drawn(page))


BODY = [
    ["The lighthouse will be manned again, the coastguard said, as the lamp failed, and the keepers"],
    ["will climb the stairs four times a day. It has eleven rooms and a cellar cut into the rock, and"],
    ["its lamp is as old as the house. It was made in the town, by a smith whose name nobody knows."],
]


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("6/4/26, 7:15 AM Lighthouse manned | The Courier", "https://courier.example/lighthouse {page}/{pages}"),
        ("04.06.2026, 07:15 Lighthouse manned | The Courier", "file:///home/a/lighthouse.html {page}/{pages}"),
        ("THE ALDIS COURIER    Thursday 4 June 2026    {page}", ""),
        ("{page} | The Aldis Courier", "Printed on 4 June 2026, page {page} of {pages}"),
        ("The Courier - iv", "- {page} -"),
    ],
)
@pytest.mark.parametrize("pages", [2, 3])
def test_what_stands_around_every_page_is_no_sentence(head: str, foot: str, pages: int):
    printed = [
        [one.format(page=number, pages=pages) for one in (head, *lines, foot) if one]
        for number, lines in enumerate(BODY[:pages], 1)
    ]

    article = read(pdf(*printed))

    assert " ".join(article.text.split()) == " ".join(itertools.chain(*BODY[:pages]))
    assert "Courier" not in article.title


def test_what_a_browser_prints_around_a_single_page_is_no_sentence():
    head, foot = "6/4/26, 7:15 AM Lighthouse manned | The Courier", "https://courier.example/lighthouse 1/1"

    assert words(pdf([head, *BODY[0], foot])) == " ".join(BODY[0])


def test_a_line_that_only_looks_alike_stays():
    text = words(pdf(["The lighthouse, manned again", *BODY[0], "in 4 turns."], [*BODY[1], "in 9 turns, they said."]))

    assert "in 4 turns" in text
    assert "in 9 turns, they said." in text
