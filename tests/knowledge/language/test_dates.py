"""Only what is certainly a date limits a question."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import dates
from knowledge.language.date_forms import weekdays, written_dates
from knowledge.language.dates import find, weekday_mentions
from knowledge.language.folding import flat

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "mention", "since", "until"),
    [
        ("what happened in September?", "in September", "2026-09-01", "2026-09-30"),
        ("what happened in december", "in december", "2025-12-01", "2025-12-31"),
        ("what was said in march", "in march", "2026-03-01", "2026-03-31"),
        ("news of last week", "last week", "2026-11-09", "2026-11-15"),
        ("news of this week", "this week", "2026-11-16", "2026-11-22"),
        ("what burned between 3 and 5 March 2026?", "between 3 and 5 March 2026", "2026-03-03", "2026-03-05"),
        ("what opened from March 5 to 7", "from March 5 to 7", "2026-03-05", "2026-03-07"),
        ("what burned from the 3rd to the 5th of May", "from the 3rd to the 5th of May", "2026-05-03", "2026-05-05"),
        ("fires of 3–5 March 2025", "3–5 March 2025", "2025-03-03", "2025-03-05"),
        ("fires, March 3-5, 2025", "March 3-5, 2025", "2025-03-03", "2025-03-05"),
        ("cháy từ ngày 3 đến ngày 5 tháng 3", "từ ngày 3 đến ngày 5 tháng 3", "2026-03-03", "2026-03-05"),
        ("cháy từ 3 đến 5/3/2025", "từ 3 đến 5/3/2025", "2025-03-03", "2025-03-05"),
        ("who came two days ago", "two days ago", "2026-11-20", "2026-11-20"),
        ("news of the last three days", "the last three days", "2026-11-19", "2026-11-22"),
        ("a year ago in Hanoi", "a year ago", "2025-01-01", "2025-12-31"),
        ("mưa hai tuần trước", "hai tuần trước", "2026-11-05", "2026-11-11"),
        ("mua hai tuan truoc", "hai tuan truoc", "2026-11-05", "2026-11-11"),
        ("tin ba ngày qua", "ba ngày qua", "2026-11-19", "2026-11-22"),
        ("tin sáu tuần trước", "sáu tuần trước", "2026-10-08", "2026-10-14"),
        ("tin sau tuần trước", "sau tuần trước", "2026-11-16", None),
        ("bà Nga tuần trước", "tuần trước", "2026-11-09", "2026-11-15"),
        ("over the past week", "the past week", "2026-11-15", "2026-11-22"),
        ("deals since 2024", "since 2024", "2024-01-01", None),
        ("deals after March 2025", "after March 2025", "2025-04-01", None),
        ("deals before 2024", "before 2024", None, "2023-12-31"),
        ("talks until last month", "until last month", None, "2026-10-31"),
        ("who met on 10 February 2026?", "on 10 February 2026", "2026-02-10", "2026-02-10"),
        ("Feb 10 meeting", "Feb 10", "2026-02-10", "2026-02-10"),
        ("February 10th, 2026", "February 10th, 2026", "2026-02-10", "2026-02-10"),
        ("the 10th of February 2026", "10th of February 2026", "2026-02-10", "2026-02-10"),
        ("2026-02-10", "2026-02-10", "2026-02-10", "2026-02-10"),
        ("25/12/2025", "25/12/2025", "2025-12-25", "2025-12-25"),
        ("what did he say yesterday?", "yesterday", "2026-11-21", "2026-11-21"),
        ("this year", "this year", "2026-01-01", "2026-12-31"),
        ("between March and May 2025", "between March and May 2025", "2025-03-01", "2025-05-31"),
        ("from November to January 2025", "from November to January 2025", "2024-11-01", "2025-01-31"),
        ("from 2024 onwards", "from 2024 onwards", "2024-01-01", None),
        ("who met on Tuesday", "on Tuesday", "2026-11-17", "2026-11-17"),
        ("3 days ago", "3 days ago", "2026-11-19", "2026-11-19"),
        ("in the 1990s", "in the 1990s", "1990-01-01", "1999-12-31"),
        ("on 29 February", "on 29 February", "2024-02-29", "2024-02-29"),
        ("chuyện gì xảy ra tháng 9?", "tháng 9", "2026-09-01", "2026-09-30"),
        ("ngày 10 tháng 2 năm 2026", "ngày 10 tháng 2 năm 2026", "2026-02-10", "2026-02-10"),
        ("ngay 10 thang 2 nam 2026", "ngay 10 thang 2 nam 2026", "2026-02-10", "2026-02-10"),
        ("ngày 10/2", "ngày 10/2", "2026-02-10", "2026-02-10"),
        ("hôm qua", "hôm qua", "2026-11-21", "2026-11-21"),
        ("tuần trước", "tuần trước", "2026-11-09", "2026-11-15"),
        ("trong năm 2024", "trong năm 2024", "2024-01-01", "2024-12-31"),
        ("kể từ tháng 9/2025", "kể từ tháng 9/2025", "2025-09-01", None),
        ("từ tháng 3 đến tháng 5 năm 2025", "từ tháng 3 đến tháng 5 năm 2025", "2025-03-01", "2025-05-31"),
        ("năm ngoái", "năm ngoái", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_date_limits_the_question(text, mention, since, until):
    (found,) = find(text, today=SUNDAY)

    assert found.certain
    assert text[found.start : found.end] == mention
    assert (str(found.since) if found.since else None, str(found.until) if found.until else None) == (since, until)


@pytest.mark.parametrize(
    "text",
    [
        "may exports rise",
        "may 5 people attend?",
        "march to the sea",
        "the second meeting",
        "The Sun said",
        "World Cup 2026",
        "UNGA 80",
        "the 80th session",
        "the 14th National Congress",
        "Việt Nam 2024",
        "Viet Nam nay",
        "Russia Today",
        "in 2,000 places",
        "room 2024",
        "next Monday",
        "before the congress",
        "Jan Kowalski",
        "February 30 2025",
        "the last month of the war",
        "03/04/2025",
        "August Landmesser",
    ],
)
def test_what_may_be_something_else_does_not(text):
    assert not [mention for mention in find(text, today=SUNDAY) if mention.certain]


@pytest.mark.parametrize(
    ("text", "span", "day"),
    [
        ("He hosted him on Tuesday.", "Tuesday", "2026-02-10"),
        ("They met on Friday.", "Friday", "2026-02-06"),
        ("Yesterday they met.", "Yesterday", "2026-02-09"),
        ("in New York on September 24 (local time)", "September 24", "2025-09-24"),
        ("ngày 9/2", "ngày 9/2", "2026-02-09"),
        ("It ended on 30 August.", "30 August", "2025-08-30"),
        ("It ended on 30 August. 2024 was calmer.", "30 August", "2025-08-30"),
        ("It ended on 1 May.", "1 May", "2026-05-01"),
        ("It ended on Aug. 30.", "Aug. 30", "2025-08-30"),
        ("It ended in the night to Feb. 3, they said", "Feb. 3", "2026-02-03"),
        ("on 3 Sept. in Rome", "3 Sept.", "2025-09-03"),
        ("Nó kết thúc ngày 9 tháng 2.", "ngày 9 tháng 2", "2026-02-09"),
    ],
)
def test_an_article_means_days_seen_from_its_publication(text, span, day):
    found = weekday_mentions(text, date(2026, 2, 10))

    assert [(text[start:end], str(meant)) for start, end, meant in found] == [(span, day)]


@pytest.mark.parametrize("text", ["He will leave on Friday.", "next Tuesday", "Black Friday", "on 24 September 2025"])
def test_a_day_that_readers_would_dispute_is_left_out(text):
    assert weekday_mentions(text, date(2026, 2, 10)) == []


WORDS = [
    "in ",
    "since ",
    "March ",
    "may ",
    "2024",
    " 30",
    "/",
    "-",
    "tháng ",
    "năm ",
    "2 ",
    "weeks ago",
    "Monday ",
    "from ",
    "to ",
]


@given(st.text() | st.lists(st.sampled_from([*WORDS, "next ", "Black ", "on ", "İ", "\n"])).map("".join))
def test_a_look_beforehand_misses_no_day_of_an_article(text):
    """Most texts name no day of a month, and are spared the two dozen forms of dates."""
    published = date(2026, 2, 10)
    small = flat(text)
    plain = re.compile(rf"(?<!\w)(?<!next )(?<!every )(?<!last )(?:{'|'.join(weekdays())})(?!\w|,? \w+\.? \d)")

    assert [m.span() for m in dates._WEEKDAY_IN_ARTICLE.finditer(small)] == [m.span() for m in plain.finditer(small)]
    if plain.search(small):
        assert any(ending in small for ending in dates._endings())
    if any(one.month and one.day and not one.year for one in written_dates(text, small, published)):
        assert dates._DAY_OF_MONTH.search(small)
    if dates._RELATIVE_IN_ARTICLE.search(small):
        assert any(hint in small for hint in dates._relative_hints())


@given(
    st.text() | st.lists(st.sampled_from([*WORDS, "İ", "😀", "last ", "year"])).map("".join), st.dates(date(1950, 1, 1))
)
def test_mentions_are_in_order_and_make_sense(text, today):
    if today.year > 2090:
        return
    end = 0
    for mention in find(text, today=today):
        assert end <= mention.start < mention.end <= len(text)
        assert not (mention.since and mention.until) or mention.since <= mention.until
        end = mention.end
    assert all(start < end for start, end, _ in weekday_mentions(text, today))
