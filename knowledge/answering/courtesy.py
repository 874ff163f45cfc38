"""Greetings and thanks, which ask for nothing, and what people tell of themselves before they ask."""

import re

from knowledge.language.analysis import terms
from knowledge.language.patterns import compiled_when_used

_THANKS = (
    r"thank(?:s| you| u)(?: (?:so|very) much| a lot| again)?|thx|tysm|ty|cheers|(?:xin )?(?:cảm ơn|cám ơn|cam on)"
    r"(?: (?:bạn|ban|nhiều|nhieu|nhé|nhe))*"
)
_GREETING = r"hi+|hello|hey+|yo|howdy|good (?:morning|afternoon|evening|day)|(?:xin )?(?:chào|chao)(?: (?:bạn|ban))?"
_REMARK = (
    r"ok(?:ay)?|great|cool|nice(?: one)?|perfect|awesome|wow|lol|lmao|ha(?:ha)+|got it|i see|good (?:bot|job|night)|bye"
    r"|goodbye|see you|that's all|all good|(?:that was )?(?:very )?helpful|hay quá|tuyệt(?: vời)?|tạm biệt|bot|dateline"
)
_ONLY = compiled_when_used(rf"\W*(?:(?:{_THANKS}|{_GREETING}|{_REMARK})\b\W*)+", re.IGNORECASE)
_THANKED = compiled_when_used(rf"\b(?:{_THANKS})\b", re.IGNORECASE)
_QUESTION = (
    r"(?:(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody)(?: please)? (?:tell|remind) (?:me|us)\s+)?"
    r"(?:who|whom|whose|what|which|when|where|why|how|did|does|do|(?:is|are|was|were)(?! there)|has|have|had)\b"
)
_PREAMBLE = compiled_when_used(
    rf"^(?!\W*{_QUESTION})(?:(?!\b(?:who|what|which|when|where|why|how)\b)[^?])*?"
    r"\b(?:i|i['’]m|im|i['’]ve|my|me|we|we['’]re|we['’]ve|our|us)\b"
    r"(?:(?!\b(?:who|what|which|when|where|why|how)\b)[^?])*?[,.;:!–—-]\s+"
    rf"(?=(?:(?:so|and|but|now|anyway|basically)\b,?\s+)*{_QUESTION})",
    re.IGNORECASE,
)
_LONGEST = 400
"""Characters that are looked at, since every comma may be where the question begins."""
_NAMED = re.compile(r"(?<!^)(?<![.!?] )\b(?!I\b)[A-ZĐ]")
"""A capital letter within a sentence."""


def preamble(text: str) -> int:
    """Return how many characters of `text` its writer tells of himself before he asks: "I'm new here, so who …".

    0 where he does not, and where he names somebody or a place: that may belong to the question.
    """
    found = _PREAMBLE.match(text[:_LONGEST])
    if found is None or _NAMED.search(found[0]) or any(term.startswith("country:") for term in terms(found[0])):
        return 0
    return found.end()


def reply_to_courtesy(text: str) -> str | None:
    """Return what to say to `text` where it only greets, thanks or remarks; None where it may ask something."""
    if not _ONLY.fullmatch(text):
        return None
    if _THANKED.search(text):
        return "You are welcome; ask whenever you like."
    return "That asks for nothing yet; ask in your own words, for example: what was agreed in Hà Nội?"
