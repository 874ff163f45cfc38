"""What is marked is what was asked for; what is unsure is not marked."""

import pytest

from knowledge.answering.kind import kind_of
from knowledge.answering.question import Question, Word
from knowledge.answering.short_answer import short_answer
from knowledge.language.analysis import tokenize
from knowledge.language.question_words import question_words


def question(text):
    empty = question_words(text)
    words = tuple(Word(text[t.start : t.end], t.term, t.term not in empty) for t in tokenize(text))
    return Question(text, kind=kind_of(text), words=words)


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
