"""A question leans on the conversation by its own words, or it is answered as if it was asked alone."""

import pytest

from knowledge.answering.conversation import Turn
from knowledge.answering.follow_up import readings
from knowledge.answering.leaning import leans
from knowledge.article import Article
from knowledge.library import Library

UNRELATED = Turn("Who won the Silver Tern award?", (("a1", 0, 10),))


@pytest.mark.parametrize(
    "asked",
    [
        "How many years in prison did the former mayor get?",
        "how old was holly bowles when she died",
        "what did Hilary Swank win her first oscar for",
        "is there help with training in Aldmouth",
        "how many goats are there on stewart island",
        "what happened in the meeting with Marco Rubio",
        "what did the judge say to the ex mayor when she sentenced him",
        "How long is the core and how did the researchers get it out?",
        "Did Berg talk to Rubio while he was in Lima?",
        "who is Jozef Sikela",
        "venezuela hyperinflation",
        "lionel messi new club",
        "who writes the report on copper",
        "what is planned for this summer in Torvik",
        "bộ trưởng ngoại giao Đức là ai",
        "what time is it",
    ],
)
def test_a_question_that_says_itself_what_it_is_about_has_no_other_words_glued_on(asked):
    first = readings(asked, [UNRELATED])[0]

    assert not leans(asked)
    assert (first.text, first.leans_on) == (asked, None)


@pytest.mark.parametrize(
    "asked",
    [
        "when was that?",
        "why?",
        "and with Norway?",
        "còn Na Uy?",
        "what did he promise",
        "who is her advocate",
        "who said they would go",
        "what happened to that jail he died in",
        "at which conference?",
        "who was there",
        "who are the members?",
        "ok then norway",
        "nó được đăng khi nào?",
    ],
)
def test_a_question_that_goes_on_says_so(asked):
    assert leans(asked)


@pytest.fixture(scope="module")
def library():
    library = Library.in_memory()
    library.add_many(
        [
            Article(title="Lamps", text="The town of Lindi put up 400 lamps.\n\nEach pole cost 4 million shillings."),
            Article(title="Hens", text="The fair in Brand showed 900 hens.\n\nThe mayor of Brand opened the fair."),
            Article(title="Rain", text="It rained in Lima.\n\nThe river rose by a hand, and two bridges fell."),
        ]
    )
    return library


@pytest.mark.parametrize("asked", ["who opened the fair in Brand?", "how many bridges fell?", "what is a torpedo?"])
def test_after_an_unrelated_question_it_is_answered_as_if_asked_alone(library, asked):
    before = library.ask("how many lamps did Lindi put up?")

    alone, after = library.ask(asked), library.ask(asked, conversation=[before.turn])

    assert before.answered
    assert after.question.completed is None
    assert (after.quotes, after.reason, after.notes) == (alone.quotes, alone.reason, alone.notes)


def test_what_does_not_say_so_may_go_on_where_the_last_article_speaks_of_all_of_it():
    reading = readings("how much did the town pay", [Turn("how many lamps did Lindi put up?", (("a1", 0, 10),))])[-1]

    assert reading.only_there
