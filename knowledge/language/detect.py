"""Tell Vietnamese from English, cheaply enough to ask of every text."""

import re
from typing import Literal

from knowledge.language.folding import fold

COMMON_VIETNAMESE = frozenset(
    "ai bang bao bi cac cho chua co con cua cung da dang dau de den di do duoc gi gia gio giua hai hay hoac hoi hon"
    " khi khong la lai lam luc ma mot muon nam nao nay nen neu ngay nguoi nhan nhieu nhu nhung noi nuoc o phai qua ra"
    " rang rat sao sau se tai tao thang the theo thi thoa thuan tren trong truoc tu tung va van vao ve vi viec voi"
    " vua vui xay".split()
)
"""Function words and the commonest verbs, without marks, as many people type questions."""
_COMMON_ENGLISH = frozenset(
    "a about an and are as at be between but by did do does for from had has have he his how in is it its not of on or"
    " said that the their they this to was were what when where which who why will with".split()
)
_WORD = re.compile(r"[^\W\d_]+")
# Letters that of the two languages only Vietnamese has, and the shape of a Vietnamese syllable without its marks.
_VIETNAMESE_LETTER = re.compile(r"[ăđơưảãạấầẩẫậắằẳẵặẻẽẹếềểễệỉĩịỏõọốồổỗộớờởỡợủũụứừửữựỳỷỹỵ]")
_SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|ph|qu|r|s|t|th|tr|v|x)?"
    r"(?:[aeiouy]|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|ieu|yeu|oai|oay|uay|uoi|uou|uya|uye|uyu)"
    r"(?:c|ch|m|n|ng|nh|p|t)?"
)
_ENOUGH = 1_000
"""Characters from the beginning that tell the language of the rest."""


def language(text: str) -> Literal["en", "vi"] | None:
    """Return the language that most words of `text` speak for; None when they speak for neither."""
    typed = _WORD.findall(text[:_ENOUGH])
    words = [word.lower() for word in typed]
    english = sum(word in _COMMON_ENGLISH for word in words)
    folded = [fold(word) for word in words]
    shapes = [_SYLLABLE.fullmatch(word) is not None for word in folded]
    shaped = sum(shapes)
    foreign_names = sum(word[0].isupper() and not shape for word, shape in zip(typed, shapes, strict=True))
    marked = sum(_VIETNAMESE_LETTER.search(word) is not None for word in words)
    common = sum(word in COMMON_VIETNAMESE for word in folded)
    if 4 * shaped >= 3 * (len(words) - foreign_names) and marked + common > english:
        return "vi"
    return "en" if english > common else None


def has_vietnamese_letter(word: str) -> bool:
    """Whether `word` has a letter that of the two languages only Vietnamese has."""
    return _VIETNAMESE_LETTER.search(word.lower()) is not None


def is_syllable(word: str) -> bool:
    """Whether `word` has the shape of a Vietnamese syllable, its marks left aside; some English words have it too."""
    return _SYLLABLE.fullmatch(fold(word)) is not None


def is_vietnamese(text: str) -> bool:
    """Whether `text` is Vietnamese, typed with or without its marks; Vietnamese names in English text do not count."""
    return language(text) == "vi"
