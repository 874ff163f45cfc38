"""Whatever the bytes, a reader gives articles or says why not; and what it quotes is never a page's boilerplate."""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.article import Article, normalise
from knowledge.errors import ArticleError
from knowledge.reading import plain, read_bytes, read_each
from knowledge.reading.datelines import find_dateline, place_name
from knowledge.reading.dates import read_date
from knowledge.reading.layout import paragraphs
from knowledge.reading.twice_encoded import mended
from tests.fuzz import readers
from tests.tried import tried

ROOT = Path(__file__).resolve().parents[3]
NAMES = st.sampled_from(readers.NAMES)
BODY = st.lists(
    st.sampled_from(
        [
            "The two sides agreed to build a bridge over the sound before the year is out.",
            "“We have waited for ten years,” said the mayor of the smaller town on Monday.",
            "Hai bên nhất trí xây một cây cầu mới qua eo biển trong năm nay.",
            "両市は橋を建てることで合意した。",
            "Nobody spoke against it, and the vote took four minutes.",
        ]
    ),
    min_size=1,
    max_size=6,
)


@tried(80)
@given(st.binary(max_size=400) | st.lists(st.sampled_from(readers.MARKS), max_size=30).map(b"".join), NAMES)
def test_no_bytes_make_a_reader_fail_otherwise_than_by_saying_why(data: bytes, name: str):
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return  # its own process: the fuzzer below reads it in this one

    for item in read_each(data, name=name):
        if isinstance(item, Article):
            assert item.text
            assert item.title
            assert item.id
        else:
            assert name in str(item)
            assert "\n" not in str(item)


def test_the_fuzzer_finds_nothing_in_its_first_inputs():
    assert list(readers.fuzz(range(1500))) == []


@pytest.mark.parametrize("seed", [10462288, 10602215, 10617766, 10863873, 10910222])
def test_what_the_long_run_found_is_mended(seed: int):
    assert readers.try_one(seed).wrong is None


def test_the_long_run_counts_what_each_reader_got():
    command = [sys.executable, "-m", "tests.fuzz", "--inputs", "40", "--seed", "7"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    *rows, last = done.stdout.splitlines()[1:]
    assert last == "40 inputs, 0 findings, next seed 47"
    assert sum(int(row.split()[1]) for row in rows) == 40


@tried(60)
@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(readers.MARKS), max_size=30).map(
        lambda parts: b"".join(parts).decode("utf-8", "replace")
    )
)
def test_reading_an_article_again_gives_the_same(text: str):
    try:
        article = plain.read(mended(text), origin="a.txt")  # as decoding gives it: nothing encoded twice is left
    except ArticleError:
        return

    [again] = read_bytes(article.model_dump_json().encode(), name="a.json")

    assert again == article


@tried(60)
@given(
    BODY,
    st.sampled_from(["HÀ NỘI — ", "LONDON, Feb 26 (Reuters) - ", "PARIS (AP) — ", "Hà Nội (TTXVN) - "]),
    st.sampled_from(
        [" — VNA/VNS", " VNA/VNS", " (Reuters)", "\n\n— AFP", " — VNS", "\n\n(Reporting by Jane Doe)", "\n\n-30-"]
    ),
    st.sampled_from(
        ["Two on the quay. — VNA/VNS Photo", "Two on the quay. Photo: AFP", "Two on the quay. (Ảnh: TTXVN)"]
    ),
    st.sampled_from(["\n", "\n\n"]),
)
def test_a_caption_or_a_signature_is_never_body(body, dateline, signature, caption, gap):
    page = (
        gap.join(["A bridge for the sound", "February 10, 2026 - 21:15", caption, dateline + body[0], *body[1:]])
        + signature
    )

    article = plain.read(page, origin="a.txt")

    assert article.title == "A bridge for the sound"
    assert article.captions == (caption,)
    assert article.text == normalise("\n\n".join([dateline + body[0], *body[1:]]))
    assert article.published == datetime(2026, 2, 10, 21, 15)
    assert article.place


def test_letters_after_a_quotation_are_no_signature_inside_a_report():
    text = "“We choose to go to the sea.” — JFK\n\nThe words stand on the quay. — XYZ"

    article = plain.read(text, origin="a.txt", known={"title": "Words"})

    assert article.text == "“We choose to go to the sea.” — JFK\n\nThe words stand on the quay."
    assert article.publisher == "XYZ"


@pytest.mark.parametrize(
    ("closing", "publisher"),
    [
        ("\n(TTXVN/Vietnam+)", "TTXVN/Vietnam+"),
        ("\nTTXVN/Vietnam+", "TTXVN/Vietnam+"),
        ("\n\nTTXVN.", "TTXVN"),
        ("\nTheo TTXVN", "TTXVN"),
        ("\n(Theo VNA)", "VNA"),
        (" Theo TTXVN", "TTXVN"),
        (" (TTXVN/Vietnam+)./.", "TTXVN/Vietnam+"),
        ("\n(Theo TTXVN, Reuters)", "TTXVN, Reuters"),
        ("\nTheo Reuters", None),
        ("\nTheo CNN và BBC", None),
        ("\n(Theo Tuổi Trẻ Online)", None),
        (" (Theo báo Tuổi Trẻ)", None),
        ("\nTheo Báo Tin tức/TTXVN", None),
        ("\nNguồn: Báo Nhân Dân", "Báo Nhân Dân"),
        ("\n(Nguồn: TTXVN)", "TTXVN"),
        ("\nNguồn: https://vnexpress.net/a-1.html", None),
        ("\nNguồn ảnh: TTXVN", None),
        ("\nNguyễn Văn A (TTXVN/Vietnam+)", "TTXVN/Vietnam+"),
        ("\nNguyễn Văn A, Lê Thị B/TTXVN", "TTXVN"),
        ("\nPV (TTXVN)", "TTXVN"),
        ("\n./.\nTheo TTXVN", "TTXVN"),
        (" ./.", None),
        ("\n/.", None),
    ],
)
def test_what_closes_a_vietnamese_report_is_never_body(closing: str, publisher: str | None):
    body = "Hai bên nhất trí xây một cây cầu mới qua eo biển.\n\nNgười dân đã chờ đợi cây cầu này mười năm nay."

    article = plain.read(body + closing, origin="a.txt", known={"title": "Cầu mới"})

    assert article.text == body
    assert article.publisher == publisher


@pytest.mark.parametrize("closed", ["nay./.", "nay ./.", "nay. ./.", "nay../."])
def test_the_mark_that_ends_a_dispatch_leaves_its_full_stop(closed: str):
    article = plain.read(f"Hai bên nhất trí.\n\nHọ đã chờ mười năm {closed}", origin="a.txt", known={"title": "Cầu"})

    assert article.text.rstrip(".").endswith("Họ đã chờ mười năm nay")
    assert article.text.endswith(".")


@pytest.mark.parametrize(
    "last",
    [
        "Theo TTXVN, hai bên đã ký ba văn kiện.",
        "Theo Bộ Y tế, số ca mắc đã tăng.",
        "Theo ông Nam, cây cầu sẽ đẹp",
        "Theo hai bên, cây cầu sẽ đẹp.",
        "Nguồn: theo thống kê, cả nước có 5 triệu người.",
        "Nguồn nước sạch đã về làng",
        "Nhà vô địch là ông Nguyễn Văn A (TTXVN)",
        "Họ đọc tin của TTXVN",
        "Tỷ lệ đi/về là 3/4.",
    ],
)
def test_a_last_sentence_that_names_a_source_stays(last: str):
    body = f"Hai bên nhất trí xây một cây cầu mới qua eo biển.\n\n{last}"

    assert plain.read(body, origin="a.txt", known={"title": "Cầu mới"}).text == body


def test_a_theo_of_another_language_stays():
    body = "The two sides chose their captains for the match.\n\nTheo Walcott"

    assert plain.read(body, origin="a.txt", known={"title": "Captains"}).text == body


@tried(60)
@given(st.text(max_size=300))
def test_no_word_of_a_text_gets_lost_between_its_paragraphs(text: str):
    kept = " ".join(line for lines in paragraphs(text) for line in lines)

    assert kept.split() == text.split()


@tried(60)
@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))
def test_a_printed_time_is_read_back(moment: datetime):
    moment = moment.replace(second=0, microsecond=0)

    assert read_date(f"{moment:%B %-d, %Y - %H:%M}") == moment
    assert read_date(f"{moment:%a, %d %b %Y %H:%M:%S}") == moment
    assert read_date(moment.isoformat()) == moment
    assert read_date(f"{moment:%-d %B %Y}") == moment.date()
    assert read_date(f"{moment:%d-%b-%Y}".upper()) == moment.date()


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("10/02/2026", None),
        ("25/02/2026", date(2026, 2, 25)),
        ("02/25/2026", date(2026, 2, 25)),
        ("Thứ Ba, 10/02/2026", date(2026, 2, 10)),
        ("Thứ 3, 10/02/2026", date(2026, 2, 10)),
        ("CN, 08/02/2026 | 9:05", datetime(2026, 2, 8, 9, 5)),
        ("ngày 10 tháng 2 năm 2026", date(2026, 2, 10)),
        ("26-FEB-1987 15:02:20.00", datetime(1987, 2, 26, 15, 2, 20)),
        ("9:05 p.m., Sept. 24, 2025", datetime(2025, 9, 24, 21, 5)),
        ("30 February 2026", None),
        ("25:61 | 3 March 2026", None),
        ("March 2026", None),
        ("Chapter 10 February 2026", None),
        ("soon", None),
    ],
)
def test_a_date_is_read_only_when_it_is_certain(printed: str, expected: date | None):
    assert read_date(printed) == expected


VIETNAMESE = """Thủ tướng gặp lãnh đạo các nước
{printed}
HÀ NỘI - Thủ tướng gặp các nhà lãnh đạo hôm thứ Ba và ký ba văn kiện.
Hai bên nhất trí xây một cây cầu mới trong năm nay."""


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("05/03/2026 - 09:12", "2026-03-05T09:12:00"),
        ("05-03-2026 | 09:12", "2026-03-05T09:12:00"),
        ("Thứ Năm, 05/03/2026 09:12 GMT+7", "2026-03-05T09:12:00+07:00"),
        ("Thứ 5, 5/3/2026, 09:12 (GMT+7)", "2026-03-05T09:12:00+07:00"),
        ("09:12 | 05/03/2026", "2026-03-05T09:12:00"),
        ("Đăng lúc: 05/03/2026 lúc 09:12", "2026-03-05T09:12:00"),
        ("Ngày đăng: 05/03/2026", "2026-03-05"),
        ("02/25/2026", "2026-02-25"),
    ],
)
def test_the_day_comes_first_on_a_vietnamese_page(printed: str, moment: str):
    article = plain.read(VIETNAMESE.format(printed=printed), origin="a.txt")

    assert article.published == read_date(moment)


def test_a_date_of_two_meanings_stays_unread_on_another_page():
    page = "Minister meets leaders\n05/03/2026 - 09:12\nLONDON — The minister met the leaders.\nThey were in Hà Nội."

    assert plain.read(page, origin="a.txt").published is None


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("HÀ NỘI — The minister", "Hà Nội", None),
        ("HCM CITY — The minister", "HCM City", None),
        ("WASHINGTON, DC — The minister", "Washington, DC", None),
        ("IRVINE, Calif., March 16 - The firm", "Irvine, Calif.", None),
        ("ST. PETERSBURG, Fla. — A storm", "St. Petersburg, Fla.", None),
        ("PORT-AU-PRINCE, Haiti (AP) — “We", "Port-au-Prince, Haiti", "AP"),
        ("MOSCOW, JULY 25 (AP) - THE SOVIET UNION", "Moscow", "AP"),
        ("Paris, 26 février (AFP) - Le ministre", "Paris", "AFP"),
        ("(AFP) – The council", None, "AFP"),
    ],
)
def test_a_dateline_gives_place_and_agency(text: str, place: str | None, agency: str | None):
    dateline = find_dateline(text + " of the harbour said on Monday that it was calm.")

    assert dateline
    assert (dateline.place, dateline.agency) == (place, agency)


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING — The council said on Monday that it would meet.",
        "SOVIET BLOC — which met that day in the town, and stayed",
        "NATO — The alliance said on Monday that it would meet.",
        "EU — The union said on Monday that it would meet.",
        "THE PRESIDENT - WHO ARRIVED TODAY - SPOKE",
        "HARBOUR FEES TO RISE IN MAY - MINISTER",
        "U.S. FINANCIAL ANALYSTS - March 3",
        "(CORRECTED) - The council said on Monday that it would meet.",
        "The minister - who came",
        "Well-known people",
        "In Paris (2024) — The council said on Monday that it would meet.",
        "It rained.",
    ],
)
def test_what_only_looks_like_a_dateline_is_none(text: str):
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    "name", ["Rio de Janeiro", "Hồ Chí Minh City", "Cox's Bazar", "N'Djamena", "The Hague", "New York"]
)
def test_a_place_is_written_as_in_a_sentence(name: str):
    assert place_name(name.upper()) == name


def test_many_marks_on_one_letter_cost_no_more_than_their_number():
    """Fifty thousand of them would otherwise keep one question waiting for half a minute."""
    tower = "a" + "\u0301\u0323" * 50_000 + "b"

    assert 20 < len(normalise(tower)) < 40
    assert json.loads(Article(text=tower, title="T").model_dump_json())["text"].endswith("b")
