"""The question sets and the briefings agree with each other, and with the seed articles where those are present."""

import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import pytest

from knowledge.article import Article

HERE = Path(__file__).resolve().parent
QUESTIONS = HERE / "questions"
SEEDS = HERE.parents[1] / ".." / "shared" / "seeds"
BRIEFINGS = sorted((HERE.parents[1] / "knowledge" / "articles").glob("*-????-??-??.md"))

EVENTS = ("denmark", "norway", "russia", "eu", "cyprus", "venezuela")
KINDS = {
    "who", "when", "where", "how many", "what", "yes/no", "keywords", "vietnamese", "vietnamese-plain",
    "country-name", "typo", "demonym", "acronym", "gap",
}  # fmt: skip
REASONS = {
    "unseen-country",
    "wrong-topic",
    "wrong-pair",
    "off-topic",
    "noise",
    "wrong-date",
    "wrong-person",
}

DATELINE = re.compile(r"^[^\W\d_a-z][^\n.a-z]{2,30} [—–] ", re.MULTILINE)
"""What begins the body of a seed article: "HÀ NỘI — ", "NEW YORK – "."""


def read_set(name: str) -> list[dict[str, Any]]:
    with (QUESTIONS / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


ANSWERABLE = read_set("answerable.jsonl")
UNANSWERABLE = read_set("unanswerable.jsonl")
CONVERSATIONS = read_set("conversations.jsonl")
TURNS = [turn for conversation in CONVERSATIONS for turn in conversation["turns"]]
EXPECTING = [*ANSWERABLE, *(turn for turn in TURNS if turn["expect"])]


def briefing(path: Path) -> Article:
    post = frontmatter.load(str(path))
    return Article.model_validate({**post.metadata, "text": post.content})


def paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", unicodedata.normalize("NFC", text)) if part.strip()]


def seed_texts() -> list[str]:
    files = sorted(SEEDS.glob("*.txt"))
    if not files:
        pytest.skip("../shared/seeds is not there")
    return [unicodedata.normalize("NFC", file.read_text(encoding="utf-8")) for file in files]


def seed_passages() -> list[str]:
    """The body paragraphs of the seed articles: captions and standfirsts are never quoted, so none may be expected."""
    passages = []
    for text in seed_texts():
        dateline = DATELINE.search(text)
        assert dateline
        passages += paragraphs(text[dateline.start() :])
    return passages


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


@pytest.mark.parametrize("path", BRIEFINGS, ids=lambda path: path.stem)
def test_a_briefing_is_an_article_that_names_its_source(path):
    article = briefing(path)

    assert article.publisher == "Dateline briefing"
    assert isinstance(article.published, date)
    assert path.stem.endswith(article.published.isoformat())
    assert article.place
    assert article.language == "en"
    assert article.based_on
    assert 4 <= len(paragraphs(article.text)) <= 8


@pytest.mark.parametrize("path", BRIEFINGS, ids=lambda path: path.stem)
def test_a_briefing_begins_with_who_where_and_when(path):
    article = briefing(path)
    opening = paragraphs(article.text)[0]

    assert article.day
    assert f"{article.day.day} {article.day:%B %Y}" in opening
    assert article.place
    assert article.place in opening
    assert "Lê Hoài Trung" in opening


@pytest.mark.parametrize(
    "path",
    [*BRIEFINGS, *sorted(QUESTIONS.rglob("*.jsonl")), *sorted((HERE / "archives").rglob("*.jsonl"))],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_nothing_here_repeats_nine_words_of_a_seed_article(path):
    ours = set().union(*(runs(line, 9) for line in path.read_text(encoding="utf-8").splitlines()))

    for seed in seed_texts():
        assert not ours & runs(seed, 9)


def test_every_event_has_its_briefing():
    assert [sum(path.stem.startswith(f"{event}-") for path in BRIEFINGS) for event in EVENTS] == [1] * len(EVENTS)
    assert len(BRIEFINGS) == len(EVENTS)


def test_the_sets_are_large_enough_and_of_every_kind():
    assert len(ANSWERABLE) >= 110
    assert len(UNANSWERABLE) >= 60
    assert len(CONVERSATIONS) >= 60
    assert {question["kind"] for question in ANSWERABLE} == KINDS
    assert {question["event"] for question in ANSWERABLE} == {*EVENTS, "overview"}
    assert {question["why"] for question in UNANSWERABLE} == REASONS
    assert all(2 <= len(conversation["turns"]) <= 4 for conversation in CONVERSATIONS)


def test_ids_are_unique_and_no_question_is_asked_twice():
    ids = [line["id"] for line in (*ANSWERABLE, *UNANSWERABLE, *CONVERSATIONS)]
    asked = [line["text"].casefold() for line in (*ANSWERABLE, *UNANSWERABLE)]

    assert len(set(ids)) == len(ids)
    assert len(set(asked)) == len(asked)


def test_expected_phrases_are_short():
    """A test may quote a few words of a seed article, never a sentence."""
    for question in EXPECTING:
        for phrases in question["expect"].values():
            assert phrases, question
            assert all(1 <= len(phrase.split()) <= 6 for phrase in phrases), question


def test_what_is_expected_without_a_choice_stands_in_one_place():
    """Phrases that must all be quoted together are written down only where the passage is one and the same."""
    for question in EXPECTING:
        if not question["expect_any"]:
            assert all(len(phrases) == 1 for phrases in question["expect"].values()), question


def test_every_phrase_points_at_one_paragraph_of_its_briefing():
    passages = {path.stem.split("-")[0]: paragraphs(briefing(path).text) for path in BRIEFINGS}

    for question in EXPECTING:
        for phrase in question["expect"]["briefings"]:
            found = [event for event, texts in passages.items() for text in texts if phrase in text]
            if question.get("event", "overview") == "overview":
                assert found, question
            else:
                assert found == [question["event"]], question


def test_every_phrase_points_at_one_paragraph_of_the_seed_articles():
    passages = seed_passages()

    for question in EXPECTING:
        for phrase in question["expect"]["seeds"]:
            assert sum(phrase in passage for passage in passages) == 1, question


def test_every_paragraph_of_a_briefing_is_asked_for():
    phrases = [phrase for question in ANSWERABLE for phrase in question["expect"]["briefings"]]

    for path in BRIEFINGS:
        for paragraph in paragraphs(briefing(path).text):
            assert any(phrase in paragraph for phrase in phrases), paragraph


def test_every_paragraph_of_the_seed_articles_is_asked_for():
    phrases = [phrase for question in ANSWERABLE for phrase in question["expect"]["seeds"]]

    for passage in seed_passages():
        assert any(phrase in passage for phrase in phrases), passage[:80]
