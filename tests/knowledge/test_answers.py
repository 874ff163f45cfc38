"""The question sets are answered right at the first quote, or not at all, over the seed articles and the briefings."""

import json
from functools import cache
from pathlib import Path

import pytest

from knowledge.answering.conversation import Turn
from knowledge.article import Article
from knowledge.errors import QuestionError
from knowledge.library import Library, shipped
from knowledge.reading import read_path

QUESTIONS = Path(__file__).parent / "questions"
SEEDS = Path(__file__).resolve().parents[2] / ".." / "shared" / "seeds"
ARCHIVES = [
    "briefings",
    pytest.param(
        "seeds",
        marks=pytest.mark.skipif(
            not SEEDS.is_dir(),
            reason="the seed articles are not beside this checkout",
        ),
    ),
]


@cache
def archive(name):
    library = Library.in_memory()
    found = list(read_path(SEEDS)) if name == "seeds" else [article for article, _ in shipped()]
    library.add_many([article for article in found if isinstance(article, Article)])
    assert len(library) == (2 if name == "seeds" else 6)
    return library


def rows(name):
    return [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def is_answered(library, text):
    try:
        return ask(library, text).answered
    except QuestionError:
        return False


def ask(library, text, conversation=()):
    answer = library.ask(text, conversation=conversation)
    for quote in (*answer.quotes, *answer.closest):
        assert quote.text == library.article(quote.article.id).text[quote.start : quote.end]
        assert all(quote.start <= start < end <= quote.end for start, end in quote.highlights)
    assert bool(answer.quotes) == answer.answered == (answer.reason is None)
    return answer


def is_right(answer, expected, name):
    if expected is None:
        return not answer.answered
    return answer.answered and any(phrase in answer.quotes[0].text for phrase in expected[name])


@pytest.mark.parametrize("name", ARCHIVES)
def test_what_can_be_answered_is_right_at_the_first_quote(name):
    wrong = {
        row["id"]: row["text"]
        for row in rows("answerable")
        if not is_right(ask(archive(name), row["text"]), row["expect"], name)
    }

    assert wrong == {}


@pytest.mark.parametrize("name", ARCHIVES)
def test_what_cannot_be_answered_is_not(name):
    answered = {row["id"]: row["text"] for row in rows("unanswerable") if is_answered(archive(name), row["text"])}

    assert answered == {}


@pytest.mark.parametrize("name", ARCHIVES)
def test_conversations_are_followed(name):
    lost = {}
    for row in rows("conversations"):
        turns: list[Turn] = []
        for turn in row["turns"]:
            answer = ask(archive(name), turn["text"], turns)
            turns.append(answer.turn)
            if not is_right(answer, turn["expect"], name):
                lost[row["id"]] = turn["text"]

    assert lost == {}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not beside this checkout")
@pytest.mark.parametrize(
    ("name", "right", "silent", "followed"),
    [
        ("second", 0.95, 0.88, 0.85),
        pytest.param("third", 0.83, 0.86, 0.8, marks=pytest.mark.long),
        ("fourth", 0.81, 0.88, None),
        pytest.param("fifth", 0.83, 0.94, None, marks=pytest.mark.long),
        pytest.param("sixth", 0.83, 0.88, None, marks=pytest.mark.long),
    ],
)
def test_questions_by_others_fare_no_worse(name, right, silent, followed):
    """A floor under sets that were written without sight of the program, and that nothing is fitted on."""
    library = archive("seeds")
    answerable, unanswerable = rows(f"{name}/answerable"), rows(f"{name}/unanswerable")

    found = sum(is_right(ask(library, row["text"]), row["expect"], "seeds") for row in answerable)
    left = sum(not is_answered(library, row["text"]) for row in unanswerable)
    turns = right_turns = 0
    for row in rows(f"{name}/conversations") if followed else ():
        earlier: list[Turn] = []
        for turn in row["turns"]:
            answer = ask(library, turn["text"], earlier)
            earlier.append(answer.turn)
            turns += 1
            right_turns += is_right(answer, turn["expect"], "seeds")

    assert found >= right * len(answerable)
    assert left >= silent * len(unanswerable)
    assert right_turns >= (followed or 0.0) * turns
