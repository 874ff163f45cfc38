"""What is new in a quote, beside what was quoted for the same question before.

What was said is kept as hashes of its words, so that nothing of an article outlives it there.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from knowledge.answering.answer import Quote
from knowledge.language.analysis import Token, tokenize
from knowledge.language.question_words import all_question_words
from knowledge.passages import Span

FRESH = 0.3
"""Share of the words of what answers that must be new, where no number and no name is."""
_YEARS = range(1900, 2101)
_ENDS = frozenset(".!?\n")


def said_in(quotes: Sequence[Quote]) -> list[int]:
    """Return the hashes of the words of quotes, each once."""
    return list(dict.fromkeys(key for quote in quotes for _, key, _ in _words(quote.text)))


def new_in(quote: Quote, said: Collection[int]) -> tuple[Span, ...]:
    """Return the spans of the article's text that say what was not `said` before; none where the quote says no more.

    More is said by a new number or name, or where enough of the words of the sentences that answer are new.
    """
    told = said if isinstance(said, set | frozenset) else frozenset(said)
    answering = [
        (key in told, telling)
        for start, end in quote.highlights or ((quote.start, quote.end),)
        for _, key, telling in _words(quote.article.text[start:end])
    ]
    fresh = [telling for known, telling in answering if not known]
    if not fresh or not (any(fresh) or len(fresh) >= FRESH * len(answering)):
        return ()
    spans: list[Span] = []
    joins = False  # whether the word before is new, too, and nothing but small words stand between
    for token, key, _ in _words(quote.text):
        start, end = quote.start + token.start, quote.start + token.end
        if key in told:
            joins = False
        elif joins and not _ENDS.intersection(quote.article.text[spans[-1][1] : start]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
            joins = True
    return tuple(spans)


def _words(text: str) -> Iterator[tuple[Token, int, bool]]:
    """Every word that says something, the hash it is known by, and whether it alone tells something: number or name.

    A number is known with what it counts: 15 people are not 15 days.
    """
    tokens = [token for token in tokenize(text) if token.term not in all_question_words()]
    ends = {0, *(place + 1 for place, char in enumerate(text) if char in _ENDS)}
    for token, following in pairwise([*tokens, None]):
        assert token is not None
        term, shown = token.term, text[token.start : token.end]
        number = any(map(str.isdigit, shown))
        if number and following is not None and not _is_year(shown):
            term = f"{term} {following.term}"
        first = not text[max(0, token.start - 2) : token.start].strip(" \"'“‘(") and (
            token.start in ends or token.start - 1 in ends or token.start - 2 in ends
        )
        yield token, _hash(term), number or (shown[0].isupper() and not first)


def _is_year(text: str) -> bool:
    return text.isdecimal() and len(text) == 4 and int(text) in _YEARS


@lru_cache(maxsize=100_000)
def _hash(term: str) -> int:
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest())
