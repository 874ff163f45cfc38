"""What people say to a bot that is no question, in the languages that it speaks."""

import re
from typing import Literal

Talk = Literal["greeting", "thanks", "help", "bye", "empty"]

_PHRASES: dict[Talk, str] = {
    "greeting": r"""hi | hello | hey | hiya | howdy | good\ (?:morning|afternoon|evening|day)
        | xin\ chào | chào(?:\ (?:bạn|bot))? | alo""",
    "thanks": r"""(?:many\ )?thanks?(?:\ you)?(?:\ so\ much|\ very\ much|\ a\ lot)? | thx | ty | cheers
        | great | nice | perfect | c[ảá]m\ ơn(?:\ bạn)?(?:\ nhiều)?""",
    "help": r"""help(?:\ me)? | \?+ | commands | what\ (?:can|do)\ you\ do | who\ are\ you | what\ are\ you
        | how\ (?:do\ i\ use\ you|does\ this\ work|do\ you\ work)
        | trợ\ giúp | giúp(?:\ (?:tôi|mình))? | bạn\ (?:làm\ được\ gì|là\ ai)""",
    "bye": r"bye(?:\ bye)? | goodbye | see\ you(?:\ later)? | good\ night | tạm\ biệt",
}
_ADDRESS = r"(?:[\s,]+(?:there|bot|dateline|all|everyone|man|nhé|ạ|nha))*"
_TALK = {
    talk: re.compile(rf"(?:{phrases}){_ADDRESS}[\s.!?~)(:;]*", re.IGNORECASE | re.VERBOSE)
    for talk, phrases in _PHRASES.items()
}


def small_talk(text: str) -> Talk | None:
    """What sort of small talk `text` is as a whole; None when it may be a question."""
    text = text.strip()
    if not any(char.isalnum() for char in text) and "?" not in text:
        return "empty"
    return next((talk for talk, pattern in _TALK.items() if pattern.fullmatch(text)), None)
