"""Whether the capitals of a text set its names apart: not WHERE ALL ARE CAPITALS, nor Where Every Word Has One."""

import re

from knowledge.language.analysis import terms
from knowledge.language.question_words import all_question_words

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TITLE = 3
"""Words from which capitals on all of them may be those of a title."""


def capitals_tell(text: str) -> bool:
    """Return False where `text` writes even its plain words with a capital, so that a capital makes no name.

    A text without any capital leaves the question open, and counts as telling; so does one of two words, "Tô Lâm".
    """
    words = _WORD.findall(text)
    plain_capital = False
    for word in words[1:]:
        if all_question_words().issuperset(terms(word)):
            plain_capital |= word[0].isupper() and len(word) > 1
        elif word[0].islower():
            return True
    return (not plain_capital or len(words) < _TITLE) and not (len(words) > 1 and all(map(str.isupper, words)))


def calmed(text: str) -> str:
    """Return `text` in lower case where its capitals tell nothing, else as it is; of the same length always."""
    if capitals_tell(text):
        return text
    lower = text.lower()
    return lower if len(lower) == len(text) else text
