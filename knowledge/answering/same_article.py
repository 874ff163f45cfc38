"""Answer "when was that?" and its like, which name nothing: from the article that was quoted last.

News tells when and where in the passage that introduces a topic, or else in its first one; who and how many it tells
wherever the talk is.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from knowledge.answering.answer import Quote
from knowledge.answering.conversation import Turn
from knowledge.answering.entities import find, may_be_person
from knowledge.answering.question import Kind, Question
from knowledge.answering.quoting import explained_dates
from knowledge.index.snapshot import EmbeddedSnapshot
from knowledge.passages import Passage, Span, split

SURE = 0.8
"""Share of such questions that are answered right, in the conversations under tests/knowledge/questions."""

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
        for place in [here] if _STILL.search(question.text) else _places(question.kind, passages, here):
            passage = passages[place]
            for begin, end in passage.sentences:
                span = next(_answers(question.kind, article.text[begin:end]), None)
                if span is not None:
                    return Quote(
                        article,
                        passage.start,
                        passage.end,
                        score=0.0,
                        highlights=((begin, end),),
                        short_answer=(begin + span[0], begin + span[1]),
                        paragraphs=(place + 1, place + 1),
                        dates=explained_dates(article, passage.start, passage.end),
                    )
    return None


def _answers(kind: Kind, sentence: str) -> Iterator[Span]:
    for start, end in find(kind, sentence):
        if kind is not Kind.WHO or may_be_person(sentence[start:end]):
            yield start, end


def _places(kind: Kind, passages: Sequence[Passage], here: int) -> Iterator[int]:
    """Where to look, the likeliest passage first."""
    topic = passages[here].topic
    opening = next((i for i, p in enumerate(passages) if topic and p.start <= topic[0][0] < p.end), here)
    first = (opening, 0, here) if kind in (Kind.WHEN, Kind.WHERE) else (here, opening, 0)
    yield from dict.fromkeys(first)
    yield from sorted(set(range(len(passages))) - set(first), key=lambda i: abs(i - here))
