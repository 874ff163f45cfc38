"""A question is understood once: afterwards nobody reads how it was worded, or decides again what a name is."""

import ast
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import knowledge
from knowledge.answering.attempt import attempt
from knowledge.answering.choosing import choose
from knowledge.answering.conversation import Reading
from knowledge.answering.needs.required import meeting
from knowledge.answering.understanding import understand
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.article import Article
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import EVERYTHING

FOLDER = Path(knowledge.__file__).parent
WORDING = frozenset({"text", "completed", "wording"})
READERS = {
    "answering/asks.py": {"wording"},
    "answering/question.py": {"text", "completed"},  # in_full, for the models
    "answering/answer.py": {"completed"},  # whether there is any
    "lab/asked_pages.py": {"text"},  # shows it
}
"""Who looks at the wording of a question, and at what of it."""
MODELS = {"answering/extracting.py", "answering/ranking.py", "answering/reranking.py", "answering/pinned.py"}
"""Who hands it to a model that reads texts."""
_DECIDED = re.compile(r"\bword\.(?:text\[|text\.is(?:upper|lower|digit)\b|term\.startswith\()")
REPORT = (
    "RIGA — Finance Minister Ilze Berga met Ola Lund of Norway on 3 May 2024.\n\n"
    "Berga bought 14 trams for 30 million euros; Norway and Peru did not pay.\n\n"
    "She was born in Ventspils in 1971, and urged lifting the toll."
)


def modules():
    for path in sorted(FOLDER.rglob("*.py")):
        yield path.relative_to(FOLDER).as_posix(), path.read_text(encoding="utf-8")


def wordings_read(source: str) -> set[str]:
    """The attributes of a question that hold its wording, as far as `source` looks at them."""
    read = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in WORDING:
            owner = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
            asked = owner in ("asks", "whole", "asked") or (owner == "self" and "wording" in node.attr)
            if owner == "question" or asked:
                read.add(node.attr)
    return read


def test_one_place_reads_the_wording_of_a_question():
    others = {
        name: found
        for name, source in modules()
        if name != "answering/question.py" and (found := wordings_read(source) - READERS.get(name, set()))
    }

    assert not others


def test_only_models_are_given_the_text():
    assert {name for name, source in modules() if ".in_full" in source} == MODELS


def test_one_place_tells_names_from_other_words():
    told = {name for name, source in modules() if name.startswith("answering/") and _DECIDED.search(source)}

    assert told <= {"answering/wording.py", "answering/words.py"}, "and the words are read in words.py"


@pytest.mark.parametrize(
    "asked",
    [
        "who bought 14 trams?",
        "how many trams did Berga buy?",
        "how much did the trams cost?",
        "when did Ilze Berga meet Ola Lund?",
        "when was Ilze Berga born?",
        "which countries did not pay?",
        "why did Riga lift the toll?",
        "what was discussed with Norway and Peru?",
    ],
)
def test_an_answer_is_the_same_whatever_the_text_says_by_then(asked):
    index = EmbeddedIndex.in_memory()
    index.add([prepare(Article(text=REPORT, title="Trams for Riga"), "public")])
    snapshot = index.snapshot()
    vocabulary = vocabulary_of(snapshot)
    question = understand(Reading(asked, asked), typed=asked, today=date(2026, 1, 1), vocabulary=vocabulary).question

    def answered(question):
        found = attempt(question, snapshot, EVERYTHING)
        return found.confidence, meeting(question, choose(found, snapshot, limit=3))

    assert answered(replace(question, text="?", completed="nothing of that")) == answered(question)
