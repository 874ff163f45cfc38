"""Vietnamese phrases are found longest first, with and without their marks."""

from itertools import pairwise
from pathlib import Path

from knowledge.language import glossary
from knowledge.language.folding import fold
from knowledge.language.glossary import translate


def english(text):
    return [found.english for found in translate(text.split())]


def test_the_longest_phrase_counts():
    assert english("Bộ trưởng Ngoại giao Đan Mạch là ai") == ["foreign minister"]
    assert english("Bộ trưởng Quốc phòng") == ["defence minister"]


def test_phrases_are_known_without_their_marks():
    assert english("bo truong ngoai giao dan mach la ai") == ["foreign minister"]


def test_a_tone_may_stand_on_either_letter():
    assert english("hoà bình") == english("hòa bình") == ["peace"]
    assert english("làng này") == ["village"]
    assert english("nàlg này") == []


def test_a_syllable_alone_needs_marks_in_the_text_and_a_small_letter():
    assert english("giá cá tăng thế nào") == ["price", "fish", "increase"]
    assert english("gia ca tang the nao") == ["price"]  # "giá cả" is a phrase
    assert english("ông Tăng thế nào") == []


def test_translations_are_in_order_and_do_not_overlap():
    found = list(translate("hợp tác kinh tế biển và biến đổi khí hậu với Na Uy".split()))

    assert [one.english for one in found] == ["cooperation", "marine economy", "climate change"]
    assert all(one.after <= other.first for one, other in pairwise(found))


def test_every_line_can_be_found():
    lines = Path(glossary.__file__).with_name("vietnamese.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 700

    for line in lines[1:]:
        phrase, meaning = line.split("\t")
        assert phrase == phrase.lower()
        assert meaning.isascii()
        if fold(phrase) != phrase or " " in phrase:  # a syllable without marks needs other words that have them
            assert english(phrase) == [meaning]
