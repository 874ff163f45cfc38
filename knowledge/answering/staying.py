"""Look at the article quoted last before anywhere else: that is where a conversation mostly stays.

Who asked "what missile hit kyiv" and asks on with "how many wounded?" means the same attack, whatever other article
speaks of wounded. Only where the next question names what that article lacks does it leave.
"""

from dataclasses import replace

from knowledge.answering.answer import Answer
from knowledge.answering.conversation import Reading, Turn
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.quoted import quoted

AS_SURE = 0.8
"""Share of the confidence of an answer from anywhere from which the one from the last article is taken."""


def stay(turn: Turn, elsewhere: Answer, inquiry: Inquiry) -> Answer:
    """Return the answer from the article that `turn` quoted, where it gives one nearly as sure as `elsewhere`.

    `inquiry` is the question as it was asked, by itself.
    """
    if not turn.quoted:
        return elsewhere
    article = frozenset({turn.quoted[0][0]})
    if elsewhere.answered and elsewhere.quotes[0].article.id in article:
        return elsewhere
    here = replace(inquiry, permitted=replace(inquiry.permitted, articles=article))
    question = here.question
    if not question.terms or question.since or question.until or question.source or question.newest_first is not None:
        return elsewhere
    held = here.snapshot.search(list(question.terms), where=here.where, limit=1000)
    lacking = [
        word
        for word in question.words
        if word.content and word.is_name and not (held.slots == held.terms.index(word.term)).any()
    ]
    if lacking:
        return elsewhere
    if not here.meant:  # words alone find too little in one article
        return elsewhere
    answer = quoted(here)
    if answer is None or (elsewhere.answered and answer.confidence < AS_SURE * elsewhere.confidence):
        return elsewhere
    return replace(answer, question=replace(answer.question, subject=elsewhere.question.subject))


def as_asked(text: str) -> Reading:
    """Return the question taken by itself."""
    return Reading(text, text, subject=text)
