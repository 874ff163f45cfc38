"""What a question takes for granted: that something ended or was refused, or was done that somebody only wished for.

"Why did Norway leave EFTA?" shares its names and its subject with a report that Norway negotiates for EFTA. Reports say
outright that something was broken off; one that has no word for it does not tell why. And "why did the EU lift the
ban?" is not answered by somebody who urges lifting it.
"""

import re
from dataclasses import dataclass
from functools import cache

from knowledge.answering.needs.need import Need
from knowledge.answering.wording import Kind
from knowledge.article import Article
from knowledge.language.analysis import terms
from knowledge.language.patterns import compiled_when_used

_BREAK = (
    "abandon abolish ban boycott cancel collapse condemn cut decline deny dismiss drop expel fail leave lose oppose"
    " postpone quit refuse reject resign scrap sever suspend veto withdraw"
)
_FORMS_OF_BREAK = (
    "abolition cancellation cease closure denial departure dismissal end expulsion failure halt left loss lost"
    " opposition postponement refusal rejection resignation stop suspension termination withdrawal withdrew withdrawn"
)
_ASKED = compiled_when_used(
    rf"\b(?:did|does|do|will)\b(?! (?:you|i)\b).*?\b(?:{_BREAK.replace(' ', '|')})\b", re.IGNORECASE
)
_WISHED = compiled_when_used(
    r"\b(?:urg(?:ed?|es|ing)|call(?:ed|s|ing)? (?:on|for|upon)|propos(?:ed?|es|ing|als?)|suggest(?:ed|s|ing)?"
    r"|advocat\w+|wish(?:ed|es)?|want(?:ed|s)?|hop(?:ed?|es|ing)|ask(?:ed|s|ing)? (?:for|to)|request\w*|appeal\w*"
    r"|demand\w*|should|would|could|might|consider(?:ed|s|ing)?|plan(?:s|ned)?|seek(?:s|ing)?|sought"
    r"|support(?:s|ed)? for)\b"
)
_DID = compiled_when_used(r"\bdid\b(.*)", re.IGNORECASE)
_WORD, _DOING = re.compile(r"\b[a-z]{3,}\b"), re.compile(r"\b[a-z]{2,}ing\b")


@dataclass(frozen=True, slots=True)
class Ended(Need):
    """That something ended or was refused."""

    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether `text` has any word for that."""
        return not _words_for_a_break().isdisjoint(terms(text))


@dataclass(frozen=True, slots=True)
class Done(Need):
    """That something was done, and is no wish of somebody: not "urged lifting the ban"."""

    deed: frozenset[str]
    """Terms of what was done."""

    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether `text` does not tell it as a wish alone."""
        doing = [found for found in _DOING.finditer(text) if _WISHED.search(text[: found.start()].rpartition(". ")[2])]
        if not doing:
            return True
        held = terms(text)
        return not any(term in self.deed and held.count(term) == 1 for found in doing for term in terms(found[0]))


def ended(kind: Kind, question: str) -> Ended | None:
    """Return the need of a question that takes an end or a refusal for granted; None where it asks whether it was."""
    return Ended() if kind is not Kind.YES_NO and _ASKED.search(question) else None


def done(kind: Kind, question: str) -> Done | None:
    """Return the need of a question that takes a deed for granted; None where it asks whether, or who wished for it."""
    did = _DID.search(question)
    if kind is Kind.YES_NO or not did or _WISHED.search(did[1]):
        return None
    return Done(frozenset(terms(" ".join(_WORD.findall(did[1])))))


@cache
def _words_for_a_break() -> frozenset[str]:
    return frozenset(terms(f"{_BREAK} {_FORMS_OF_BREAK}"))
