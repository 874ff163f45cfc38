"""Mark the name, date, number or place that answers, inside the sentence that was chosen; nothing when unsure.

A logistic model judges every span that `knowledge.answering.entities` finds: does it stand near the question's own
words, does the unit asked for follow it, does "by" or "in" stand before it, are there others to choose from?
`knowledge.lab.fit` fits its weights.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.answer_types import counted_terms, is_of_the_sort
from knowledge.answering.belonging import belonging
from knowledge.answering.entities import may_be_somebody
from knowledge.answering.needs import new
from knowledge.answering.question import Kind, Question
from knowledge.answering.typed import TYPED
from knowledge.answering.weights import weights
from knowledge.language.analysis import Token, terms, tokenize
from knowledge.language.pack import of_all
from knowledge.language.sections import Measures, Places
from knowledge.passages import Span

SURE = 0.5
"""Chance of being right from which a span is marked."""
FEATURES = (
    "near",  # terms between it and the nearest of the question's
    "close",  # sum over the question's terms of 1 / (1 + distance / 3)
    "nearest",  # 1 for the one with the least of "near"
    "to the last",  # 1 / (1 + distance / 3) to the last of the question's words: "injured", "of Denmark"
    "beside the last",  # 1 where nothing stands between them
    "person",  # it may be somebody: no institution, no place, no month
    "rivals",  # other spans of the kind in the sentence
    "first",  # 1 for the first of them
    "after",  # one of the question's terms stands before it
    "overlap",  # share of its words that the question has too
    "several words",
    "by",
    "in",  # or another preposition of place before it
    "full date",
    "year",  # the question asks for a year, and it is one
    "unit",  # what is counted follows: "how many people"
    "plain year",  # a number that looks like a year
    "measure",  # "how old", "how far": a unit of time or length follows
    "always",
)

_FAR = 12
"""Terms beyond which all is equally far."""
_LENGTH_UNITS = frozenset("km m miles mile metres meters feet foot inches acres hectares square ft".split())
_WORD = re.compile(r"\w+")


def short_answer(question: Question, sentence: str) -> Span | None:
    """Return the characters of `sentence` that answer `question`, or None when there are none or none is sure."""
    if question.kind not in TYPED or names_somebody(question):
        return None
    return _judged(question, sentence).sure(question, sentence)


def likeliest(question: Question, sentence: str) -> tuple[Span | None, float]:
    """Return the span of `sentence` that most likely answers `question`, and its chance; (None, 0) when none can."""
    if question.kind not in TYPED or names_somebody(question):
        return None, 0.0
    chances = _judged(question, sentence).chances
    best = max(chances, key=chances.__getitem__, default=None)
    return best, chances[best] if best is not None else 0.0


def _judged(question: Question, sentence: str) -> "_Judged":
    """What is found of `sentence`, kept with the question.

    The confidence asks it of the best sentence, the quote of all of its sentences, and once more of those that answer.
    """
    known: _Judged | None = question.judged.get(sentence)
    if known is None:
        known = question.judged[sentence] = _Judged(question, sentence)
    return known


class _Judged:
    """What a sentence holds that could answer a question; each method is given both again."""

    def __init__(self, question: Question, sentence: str) -> None:
        self.tokens = tokenize(sentence)
        self.chances: dict[Span, float] = {}
        """For each span that could answer its chance to."""
        self._sure: tuple[Span | None] | None = None
        spans, rows = measure(question, sentence, self.tokens)
        if spans:
            odds = rows @ weights(f"short answer: {question.kind}", FEATURES)
            self.chances = dict(zip(spans, (1.0 / (1.0 + np.exp(-odds))).tolist(), strict=True))

    def sure(self, question: Question, sentence: str) -> Span | None:
        """Return the span that answers, None where none is sure to."""
        if max(self.chances.values(), default=0.0) < SURE:
            return None
        if self._sure is None:
            sort = [span for span in self.chances if is_of_the_sort(question, sentence, span)]
            fitting = belonging(question, sentence, self.tokens, sort, counted_terms(question))
            best = max(fitting, key=self.chances.__getitem__, default=None)
            self._sure = (best if best is not None and self.chances[best] >= SURE else None,)
        return self._sure[0]


def names_somebody(question: Question) -> bool:
    """Return whether `question` names whom it asks about, as "who is Anna Berg?": a name is no answer to that."""
    return question.kind is Kind.WHO and all(word.may_be_somebody for word in question.words if word.content)


def measure(
    question: Question, sentence: str, tokens: Sequence[Token] | None = None
) -> tuple[list[Span], NDArray[np.float64]]:
    """Return the spans of `sentence` that could answer `question`, and a row of `FEATURES` for each.

    `tokens` are those of the sentence, where it has been cut already.
    """
    asked, need = question.own_words, new.asked(question)
    wanted = set(question.terms)
    spans = [
        (start, end)
        for start, end in (need.spans(sentence) if need else ())
        if not asked.issuperset(word.lower() for word in _WORD.findall(sentence[start:end]))
        and not wanted.issuperset(terms(sentence[start:end]))  # "Việt Nam" is no answer to "who thanked Vietnam?"
    ]
    tokens = tokenize(sentence) if tokens is None else tokens
    starts = [token.start for token in tokens]
    matched = [(i, token.term) for i, token in enumerate(tokens) if token.term in wanted]
    rows = [_features(question, sentence, tokens, starts, matched, asked, spans, i) for i in range(len(spans))]
    table = np.array(rows, dtype=np.float64).reshape(len(spans), len(FEATURES))
    if len(table):
        # "Acting Minister of Foreign Affairs" is not near the minister asked for: it is what was asked
        near = table[:, FEATURES.index("near")] + _FAR * (table[:, FEATURES.index("overlap")] > 0)
        table[:, FEATURES.index("nearest")] = near == near.min()
    return spans, table


def _features(
    question: Question,
    sentence: str,
    tokens: Sequence[Token],
    starts: Sequence[int],
    matched: Sequence[tuple[int, str]],
    asked: frozenset[str],
    spans: Sequence[Span],
    which: int,
) -> list[float]:
    start, end = spans[which]
    text = sentence[start:end]
    first, after = bisect_left(starts, start), bisect_left(starts, end)
    distances: dict[str, int] = {}
    for place, term in matched:
        distance = first - place if place < first else max(0, place - after + 1)
        distances[term] = min(distance, distances.get(term, distance))
    words = _WORD.findall(text)
    before = _WORD.findall(sentence[:start])[-1:]
    following = tokens[after : after + 3]
    next_words = {sentence[token.start : token.end].lower() for token in following}
    unit = question.asks.unit
    last = distances.get(question.terms[-1]) if question.terms else None
    return [
        min(_FAR, min(distances.values(), default=_FAR)),
        sum(1 / (1 + distance / 3) for distance in distances.values()),
        0.0,  # told when all are measured
        1 / (1 + last / 3) if last is not None else 0.0,
        last is not None and last <= 1,
        question.kind is Kind.WHO and may_be_somebody(text),
        len(spans) - 1,
        which == 0,
        any(place < first for place, _ in matched),
        sum(word.lower() in asked for word in words) / max(1, len(words)),
        len(words) > 1,
        bool(before) and before[0] in of_all(Places).by,
        bool(before) and before[0].lower() in _place(),
        question.kind is Kind.WHEN and bool(re.search(r"[A-Za-z]\D*\d{4}|\d{4}\D*[A-Za-z]", text)),
        unit.year and bool(re.search(r"\d{4}", text)),
        not unit.terms.isdisjoint(token.term for token in following),
        question.kind is Kind.HOW_MANY and bool(re.fullmatch(r"1[5-9]\d\d|20\d\d", text)),
        (unit.of_time and bool(next_words.intersection(of_all(Measures).time_words)))
        or (unit.of_length and bool(next_words & _LENGTH_UNITS)),
        1.0,
    ]


@cache
def _place() -> frozenset[str]:
    """What stands before a place that answers."""
    places = of_all(Places)
    return frozenset((*places.at, *places.into, *places.from_to))
