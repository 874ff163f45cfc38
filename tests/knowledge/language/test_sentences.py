"""Sentences are exact spans, and abbreviations do not end them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.sentences import split

PIECES = [
    "Mr. ",
    "U.S. ",
    "JSC. ",
    "and ",
    "He left. ",
    "“Yes.” ",
    "No. 5",
    "\n",
    "\n\n",
    "\u2028",
    "\u3000",
    "\x85",
    "。",
]
TEXTS = st.text() | st.lists(st.sampled_from([*PIECES, "😀", "A", "b", ".", "!", "(", ")", "é", "\u2029", "।"])).map(
    "".join
)


@pytest.mark.parametrize(
    "text",
    [
        "The Ocean JSC. and X Co. Ltd. signed.|They met.",
        "See No. 5 there.|He left.",
        "He met U.S. officials.|They spoke.",
        "It was written by J. K. Rowling.|She is British.",
        "It began at 5 p.m. on Tuesday.|It ended.",
        "He praised Mr. Trung.|Dr. Who came.",
        "He left.|“It is good.”|She said so.",
        "“Is it?” he asked.|“No!” she said.",
        "PGS.TS. Nguyễn Văn A nói.|TP. Hồ Chí Minh lớn.",
        "1. First item.|2. Second item.",
        "Jan. 5 was cold.|On Feb. 10 it rained.",
        "these are notes.|nobody used capitals.",
        "It cost 3.5 million.|Visit example.com.|Now.",
        'He opened it on Tuesday.|"It will give us water.',
        "He left.|“It will rain.|We know.",
        "He left.|„Wir gehen jetzt.|Ja.",
        "Il part mardi.|« Nous partons.|Oui.",
        "He left.|»Vi går nu.|Ja.",
        "He left.|'It is late.|We go.",
        "He left.|’Tis late.|We go.",
        "He left.|(It was late.|Very late",
        'He left.|"(It was late.|Very late',
        "He left.|“‘Yes.|No",
        '“It is late.”|"And power," he said.',
        '"He left."|"It is late.|We go.',
        "„Wir gehen.“|Er ging.",
        "« Nous partons. »|Il part.",
        'Ông đến.|"Chúng tôi vui.|Rất vui',
        'He met Mr. "Big" Smith.|"We won.',
        'She said "It is late.|We go',
        'He won. "|It is late',
    ],
)
def test_sentences_end_where_a_reader_ends_them(text):
    joined = text.replace("|", " ")

    assert [joined[start:end] for start, end in split(joined)] == text.split("|")


def test_a_blank_line_ends_a_sentence():
    assert [slice(*span) for span in split("A headline\n\nthe text")] == [slice(0, 10), slice(12, 20)]


def test_characters_outside_the_basic_plane_count_as_one():
    text = "😀 Hello. 😀 World."

    assert [text[start:end] for start, end in split(text)] == ["😀 Hello.", "😀 World."]


@given(TEXTS)
def test_spans_cover_all_but_white_space(text):
    spans = split(text)

    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@pytest.mark.parametrize(
    "piece", ["Go. “", "Mr. ", "word ", "x", "(1. "], ids=["quotes", "titles", "words", "x", "items"]
)
def test_a_text_of_any_length_is_split(piece):
    """sentencex alone takes minutes over quotation marks that do not close."""
    text = piece * 60_000

    assert sum(end - start for start, end in split(text)) > 0.5 * len(text)


@pytest.mark.parametrize(
    "text",
    [
        "The roof cost approx. 40,000 euros.|The band played.",
        "It is due on Sept. 3 at the latest.|He left.",
        "It costs max. €40 a day.|It is p. 12 of it.",
        "See art. 5 and par. 3 of it.|Then go.",
        "It is open daily, excl. Sundays.|Come.",
        "The town, e.g. Aldis, is old, i.e. Roman.|Yes.",
        "He paid Rs. 500 to Messrs. Roth and Lenz.|Good.",
        "Er zahlte ca. 40 Euro, z.B. Bier.|Dann ging er.",
        "It was built c. 1640 by Mme. Roth.|Then it burned down.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text):
    parts = [part.strip() for part in text.split("|")]
    whole = " ".join(parts)

    assert [whole[start:end] for start, end in split(whole)] == parts
