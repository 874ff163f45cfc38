"""Tell what sort of thing a question asks for, from the words it is asked with."""

import re
from functools import cache, partial

from knowledge.answering.wording import Kind
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import Kinds

# of those that begin together in a question, the first decides
_KINDS = (Kind.HOW_MANY, Kind.WHEN, Kind.WHERE, Kind.WHO, Kind.WHY, Kind.HOW, Kind.WHAT, Kind.YES_NO)


def _put_before() -> str:
    kinds = of_all(Kinds)
    return (
        rf"^(?:(?:{any_of(kinds.interjections)})\b[\s,!]*)*(?:{any_of(kinds.polite)})\b"
        rf"(?=.*\b(?:{any_of(kinds.question_words)})\b)[\s,:]*"
    )


_POLITE = compiled_when_used(_put_before, re.IGNORECASE)
"""What people put before the question itself."""


def kind_of(question: str) -> Kind:
    """Return what would answer `question`; `Kind.KEYWORDS` when it asks for nothing in particular."""
    question = _POLITE.sub("", question.strip())
    cues = _cues()
    if cues[Kind.YES_NO].match(question):  # "did they say when …" is answered by the passage, not by a date alone
        return Kind.YES_NO
    begins = {kind: match.start() for kind, cue in cues.items() if (match := cue.search(question))}
    return min(begins, key=lambda kind: begins[kind], default=Kind.KEYWORDS)


@cache
def _cues() -> dict[Kind, re.Pattern[str]]:
    kinds = of_all(Kinds)
    return {
        kind: compiled_when_used(partial(any_of, getattr(kinds, kind.name.lower())), re.IGNORECASE) for kind in _KINDS
    }
