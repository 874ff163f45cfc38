"""Look at the article quoted last before anywhere else: that is where a conversation mostly stays.

Who asked "what missile hit kyiv" and asks on with "how many wounded?" means the same attack, whatever other article
speaks of wounded. Only where the next question names what that article lacks does it leave; and one that does not say
that it goes on ("where is the factory?") stays only where the article speaks of all that it asks about.
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

    `inquiry` is the question as it was asked, by itself; the article is one that `speaks_of` it.
    """
    if elsewhere.answered and is_from(turn, elsewhere):
        return elsewhere
    here = _here(turn, inquiry)
    if not here.meant:  # words alone find too little in one article
        return elsewhere
    answer = quoted(here)
    if answer is None or (elsewhere.answered and answer.confidence < AS_SURE * elsewhere.confidence):
        return elsewhere
    return replace(answer, question=replace(answer.question, subject=elsewhere.question.subject))


def speaks_of(turn: Turn, inquiry: Inquiry, *, names_only: bool) -> bool:
    """Whether the article that `turn` quoted holds all that the question asks about, or at least whom it names."""
    if not turn.quoted:
        return False
    from knowledge.answering.leaning import about  # its patterns take a while to compile

    here = _here(turn, inquiry)
    question = here.question
    if not question.terms or question.since or question.until or question.source or question.newest_first is not None:
        return False
    held = here.snapshot.search(list(question.terms), where=here.where, limit=1000)
    matter = {token.term for token in about(inquiry.typed)}
    asked = [word for word in question.words if word.content and (word.is_name or not names_only)]
    asked = [word for word in asked if names_only or word.term in matter]
    return all((held.slots == held.terms.index(word.term)).any() for word in asked)


def is_from(turn: Turn, answer: Answer) -> bool:
    """Whether `answer` quotes the article that `turn` quoted, or offers nothing."""
    return not answer.answered or answer.quotes[0].article.id == turn.quoted[0][0]


def as_asked(text: str) -> Reading:
    """Return the question taken by itself."""
    return Reading(text, text, subject=text)


def _here(turn: Turn, inquiry: Inquiry) -> Inquiry:
    return replace(inquiry, permitted=replace(inquiry.permitted, articles=frozenset({turn.quoted[0][0]})))
