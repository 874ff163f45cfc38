"""Whatever an article says, Discord shows those words, and does nothing else with them."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.markdown import ELLIPSIS, block_quote, cut, escape, line, pages, undo, visible

NASTY = st.one_of(
    st.text(),
    st.text(alphabet="*_~`|<>[]()#@:\\-+1. \n>xé"),
    st.lists(
        st.sampled_from(
            "@everyone <@1> <#1> <t:0:R> [a](http://b.c) || ```py :x: -# 1. > ** __ \\ w \u202e \u200b e\u0301".split()
        )
        | st.sampled_from("\n ")
    ).map("".join),
)


@given(NASTY)
@example("1. one\n2) two\n- three\n+ four\n -# five")
def test_escaping_is_undone_exactly(text: str) -> None:
    assert undo(escape(text)) == visible(text)


@given(NASTY)
def test_nothing_that_discord_acts_on_survives(text: str) -> None:
    bare = re.sub(r"\\[^0-9A-Za-z\s]", "x", escape(text))  # what is escaped does nothing

    assert not re.search(r"[*_~`|<>\[\]#@:\\]", bare)
    assert not re.search(r"^\s*(?:[-+]\s|\d+[.)])", bare, re.MULTILINE)


@given(NASTY)
def test_nothing_unseen_survives(text: str) -> None:
    shown = visible(text)

    assert visible(shown) == shown
    assert not any(unicodedata.category(char) in ("Cc", "Co", "Cs") and char != "\n" for char in shown)
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff") & set(shown)


@pytest.mark.parametrize(
    "text",
    [
        "Đan Mạch đã bàn về nông nghiệp",
        "سلام می‌کنم",
        "नमस्ते",
        "👩‍👩‍👧",
        "Tiếng Viê\u0323\u0302t",
        "a goal for \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f, none for 🇩🇰",
        "\U0001fae9 \U0001faea \U0001f6d8",  # newer than some of the Pythons that this runs on
        "\u06dd٢",
    ],
)
def test_honest_scripts_are_left_alone(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "\U000e0067\U000e0062",  # letters that cannot be seen, of no flag
        "\U000e007f",
        "\ufdd0",
        "\U0001fffe",
        "\u2065",
    ],
)
def test_what_is_hidden_among_words_is_taken_out(hidden: str) -> None:
    assert visible(f"one {hidden}two") == "one two"


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], tuple[int, int] | None]:
    """A text with bold spans in reading order, and perhaps one underlined inside the first."""
    text = draw(NASTY.filter(bool))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    bold = list(zip(cuts[::2], cuts[1::2], strict=False))
    underlined: tuple[int, int] | None = None
    hidden: bool = draw(st.booleans())
    if bold and not hidden:
        start, end = bold[0]
        a = draw(st.integers(start, end))
        underlined = (a, draw(st.integers(a, end)))
    return text, bold, underlined


@given(marked())
def test_decoration_undone_is_the_quote(case: tuple[str, list[tuple[int, int]], tuple[int, int] | None]) -> None:
    text, bold, underlined = case

    quoted = block_quote(text, bold=bold, underlined=underlined, limit=100_000)

    assert undo(quoted) == visible(text)
    assert all(row.startswith("> ") for row in quoted.split("\n"))


@given(marked(), st.integers(100, 400))
@example((":" * 90 + "x" * 90, [], None), 100)
@example((":" * 90 + " x", [(91, 92)], None), 100)
def test_a_shortened_quote_is_a_part_of_it(
    case: tuple[str, list[tuple[int, int]], tuple[int, int] | None], limit: int
) -> None:
    text, bold, underlined = (case[0] + " ") * 30, *case[1:]

    quoted = block_quote(text, bold=bold, underlined=underlined, limit=limit)

    assert len(quoted) <= limit
    shown = undo(quoted)
    if ELLIPSIS not in text:
        shown = shown.removeprefix(f"{ELLIPSIS} ").removesuffix(f" {ELLIPSIS}")
        assert shown in visible(text)


def test_a_shortened_quote_keeps_what_answers() -> None:
    text = "Before this. " * 50 + "The answer is here. " + "After that. " * 50
    span = (text.index("The answer"), text.index(" After that"))

    quoted = block_quote(text, bold=[span], limit=300)

    assert "**The answer is here.**" in quoted
    assert quoted.startswith(f"> {ELLIPSIS} ")
    assert quoted.endswith(f" {ELLIPSIS}")
    assert len(quoted) > 200


def test_bold_is_drawn_line_by_line() -> None:
    assert block_quote("One.\n\nTwo.", bold=[(0, 10)]) == "> **One.**\n> \n> **Two.**"


def test_the_short_answer_is_underlined_within_the_bold() -> None:
    assert block_quote("It was Lars.", bold=[(0, 12)], underlined=(7, 11)) == "> **It was __Lars__.**"


@given(NASTY, st.integers(5, 50))
def test_lines_keep_their_limit(text: str, limit: int) -> None:
    short = line(text, limit)

    assert len(short) <= limit
    assert "\n" not in short
    assert not re.search(r"(?<!\\)(?:\\\\)*\\$", short)


@given(NASTY, st.integers(20, 200))
def test_pages_are_the_whole_text(text: str, size: int) -> None:
    spans = list(pages(text, size))

    assert "".join(text[a:b] for a, b in spans) == text
    assert all(len(escape(text[a:b])) <= size for a, b in spans)


def test_cutting_does_not_halve_an_escape() -> None:
    assert cut(r"abcdefgh\*", 10) == r"abcdefgh\*"
    assert cut(r"abcdefgh\*xx", 10) == "abcdefgh…"
