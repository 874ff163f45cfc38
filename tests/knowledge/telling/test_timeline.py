"""A timeline tells of a matter day by day: each day under its own date, once, word for word."""

from datetime import date

import pytest

from knowledge.errors import QuestionError
from knowledge.said import Days
from knowledge.telling.days import days_told
from tests.knowledge.telling.samples import library, report

WEDNESDAY = date(2026, 3, 4)


def days(text: str, published: date | None = WEDNESDAY, *, vietnamese: bool = False) -> list[str]:
    return [str(told.days) for told in days_told(text, published, vietnamese=vietnamese)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It burned on Tuesday.", ["3 March 2026"]),
        ("It burned yesterday, and again this morning.", ["3 March 2026", "4 March 2026"]),
        ("It burned on 12 December.", ["12 December 2025"]),
        ("In a May 7 memo it was told.", ["7 May 2026"]),
        ("It was built in 1931.", ["1931"]),
        ("It was closed in March 2019 for repairs.", ["March 2019"]),
        ("It was closed in January.", ["January 2026"]),
        ("It will be opened in January.", []),
        ("The worst since 1990, they say.", []),
        ("It has been closed since 3 February.", ["3 February 2026"]),
        ("Over the past five years it burned often.", []),
        ("It will meet again next Wednesday.", []),
        ("Wednesday next week is the day.", []),
        ("On Dec. 18, a Wednesday, it burned.", ["18 December 2025"]),
        ("Black Friday is near.", []),
        ("It killed nine on Monday a monitor said.", ["2 March 2026"]),
        ("The peak year, 2006, when it sold most.", ["2006"]),
        ("It may march to the sea.", []),
    ],
)
def test_days_are_told_as_seen_from_publication(text: str, told: list[str]) -> None:
    assert days(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Chiều 31/10 nước bắt đầu rút.", ["31 October 2025"]),
        ("Sáng sớm nay (4/3), bão đổ bộ.", ["4 March 2026", "4 March 2026"]),
        ("Hôm thứ Ba, trường công bố.", ["3 March 2026"]),
        ("Từ ngày 27/9 hai bên giao tranh.", ["27 September 2025"]),
        ("Tỷ số 3/4 là kết quả.", []),
    ],
)
def test_vietnamese_days_too(text: str, told: list[str]) -> None:
    assert sorted(days(text, vietnamese=True)) == sorted(told)


def test_without_a_date_of_publication_only_whole_dates_count() -> None:
    assert days("It burned on Tuesday, and on 3 March 2020.", None) == ["3 March 2020"]


def test_a_timeline_is_in_order_each_day_once_word_for_word() -> None:
    drawn = library().timeline("Torvik cannery fire")

    assert [str(moment.when) for moment in drawn.moments] == [
        "1931",
        "March 2019",
        "3 March 2026",
        "5 March 2026",
        "1 April 2026",
    ]
    for moment in drawn.moments:
        quote = moment.quote
        assert quote.text == quote.article.text[quote.start : quote.end]
        assert moment.dated_by is not None
        assert moment.dated_by in quote.text
    assert "killed 12 workers" in drawn.moments[2].quote.text
    assert "15 dead" in drawn.moments[3].quote.text


def test_who_prints_the_same_is_named_beside_and_not_quoted_again() -> None:
    (fire,) = [moment for moment in library().timeline("Torvik cannery fire").moments if moment.when.since.day == 3]

    assert fire.quote.article.publisher == "The Harbour Post"
    assert [article.publisher for article in fire.quote.also_in] == ["Inland Echo"]


def test_the_days_told_of_are_limited_not_the_articles() -> None:
    drawn = library().timeline("Torvik cannery fire", since=date(2019, 1, 1), until=date(2026, 3, 3))

    assert [moment.when for moment in drawn.moments] == [
        Days(date(2019, 3, 1), date(2019, 3, 31)),
        Days(date(2026, 3, 3), date(2026, 3, 3)),
    ]


def test_a_toll_that_rises_is_no_copy() -> None:
    first = report("Toll", "The fire at Torvik killed 12 people on the quay, police said.", "A", date(2026, 3, 4))
    later = report("Toll", "The fire at Torvik killed 15 people on the quay, police said.", "A", date(2026, 3, 5))

    assert len(library(first, later).timeline("Torvik fire").moments) == 2
    copied = first.model_copy(update={"published": date(2026, 3, 5)})
    assert len(library(first, copied).timeline("Torvik fire").moments) == 1


def test_why_there_is_none_is_said() -> None:
    assert library().timeline("Japan").reason == "Nothing in the archive mentions Japan."
    assert library().timeline("Norrby lambs").reason == "What the archive says of this is told of no day."
    with pytest.raises(QuestionError):
        library().timeline("?" * 100_000)


def test_only_what_a_reader_may_see_is_told() -> None:
    made = library()
    made.add(
        report("Fire", "The fire at Torvik was set, it was said on 2 March 2026.", "Secret", None), collection="own"
    )

    assert "Secret" not in {moment.quote.article.publisher for moment in made.timeline("Torvik fire").moments}
    own = made.timeline("Torvik fire", collections=["own"])
    assert {moment.quote.article.publisher for moment in own.moments} == {"Secret"}
