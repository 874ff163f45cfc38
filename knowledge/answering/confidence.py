"""How likely it is that the best passage answers: from what the question asks for and the passage lacks.

A score tells which of two passages is better, never whether one is good. What tells is which of the question's words
the passage lacks, and how surely an answer would have repeated them (`knowledge.answering.repetition`): an unseen
country counts for much, an unseen verb for little. `fit_confidence` fits the weights.

In a large archive there is more to go by: many passages compete for the question, so it tells how well the best
sentence does, and how far the others stay behind. Those signs fade in with the size of the archive; among the twenty
passages of two articles they would be noise.
"""

import re
from collections.abc import Iterator
from math import exp, log

import numpy as np

from knowledge.answering.evidence import Floats
from knowledge.answering.measures import asks_of_the_future, counts_asked, lacks_date, lacks_number, names_sort_of_date
from knowledge.answering.offices import names_holder, office_asked
from knowledge.answering.presupposed import lacks_the_break, only_wishes
from knowledge.answering.question import Kind, Question, Word
from knowledge.answering.ranking import Ranking
from knowledge.answering.reported import is_of_the_report, opening_of
from knowledge.answering.short_answer import likeliest
from knowledge.answering.typed import TYPED
from knowledge.answering.weights import weight, weights
from knowledge.index.protocol import Candidates, Snapshot
from knowledge.language.analysis import terms as analysed

SIGNS = (
    "complete",  # exp(-m), m the cost of the words of which passage and context have no synonym: 1 when they lack none
    "missing around",  # cost of the words that nothing near it in its article has either
    "missing names",  # names of the question that it lacks
    "told of others",  # 1 when somebody whom it names stands elsewhere in its article only, and somebody else here
    "wrong number",  # 1 when it lacks a year, a day, or the number of a name ("Line 5") that the question names
    "related",  # share of the question that it holds, scarce words counting more, related ones as far as they are near
    "related squared",
    "missing scarce",  # words that it lacks, counting by the square of their scarcity
    "lacks the break",  # 1 when the question takes for granted that something ended, and it has no word for that
    "only wishes",  # 1 when the question takes for granted what it tells as somebody's wish
    "lacks date",  # 1 when it has no date that a question asks for
    "lacks date asked for",  # the same, where the question says of what sort: "in what year", "on which day"
    "lacks date to come",  # 1 when its best sentence has none and the question asks of the future
    "lacks holder",  # 1 when it does not name who holds the office that is asked for, -1 when it does
    "lacks number",  # 1 when it has no number, or no quantity of the sort, that a question asks for
    "counts asked",  # 1 when its best sentence counts what is to be counted, -1 when not, 0 where nothing is
    "short answer",  # chance of the likeliest short answer in its best sentence
    "sentence in context",  # coverage by its best sentence together with its context
    "subjects",  # how many the question names, words in a row counting less
    "keywords",  # 1 for a question that only names its subject
    "typed",  # 1 for a question after a person, a date, a place or a number
    # what follows counts by the size of the archive
    "large",  # 0 for `SMALL` passages or fewer, 1 for `LARGE` or more
    "large: sentence",  # share of the question's weight that its best sentence holds
    "large: sentence score",
    "large: ahead",  # how far the passage in fifth place stays behind, as a logarithm
    "large: missing",  # words that it lacks, counting by how few of the candidates hold them
    "large: unseen",  # share of the question's weight that nothing in the archive holds
    "large: weight",  # of all the question's words
    "large: typed",  # a name, date or number is asked for
)
SMALL, LARGE = 50, 400
ANSWERED_IN_SMALL, ANSWERED_IN_LARGE = 0.45, 0.21
"""Confidence from which the best passage is given as an answer: most questions are not about the two articles of a
small archive, while most that a large one is asked are answered there."""
SEARCHED = 0.88
"""Share of that confidence from which keywords are answered: who types them searches, and looks at what is found."""
CLOSE = 0.3
"""Share of that confidence from which passages are shown as the closest."""
_PLAIN_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")
_AS_GOOD = 0.79
"""How near a word is that is as good as the one asked for."""
_NEAR = 0.5
"""How near a related word is that stands for one of the question: Hà Nội for Việt Nam."""
_FIFTH, _FARTHEST_BEHIND = 4, 8.0


def signs(question: Question, ranking: Ranking, candidates: Candidates, snapshot: Snapshot) -> Floats:
    """Return what tells whether the best passage of `ranking`, which is not empty, answers; in the order of `SIGNS`."""
    evidence, best = ranking.evidence, ranking.order[0]
    assert evidence is not None
    related = evidence.related[best]
    lacks = 1.0 - related
    missing = float(np.where(related < _AS_GOOD, lacks, 0.0) @ evidence.costs)
    scarce = evidence.weights * evidence.scarcity
    covered = float(related @ scarce) / (float(scarce.sum()) or 1.0)
    asked = frozenset(word.text.lower() for word in question.words)
    text, sentence = _texts(ranking, snapshot)
    number = {term: i for i, term in enumerate(dict.fromkeys(word.term for word in question.words))}
    content = [(word, float(lacks[number[word.term]])) for word in question.words if word.content]
    full = question.completed or question.text
    size = _size(len(snapshot))
    dated = text
    if is_of_the_report(question.kind, full):
        dated += " " + opening_of(snapshot.locate(ranking.passages[0].passage))
    no_date = lacks_date(question.kind, full, dated, asked)
    small = [
        exp(-missing),
        float(evidence.missing[best]),
        sum(lack for word, lack in content if _is_name(word)),
        float(_told_of_others(question, ranking, snapshot)),
        max((float(lacks[number[word.term]]) for word in _numbers(question)), default=0.0),
        covered,
        covered**2,
        float(lacks @ evidence.scarcity**2),
        float(lacks_the_break(question, text)),
        float(only_wishes(question, text)),
        float(no_date),
        float(no_date and names_sort_of_date(full)),
        float(lacks_date(question.kind, full, sentence, asked) and asks_of_the_future(full)),
        _lacks_holder(question, ranking, snapshot),
        float(lacks_number(question.kind, full, text, asked)),
        counts_asked(question.kind, full, (sentence,)),
        likeliest(question, sentence)[1],
        float(evidence.in_context[best]),
        float(evidence.subjects.sum()),
        float(question.kind is Kind.KEYWORDS),
        float(question.kind in TYPED),
    ]
    return np.array(small + [size * sign for sign in _large(question, ranking, candidates)])


def _texts(ranking: Ranking, snapshot: Snapshot) -> tuple[str, str]:
    """The best passage, and its best sentence."""
    located = snapshot.locate(ranking.passages[0].passage)
    best = ranking.passages[0].sentences[:1]
    if not best:
        return located.text, located.text
    start, end = located.sentences[best[0]]
    return located.text, located.article.text[start:end]


def _lacks_holder(question: Question, ranking: Ranking, snapshot: Snapshot) -> float:
    office = office_asked(question)
    if office is None:
        return 0.0
    located = snapshot.locate(ranking.passages[0].passage)
    text = located.article.text
    return -1.0 if any(names_holder(office, text[a:b], located.article) for a, b in located.sentences) else 1.0


def _is_name(word: Word) -> bool:
    return word.term.startswith("country:") or (word.text[:1].isupper() and not word.text.isupper())


def _told_of_others(question: Question, ranking: Ranking, snapshot: Snapshot) -> bool:
    """Whether the best passage names somebody of the question, and another one stands under other topics of its report.

    Who is named in the article's opening is spoken of throughout.
    """
    evidence, best = ranking.evidence, ranking.order[0]
    assert evidence is not None
    terms = list(dict.fromkeys(word.term for word in question.words))
    names = [terms.index(word.term) for word in question.words if word.content and _is_name(word)]
    lacking = {i for i in names if evidence.related[best][i] < _NEAR and not terms[i].startswith("country:")}
    if not lacking or lacking.issuperset(names):
        return False
    elsewhere = evidence.held[evidence.groups == evidence.groups[best]].any(axis=0)
    others = {terms[i] for i in lacking if elsewhere[i]}
    if not others:
        return False
    located = snapshot.locate(ranking.passages[0].passage)
    return located.ordinal > 0 and not others.issubset(analysed(opening_of(located)))


def _numbers(question: Question) -> Iterator[Word]:
    """The years and days that a question names, and the numbers that belong to a name: "UNGA 80", "14th Congress"."""
    words = question.words
    for place, word in enumerate(words):
        if word.dates and any(map(str.isdigit, word.text)):
            yield word
        elif word.content and _PLAIN_NUMBER.fullmatch(word.text):
            beside = [*words[max(0, place - 1) : place], *words[place + 1 : place + 2]]
            if any(other.content and other.text[:1].isupper() for other in beside):
                yield word


def _large(question: Question, ranking: Ranking, candidates: Candidates) -> list[float]:
    """What tells in a large archive, in the order of `SIGNS`."""
    evidence, first = ranking.evidence, ranking.passages[0]
    assert evidence is not None
    fifth = ranking.passages[_FIFTH].score if len(ranking.passages) > _FIFTH else 0.0
    unseen = {term for term, df in zip(candidates.terms, candidates.df.tolist(), strict=True) if not df}
    terms = dict.fromkeys(word.term for word in question.words)
    lost = sum(weight for term, weight in zip(terms, evidence.weights.tolist(), strict=True) if term in unseen)
    total = float(evidence.weights.sum())
    return [
        1.0,
        float(evidence.coverage[evidence.owner == ranking.order[0]].max()),
        first.sentence_scores[0] if first.sentence_scores else 0.0,
        min(_FARTHEST_BEHIND, -log(fifth)) if fifth else _FARTHEST_BEHIND,
        float((1.0 - evidence.related[ranking.order[0]]) @ evidence.rarity),
        lost / (total or 1.0),
        total,
        float(question.kind in TYPED),
    ]


def confidence(question: Question, ranking: Ranking, candidates: Candidates, snapshot: Snapshot) -> float:
    """Return the probability, 0 to 1, that the best passage of `ranking` answers `question`; 0 when there is none."""
    if not ranking.passages or not question.terms:
        return 0.0
    odds = signs(question, ranking, candidates, snapshot) @ weights("confidence", SIGNS)
    return 1.0 / (1.0 + exp(-float(odds) - weight("confidence", "intercept")))


def answered_from(passages: int, kind: Kind) -> float:
    """Return the confidence from which an archive of so many passages answers a question of `kind`."""
    usual = ANSWERED_IN_SMALL + _size(passages) * (ANSWERED_IN_LARGE - ANSWERED_IN_SMALL)
    return SEARCHED * usual if kind is Kind.KEYWORDS else usual


def _size(passages: int) -> float:
    """0 for `SMALL` passages or fewer, 1 for `LARGE` or more, between them by the logarithm."""
    return min(1.0, max(0.0, log(max(1, passages) / SMALL) / log(LARGE / SMALL)))
