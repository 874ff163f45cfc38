"""One catalogue, two languages, nothing missing in either, nothing in it that nobody says."""

import re
import string
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import bot
from bot.catalogue import LANGUAGES, Markdown, Words, catalogue, language_of
from knowledge.answering.courtesy import reply_to_courtesy
from knowledge.publishers import unknown

SOURCE = "\n".join(path.read_text("utf-8") for path in Path(bot.__file__).parent.rglob("*.py"))
USED = set(re.findall(r"""[\"']([a-z-]+\.[a-z-]+)[\"']""", SOURCE))
FAMILIES = {"choice", "talk", "said"}  # their keys are put together


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


def test_what_knowledge_says_is_translated_where_the_catalogue_knows_it() -> None:
    assert Words("vi").said("Nothing in the archive mentions Japan.") == "Không có bài nào trong kho nhắc đến Japan."
    assert Words("en").said("Nothing in the archive mentions *Japan*.") == r"Nothing in the archive mentions \*Japan\*."
    assert Words("vi").said("Nothing in the archive mentions A, B or C.").endswith("A, B hoặc C.")
    assert Words("vi").said(unknown("x", ["A", "B"])).endswith("tên là x; kho có A, B.")
    assert Words("vi").said(unknown("x", "ABCDEF")).endswith("kho có A, B, C, D, E và các nguồn khác.")
    assert Words("vi").said("Something else.") == "Something else."


@pytest.mark.parametrize("text", ["thanks!", "xin chào"])
def test_what_is_said_to_courtesies_is_translated(text: str) -> None:
    said = reply_to_courtesy(text)

    assert said is not None
    assert Words("vi").said(said) != said


def test_how_a_look_at_a_feed_went_is_translated() -> None:
    assert Words("vi").said("3 new") == "3 bài mới"
    assert Words("vi").said("nothing new") == "không có gì mới"
    assert Words("vi").said("the site answers 503") == "trang web trả lời 503"
