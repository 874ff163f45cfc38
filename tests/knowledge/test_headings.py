"""A heading is never quoted by itself, the paragraph below it is found by its words, and a list stays a list."""

import pytest

from knowledge import Library
from knowledge.article import Article
from knowledge.headings import is_heading
from knowledge.passages import split

PROSE = "The council of Aldis voted on Monday to close the bridge to cars, and to leave it open to those on foot."


@pytest.mark.parametrize(
    "line",
    [
        "Closed to cars",
        "What will change for the shops?",
        "“A black day for the town”",
        "Bao giờ cầu mở lại",
        "Was sich jetzt ändert",
        "3 things to know",
        "橋は閉鎖される",
    ],
)
def test_a_short_line_over_a_paragraph_is_its_heading(line: str):
    article = Article(title="Bridge", text=f"{PROSE}\n\n{line}\n\n{PROSE}")

    passages = split(article)

    assert [article.text[one.start : one.end] for one in passages] == [PROSE, PROSE]
    assert [article.text[start:end] for start, end in passages[1].headings] == [line]
    assert passages[0].headings == ()


@pytest.mark.parametrize(
    ("line", "above", "below"),
    [
        ("Nobody was hurt.", PROSE, PROSE),
        ("He said so:", PROSE, PROSE),
        ("- Bring a lamp", PROSE, PROSE),
        ("1. Bring a lamp", PROSE, PROSE),
        ("2015 | 2,900", PROSE, PROSE),
        ("Closed to cars", PROSE, None),
        ("Closed to cars", PROSE, "Also on Sundays."),
        ("Ada Ruiz", "Emil Rau", PROSE),
        ("and so it went on", PROSE, PROSE),
        ("Write to owl@aldis.example", PROSE, PROSE),
        ("A long line that goes on and on " * 4, PROSE, PROSE),
    ],
)
def test_any_other_line_stays_a_passage(line: str, above: str, below: str | None):
    assert not is_heading(line, above=above, below=below)


def test_a_question_is_answered_below_its_heading_and_not_with_it():
    library = Library.in_memory()
    article = Article(
        title="Bridge of Aldis",
        text=(
            f"{PROSE}\n\nHow much will the new ferry cost?\n\nThe town has found a boat in the harbour of Corran, and "
            "a ride is to be free for all who live here. Others pay 4 euros.\n\n"
            "The first boat leaves on Friday, it said."
        ),
    )
    library.add(article)

    answer = library.ask("how much will the ferry cost?")

    assert answer.answered
    assert answer.quotes[0].text.startswith("The town has found")
    assert all(not quote.text.startswith("How much") for quote in answer.quotes)
