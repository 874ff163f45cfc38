"""Evidence in the text itself: whether a sentence holds a new name, date or number of the kind that is asked for."""

import re
from collections.abc import Container

from knowledge.answering.question import Kind
from knowledge.language.places import places

TYPED = frozenset({Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.HOW_MANY})
"""Kinds of question that only a name, a date or a number can answer."""

_WORD = re.compile(r"\w+(?:['’.,]\w+)*")
_AGE = re.compile(r"\b(?:aged? (?:of )?\d|\d+[ -]years?[ -]old|born|turn(?:s|ed) \d|\d+ tuổi|sinh năm)", re.IGNORECASE)
_NO_NUMBER = re.compile(r"\bone (?:of|another)\b|\b\d+(?:st|nd|rd|th)\b", re.IGNORECASE)
"""Counts nothing: "one of its priorities", "the 14th Congress"."""
_YEAR = re.compile(r"(?:1\d{3}|20\d\d|\d{3,4}s)(?!\d)")
_TIMES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday century centuries decade decades spring summer autumn winter bc bce today"
    " yesterday tomorrow ngày tháng năm tuần quý".split()
)
NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands"
    " million millions billion billions trillion half third quarter dozen twice once double single both several"
    " hai ba bốn sáu bảy tám chín mười trăm nghìn triệu tỷ".split()
)


def holds_new(kind: Kind, sentence: str, asked: frozenset[str]) -> bool:
    """Return whether `sentence` holds what could answer a question of `kind`, other than its own words, `asked`.

    `asked` are the question's words in lower case.
    """
    if kind is not Kind.WHEN and kind is not Kind.HOW_MANY:
        return _holds_name(
            sentence, asked, passed_over=places().names if kind is Kind.WHO else {}
        )  # a country is nobody
    words = _WORD.findall(sentence)
    if kind is Kind.WHEN:
        return any(
            (
                _YEAR.match(word)
                or (word.lower() in _TIMES and (word[0].isupper() or len(word) > 3 or not word.isascii()))
            )
            and word.lower() not in asked
            for word in words
        )
    if kind is Kind.HOW_MANY and "old" in asked:
        return _AGE.search(sentence) is not None
    return any(
        (word[0].isdigit() or word.lower() in NUMBERS) and word.lower() not in asked
        for word in _WORD.findall(_NO_NUMBER.sub("", sentence))
    )


def _holds_name(sentence: str, asked: frozenset[str], *, passed_over: Container[str]) -> bool:
    words = (word for match in _WORD.finditer(sentence) if (word := match[0]).lower() not in passed_over)
    first = next(words, "")
    for position, word in enumerate(words):
        if word[0].isupper():
            if word.lower() not in asked:
                return True
            # a capital at the sentence's beginning proves nothing, unless another one follows
            if position == 0 and first[0].isupper() and first.lower() not in asked:
                return True
    return False
