"""Tell what asks for something from what is only said: "lol really?" under an answer wants no other answer.

A text is taken apart into clauses. One asks that has the words of a question, or of a wish, or a question mark after
more than a reaction; one that goes on as a follow-up does ("and the minister?") asks, too.
"""

import re
from functools import cache

from bot.small_talk import small_talk
from knowledge.answering.kind import kind_of
from knowledge.answering.question import Kind
from knowledge.language.analysis import terms, tokenize
from knowledge.language.pack import any_of, of_all
from knowledge.language.sections import Courtesy, FollowUps

_CLAUSE = re.compile(r".+?(?:[.!?…;,\n]+(?=\s|$)|\s[–—-]\s|$)", re.DOTALL)
_SIGN = re.compile(r"[^\w\s.,;:!?…'’\"“”()$€£%&/+–—-]+")
"""Emoji and the like."""
_LONG = 8
"""Words from which a message says more than what it thinks of an answer."""
_SHORT = 5
"""Words of a follow-up without a verb at most: "and the minister"."""


def asks(text: str) -> bool:
    """Whether `text`, under an answer or among what people say to one another, asks for something."""
    return any(map(_clause_asks, _clauses(text)))


def remarks(text: str) -> bool:
    """Whether all that `text` does is to say what its writer thinks; what may be words to look for does not."""
    clauses = _clauses(text)
    if not clauses:
        return True
    if asks(text) or len(text.split()) > _LONG:
        return False
    return all(
        not (body := _body(clause)) or _is(body, "reactions") or _begins(body, "statements") for clause in clauses
    )


def wants_nothing(text: str, *, named: bool) -> bool:
    """Whether words to the bot want no answer: a remark; or any comment, where it is not named but replied to."""
    talk = small_talk(text)
    if talk is not None:
        return talk[0] != "help" and not named
    return remarks(text) if named else not asks(text)


def _clauses(text: str) -> list[str]:
    found = _CLAUSE.findall(_SIGN.sub("\n", text))
    return [clause.strip() for clause in found if any(map(str.isalnum, clause))]


def _body(clause: str) -> str:
    """A clause without what leads over to it, and without its marks."""
    bare = clause.strip(" \t\n.!?…;,:'\"“”()–—-")
    while (led := _pattern("leads", r"^(?:", r")(?!['’\w])[\s.,!?:–—-]*").match(bare)) and led.end():
        bare = bare[led.end() :]
    return bare


def _clause_asks(clause: str) -> bool:
    marked, body = "?" in clause, _body(clause)
    if not body:  # "and?" asks to go on, "really?" does not
        return False
    if _is(body, "reactions") or _holds(clause, "rhetorical"):
        return False
    if _begins(body, "wishes"):
        return True
    kind = kind_of(body)
    if kind is Kind.YES_NO:
        return marked or _inverted(body)
    if kind is not Kind.KEYWORDS or marked:
        return True
    opened = _opening().match(clause)
    if opened is not None and len(body.split()) <= _SHORT and not _begins(body, "statements"):
        return True
    return len(body.split()) <= 2 and all(term.startswith("country:") for term in terms(body))


def _inverted(body: str) -> bool:
    """Whether who does something stands behind the verb: "did it work", but not "was in March"."""
    words = body.split()
    if len(words) < 3 or words[0].lower().endswith(("n't", "n’t")):
        return False
    return bool(_SUBJECT.match(words[1])) or words[1][:1].isupper() or (len(words) > 3 and len(tokenize(words[1])) == 1)


_SUBJECT = re.compile(
    r"(?:i|you|he|she|it|we|they|there|the|an?|any\w*|some\w*|every\w*|no\w*|this|that|these|those|his|her|its|their|our"
    r"|my|both|all)$",
    re.IGNORECASE,
)


def _is(body: str, table: str) -> bool:
    return (
        _pattern(table, "(?:", ")" + rf"(?:[\s,]+(?:{any_of(of_all(Courtesy).addressed)}))*").fullmatch(body)
        is not None
    )


def _begins(body: str, table: str) -> bool:
    return _pattern(table, "(?:", ")").match(f"{body} ") is not None


def _holds(clause: str, table: str) -> bool:
    return _pattern(table, "(?:", ")").search(clause) is not None


@cache
def _pattern(table: str, before: str, after: str) -> re.Pattern[str]:
    return re.compile(f"{before}{any_of(getattr(of_all(Courtesy), table))}{after}", re.IGNORECASE)


@cache
def _opening() -> re.Pattern[str]:
    leads, openings = any_of(of_all(Courtesy).leads), any_of(of_all(FollowUps).openings)
    return re.compile(rf"^\W*(?:(?:{leads})\b\W*)*?(?:{openings})\b", re.IGNORECASE)
