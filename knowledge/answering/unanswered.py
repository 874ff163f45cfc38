"""The last step: say why nothing answers, and what comes closest."""

from knowledge.answering.answer import Answer
from knowledge.answering.confidence import CLOSE
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.listing import why_none_listed
from knowledge.answering.quoted import notes_of
from knowledge.answering.reasons import is_name, reason
from knowledge.answering.relatives import countries_in
from knowledge.answering.vocabulary import Vocabulary
from knowledge.said import Said

CLOSEST = 2
"""Quotes at most that are shown as the closest when nothing answers."""


def unanswered(inquiry: Inquiry) -> Answer:
    """Return the reason why nothing answers, with the passages that come closest where some come near."""
    best = inquiry.best
    return Answer(
        inquiry.question,
        closest=inquiry.quotes[:CLOSEST] if best.confidence >= CLOSE * inquiry.enough else (),
        confidence=best.confidence,
        reason=why_none_listed(inquiry) or why(inquiry),
        notes=notes_of(inquiry),
    )


def why(inquiry: Inquiry) -> Said:
    """Return why the passages that were found do not answer."""
    question, evidence = inquiry.question, inquiry.best.ranking.evidence
    together = False
    if evidence is not None:
        terms = list(dict.fromkeys(word.term for word in question.words))
        names = sorted({terms.index(word.term) for word in question.words if word.content and is_name(word)})
        together = bool(evidence.held[:, names].all(axis=1).any())
    return reason(
        question,
        archive=len(inquiry.snapshot),
        where=inquiry.where,
        admitted=inquiry.snapshot.admits(inquiry.where),
        unseen={term for term in question.terms if not _is_spoken_of(term, inquiry.vocabulary)},
        together=together,
    )


def _is_spoken_of(term: str, vocabulary: Vocabulary) -> bool:
    """Whether the archive has a term, or a country of the part of the world that it means."""
    return any(map(vocabulary.df, (term, *countries_in(term))))
