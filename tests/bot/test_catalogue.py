"""One catalogue, two languages, nothing missing in either, nothing in it that nobody says."""

import re
import string
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import bot
import knowledge
from bot.catalogue import LANGUAGES, Markdown, Words, catalogue, language_of
from knowledge.answering.courtesy import reply_to_courtesy
from knowledge.answering.period import period
from knowledge.answering.reasons import nothing_admitted
from knowledge.index.protocol import Filter
from knowledge.publishers import unknown
from knowledge.said import ENGLISH, Listed, say

SOURCE = "\n".join(path.read_text("utf-8") for path in Path(bot.__file__).parent.rglob("*.py"))
USED = set(re.findall(r"""[\"']([a-z-]+\.[a-z-]+)[\"']""", SOURCE))
FAMILIES = {"choice", "talk", "said", "cite", "verify", "corrected"}  # their keys are put together


def test_every_sentence_is_there_in_each_language_with_the_same_gaps() -> None:
    for key, entry in catalogue().items():
        gaps = [{name for _, name, _, _ in string.Formatter().parse(entry[each]) if name} for each in LANGUAGES]

        assert set(entry) - {"en_one"} == set(LANGUAGES), key
        assert all(sentence.strip() for sentence in entry.values()), key
        assert gaps[0] == gaps[1], key


def test_every_sentence_is_said_somewhere() -> None:
    assert {key for key in catalogue() if key.split(".")[0] not in FAMILIES} - USED == set()


def test_every_key_that_the_code_names_is_there() -> None:
    families = {key.split(".")[0] for key in catalogue()}
    named = {key for key in USED if key.split(".")[0] in families}

    assert named - set(catalogue()) == set()


def test_names_and_descriptions_keep_discords_limits() -> None:
    for key, entry in catalogue().items():
        if key.startswith("command."):
            limit = 100 if key.endswith(("-about", "-which")) else 32
            assert all(len(entry[language]) <= limit for language in LANGUAGES), key


def test_what_is_filled_in_is_escaped_unless_it_is_markdown() -> None:
    words = Words()

    assert words("library.removed", title="*x* @everyone") == r"“\*x\* \@everyone” was removed."
    assert words("library.removed", title=Markdown("**x**")) == "“**x**” was removed."


def test_one_is_not_many() -> None:
    assert Words("en").label("sources.count", n=1) == "1 article"
    assert Words("en").label("sources.count", n=1234) == "1,234 articles"
    assert Words("vi").label("sources.count", n=1234) == "1.234 bài viết"


def test_dates_are_written_as_readers_write_them() -> None:
    assert Words("en").day(date(2026, 2, 10)) == "10 February 2026"
    assert "2026" in Words("vi").day(date(2026, 2, 10))


def test_moments_are_discord_timestamps_where_their_zone_is_known() -> None:
    words = Words()

    assert words.published(datetime(2026, 2, 10, 21, 15, tzinfo=UTC)) == "<t:1770758100:f>"
    assert words.published(datetime(2026, 2, 10, 21, 15)) == r"10 February 2026 21\:15"
    assert words.published(None) == "undated"


@pytest.mark.parametrize(("locale", "language"), [("vi", "vi"), ("en-GB", "en"), ("fr", "en"), ("", "en")])
def test_readers_of_other_languages_read_english(locale: str, language: str) -> None:
    assert language_of(locale) == language


def test_what_knowledge_says_is_said_in_the_readers_language() -> None:
    japan = say("unmentioned", what=Listed(("*Japan*", "B and C", "D"), "or"))

    assert Words("vi").said(japan) == r"Không có bài nào trong kho nhắc đến \*Japan\*, B and C hoặc D."
    assert Words("en").said(japan) == r"Nothing in the archive mentions \*Japan\*, B and C or D."
    assert Words("vi").said(unknown("x", ["A", "B"])).endswith("tên là x; kho có A, B.")
    assert Words("vi").said(unknown("x", "ABCDEF")).endswith("kho có A, B, C, D, E và các nguồn khác.")
    assert Words("vi").said("Something *else*.") == r"Something \*else\*."


def test_which_articles_are_asked_for_is_said_in_the_readers_language() -> None:
    day, eve = date(2026, 2, 10), date(2026, 12, 31)
    none = nothing_admitted(Filter(publishers=frozenset({"AFP", "Reuters"}), since=day))

    assert Words("vi").said(none).endswith("điều kiện: của AFP hoặc Reuters và từ 10 tháng 2, 2026 trở đi.")
    for said, english, vietnamese in (
        (period(day, day), "from 10 February 2026", "đề ngày 10 tháng 2, 2026"),
        (period(date(2026, 2, 1), date(2026, 2, 28)), "from February 2026", "đề ngày tháng 2 năm 2026"),
        (period(date(2026, 1, 1), eve), "from 2026", "đề ngày 2026"),
        (period(date(2025, 1, 1), eve), "from 2025 to 2026", "đề ngày 2025 đến 2026"),
        (period(day, eve), "from 10 February 2026 to 31 December 2026", "10 tháng 2, 2026 đến 31 tháng 12, 2026"),
    ):
        assert said == (f"Only articles {english}.",)
        assert str(Words("en").said(said[0])) == said[0]
        assert Words("vi").said(said[0]).endswith(f"{vietnamese}.")


def test_every_sentence_of_knowledge_is_in_the_catalogue_as_knowledge_says_it() -> None:
    said = {key.removeprefix("said."): entry["en"] for key, entry in catalogue().items() if key.startswith("said.")}

    assert said == ENGLISH


def test_every_sentence_of_knowledge_is_said_somewhere() -> None:
    source = "\n".join(path.read_text("utf-8") for path in Path(knowledge.__file__).parent.rglob("*.py"))
    looks = {kind for kind in ENGLISH if kind.startswith("feed-")}  # the kinds of counts are put together

    assert {kind for kind in ENGLISH.keys() - looks if source.count(f'"{kind}"') < 2} == set()


@pytest.mark.parametrize("text", ["thanks!", "xin chào"])
def test_what_is_said_to_courtesies_is_translated(text: str) -> None:
    said = reply_to_courtesy(text)

    assert said is not None
    assert str(Words("vi").said(said)) != said
    assert str(Words("en").said(said)) == said


def test_how_a_look_at_a_feed_went_is_translated() -> None:
    looks = say("feed-read", told=Listed((say("feed-new", number=3), say("feed-to-come", number=1200))))

    assert str(looks) == "3 new, 1200 to come"
    assert Words("vi").said(looks) == r"3 bài mới, 1\.200 bài chưa đọc"
    assert Words("vi").said(say("feed-failed", status=503)) == "trang web trả lời 503"
