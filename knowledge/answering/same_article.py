"""Answer "when was that?" and its like, which name nothing: from the article that was quoted last.

News tells when and where in the passage that introduces a topic, or else in its first one; who and how many it tells
wherever the talk is.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from knowledge.answering.answer import Quote
from knowledge.answering.conversation import Turn
from knowledge.answering.entities import find, is_date, may_be_person
from knowledge.answering.question import Kind, Question
from knowledge.answering.quoting import explained_dates
from knowledge.index.snapshot import EmbeddedSnapshot
from knowledge.passages import Passage, Span, split
from knowledge.reading.datelines import find_dateline

SURE = 0.8
"""Share of such questions that are answered right, in the conversations under tests/knowledge/questions."""

_AT = re.compile(
    r"\b(?:in|at|near|outside|off|around|ở|tại|gần)\s+(?:the\s+)?(?:[^\W\d_A-ZĐ][\w-]*\s+){0,2}$", re.IGNORECASE
)
"""Stands before the name of a place."""
_NO_PLACE = re.compile(r"\b(?:Acts?|Agreement|Charter|Convention|Day|Deal|Law|Pact|Partnership|Party|Trade|Treaty)\b")
_STILL = re.compile(r"\b(?:when|where)(?:'s|’s|s| is| are)\b", re.IGNORECASE)
"""Asks of what is still to come, perhaps: only what is said of it tells, not what the report begins with."""
_FUTURE = re.compile(r"\b(?:will|won't|going to|gonna|sẽ|sắp)\b", re.IGNORECASE)


def answer_from(
    turn: Turn, question: Question, snapshot: EmbeddedSnapshot, *, collections: Collection[str] | None
) -> Quote | None:
    """Return the passage of the article quoted last that tells what `question` asks; None when none does.

    None, too, for what is still to come: the day that a report is dated from is not when "will it be signed".
    """
    if _FUTURE.search(question.text):
        return None
    for article_id, start, _ in turn.quoted[:1]:
        article = snapshot.article(article_id, collections=collections)
        if article is None:
            continue
        passages = split(article)
        here = next((i for i, passage in enumerate(passages) if passage.start <= start < passage.end), 0)
        places = [here] if _STILL.search(question.text) else list(_places(question.kind, passages, here))
        told = [
            (place, begin, end, span)
            for place in places
            for begin, end in passages[place].sentences
            for span in _answers(question.kind, article.text[begin:end])
        ]
        # of dates nearby the first that names a day: "in 2026" is seldom when they met
        days = [
            found
            for found in told
            if question.kind is Kind.WHEN and found[0] in places[:3] and _names_day(article.text, found[1], found[3])
        ]
        for place, begin, end, span in (days or told)[:1]:
            return Quote(
                article,
                passages[place].start,
                passages[place].end,
                score=0.0,
                highlights=((begin, end),),
                short_answer=(begin + span[0], begin + span[1]),
                paragraphs=(place + 1, place + 1),
                dates=explained_dates(article, passages[place].start, passages[place].end),
            )
    return None


def _answers(kind: Kind, sentence: str) -> Iterator[Span]:
    """What may answer in a sentence: for "who" somebody, for "where" a place by its preposition or a dateline."""
    if kind is Kind.WHERE:
        yield from _dateline(sentence)
    dates = list(find(Kind.WHEN, sentence)) if kind is Kind.HOW_MANY else []
    for start, end in find(kind, sentence):
        text = sentence[start:end]
        if kind is Kind.WHO and (is_date(text) or not may_be_person(text)):
            continue
        if kind is Kind.WHERE and (is_date(text) or _NO_PLACE.search(text) or not _AT.search(sentence[:start])):
            continue
        if any(begin <= start < stop for begin, stop in dates):
            continue
        yield start, end


def _dateline(sentence: str) -> Iterator[Span]:
    found = find_dateline(sentence)
    if found and found.place and sentence[: len(found.place)].lower() == found.place.lower():
        yield 0, len(found.place)


def _names_day(text: str, sentence: int, span: Span) -> bool:
    return re.fullmatch(r"\W*\d*\W*", text[sentence + span[0] : sentence + span[1]]) is None


def _places(kind: Kind, passages: Sequence[Passage], here: int) -> Iterator[int]:
    """Where to look, the likeliest passage first."""
    topic = passages[here].topic
    opening = next((i for i, p in enumerate(passages) if topic and p.start <= topic[0][0] < p.end), here)
    first = (opening, 0, here) if kind in (Kind.WHEN, Kind.WHERE) else (here, opening, 0)
    yield from dict.fromkeys(first)
    yield from sorted(set(range(len(passages))) - set(first), key=lambda i: abs(i - here))
