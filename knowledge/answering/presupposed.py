"""What a question takes for granted: that something ended or was refused, or was done that somebody only wished for.

"Why did Norway leave EFTA?" shares its names and its subject with a report that Norway negotiates for EFTA. Reports say
outright that something was broken off; one that has no word for it does not tell why. And "why did the EU lift the
ban?" is not answered by somebody who urges lifting it.
"""

import re
from dataclasses import dataclass
from functools import cache

from knowledge.answering.wording import Kind
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
class Granted:
    """What a question takes for granted; nothing by one that asks whether it is so."""

    ended: bool
    """That something ended or was refused."""
    done: frozenset[str]
    """Terms of what was done, where nobody asks who wished for it."""

    def lacks_the_break(self, text: str) -> bool:
        """Return whether something is taken to have ended or been refused, and `text` has no word for that."""
        return self.ended and _words_for_a_break().isdisjoint(terms(text))

    def only_wishes(self, text: str) -> bool:
        """Return whether `text` tells as the wish of somebody what is taken to be done: "urged lifting the ban"."""
        if not self.done:
            return False
        doing = [found for found in _DOING.finditer(text) if _WISHED.search(text[: found.start()].rpartition(". ")[2])]
        if not doing:
            return False
        held = terms(text)
        return any(term in self.done and held.count(term) == 1 for found in doing for term in terms(found[0]))


def granted(kind: Kind, question: str) -> Granted:
    """Return what `question`, of `kind`, takes for granted."""
    if kind is Kind.YES_NO:
        return Granted(False, frozenset())
    did = _DID.search(question)
    done = terms(" ".join(_WORD.findall(did[1]))) if did and not _WISHED.search(did[1]) else []
    return Granted(_ASKED.search(question) is not None, frozenset(done))


@cache
def _words_for_a_break() -> frozenset[str]:
    return frozenset(terms(f"{_BREAK} {_FORMS_OF_BREAK}"))
