"""What people say to a bot that is no question, in the languages that it speaks."""

import re
from typing import Literal

from bot.catalogue import Language

Talk = Literal["greeting", "thanks", "help", "bye", "empty"]

_PHRASES: dict[tuple[Talk, Language], str] = {
    ("greeting", "en"): r"hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day)",
    ("greeting", "vi"): r"xin chào|chào(?: bạn| bot)?|alo",
    ("thanks", "en"): r"(?:many )?thanks?(?: you)?(?: so much| very much| a lot)?|thx|ty|cheers|great|nice|perfect",
    ("thanks", "vi"): r"c[ảá]m ơn(?: bạn)?(?: nhiều)?",
    (
        "help",
        "en",
    ): r"help(?: me)?|\?+|commands|(?:what (?:can|do) you do|(?:who|what) are you|how do(?:es this| you) work)",
    ("help", "vi"): r"trợ giúp|giúp(?: tôi| mình)?|bạn (?:làm được gì|là ai)",
    ("bye", "en"): r"bye(?: bye)?|goodbye|see you(?: later)?|good night",
    ("bye", "vi"): r"tạm biệt",
}
_ADDRESS = r"(?:[\s,]+(?:there|bot|dateline|all|everyone|man|nhé|ạ|nha))*[\s.!?~)(:;]*"
_TALK = {talk: re.compile(rf"(?:{phrases}){_ADDRESS}", re.IGNORECASE) for talk, phrases in _PHRASES.items()}


def small_talk(text: str) -> tuple[Talk, Language | None] | None:
    """What sort of small talk `text` is as a whole, and in which language; None when it may be a question."""
    text = text.strip()
    if not any(char.isalnum() for char in text) and "?" not in text:
        return "empty", None
    return next((talk for talk, pattern in _TALK.items() if pattern.fullmatch(text)), None)
