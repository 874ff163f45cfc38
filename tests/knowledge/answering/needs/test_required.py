"""What an answer must hold, it holds: a number of that thing, a "not", a birth, each country of a part of the world."""

from datetime import date

import pytest

from knowledge.article import Article
from knowledge.library import Library, shipped

TODAY = date(2026, 6, 15)


def library(*texts):
    held = Library.in_memory()
    held.add_many(Article(title=f"Report {number}", text=text) for number, text in enumerate(texts))
    return held


@pytest.fixture(scope="module")
def briefings():
    held = Library.in_memory()
    held.add_many(shipped())
    return held


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The minister Anna Berg met Eva Strand in Bergen on 24 September 2025.", "when was Anna Berg born"),
        ("The minister Anna Berg met Eva Strand in Bergen on 24 September 2025.", "where was Anna Berg born?"),
        ("The singer Anna Berg sang in Bergen on 24 September 2025.", "when did the singer Anna Berg die?"),
        ("The members Hollum and Bergen ratified the pact on Monday.", "which members have not ratified the pact?"),
        ("Anna Berg met the two mayors on 24 September 2025 in Hollum.", "how many mayors did Anna Berg meet?"),
    ],
)
def test_a_passage_without_what_is_asked_for_does_not_answer(text, question):
    assert not library(text).ask(question, today=TODAY).answered


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The minister Anna Berg was born in Bergen on 24 September 1975.", "when was Anna Berg born"),
        ("The singer Anna Berg died in Bergen on 24 September 2025.", "when did the singer Anna Berg die?"),
        ("The members Hollum and Bergen have not ratified the pact.", "which members have not ratified the pact?"),
        ("Of the members only Hollum has yet to ratify the pact.", "which members have not ratified the pact?"),
        ("Anna Berg met 14 mayors on 24 September 2025 in Hollum.", "how many mayors did Anna Berg meet?"),
        ("Anna Berg met several mayors on Monday in Hollum.", "how many mayors did Anna Berg meet?"),
    ],
)
def test_a_passage_with_it_does(text, question):
    assert library(text).ask(question, today=TODAY).answered


def test_any_of_a_part_of_the_world_finds_each(briefings):
    answer = briefings.ask("did he meet anyone from Europe?", today=TODAY)
    quoted = " ".join(quote.text for quote in answer.quotes)

    assert all(name in quoted for name in ("Norway", "Denmark", "European Union", "Cyprus"))
    assert len({quote.article.id for quote in answer.quotes}) == len(answer.quotes)


def test_a_part_of_the_world_of_which_nothing_is_told_finds_nothing(briefings):
    assert not briefings.ask("did he meet anyone from South America on 3 May 1999?", today=TODAY).answered


def test_years_ago_tell_when(briefings):
    answer = briefings.ask("when did Vietnam and the EU establish relations", today=TODAY)

    assert "35 years ago" in answer.quotes[0].text


def test_no_number_of_countries_is_told(briefings):
    assert not briefings.ask("how many countries did the minister meet", today=TODAY).answered
