"""Greetings and thanks, which ask for nothing, and what people tell of themselves before they ask."""

import re

from knowledge.language.analysis import terms
from knowledge.language.patterns import compiled_when_used
from knowledge.said import Said, say

_THANKS = (
    r"(?:(?:many|so many|big|huge) )?thank(?:s| you| u)"
    r"(?: (?:so|very|soo+) much| a (?:lot|bunch|million|ton)| again| in advance| (?:you )?all| everyone| mate| man"
    r"| guys| for (?:your|the|any|all your) (?:help|time|answers?|info|work))*"
    r"|thx|tks|tnx|tysm|ty|cheers(?: mate)?|(?:much )?appreciated|(?:i )?(?:really )?appreciate (?:it|that)"
    r"|(?:xin |rất )?(?:cảm ơn|cám ơn|cam on|cảm tạ)"
    r"(?: (?:các )?(?:bạn|ban|nhiều|nhieu|nhé|nhe|nha|ạ|ad|bot|anh|chị|em|trước|truoc|mọi người|moi nguoi|rất|lắm))*"
)
_GREETING = (
    r"hi+|hello|hey+|yo|howdy|good (?:morning|afternoon|evening|day)"
    r"|(?:xin )?(?:chào|chao)(?: (?:bạn|ban|bot|ad|mọi người|cả nhà|các bạn))?"
)
_NAME = r"dateline(?: bot)?|bot"
"""What people call the program."""
_REMARK = (
    r"ok(?:ay)?|great|cool|nice(?: one)?|perfect|awesome|wow|lol|lmao|ha(?:ha)+|got it|i see|good (?:bot|job|night)|bye"
    r"|goodbye|see you|that's all|all good|(?:that was )?(?:very )?helpful|hay quá|tuyệt(?: vời)?|tạm biệt"
    r"|(?:please|pls|plz)(?: help)?|have a (?:nice|good|great) (?:day|one|evening|weekend)|nhé|nhe|nha|ạ"
    rf"|{_NAME}"
)
_ONLY = compiled_when_used(rf"\W*(?:(?:{_THANKS}|{_GREETING}|{_REMARK})\b\W*)+", re.IGNORECASE)
_THANKED = compiled_when_used(rf"\b(?:{_THANKS})\b", re.IGNORECASE)
_BEFORE = compiled_when_used(
    rf"^\W*(?:(?:(?:{_THANKS}|{_GREETING}|{_REMARK})\b[\s.,!?;:…)(–—-]*?)+[.,!?;:…–—](?=[\s\"“'‘])"
    rf"|(?:(?:{_GREETING})\s+)?(?:{_NAME})(?:\s+ơi)?(?=\s))[\s.,!?;:…–—-]*(?=\S)",
    re.IGNORECASE,
)
_AFTER = compiled_when_used(
    rf"(?:[.,!?;:…)\"”]|\s[–—-])+\s*(?:(?:{_THANKS}|{_GREETING}|{_REMARK})\b\W*)+$"
    r"|(?<!\bsaid)(?<!\bsay)(?<!\bsays)(?<!\bof)(?<!\bno)(?<!\bfor)(?<!\bsend)(?<!\bsent)(?<!\bgive)(?<!\bgave)"
    rf"(?<!\bhis)(?<!\bher)(?<!\btheir)(?<!\bnói)(?<!\bnoi)(?<!\blời)\s(?:(?:{_THANKS}|pls|plz|ạ|nhé|nha)\b[^\w?]*)+$",
    re.IGNORECASE,
)
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


def without_courtesy(text: str) -> str:
    """Return `text` without the greetings, thanks and names by which it calls the program, at its beginning and end.

    A mark of interrogation after the question stays. The text itself where nothing else would be left.
    """
    opening = _BEFORE.match(text[:_LONGEST])
    start = opening.end() if opening else 0
    closing = _AFTER.search(text, max(start, len(text) - _LONGEST))
    end = closing.start() if closing else len(text)
    if closing and text[end : end + 1] in ("?", ")", '"', "”"):
        end += len(closing[0]) - len(closing[0].lstrip('?)"”'))
    asked = text[start:end].strip()
    return asked if any(map(str.isalnum, asked)) else text


def reply_to_courtesy(text: str) -> Said | None:
    """Return what to say to `text` where it only greets, thanks or remarks; None where it may ask something."""
    if not _ONLY.fullmatch(text):
        return None
    if _THANKED.search(text):
        return say("welcome")
    return say("nothing-asked")
