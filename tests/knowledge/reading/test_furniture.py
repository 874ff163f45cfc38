"""What software writes around a report is no part of it, and sentences that look alike stay."""

import pytest

from knowledge.reading import read_bytes

STORY = "The owl of Aldis has two young in the clock.\n\nThe clock is stopped until they can fly, the caretaker said."


def text(*last: str) -> str:
    [article] = read_bytes("\n\n".join(("Owl in the clock", STORY, *last)).encode(), name="owl.txt")
    return article.text


@pytest.mark.parametrize(
    "line",
    [
        "The post Owl in the clock appeared first on The Aldis Post.",
        "The post Owl: two young! appeared first on aldis.example.",
        "This article originally appeared on The Aldis Post",
        "This story was first published in The Aldis Post.",
        "Der Beitrag Eule in der Uhr erschien zuerst auf Aldis aktuell.",
        "L’article Un hibou est apparu en premier sur Aldis.",
        "La entrada Un búho se publicó primero en Aldis.",
        "L'articolo Un gufo proviene da Aldis.",
        "Het bericht Uil verscheen eerst op Aldis.",
        "Bài viết Con cú đã xuất hiện đầu tiên vào ngày Aldis.",
        "Continue reading Owl in the clock →",
        "[…]",
    ],
)
def test_what_a_blog_adds_is_no_last_paragraph(line: str):
    assert text(line) == STORY
    assert text(f"It is the first brood. {line}") == f"{STORY}\n\nIt is the first brood."


@pytest.mark.parametrize(
    "line",
    [
        "The report on the owls was published in a journal of the university.",
        "The post office appeared first to him as a ruin.",
        "Read more of them, the caretaker said, and you will know.",
        "The story of the owl, he said, first appeared to him in a dream.",
    ],
)
def test_a_sentence_that_looks_alike_stays(line: str):
    assert text(line).endswith(line)
