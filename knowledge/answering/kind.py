"""Tell what sort of thing a question asks for, from the words it is asked with, in English and Vietnamese."""

import re

from knowledge.answering.question import Kind

_AUXILIARIES = (
    r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|shall|may|might|must"
    r"|didn't|doesn't|don't|isn't|aren't|wasn't|weren't|hasn't|haven't|hadn't|won't)"
)
_PERSON = r"(?:person|people|man|woman|minister|president|leader|official|officials|commissioner|diplomat|name)"
_UNMEASURED = r"(?:attention|confidence|emphasis|importance|influence|interest|respect|trust)"

# the first in the question decides; of those that begin together, the one that stands above
_CUES: tuple[tuple[Kind, str], ...] = (
    (Kind.HOW, rf"\bhow much {_UNMEASURED}\b"),
    (Kind.HOW_MANY, r"\bhow (?:many|much|long|old|often|far|big|large|tall|high|few|deep|fast|heavy)\b"),
    (
        Kind.HOW_MANY,
        r"\b(?:what|which)(?:(?: is| was| are| were|'s|’s) (?:the|its|their|his|her)(?: \w+)?)? "
        r"(?:number|percentage|percent|amount|share|proportion|price|age|population|total|size)\b",
    ),
    (Kind.HOW_MANY, r"\bbao nhiêu\b|\bbao nhieu\b|\bbao lâu\b|\bbao lau\b|\bmấy\b"),
    (
        Kind.WHEN,
        r"^\W*(?:(?:and|but|so|since|until|till|by|from|around) )*when\b"
        rf"|\bwhen(?=\W*$|['’]?s\b| (?:exactly )?{_AUXILIARIES}\b)"  # no "when he came"
        r"|^(?:the )?(?:date|day|year|time) of\b"
        r"|\b(?:what|which|in what|on what) (?:exact )?(?:year|date|day|weekday|month|time|century|decade)s?\b",
    ),
    (
        Kind.WHEN,
        r"\b(?:khi nào|khi nao|bao giờ|bao gio|lúc nào|luc nao|chừng nào|chung nao"
        r"|(?:năm|nam|ngày|ngay|tháng|thang|hôm|hom|hồi|hoi|tuần|tuan) (?:nào|nao)|(?:ngày|hôm|tháng) mấy)\b",
    ),
    (
        Kind.WHERE,
        r"\bwhere\b|\b(?:what|which) (?:city|cities|country|countries|town|place|location|region|state|venue)\b",
    ),
    (
        Kind.WHERE,
        r"\b(?:ở|o|tại|từ|đến) đâu\b|\bo dau\b|\btai dau\b"
        r"|\b(?:nơi|noi|nước|thành phố|tỉnh|huyện|xã|chỗ|cho|vùng) (?:nào|nao)\b",
    ),
    (Kind.WHO, rf"\b(?:who|whom|whose|who's)\b|\b(?:what|which) (?:\w+ ){{0,3}}{_PERSON}\b|\bnames? of\b|'s name\b"),
    (
        Kind.WHO,
        r"\b(?:người|nguoi|vị|ông|bà) nào\b|^ai\b|"
        r"\bai\s*\??$|\bvới ai\b|\bvoi ai\b|\b(?:là|la|do|bởi) ai\b|\bai (?:là|la|đã|da)\b",
    ),
    (
        Kind.WHY,
        r"\bwhy\b|\bhow come\b|\bwhat (?:reason|caused?)\b"
        r"|\b(?:tại|vì|tai|vi) sao\b|^sao\b|\b(?:vì|do) đâu\b|\bwhat for\b",
    ),
    (Kind.HOW, r"\bhow\b(?! about)|\b(?:như thế nào|nhu the nao|thế nào|the nao|làm sao|lam sao|bằng cách nào)\b"),
    (Kind.WHAT, r"\b(?:what|which|what's)\b|\b(?:gì|nào|những gì|điều gì)\b|\bgi\s*\??$|\b(?:cai|dieu|nhung) gi\b"),
    (Kind.YES_NO, rf"^(?:and |so |but )?{_AUXILIARIES}\b|\bcó\b.*\bkhông\s*\??$|\bco\b.*\bkhong\s*\??$|\bphải không\b"),
)
_COMPILED = tuple((kind, re.compile(cue, re.IGNORECASE)) for kind, cue in _CUES)


_POLITE = re.compile(
    r"^(?:(?:hey|hi|hello|ok|okay|so|well|um+|pls|please)\b[\s,!]*)*"
    r"(?:(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody)(?: please| pls)?"
    r" (?:tell|show|remind|explain)"
    r"(?: to)?(?: me| us)?"
    r"|(?:do|does|did) (?:you|u|anyone|anybody|someone|somebody)(?: here)? (?:know|remember)"
    r"|(?:i )?(?:want|need|would like|'d like) to know|i wonder|i was wondering|tell me|any (?:idea|clue)"
    r"|cho (?:mình|tôi|em|tui|minh|toi) hỏi|cho hỏi|cho (?:mình|tôi|em|minh|toi) biết|ai biết)\b"
    r"(?=.*\b(?:who|whom|whose|when|where|which|what|why|how|if|whether|ai|gì|gi|nào|nao|đâu|dau|sao|bao)\b)[\s,:]*",
    re.IGNORECASE,
)
"""What people put before the question itself."""


def kind_of(question: str) -> Kind:
    """Return what would answer `question`; `Kind.KEYWORDS` when it asks for nothing in particular."""
    question = _POLITE.sub("", question.strip())
    if _COMPILED[-1][1].match(question):  # "did they say when …" is answered by the passage, not by a date alone
        return Kind.YES_NO
    found = [(match.start(), rank) for rank, (_, cue) in enumerate(_COMPILED) if (match := cue.search(question))]
    return _COMPILED[min(found)[1]][0] if found else Kind.KEYWORDS
