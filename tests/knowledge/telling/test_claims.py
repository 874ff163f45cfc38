"""A claim is taken apart, and each part stands as the articles tell it; nothing is judged."""

from datetime import date

import pytest

from knowledge.errors import QuestionError
from knowledge.telling.claims import Checked
from tests.knowledge.telling.samples import library, report

REPORTS = (
    report(
        "Torvik cannery sold",
        "Ulla Quist sold the Torvik cannery to the Norrby bank for 40 million crowns on 3 March 2026, a lawyer said."
        "\n\n"
        "The cannery employs 120 people.",
        "Coast Daily",
        date(2026, 3, 4),
    ),
    report(
        "Torvik bridge",
        "The council of Torvik rejected the plan for a new bridge over the Ost river on Monday.",
        "Coast Daily",
        date(2026, 3, 4),
    ),
    report("Lambs", "Lambs were counted on the hills of Norrby on Monday, 400 of them.", "Echo", date(2026, 3, 3)),
)


def checked(claim: str) -> Checked:
    return library(*REPORTS).claim(claim, today=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("claim", "standings"),
    [
        (
            "Ulla Quist sold the Torvik cannery for 40 million crowns on 3 March 2026.",
            {"what": "supported", "who": "supported", "when": "supported", "how many": "supported"},
        ),
        ("Ulla Quist sold the Torvik cannery for 90 million crowns.", {"what": "supported", "how many": "otherwise"}),
        ("Ulla Quist sold the Torvik cannery on 5 May 2025.", {"what": "supported", "when": "otherwise"}),
        ("Erik Holm sold the Torvik cannery.", {"what": "supported", "who": "otherwise"}),
        ("The council of Torvik approved the plan for a new bridge over the Ost river.", {"what": "otherwise"}),
        ("The council of Torvik rejected the plan for a new bridge.", {"what": "supported"}),
        ("Penguins won the regatta of Lillehamn.", {"what": "silent"}),
    ],
)
def test_each_part_stands_as_it_is_told(claim: str, standings: dict[str, str]) -> None:
    told = checked(claim).standings()

    assert {kind: told.get(kind) for kind in standings} == standings


def test_what_speaks_is_quoted_word_for_word_with_what_tells_it_marked() -> None:
    (sum_,) = [
        part
        for part in checked("Quist sold the Torvik cannery for 90 million crowns.").parts
        if part.kind == "how many"
    ]
    (quote,) = sum_.quotes
    ((start, end),) = quote.highlights

    assert sum_.text == "90 million crowns" or sum_.text == "90 million"
    assert quote.text == quote.article.text[quote.start : quote.end]
    assert quote.article.text[start:end].startswith("40 million")


def test_what_nothing_speaks_of_is_quoted_by_nothing() -> None:
    told = checked("Penguins won the regatta of Lillehamn in 1999.")

    assert not told.spoken_of
    assert all(part.quotes == () for part in told.parts)
    with pytest.raises(QuestionError):
        checked("1999 2000")
