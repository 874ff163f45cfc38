"""Greetings and thanks, which ask for nothing, and what people tell of themselves before they ask."""

import re

from knowledge.language.analysis import terms
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used, cue_words
from knowledge.language.sections import Courtesy
from knowledge.said import Said, say

_NAME = ("dateline(?: bot)?", "bot")
"""What people call the program."""


def _polite() -> str:
    courtesy = of_all(Courtesy)
    return any_of((*courtesy.thanks, *courtesy.greetings, *courtesy.remarks, *_NAME))


def _before() -> str:
    greetings, calls = any_of(of_all(Courtesy).greetings), any_of(of_all(Courtesy).calls)
    return (
        rf"^\W*(?:(?:(?:{_polite()})\b[\s.,!?;:…)(–—-]*?)+[.,!?;:…–—](?=[\s\"“'‘])"
        rf"|(?:(?:{greetings})\s+)?(?:{any_of(_NAME)})(?:\s+(?:{calls}))?(?=\s))[\s.,!?;:…–—-]*(?=\S)"
    )


def _after() -> str:
    courtesy = of_all(Courtesy)
    told = "".join(rf"(?<!\b{word})" for word in courtesy.no_closing_after)
    closings = any_of((*courtesy.thanks, *courtesy.closings))
    return rf"(?:[.,!?;:…)\"”]|\s[–—-])+\s*(?:(?:{_polite()})\b\W*)+$|{told}\s(?:(?:{closings})\b[^\w?]*)+$"


_ONLY = compiled_when_used(lambda: rf"\W*(?:(?:{_polite()})\b\W*)+", re.IGNORECASE)
_THANKED = cue_words(lambda: of_all(Courtesy).thanks)
_BEFORE = compiled_when_used(_before, re.IGNORECASE)
_AFTER = compiled_when_used(_after, re.IGNORECASE)
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
_NAMED = re.compile(r"(?<!^)(?<![.!?] )\b(?!I\b)[A-Z\u0110]")
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
