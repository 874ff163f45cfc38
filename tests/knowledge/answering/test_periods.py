"""Days that a question names limit what may answer, and are met by what was published then."""

from datetime import date

from knowledge.article import Article
from knowledge.library import Library

TODAY = date(2026, 6, 15)


def library() -> Library:
    held = Library.in_memory()
    held.add(Article(title="Stall", published=date(2026, 3, 4), text="A stall at the market of Corrin burned down."))
    held.add(Article(title="Barn", published=date(2026, 3, 20), text="A barn near Corrin burned down, the mayor said."))
    held.add(Article(title="Storm", published=date(2026, 6, 8), text="A storm took the roof off the hall of Corrin."))
    held.add(
        Article(title="Plan", published=date(2025, 9, 1), text="The council of Corrin will pave the quay in 2026.")
    )
    return held


def test_a_range_of_days_limits_the_articles():
    answer = library().ask("what burned down in Corrin between 3 and 5 March 2026?", today=TODAY)

    assert [quote.article.title for quote in answer.quotes] == ["Stall"]


def test_a_period_that_limited_the_search_counts_as_met():
    """None of the words of the date need stand in an article that was published then."""
    with_period = library().ask("what burned down in Corrin in March 2026?", today=TODAY)
    without = library().ask("what burned down in Corrin?", today=TODAY)

    assert with_period.answered
    assert with_period.confidence >= without.confidence - 0.05


def test_a_note_says_its_from_once():
    answer = library().ask("what took the roof off the hall of Corrin last week?", today=TODAY)

    assert answer.notes == ("Only articles from 8 June 2026 to 14 June 2026.",)


def test_what_is_to_come_is_not_sought_among_articles_of_that_time():
    answer = library().ask("what will the council of Corrin do in 2026?", today=TODAY)

    assert [quote.article.title for quote in answer.quotes][:1] == ["Plan"]
    assert not answer.notes


def test_a_year_and_no_subject_is_no_question_about_the_future():
    answer = library().ask("what will they do in 2026", today=TODAY)

    assert not answer.answered
    assert answer.reason == "The question names nothing to look for; say what it is about."
