"""The same words give the same terms, however they are spelt, and every token knows where it stands."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import analysis
from knowledge.language.analysis import Analysed, terms, tokenize
from knowledge.language.question_words import all_question_words

PIECES = (
    "Việt Nam|viet|Nam|the|US|us|U.S.|South|Korea|1,000|80th|中国和|Đức|'s|’|New|Zealand|デンマークの|\u0301"
    "|Côte d’Ivoire|😀|ไทย| |\n|\n\n|-|–|.|,"
)
TEXTS = st.text() | st.lists(st.sampled_from(PIECES.split("|"))).map("".join)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        *((name, "country:DK") for name in ["Denmark", "denmark", "Danish", "danish", "Dane", "Danes", "Danmark"]),
        *(
            (name, "country:DK")
            for name in ["Đan Mạch", "Dan Mach", "đan mạch", "Denmark's", "丹麦", "デンマーク", "Дания"]
        ),
        *((name, "country:VN") for name in ["Việt Nam", "Vietnam", "Viet Nam", "VIETNAM", "Vietnamese", "Việt Nam’s"]),
        *(
            (name, "country:GB")
            for name in ["UK", "U.K.", "Britain", "British", "the United Kingdom", "Vương quốc Anh"]
        ),
        *(
            (name, "country:US")
            for name in ["US", "U.S.", "USA", "America", "Americans", "the us", "Hoa Kỳ", "nước Mỹ"]
        ),
        *((name, "country:CY") for name in ["Cyprus", "Cypriot", "Cypriots", "Republic of Cyprus"]),
        *((name, "country:VE") for name in ["Venezuela", "Venezuelan", "venezuelan"]),
        *((name, "country:NO") for name in ["Norway", "norwegian", "Norwegians", "Na Uy", "na uy", "Norge"]),
        *((name, "country:KR") for name in ["South Korea", "south korean", "Republic of Korea", "Hàn Quốc", "Korean"]),
        *((name, "country:KP") for name in ["North Korea", "North Koreans", "DPRK", "Triều Tiên"]),
        *((name, "country:CD") for name in ["DR Congo", "Congo", "Democratic Republic of the Congo", "DRC"]),
        *((name, "country:CG") for name in ["Republic of the Congo", "Congo-Brazzaville"]),
        *((name, "country:CI") for name in ["Côte d’Ivoire", "Cote d'Ivoire", "Ivory Coast", "Ivorian"]),
        *((name, "country:EU") for name in ["EU", "eu", "European Union", "Liên minh châu Âu"]),
        *((name, "country:UN") for name in ["UN", "U.N.", "United Nations", "Liên Hợp Quốc"]),
        *((name, "country:SE") for name in ["Sweden", "Swedish", "Thụy Điển"]),
        *((name, "country:TR") for name in ["Turkey", "Türkiye", "Turkish", "turkey"]),
        ("Latin America", "region:419"),
        ("Southeast Asian", "region:035"),
        ("Đông Nam Á", "region:035"),
    ],
)
def test_a_place_is_one_term_under_all_its_names(text, place):
    assert [term for term in terms(text) if term != "the"] == [place]


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("A wild turkey ran.", "country:TR"),
        ("They polish shoes.", "country:PL"),
        ("Tell us more.", "country:US"),
        ("Fine china.", "country:CN"),
        ("Nhà máy thủy điện.", "country:SE"),
        ("Họ đến ba lần.", "country:PL"),
        ("Nguyễn Văn Đức spoke.", "country:DE"),
        ("Ông Nguyễn Văn Đức nói về việc này.", "country:DE"),
        ("Anh ấy nói gì với tôi?", "country:GB"),
        ("giải pháp và ý kiến của anh", "country:FR"),
        ("Minister Lê Hoài Trung", "country:CN"),
        ("an island", "country:IS"),
        ("He went south. Korea was quiet.", "country:KP"),
    ],
)
def test_an_ordinary_word_is_no_country(text, absent):
    assert absent not in terms(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Thủ tướng Đức thăm Việt Nam", "country:DE"),
        ("quan hệ với Nga và Pháp", "country:FR"),
        ("nga nói gì với việt nam", "country:RU"),
        ("viet nam noi gi voi nga", "country:RU"),
        ("hợp tác với nước anh", "country:GB"),
        ("Tổng thống Mỹ nói gì?", "country:US"),
    ],
)
def test_countries_of_one_syllable_are_understood_in_vietnamese(text, place):
    assert place in terms(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lê Hoài Trung", "Le Hoai Trung"),
        ("Åsmund Aukrust", "Asmund Aukrust"),
        ("Lars Løkke Rasmussen", "lars lokke rasmussen"),
        ("1,000 people", "1000 people"),
        ("1.000.000", "1,000,000"),
        ("$12", "12"),
        ("the 80th session", "the 80 session"),
        ("1975–2025", "1975 2025"),
        ("Norway’s", "Norway"),
        ("negotiations", "negotiation"),
        ("O'Brien", "O’Brien"),
        ("p.m.", "pm"),
        ("high-level", "high level"),
        ("Việt Nam–Denmark", "Vietnam Danish"),
        ("Hà Nội", "Hanoi"),
        ("ha noi", "Hanoi"),
        ("Đà Nẵng’s", "Danang"),
        ("TP.HCM", "Ho Chi Minh City"),
    ],
)
def test_two_spellings_give_the_same_terms(text, expected):
    assert terms(text) == terms(expected)


def test_numbers_keep_their_fraction():
    assert terms("3.5 and 35 and 3,5") == ["3.5", "and", "35", "and", "3.5"]


def test_scripts_without_spaces_become_pairs_of_characters_around_places():
    assert terms("与丹麦会谈了") == ["与", "country:DK", "会谈", "谈了"]


@given(TEXTS)
def test_terms_are_the_terms_of_the_tokens(text):
    assert terms(text) == [token.term for token in tokenize(text)]


@given(TEXTS)
def test_tokens_stand_in_order_and_hold_no_empty_term(text):
    tokens = tokenize(text)

    assert all(0 <= token.start < token.end <= len(text) and token.term for token in tokens)
    assert all(left.start <= right.start for left, right in pairwise(tokens))


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(["", " ", "\n\n"]))
def test_a_stretch_of_a_text_is_analysed_as_if_it_stood_alone(before, text, after, gap):
    """Sentences are indexed by their own words: what stands around them makes no country of a bird."""
    start = len(before + gap)
    analysed = Analysed(before + gap + text + gap + after)

    for _ in range(2):  # what was looked around for is kept
        tokens = analysed.tokens(start, start + len(text))

        assert [(token.start - start, token.end - start, token.term) for token in tokens] == tokenize(text)
        assert analysed.terms(start, start + len(text)) == terms(text)


@given(st.lists(TEXTS, min_size=8, max_size=8))
def test_threads_get_what_one_thread_gets(texts):
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(terms, texts))

    assert together == [terms(text) for text in texts]


@pytest.mark.parametrize(
    "word", "what does please many anything don't this these something isn't why gì nào đâu".split()
)
def test_question_words_are_terms(word):
    """A word that is spelt otherwise than analysis spells it would never be left out."""
    assert terms(word)[0] in all_question_words()


SAMPLE = """Negotiations on 1,000 U.S. lorries, 3.5 million tonnes and the 80th UNGA began in Hà Nội on 24/9; Norway's
Åsmund Aukrust and d'Ivoire's envoy, running late, agreed. Ngoại trưởng Nga thăm
bà Nga ở Lào Cai, thành phố Hồ Chí Minh với phái đoàn Đan Mạch. 中国和デンマークの大臣
встретились в Москве. التقى وزير خارجية الدنمارك ไทยและเดนมาร์ก"""
TERMS = "analysis 4", "6389b98703ed"
"""The version of the analysis, and what its terms come to."""


def test_other_terms_are_another_version():
    """An index that was stored before would hold terms that nobody asks for any longer.

    When this fails, raise the number in `analysis.VERSION` and write down both here. After an update of PyStemmer,
    which the version names itself, only the second has to change.
    """
    places = Path(analysis.__file__).with_name("places.tsv").read_text(encoding="utf-8").splitlines()
    names = [line for line in places if not line.startswith(("#", "seats"))]
    found = hashlib.sha256(repr((terms(SAMPLE), names)).encode()).hexdigest()[:12]

    assert (f"analysis {analysis.VERSION.split()[0]}", found) == TERMS


@pytest.mark.parametrize(
    "text",
    [
        "Bà Nga nói mái nhà đã được lợp xong.",
        "ông Đức cứu bao nhiêu người?",
        "cô Nga và anh Đức ở đâu?",
        "tỉnh Lào Cai có bao nhiêu người?",
        "huyện Đức Hoà có bao nhiêu nhà máy?",
        "thành phố Mỹ Tho và huyện Mỹ Đức ở đâu?",
        "Ông Nguyễn Đức Trung được bầu.",
        "Anh nói với mẹ rằng không về được.",
        "Pháp luật của nước ta không cho.",
    ],
)
def test_a_country_in_a_name_is_part_of_the_name(text):
    assert not [term for term in terms(text) if term.startswith("country:")]
    assert terms(text) == [token.term for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Nga bán lúa mì cho nhiều nước trong tháng Năm.", ["RU"]),
        ("HÀ NỘI — Nga bán lúa mì cho nhiều nước.", ["RU"]),
        ("Từ Nga, ông về nước.", ["RU"]),
        ("Nước Đức có bao nhiêu người?", ["DE"]),
        ("Ngoại trưởng Đức tới thăm và được đón.", ["DE"]),
        ("Tổng thống Nga Putin gặp Thủ tướng Đức Angela Merkel.", ["RU", "DE"]),
        ("những người đàn ông Nga ở đâu?", ["RU"]),
        ("ở Anh và Pháp có bao nhiêu người?", ["GB", "FR"]),
    ],
)
def test_a_country_beside_other_words_is_the_country(text, countries):
    found = [term for term in terms(text) if term.startswith("country:")]

    assert found == [f"country:{code}" for code in countries]
    assert terms(text) == [token.term for token in tokenize(text)]
