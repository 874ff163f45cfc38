"""The last step: say why nothing answers, and what comes closest."""

import re
from collections.abc import Iterator

from knowledge.answering.answer import Answer
from knowledge.answering.confidence import CLOSE
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.listing import why_none_listed
from knowledge.answering.question import Word
from knowledge.answering.quoted import notes_of
from knowledge.answering.reasons import reason
from knowledge.answering.relatives import countries_in
from knowledge.article import Article
from knowledge.language.analysis import terms
from knowledge.language.folding import fold
from knowledge.said import Said

_SMALL = 200
"""Passages of an archive that is read whole before a word is said to be absent."""
_NEAREST = 30
"""Passages of a larger one whose articles are."""
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
        names = sorted({terms.index(word.term) for word in question.words if word.content and word.is_name})
        together = bool(evidence.held[:, names].all(axis=1).any())
    return reason(
        question,
        archive=len(inquiry.snapshot),
        where=inquiry.where,
        admitted=inquiry.snapshot.admits(inquiry.where),
        unseen={word.term for word in question.words if word.content and not _is_spoken_of(word, inquiry)},
        together=together,
    )


def _is_spoken_of(word: Word, inquiry: Inquiry) -> bool:
    """Whether the archive has a word, or a country of the part of the world that it means.

    What is to be said to be absent is looked up in the texts, too: an index may know a word by another term.
    """
    known = inquiry.vocabulary.df
    others = terms(f"{word.text.capitalize()} . {word.text.lower()} . {word.text.upper()}")
    if any(map(known, (word.term, *countries_in(word.term), *others))):
        return True
    written = re.compile(rf"(?<!\w){re.escape(fold(word.text))}")
    return any(written.search(fold(f"{article.title} {article.text}")) for article in _read(inquiry))


def _read(inquiry: Inquiry) -> Iterator[Article]:
    """Some of the articles that may be quoted: all of a small archive, else those that came nearest."""
    snapshot, collections = inquiry.snapshot, inquiry.permitted.collections
    if len(snapshot) <= _SMALL:
        for entry in snapshot.articles(collections):
            if (article := snapshot.article(entry.id, collections=[entry.collection])) is not None:
                yield article
    else:
        for ranked in inquiry.best.ranking.passages[:_NEAREST]:
            yield snapshot.locate(ranked.passage).article
