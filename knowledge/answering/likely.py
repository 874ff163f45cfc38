"""Which sentence of a quote answers, whatever found its passage.

A passage is found by the words of the question, and the sentence that has them all is often the one that introduces
who is spoken of; what was asked stands in the next. Each sentence gets a chance by how the ranking likes it, beside the
best of its quote; by what it holds of the sort that is asked for; and by what it is made of: one that is mostly names
says little of what happened. `knowledge.lab.fit_sentences` fits the weights, and tells on what.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.answering.features import Floats
from knowledge.answering.measures import counts_asked, holds
from knowledge.answering.needs.sought import sought
from knowledge.answering.question import Kind, Question
from knowledge.answering.short_answer import likeliest
from knowledge.answering.typed import TYPED
from knowledge.answering.weights import weights
from knowledge.article import Article
from knowledge.language.analysis import Analysed
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue_words
from knowledge.language.question_words import question_words
from knowledge.language.sections import Sentences
from knowledge.passages import Span, carries_on

FEATURES = (
    "ranked",  # what the ranking gives it less than the best of the quote, down to -`_FAR`
    "chance",  # of the likeliest short answer in it
    "measure",  # it holds a sum of money, an age, … where one is asked for
    "counts",  # a number right before what is to be counted
    "met",  # it holds what an answer must hold
    "reason",  # a word that gives one, where a question asks why
    "leans",  # it begins with a pronoun, or carries on otherwise
    # where no name, date or number is asked for:
    "ranked, untyped",
    "best, untyped",  # 1 for the one that the ranking likes best
    "leans, untyped",
    "names, untyped",  # share of its words that are names
    "introduces",  # all that it has of the question is names, and it has hardly anything else
)
_FAR = 8.0
_NAMES = 0.6
"""Share of a sentence's words from which it is mostly names."""
_SAID = frozenset({Kind.WHAT, Kind.HOW, Kind.WHY})
"""Kinds of question that ask for more than to hear of whom they name."""
_REASONS = cue_words(lambda: of_all(Sentences).reasons)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence of a quote."""

    span: Span
    score: float | None
    """What the ranking gives it, comparable within one question; None where it did not look at it."""


def chances(
    question: Question, article: Article, sentences: Sequence[Ranked], analysed: Analysed | None = None
) -> tuple[float, ...]:
    """Return for each of the sentences of a quote how likely it is the one that answers; together they are 1.

    `analysed` is the text of the quote, from the first of them to the last, where it has been analysed already.
    """
    if len(sentences) < 2:
        return (1.0,) * len(sentences)
    scores = measure(question, article, sentences, analysed) @ weights("likely sentence", FEATURES)
    shares = np.exp(scores - scores.max())
    return tuple((shares / shares.sum()).tolist())


def measure(
    question: Question, article: Article, sentences: Sequence[Ranked], analysed: Analysed | None = None
) -> Floats:
    """Return the `FEATURES` of each of the sentences of a quote, of which there is at least one."""
    known = [sentence.score for sentence in sentences if sentence.score is not None]
    least = min(known, default=1.0) - 1.0
    ranked = np.array([least if sentence.score is None else sentence.score for sentence in sentences])
    best = int(np.argmax(ranked))
    untyped = question.kind not in TYPED
    need, quantity = sought(question), question.whole.quantity
    # its names matter to no question that a name, a date or a number answers
    words = _Words(article, sentences, analysed) if untyped else None
    rows = []
    for place, sentence in enumerate(sentences):
        text = article.text[slice(*sentence.span)]
        behind = max(-_FAR, float(ranked[place] - ranked[best]))
        leans = carries_on(text)
        names, held = words.of(sentence.span) if words else (0.0, frozenset())
        rows.append(
            [
                behind,
                0.0 if untyped else likeliest(question, text)[1],
                quantity.measure is not None and holds(quantity.measure, text),
                counts_asked(quantity, [text]) > 0.0,
                need is not None and need.met(text, article),
                question.kind is Kind.WHY and _REASONS.search(text) is not None,
                leans,
                untyped * behind,
                untyped and place == best,
                untyped and leans,
                untyped * names,
                names > _NAMES and _introduces(question, held),
            ]
        )
    return np.array(rows, dtype=np.float64)


class _Words:
    """The words of a quote, and which of them are names."""

    def __init__(self, article: Article, sentences: Sequence[Ranked], analysed: Analysed | None) -> None:
        self._first = sentences[0].span[0]
        self._text = article.text[self._first : sentences[-1].span[1]]
        self._analysed = analysed or Analysed(self._text)
        self._empty = question_words(self._text)

    def of(self, sentence: Span) -> tuple[float, frozenset[str]]:
        """Return the share of names among the words of a sentence that say something, and the terms of those words."""
        start, end = sentence[0] - self._first, sentence[1] - self._first
        starts, _, terms = self._analysed.columns(start, end)
        told = [(at, term) for at, term in zip(starts, terms, strict=True) if term not in self._empty]
        names = sum((at > start and self._text[at].isupper()) or ":" in term for at, term in told)
        return names / max(1, len(told)), frozenset(term for _, term in told)


def _introduces(question: Question, held: frozenset[str]) -> bool:
    """Whether all that a sentence has of a question that asks for more is the names in it."""
    content = [word for word in question.words if word.content]
    names = {word.term for word in content if word.is_part_of_the_world or (word.is_name and word.may_be_somebody)}
    others = {word.term for word in content} - names
    return question.kind in _SAID and bool(others) and not names.isdisjoint(held) and others.isdisjoint(held)
