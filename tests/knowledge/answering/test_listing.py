"""A question that names no subject lists the articles that it is after."""

from datetime import date

import pytest

from knowledge.article import Article
from knowledge.library import Library

TODAY = date(2026, 7, 7)


@pytest.fixture(scope="module")
def library():
    library = Library.in_memory()
    for day, publisher in ((1, "Reuters"), (3, "AFP"), (6, "Reuters"), (6, "AFP")):
        text = f"The harbour of Torvik was closed for the day by {publisher} and its ferries."
        library.add(Article(text=text, title=f"{publisher} {day}", publisher=publisher, published=date(2026, 7, day)))
    return library


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("latest news", ["AFP 6", "Reuters 6", "AFP 3"]),
        ("first news", ["Reuters 1", "AFP 3", "AFP 6"]),
        ("news from Reuters", ["Reuters 6", "Reuters 1"]),
        ("what happened yesterday?", ["AFP 6", "Reuters 6"]),
        ("what happened on 3 July 2026?", ["AFP 3"]),
        ("articles from AFP in July 2026", ["AFP 6", "AFP 3"]),
    ],
)
def test_articles_are_listed(library, asked, titles):
    answer = library.ask(asked, today=TODAY)

    assert [quote.article.title for quote in answer.quotes] == titles
    assert not answer.estimated  # nothing was compared, so there is no probability to tell


def test_a_day_without_articles_is_named(library):
    answer = library.ask("what happened on 5 July 2026?", today=TODAY)

    assert answer.reason == "No article in the archive is dated 5 July 2026."


def test_a_question_with_a_subject_is_searched_for(library):
    answer = library.ask("what happened to submarines yesterday?", today=TODAY)

    assert not answer.answered
