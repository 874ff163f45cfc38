"""What an answer must hold, whatever else speaks for it: a number of what is counted, a "not", a birth.

The confidence weighs many signs, and a passage that holds every word of a question may still lack the one thing that
is asked for. Without that no passage answers.
"""

import re
from collections.abc import Sequence
from functools import cache

from knowledge.answering.answer import Quote
from knowledge.answering.entities import find
from knowledge.answering.measures import counts_asked, measure_of
from knowledge.answering.question import Kind, Question
from knowledge.answering.sorts import is_of_the_sort
from knowledge.language.sentences import split

_NOT = (
    r"\b(?:not|never|no longer|nobody|cannot|without)\b|n['’]t\b|\byet to\b|\bchưa\b"
    r"|\b(?:vẫn|đã|sẽ|nào|ai|gì) không\b(?=\s\w)"
)
_NEGATIVE = (
    r"\b(?:not|never|no|none|nor|neither|nobody|nothing|without|yet|still|only|except|unless|instead|however|remain\w*"
    r"|lack\w*|fail\w*|refus\w*|reject\w*|declin\w*|den(?:y|ied|ies)|unable|unwilling|impossible|await\w*|pending|miss\w*|absen\w*"
    r"|oppos\w*|against|avoid\w*|cancel\w*|abandon\w*|delay\w*|postpon\w*|stop\w*|ban\w*|block\w*|skip\w*|boycott\w*"
    r"|un\w{3,}(?:ed|able|ing)|cannot|chưa|không|chẳng|từ chối|thiếu|ngoài|trừ)\b|n['’]t\b"
)
_NOT_ASKED = r"\bwhy not\b|\bor not\b|\bwhether\b|\bnot only\b|\bif not\b|\bhay không\b|\bcó phải\b"
_LIFE = (
    (
        r"\b(?:was|were|is|are)\b.*\bborn\b|\bbirth(?:day|date|place)\b|\bdate of birth\b"
        r"|\bsinh (?:ngày|năm|ra|ở|tại|khi|vào)\b",
        r"\bborn\b|\bbirth\w*|\bnative of\b|\bsinh\b|\bcame into the world\b",
    ),
    (
        r"\b(?:did|does)\b.*\b(?:die|pass away)\b|\bwas\b.*\bkilled\b|\bqua đời\b|\bmất năm\b",
        r"\bdie[ds]?\b|\bdead\b|\bdeath\w*|\bdying\b|\bkill\w*|\bpass(?:ed|es|ing)? away\b|\bdeceased\b|\blate\b"
        r"|\bshot\b|\bmurder\w*|\bassassinat\w*|\bexecut\w*|\bdrown\w*|\bperish\w*|\bsuicide\b"
        r"|\blost (?:his|her|their) li[fv]es?\b"
        r"|\bqua đời\b|\bmất\b|\bchết\b|\bthiệt mạng\b|\btử vong\b|\bhy sinh\b",
    ),
)
"""Asks for an end of somebody's life, and the words that an answer has for it."""
_NO_NUMBER = re.compile(
    r"\b(?:no|none|zero|nobody|both|pair|several|dozens?|hundreds?|thousands?|millions?|half|single|twice|double|không)\b",
    re.IGNORECASE,
)
"""Tells how many without a number."""
_OF_SOMETHING = frozenset({Kind.WHO, Kind.WHAT, Kind.WHERE, Kind.HOW_MANY})
"""Asks for what something is not true of; why it is not may be told in other words."""


def meeting(question: Question, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return those of `quotes` that hold what an answer to `question` must."""
    return tuple(quote for quote in quotes if _meets(question, quote))


def _meets(question: Question, first: Quote) -> bool:
    text = f"{first.article.title} {first.topic or ''} {first.text}"
    asked = question.completed or question.text
    return _says_not(question.kind, asked, text) and _tells_of_a_life(asked, text) and _counts(question, first, text)


def _says_not(kind: Kind, asked: str, text: str) -> bool:
    if kind not in _OF_SOMETHING or not _compiled(_NOT).search(asked):
        return True
    return bool(_compiled(_NOT_ASKED).search(asked)) or _compiled(_NEGATIVE).search(text) is not None


def _tells_of_a_life(asked: str, text: str) -> bool:
    return all(_compiled(holds).search(text) for asks, holds in _LIFE if _compiled(asks).search(asked))


def _counts(question: Question, quote: Quote, text: str) -> bool:
    asked = question.completed or question.text
    if question.kind is not Kind.HOW_MANY or not _compiled(r"\bhow many\b|\bbao nhiêu\b").search(asked):
        return True
    if measure_of(question.kind, asked) is not None or counts_asked(question.kind, asked, (text,)) >= 0.0:
        return True
    if _NO_NUMBER.search(quote.text):
        return True
    spoken = [quote.text[start:end] for start, end in split(quote.text)]
    return any(
        is_of_the_sort(question, sentence, span) for sentence in spoken for span in find(question.kind, sentence)
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
