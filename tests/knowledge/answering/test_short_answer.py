"""What is marked is what was asked for; what is unsure is not marked."""

import pytest

from knowledge.answering.asks import Asks
from knowledge.answering.kind import kind_of
from knowledge.answering.question import Question, Word
from knowledge.answering.short_answer import short_answer
from knowledge.language.analysis import tokenize
from knowledge.language.question_words import question_words


def question(text):
    empty = question_words(text)
    words = tuple(Word(text[t.start : t.end], t.term, t.term not in empty) for t in tokenize(text))
    return Question(text, kind=kind_of(text), words=words, asks=Asks(kind_of(text), text))


MET = (
    "Lê Hoài Trung, Việt Nam's Acting Minister of Foreign Affairs, met the foreign minister of Denmark, Lars Løkke"
    " Rasmussen, in New York on 24 September 2025."
)


@pytest.mark.parametrize(
    ("asked", "sentence", "marked"),
    [
        ("When did the ferry sink?", "The ferry sank on 3 May 1964 off the coast.", "3 May 1964"),
        ("How many visitors came?", "Some 4,000 visitors came to the fair.", "4,000"),
        ("Why did the ferry sink?", "The ferry sank on 3 May 1964 off the coast.", None),
        ("When did the ferry sink?", "The ferry sank off the coast.", None),
        ("Who is the foreign minister of Denmark?", MET, "Lars Løkke Rasmussen"),
        ("Who is Vietnam's acting foreign minister?", MET, "Lê Hoài Trung"),
        ("Who is Eva Strand?", "Eva Strand, who succeeds Mattias Fri, said she was glad.", None),
        ("When will the line be finished?", "The line is to be begun in April and to be finished in 2030.", "2030"),
        ("Who thanked Vietnam?", "Rasmussen's office thanked Việt Nam.", None),
        ("Who is Anna Berg?", "It was built by Anna Berg.", None),
    ],
)
def test_a_short_answer_is_marked_only_when_sure(asked, sentence, marked):
    span = short_answer(question(asked), sentence)

    assert (span and sentence[span[0] : span[1]]) == marked


@pytest.mark.parametrize(
    ("asked", "sentence", "marked"),
    [
        (
            "When was the bridge opened?",
            "The bridge was begun on 4 May 2019 and opened on 9 July 2021 by the mayor.",
            "9 July 2021",
        ),
        (
            "When was the bridge begun?",
            "The bridge was begun on 4 May 2019 and opened on 9 July 2021 by the mayor.",
            "4 May 2019",
        ),
        ("When did the school close?", "The school opened in 1921, and it closed in 1987.", "1987"),
        ("How many trees were felled?", "They planted 900 trees, of which 70 were felled.", "70"),
        ("How many inhabitants does Hollum have?", "Bergen has 61,000 inhabitants and Hollum 7,400.", "7,400"),
        ("How many inhabitants does Bergen have?", "Bergen has 61,000 inhabitants and Hollum 7,400.", "61,000"),
        ("Who beat Anna Berg?", "Eva Strand beat Anna Berg in the final on Sunday.", "Eva Strand"),
        ("Who painted the ceiling?", "The ceiling was painted by Anna Berg, and Eva Strand paid her.", "Anna Berg"),
    ],
)
def test_of_two_like_facts_the_one_asked_for_is_marked_or_none(asked, sentence, marked):
    span = short_answer(question(asked), sentence)

    assert span is None or sentence[span[0] : span[1]] == marked


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("Who bought the mill?", "Anna Berg sold the mill to Eva Strand on Monday."),
        ("Who lost to Eva Strand?", "Eva Strand beat Anna Berg in the final."),
        ("How many bakers were on strike?", "Bakers ended a strike of sixteen days on Friday."),
        ("How many pupils went?", "The pupils of Hollum paid 300 euros for the trip."),
        ("How many boats came?", "The boats came at 10:30 to the harbour."),
        ("How long did the repair last?", "The repair cost 40,000 euros."),
        ("How much did the repair cost?", "The repair lasted 40 days."),
        ("How tall is the tower?", "The tower cost 80 million euros."),
        ("When was Anna Berg born?", "Anna Berg met Eva Strand in Bergen on 24 September 2025."),
        ("Who signed the convention?", "The United Nations Convention was signed in Hanoi."),
        ("Who dived?", "Some 220 miles east of Cape Cod, the boat dived."),
        ("What is the number of the engine?", "The maker recalled the engine QX-70312C on Monday."),
        ("How many models were recalled?", "The maker recalled the B52 and the 70312C."),
        ("When will it be paid?", "OSLO, June 3, 2019 - Norway will be paid for it."),
    ],
)
def test_what_is_not_of_the_sort_or_belongs_to_something_else_is_not_marked(asked, sentence):
    assert short_answer(question(asked), sentence) is None


@pytest.mark.parametrize(
    ("asked", "sentence", "marked"),
    [
        ("When was the bill paid?", "The bill was paid on Jan 17.", "Jan 17"),
        ("How much did it cost?", "It cost $4.5bn in all.", "$4.5bn"),
        ("How many jobs were lost?", "In all 400 jobs were lost there.", "400"),
        ("How many people came?", "Some 4,000 visitors came.", "4,000"),
    ],
)
def test_a_short_answer_is_whole(asked, sentence, marked):
    span = short_answer(question(asked), sentence)

    assert span is not None
    assert sentence[span[0] : span[1]] == marked
