"""Greetings and thanks, which ask for nothing and are not to be looked up."""

import re

_THANKS = (
    r"thank(?:s| you| u)(?: (?:so|very) much| a lot| again)?|thx|tysm|ty|cheers|(?:xin )?(?:cảm ơn|cám ơn|cam on)"
    r"(?: (?:bạn|ban|nhiều|nhieu|nhé|nhe))*"
)
_GREETING = r"hi+|hello|hey+|yo|howdy|good (?:morning|afternoon|evening|day)|(?:xin )?(?:chào|chao)(?: (?:bạn|ban))?"
_REMARK = (
    r"ok(?:ay)?|great|cool|nice(?: one)?|perfect|awesome|wow|lol|lmao|ha(?:ha)+|got it|i see|good (?:bot|job|night)|bye"
    r"|goodbye|see you|that's all|all good|(?:that was )?(?:very )?helpful|hay quá|tuyệt(?: vời)?|tạm biệt|bot|dateline"
)
_ONLY = re.compile(rf"\W*(?:(?:{_THANKS}|{_GREETING}|{_REMARK})\b\W*)+", re.IGNORECASE)
_THANKED = re.compile(rf"\b(?:{_THANKS})\b", re.IGNORECASE)


def reply_to_courtesy(text: str) -> str | None:
    """Return what to say to `text` where it only greets, thanks or remarks; None where it may ask something."""
    if not _ONLY.fullmatch(text):
        return None
    if _THANKED.search(text):
        return "You are welcome; ask whenever you like."
    return "That asks for nothing yet; ask in your own words, for example: what was agreed in Hà Nội?"
