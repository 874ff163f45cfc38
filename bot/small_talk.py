"""What people say to a bot that is no question, in the languages that it speaks."""

import re
from functools import cache
from typing import Literal

from bot.catalogue import LANGUAGES, Language
from knowledge.language.pack import any_of, of, of_all
from knowledge.language.sections import Courtesy

Talk = Literal["greeting", "thanks", "help", "bye", "empty"]

_TABLES: tuple[tuple[Talk, str], ...] = (
    ("greeting", "hello"),
    ("thanks", "thank_you"),
    ("help", "help"),
    ("bye", "bye"),
)


@cache
def _talk() -> dict[tuple[Talk, Language], re.Pattern[str]]:
    """What is said in each language that the bot speaks; whom it is said to may be in any."""
    to_whom = any_of(of_all(Courtesy).addressed)
    return {
        (talk, language): re.compile(
            rf"(?:{any_of(getattr(of(language, Courtesy), table))})(?:[\s,]+(?:{to_whom}))*[\s.!?~)(:;]*", re.IGNORECASE
        )
        for talk, table in _TABLES
        for language in LANGUAGES
    }


def small_talk(text: str) -> tuple[Talk, Language | None] | None:
    """What sort of small talk `text` is as a whole, and in which language; None when it may be a question."""
    text = text.strip()
    if not any(char.isalnum() for char in text) and "?" not in text:
        return "empty", None
    return next((talk for talk, pattern in _talk().items() if pattern.fullmatch(text)), None)
