"""A quote as a terminal prints it."""

import pytest

from bot.terminal import quoted
from knowledge.answering.answer import Quote
from knowledge.article import Article


@pytest.mark.parametrize(
    ("between", "printed"),
    [
        (" ", ["> **The bridge is open. Trams cross it.**"]),
        (" A band played. ", ["> **The bridge is open.** A band played. **Trams cross it.**"]),
        ("\n", ["> **The bridge is open.**", "> **Trams cross it.**"]),
    ],
)
def test_sentences_that_answer_one_after_the_other_are_marked_as_one(between: str, printed: list[str]) -> None:
    first, second = "The bridge is open.", "Trams cross it."
    text = first + between + second
    start = len(first + between)
    quote = Quote(
        Article(title="Bridge", text=text), 0, len(text), 0.0, highlights=((0, len(first)), (start, len(text)))
    )

    assert quoted(quote)[: len(printed)] == printed
