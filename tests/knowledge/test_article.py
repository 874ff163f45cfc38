"""An article is frozen, normalised once, and known by its content."""

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from knowledge.article import Article, normalise


def test_text_is_nfc_with_one_blank_line_between_paragraphs():
    article = Article(text="  Viê\u0323t Nam \r\n \r\n\r\n\u2028Two\x00  lines\nhere \n", title="T")

    assert article.text == "Việt Nam\n\nTwo  lines\nhere"


def test_an_article_cannot_be_changed():
    article = Article(text="One.", title="T")

    with pytest.raises(ValidationError):
        article.text = "Two."


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-02-10", date(2026, 2, 10)),
        ("2026-02-10T21:15:00", datetime(2026, 2, 10, 21, 15)),
        (date(2026, 2, 10), date(2026, 2, 10)),
        (None, None),
    ],
)
def test_a_date_without_a_time_stays_a_date(given, kept):
    article = Article(text="One.", title="T", published=given)

    assert article.published == kept
    assert type(article.published) is type(kept)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "  \n "),
        ("title", ""),
        ("url", "file:///etc/passwd"),
        ("url", "https://"),
        ("shelf", "A"),
        ("language", "English"),
    ],
)
def test_what_no_article_may_have_is_refused_by_field(field, value):
    with pytest.raises(ValidationError) as refused:
        Article.model_validate({"text": "One.", "title": "T", field: value})

    assert refused.value.errors()[0]["loc"] == (field,)


def test_the_id_depends_on_everything_published_and_on_nothing_else():
    one = Article(text="One.", title="T", published=date(2026, 2, 10))

    assert one.id == Article.model_validate_json(one.model_dump_json()).id
    assert one.id != one.model_copy(update={"text": "Two."}).id
    assert one.id != Article(text="One.", title="T", published=date(2026, 2, 11)).id


def test_long_runs_of_spaces_take_no_longer_than_their_length():
    """A megabyte of spaces once took an hour: each space began its own search for the end of the line."""
    assert normalise("a" + " " * 1_000_000 + "b").count(" ") == 1_000_000


@pytest.mark.parametrize("published", [None, "2026-02-10", "2026-02-10T21:15:00", "2026-02-10T21:15:00+07:00"])
def test_what_was_written_is_read_back_the_same_without_checks(published):
    article = Article(
        text="Một.\n\nHai.", title="T", published=published, captions=("A photo.",), url="https://a.example/1"
    )

    again = Article.trusted(article.model_dump_json(exclude_defaults=True).encode())

    assert (again, again.id) == (article, article.id)


@pytest.mark.parametrize(
    "unseen", ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u200d", "\u200c", "\u200e", "\u202a\u202c"]
)
@pytest.mark.parametrize("word", ["aqueduct", "viaduc", "Ñandú", "мост", "cầu"])
def test_a_character_without_width_does_not_divide_a_word(unseen: str, word: str):
    article = Article(text=f"The {word[:2]}{unseen}{word[2:]} of Aldis.", title=f"{word[:1]}{unseen}{word[1:]}")

    assert article.text == f"The {word} of Aldis."
    assert article.title == word


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष", "👩‍🚀 at work", "שלום \u200eUN"])
def test_scripts_that_need_joiners_keep_them(text: str):
    assert Article(text=text, title="T").text == text


def test_a_document_in_right_to_left_script_keeps_its_marks_of_direction():
    text = "قال \u200fUN\u200f إن"

    assert Article(text=text, title="T").text == text
