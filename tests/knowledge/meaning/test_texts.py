"""What a model reads of a passage."""

import pytest

from knowledge.article import Article
from knowledge.meaning.texts import CONTEXT, ending, passage_in_context, passage_text

BEFORE = "Karl Moss left the prison\nof Osthaven on Monday."
IT = "He had spent 22 years in a cell there."
ARTICLE = Article(title="Free", text=f"{BEFORE}\n\n{IT}")


def test_what_stands_before_is_read_with_a_passage():
    read = passage_in_context(ARTICLE, len(ARTICLE.text) - len(IT), len(ARTICLE.text))

    assert read == f"Free\n{IT}{CONTEXT}Karl Moss left the prison of Osthaven on Monday."


def test_the_first_passage_is_read_by_itself():
    assert passage_in_context(ARTICLE, 0, len(BEFORE)) == passage_text(ARTICLE, BEFORE)


@pytest.mark.parametrize("before", ["word " * 100_000, "\n" * 5_000 + "a b", "w" * 5_000, ""])
def test_whatever_its_length_only_the_end_is_read(before):
    text = f"{before}\n\n{'It is long. ' * 500}"

    read = passage_in_context(Article(title="T" * 900, text=text), len(before) + 2, len(text))

    assert len(read) <= 620 + len(CONTEXT) + 200


def test_it_begins_with_a_whole_word():
    assert ending("aaa bbb ccc", 6) == "ccc"
    assert ending("aaa bbb ccc", 11) == "aaa bbb ccc"
    assert ending("é" * 30, 5) == ""
