"""Look at the article quoted last before anywhere else: that is where a conversation mostly stays.

Who asked "what missile hit kyiv" and asks on with "how many wounded?" means the same attack, whatever other article
speaks of wounded. Only where the next question names what that article lacks does it leave; and one that does not say
that it goes on ("where is the factory?") stays only where the article speaks of all that it asks about, or where
nothing else answers and reading all of the article finds what does.
"""

from dataclasses import replace

from knowledge.answering.answer import Answer
from knowledge.answering.conversation import Reading, Turn
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.question import Kind, Question
from knowledge.answering.quoted import quoted
from knowledge.answering.read_on import read_on

AS_SURE = 0.8
"""Share of the confidence of an answer from anywhere from which the one from the last article is taken."""


def stay(turn: Turn, elsewhere: Answer, inquiry: Inquiry) -> Answer:
    """Return the answer from the article that `turn` quoted, where it gives one nearly as sure as `elsewhere`.

    `inquiry` is the question as it was asked, by itself; the article is one that `speaks_of` it.
    """
    here = _here(turn, inquiry)
    if not here.meant:  # words alone find too little in one article
        return elsewhere
    found = None if _stands(elsewhere, here.question) else read_on(turn, here.best, inquiry.typed, inquiry.snapshot)
    if found is None and elsewhere.answered and is_from(turn, elsewhere):
        return elsewhere
    answer = quoted(replace(here, found=found))
    rival = elsewhere.confidence if elsewhere.answered and not (found and _repeats(turn, elsewhere)) else 0.0
    if answer is None or answer.confidence < AS_SURE * rival:
        return elsewhere
    return replace(answer, question=replace(answer.question, subject=elsewhere.question.subject))


def _repeats(turn: Turn, answer: Answer) -> bool:
    """Whether `answer` quotes again what `turn` quoted: a question completed out of that turn holds its words."""
    article_id, start, end = turn.quoted[0]
    first = answer.quotes[0]
    return first.article.id == article_id and first.start < end and start < first.end


def _stands(elsewhere: Answer, question: Question) -> bool:
    """Whether there is nothing to be read for.

    "And with Norway?" is a question in full, with that name in it; and of when and where it was, news tells by rule.
    """
    named = any(word.is_name for word in question.words if word.content)
    by_rule = elsewhere.answered and not elsewhere.estimated
    return named or (by_rule and question.kind in (Kind.WHEN, Kind.WHERE))


def speaks_of(turn: Turn, inquiry: Inquiry, *, names_only: bool) -> bool:
    """Whether the article that `turn` quoted holds all that the question asks about, or at least whom it names."""
    if not turn.quoted:
        return False
    from knowledge.answering.leaning import about  # its patterns take a while to compile

    here = _here(turn, inquiry)
    question = here.question
    if not question.terms:  # "why?" leans on nothing else
        return names_only
    if question.since or question.until or question.source or question.newest_first is not None:
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
