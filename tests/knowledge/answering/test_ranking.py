"""The second stage puts first what answers, and points at the sentence."""

from datetime import date

import pytest

from knowledge.answering.conversation import Reading
from knowledge.answering.mechanisms import MECHANISMS, leaving_out
from knowledge.answering.ranking import CANDIDATES, find_candidates, rank, search_terms
from knowledge.answering.understanding import understand
from knowledge.answering.vocabulary import vocabulary_of
from knowledge.article import Article
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare


@pytest.fixture
def ask():
    """Rank plain texts, each an article of its own, for a question; return (text, sentence) pairs, best first."""

    def asked(question, *texts, titles=()):
        index = EmbeddedIndex.in_memory()
        titled = dict(zip(texts, titles, strict=False))
        index.add(
            prepare(Article(text=text, title=titled.get(text, f"Title {i}")), "public") for i, text in enumerate(texts)
        )
        snapshot = index.snapshot()
        understood = understand(
            Reading(question, question), typed=question, today=date(2026, 1, 1), vocabulary=vocabulary_of(snapshot)
        ).question
        candidates = find_candidates(understood, snapshot)
        found = []
        for ranked in rank(understood, candidates, snapshot).passages:
            located = snapshot.locate(ranked.passage)
            start, end = located.sentences[ranked.sentences[0]]
            found.append((located.article.text, located.article.text[start:end]))
        return found

    return asked


def test_a_phrase_beats_the_same_words_apart(ask):
    together = "The prime minister of the day opened the bridge in heavy rain that morning."
    apart = "The minister counted prime numbers while others opened letters about a bridge."

    assert ask("Which prime minister opened the bridge?", apart, together)[0][0] == together


def test_a_question_for_a_date_prefers_the_passage_with_one(ask):
    dated = "The library on the hill burned down in March 1931 and was never rebuilt."
    undated = "The library on the hill burned down and its books were never replaced."

    assert ask("When did the library on the hill burn down?", undated, dated)[0][0] == dated


def test_another_form_of_a_verb_is_found(ask):
    answer = "Work on the tunnel began after the harvest, before the first snow."
    other = "The tunnel was painted green by volunteers from the village school."

    assert ask("When did work on the tunnel begin?", other, answer)[0][0] == answer


def test_details_count_beyond_what_the_whole_article_is_about(ask):
    report = (
        "Anna Berg was elected mayor of Port Carrow on Monday.\n\n"
        "Berg, a nurse, took 9,412 votes; turnout was low.\n\n"
        "The new mayor promised to mend the harbour wall."
    )
    other = "The mayor of Lynn met the mayor of Hull to talk of trains."

    text, sentence = ask("how many votes did berg get in port carrow", report, other)[0]

    assert text == report
    assert sentence.startswith("Berg, a nurse")


def test_the_sentence_that_answers_is_first(ask):
    text = "The harbour is old. It was built by Jonas Ek for the herring fleet. Ships from Riga call there."

    assert ask("Who built the harbour for the herring fleet?", text, "Nothing else is known of the harbour.")[0][1] == (
        "It was built by Jonas Ek for the herring fleet."
    )


def test_nothing_is_ranked_where_nothing_matches(ask):
    assert ask("Who painted the ceiling?", "Rain fell.", "Snow fell.") == []


def test_a_word_that_is_used_alike_finds_a_passage_that_shares_none(ask):
    """No thesaurus has a violin and a cello as synonyms."""
    answer = "The cello flew home at noon."

    assert ask("violin", "Rain fell.", answer) == [(answer, answer)]
    with leaving_out(["distributional"]):
        assert ask("violin", "Rain fell.", answer) == []


def candidates_for(asked, *texts):
    """The places of the texts that the first stage finds, best first."""
    index = EmbeddedIndex.in_memory()
    index.add(prepare(Article(text=text, title=f"Title {i}"), "public") for i, text in enumerate(texts))
    snapshot = index.snapshot()
    question = understand(
        Reading(asked, asked), typed=asked, today=date(2026, 1, 1), vocabulary=vocabulary_of(snapshot)
    ).question
    return find_candidates(question, snapshot).passages.tolist()


def test_passages_with_related_words_come_after_those_with_the_words():
    others = [f"The ambassador, an ambassador for long, wrote letter {i}." for i in range(3)]

    assert candidates_for("envoy", *others, "An envoy left the old town on the hill before noon.")[0] == 3


def test_related_words_find_nothing_where_enough_passages_hold_the_words():
    found = candidates_for(
        "envoy", "The ambassador left.", *[f"An envoy wrote a letter, number {i}." for i in range(CANDIDATES)]
    )

    assert len(found) == CANDIDATES
    assert 0 not in found


def test_function_words_alone_still_find_something(ask):
    assert ask("who is it", "This is it.", "Rain fell on the roof.")


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_ranking_works_without(ask, mechanism):
    with leaving_out([mechanism]):
        found = ask("When was the mill built?", "The mill was built in 1830.", "The mill is for sale.")

    assert len(found) == 2


def test_related_words_are_told_apart_but_not_searched_for():
    words = understand(
        Reading("begin", "begin"),
        typed="begin",
        today=date(2026, 1, 1),
        vocabulary=vocabulary_of(EmbeddedIndex.in_memory().snapshot()),
    ).question

    terms = search_terms(words)

    assert terms["begin"] == 1.0
    assert terms["began"] == 0.0
