"""Who holds an office: "who is Norway's foreign minister?" asks for a title, and for whose it is.

News writes both before or after a name: "Russian Foreign Minister Sergey Lavrov", "Jozef Sikela, EU Commissioner for
International Partnerships". A title without a country is one of the country that the report comes from, or else of
the one that it speaks of most: at home, "the Minister of Foreign Affairs" needs no more.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.answering.needs.need import Need
from knowledge.answering.question import Kind, Question
from knowledge.article import Article
from knowledge.language.analysis import Token, terms, tokenize
from knowledge.language.places import places

_HELD = (
    "ambassador chairman chairwoman chancellor chief commissioner director governor king leader mayor minister pope"
    " president premier prince queen secretary speaker spokesman spokeswoman"
)
_BESIDE = (
    "acting affairs agriculture assistant crown culture defence defense deputy economy economic education energy"
    " environment executive finance first foreign former general health home interior international justice labour"
    " permanent prime state trade transport vice"
)
_INSIDE = frozenset("and for of other senior the top".split())
_ENDS = re.compile(r"[,.;:()“”\"]|\s[—–-]\s")
_BEFORE, _AFTER = 5, 7
"""Words of a title before and after the one that tells that it is one."""


@dataclass(frozen=True, slots=True)
class Office(Need):
    """An office that a question asks the holder of."""

    title: frozenset[str]
    """Terms: "foreign" and "minist"."""
    countries: frozenset[str]
    """Whose it is; empty where the question does not say."""

    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether `text` has the title, and no other country's."""
        for title in _titles(text):
            if self.title <= title:
                owners = {term for term in title if term.startswith("country:")} or {_home(article)}
                if not self.countries or not self.countries.isdisjoint(owners):
                    return True
        return False


def asked(question: Question) -> Office | None:
    """Return the office whose holder `question` asks for; None for one that asks for more, or for something else."""
    if question.kind is not Kind.WHO:
        return None
    held, beside = _words_of_titles()
    content = [word for word in question.words if word.content]
    title = frozenset(word.term for word in content if word.term in held | beside)
    countries = frozenset(word.term for word in content if word.is_country)
    if title.isdisjoint(held) or len(title) + len(countries) < len(content):
        return None
    return Office(title, countries)


@cache
def _words_of_titles() -> tuple[frozenset[str], frozenset[str]]:
    """The terms of `_HELD` and `_BESIDE`."""
    return frozenset(terms(_HELD)), frozenset(terms(_BESIDE))


def _titles(sentence: str) -> Iterator[frozenset[str]]:
    """The terms of each title in `sentence`, with what stands in a row with it."""
    held, _ = _words_of_titles()
    tokens = tokenize(sentence)
    for place, token in enumerate(tokens):
        if token.term in held:
            before, after = tokens[max(0, place - _BEFORE) : place], tokens[place + 1 : place + 1 + _AFTER]
            row = [token, *_in_a_row(sentence, token, before[::-1]), *_in_a_row(sentence, token, after)]
            yield frozenset(other.term for other in row)


def _in_a_row(sentence: str, title: Token, tokens: list[Token]) -> Iterator[Token]:
    """Those of `tokens`, from the title on, that belong to it: capitals, countries, and the words of titles."""
    _, beside = _words_of_titles()
    last = title
    for token in tokens:
        first, second = sorted((last, token))
        typed = sentence[token.start : token.end]
        belongs = typed[0].isupper() or token.term in beside or token.term in _INSIDE
        if _ENDS.search(sentence[first.end : second.start]) or not (belongs or token.term.startswith("country:")):
            return
        yield token
        last = token


def _home(article: Article) -> str:
    return _home_of(article.place, article.text)


@lru_cache(maxsize=64)
def _home_of(place: str | None, text: str) -> str:
    """The country whose capital a report is dated from, or else the one that it names most."""
    seat = places().seats.get(" ".join(terms(place or "")))
    if seat:
        return seat[0]
    named = Counter(token.term for token in tokenize(text) if token.term.startswith("country:"))
    return max(named, key=named.__getitem__, default="")
