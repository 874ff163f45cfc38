"""Whether a syllable that is a country's name in Vietnamese stands for the country, or belongs to another name.

"Nga" is Russia, and a woman's name; "Đức" is Germany, a man's name, and the beginning of Đức Hoà, a district.
"""

from collections.abc import Sequence

from knowledge.language.detect import is_syllable

_TITLES = frozenset(
    "bà ông anh chị em cô chú bác cậu dì cụ thầy ngài bé cháu mợ thím nàng chàng bạn nhóc mẹ bố má"
    " ba ong chi thay cu".split()
)
"""What a person is called by before a given name, some of it as typed without marks."""
_PEOPLE = frozenset({"đàn", "dan", "quý", "các", "những", "mấy", "cac", "nhung"})
"""Makes people of what follows: "đàn ông Nga" are Russian men."""
_PAIRED = frozenset({"Trung", "Việt"})
"""Short for China and Việt Nam after another country: "quan hệ Mỹ Trung"."""
_OTHERWISE_AT_THE_HEAD = frozenset({"Anh", "Ý", "Áo", "Lao", "My", "Sip", "Uc", "Nhat", "Phap", "Duc", "Sec"})
"""What at the head of a sentence is mostly another word: "anh", he; "ý", an idea; "áo", a dress."""
_COMPOUNDS = frozenset(
    "pháp luật|pháp lý|pháp y|pháp nhân|pháp trị|pháp lệnh|pháp chế|pháp quy|pháp sư|pháp danh|nhật ký|nhật báo"
    "|nhật trình|nhật thực|nhật nguyệt|nhật dụng|mỹ thuật|mỹ phẩm|mỹ nhân|mỹ quan|mỹ nữ|mỹ mãn|mỹ từ|mỹ lệ|đức tin"
    "|đức hạnh|đức tính|đức độ|đức dục|séc khống".split("|")
)
"""Words whose first syllable at the head of a sentence only looks like a country."""


def is_title(word: str) -> bool:
    """Return whether a person is called by `word` before a given name, as "ông" and "bà" are."""
    return word.lower() in _TITLES


def belongs_to_a_name(before: Sequence[str], after: Sequence[str]) -> bool:
    """Return whether a capital syllable is part of somebody's name, or of a place's.

    `before` and `after` are the words that stand beside it without a mark between, the nearest first.
    """
    nearest = before[0] if before else ""
    if is_title(nearest) and not (len(before) > 1 and before[1].lower() in _PEOPLE):
        return True
    if nearest[:1].isupper() and is_syllable(nearest) and len(before) > 1 and before[1][:1].isupper():
        return True
    run = []
    for word in after:
        if not word[:1].isupper():
            break
        run.append(word)
    if run == run[:1] and _PAIRED.issuperset(run):
        return False
    return all(map(is_syllable, run))


def means_a_country_at_the_head(syllable: str, following: str) -> bool:
    """Return whether `syllable`, the first word of a sentence that goes on with `following`, is the country."""
    return syllable not in _OTHERWISE_AT_THE_HEAD and f"{syllable} {following}".lower() not in _COMPOUNDS
