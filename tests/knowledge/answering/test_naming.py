"""A quote that says "she" or "Mr Berg" tells whom it means in the words of the article, or nothing if in doubt."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answering.answer import Quote
from knowledge.article import Article
from knowledge.excerpts import excerpt

HARBOUR = """\
The harbour office of Lund reopened on Monday after a long winter.

“Nobody believed in it,” said Helen Marsh, a fishing captain from the old town.

She paid for the first forty planks.

Mr Marsh, her brother, kept the accounts.

Councillor Peter Quill promised a second pier by the autumn. He asked for three more years.

Quill was met with laughter, and Ms Marsh left the hall.
"""
CHO = """\
Ông Trần Quốc Bảo, chủ một vườn ươm ở Đà Lạt, trồng tám nghìn cây thông trong mùa mưa.

Năm ngoái ông đã bán được sáu trăm cây cho các trường học.

Ông Bảo cho biết sẽ mở thêm một vườn nữa.
"""


def told(text: str, quoted: str) -> list[tuple[str, str]]:
    """The words of a quote that are told of, each with the name that the article gives."""
    start = text.index(quoted)
    quote = Quote(Article(text=text, title="A report"), start, start + len(quoted), 1.0)
    return [(text[slice(*named.mention)], text[slice(*named.name)]) for named in quote.names]


@pytest.mark.parametrize(
    ("text", "quoted", "expected"),
    [
        (HARBOUR, "She paid for the first forty planks.", [("She", "Helen Marsh")]),
        (HARBOUR, "He asked for three more years.", [("He", "Peter Quill")]),
        (HARBOUR, "Quill was met with laughter", [("Quill", "Peter Quill")]),
        ("Author Ruth Reed, from Kensington, said it rained.\n\nShe left.", "She left.", [("She", "Ruth Reed")]),
        ("The captain, Orla Vance, said so.\n\nShe left.", "She left.", [("She", "Orla Vance")]),
        (CHO, "Năm ngoái ông đã bán được sáu trăm cây cho các trường học.", [("ông", "Trần Quốc Bảo")]),
        (CHO, "Ông Bảo cho biết sẽ mở thêm một vườn nữa.", [("Ông Bảo", "Trần Quốc Bảo")]),
    ],
)
def test_whom_a_quote_calls_in_short_is_named_as_the_article_does(
    text: str, quoted: str, expected: list[tuple[str, str]]
) -> None:
    assert told(text, quoted) == expected


@pytest.mark.parametrize(
    ("before", "quoted"),
    [
        ("Paul Reed met Mark Stone in the square.", "He left early."),  # either
        ("Anna Reed spoke for an hour. A man in the last row stood up.", "He said no."),  # who is not named
        ("Anna Reed spoke for an hour.", "He said no."),  # of whom nothing is told
        ("Paul Reed spoke for an hour.", "“He is a liar,” read a placard."),  # whom another one means
        ("Paul Reed spoke for an hour.", "Before he left, Mark Stone shook hands."),  # whom the sentence names itself
        ("Paul Reed and Ruth Reed spoke for an hour.", "Reed left early."),  # of a family
        ("The Reeds came early. Paul Reed spoke.", "Reed left early."),
        ("Paul Reed spoke for an hour.", "The elder Reed left early."),
        ("Paul Reed spoke for an hour.", "Ms Reed left early."),  # another one
        ("Paul Reed spoke for an hour.", "It rained in New Reed."),
        ("Lee, their leader, said Paul Reed had lied.", "He said no."),
        ("Ruth Reed, from Kensington, said no. Ana Quill agreed.", "She left."),
        ("Ruth Reed spoke for an hour.", "In her ruling, the judge said no."),
        ("Paul Reed spoke. Obama hailed him as the Obama years ended.", "In his speech, Obama said no."),
        ("", "He said no."),
    ],
)
def test_nothing_is_told_where_somebody_else_may_be_meant(before: str, quoted: str) -> None:
    assert told(f"{before}\n\n{quoted}\n\nThe end came at noon.", quoted) == []


def test_who_is_named_in_the_quote_is_not_told_again() -> None:
    text = HARBOUR
    start, end = text.index("Councillor"), text.index(" three more years.") + 18

    assert told(text, text[start:end]) == []


def test_what_is_told_is_a_place_of_the_article_with_its_paragraph() -> None:
    start = HARBOUR.index("She paid")
    quote = Quote(Article(text=HARBOUR, title="A report"), start, start + 36, 1.0, paragraphs=(3, 3))

    (named,) = quote.names

    assert (
        HARBOUR[slice(*named.said)] == "“Nobody believed in it,” said Helen Marsh, a fishing captain from the old town."
    )
    assert named.said[0] <= named.name[0] < named.name[1] <= named.said[1] <= quote.start <= named.mention[0]
    assert named.paragraph == 2


def test_a_long_sentence_is_cut_around_the_name_and_says_so() -> None:
    text = f"While {'the rain fell on the town and ' * 9}the band played, Helen Marsh sang.\n\nShe was loud."
    start = text.index("She was")
    (named,) = Quote(Article(text=text, title="A report"), start, len(text), 1.0).names

    assert named.words(text)[2].startswith("… ")
    assert named.words(text)[2].endswith("Helen Marsh sang.")
    assert len(named.words(text)[2]) < 170


def test_words_that_may_not_be_shown_beside_a_quote_are_not_looked_for() -> None:
    start = HARBOUR.index("She paid")
    article = Article(text=HARBOUR, title="A report")

    assert Quote(article, start, start + 36, 1.0, words_beside=False).names == ()


def test_an_excerpt_takes_in_the_sentence_before_it_that_names_whom_it_means() -> None:
    text = "The doors opened at nine. Helen Marsh cut the ribbon. Only then did she pay for the planks."
    cuts = [0, text.index("Helen"), text.index("Only"), len(text) + 1]
    spans = [(start, end - 1) for start, end in pairwise(cuts)]
    judged = tuple((span, 0.9 if span == spans[2] else 0.0) for span in spans)
    quote = Quote(Article(text=text, title="A report"), 0, len(text), 1.0, highlights=(spans[2],), sentences=judged)

    assert excerpt(quote, 80).text == "Helen Marsh cut the ribbon. Only then did she pay for the planks."
    assert excerpt(quote, 50).text == "Only then did she pay for the planks."
    assert [quote.article.text[slice(*named.name)] for named in excerpt(quote, 50).names] == ["Helen Marsh"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["He", "she", "Mr", "Marsh", "Helen", "said", "“", "”", "\n\n", ".", ",", "the", "a man", "'s"])
    )
)
def test_any_text_gives_spans_of_it(words: list[str]) -> None:
    article = Article(text=f"Helen Marsh said.\n\n{' '.join(words)} x", title="A")
    text = article.text
    for start in (0, 19):
        for named in Quote(article, min(start, len(text) - 1), len(text), 1.0).names:
            assert start <= named.mention[0] < named.mention[1] <= len(text)
            assert text[slice(*named.name)] in text[slice(*named.said)]
