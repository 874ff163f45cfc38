"""What the words of a question are taken for, when the archive does not know them."""

import pytest

from knowledge.answering.words import read_words


class Archive:
    """The words of an archive, without the archive."""

    def __init__(self, *terms, **spelt):
        self.terms = (*terms, *spelt)
        self.spelt = spelt
        self.rows = {"grey heron", "le hoai trung"}

    def df(self, term):
        return 5 * (term in self.terms)

    def expect(self, terms):
        pass

    def similar(self, word, *, limit=10):
        return [(term, 5) for term in self.terms][:limit]

    def spelling(self, term):
        return self.spelt.get(term)

    def together(self, terms):
        return " ".join(terms) in self.rows


ENGLISH = Archive("country:RU", "country:DK", "country:VE", "lokk", "minist", "rasmussen", "respons", "foreign", "the")


def read(text, archive=ENGLISH):
    return {word.text: word for word in read_words(text, archive)}


def test_a_capital_that_nothing_names_stands_for_its_country():
    word = read("What did Moscow promise?")["Russia"]

    assert (word.term, word.typed) == ("country:RU", "Moscow")


def test_a_city_that_somebody_goes_to_is_no_government():
    assert read("did Trung travel to Moscow")["Moscow"].term == "moscow"
    assert read("what happened in Moscow")["Moscow"].term == "moscow"
    assert read("who came from Moscow")["Moscow"].term == "moscow"


def test_a_persons_name_is_no_capital():
    words = read("what did Sofia Ivanova offer?", Archive("country:BG"))

    assert words["Sofia"].term == "sofia"


def test_a_capital_may_have_several_words():
    words = read_words("what did Phnom Penh offer Denmark?", Archive("country:KH", "country:DK"))

    assert [(word.text, word.typed) for word in words if word.seat] == [("Cambodia", "Phnom Penh")]
    assert "Penh" not in {word.text for word in words}


def test_a_capital_stays_itself_where_the_archive_names_it_or_not_even_its_country():
    assert read("What did Moscow promise?", Archive("moscow", "country:RU"))["Moscow"].typed is None
    assert read("What did Oslo promise?")["Oslo"].term == "oslo"


@pytest.mark.parametrize("typed", ["abuot", "wihch", "betwen"])
def test_a_misspelt_function_word_is_not_searched_for(typed):
    assert not any(word.content for word in read_words(f"{typed} the minister", ENGLISH) if word.term != "minist")


@pytest.mark.parametrize("typed", ["look", "respond", "places"])
def test_an_english_word_is_not_corrected_to_another(typed):
    assert read(f"did they {typed}")[typed].typed is None


def test_a_misspelt_name_is_corrected():
    assert read("what did rassmusen say")["rasmussen"].typed == "rassmusen"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("ngoai truong nga la ai", "country:RU"),
        ("ngoại trưởng nga là ai", "country:RU"),
        ("bo truong ngoai giao sip ten gi", "country:CY"),
        ("Vê-nê-xu-ê-la muốn gì", "country:VE"),
    ],
)
def test_countries_are_known_as_vietnamese_people_write_them(text, country):
    assert country in {word.term for word in read_words(text, ENGLISH)}


def test_a_country_stands_before_what_it_says_more_of():
    words = read_words("Bộ trưởng Phát triển Đan Mạch là ai?", ENGLISH)

    assert [word.text for word in words[:3]] == ["Đan Mạch", "minister", "development"]


def test_a_vietnamese_question_to_an_english_archive_is_translated():
    words = read_words("Bộ trưởng Ngoại giao Đan Mạch là ai?", ENGLISH)

    assert [(word.text, word.translates) for word in words[:3]] == [
        ("Đan Mạch", None),  # Vietnamese says last what English says first
        ("foreign", "Bộ trưởng Ngoại giao"),
        ("minister", "Bộ trưởng Ngoại giao"),
    ]
    assert not any(word.translates for word in read_words("Bộ trưởng Ngoại giao là ai?", Archive("cua", "nhung")))
    assert any(word.translates for word in read_words("Bộ trưởng Ngoại giao là ai?", Archive("nhung")))  # a name


def test_two_vietnamese_words_are_translated_in_any_text():
    words = read_words("tong thong rasmussen", ENGLISH)

    assert [word.text for word in words] == ["president", "rasmussen"]


def test_a_name_in_small_letters_is_written_as_the_archive_writes_it():
    archive = Archive("meet", "with", aukrust="Aukrust")

    assert [word.text for word in read_words("meeting with aukrust", archive)][-1] == "Aukrust"


def test_a_rare_word_that_is_no_name_stays_small():
    archive = Archive(trawler="trawler")

    assert [word.text for word in read_words("a trawler", archive)][-1] == "trawler"


def test_a_common_word_is_no_name_because_somebody_is_called_so():
    archive = Archive(rose="Rose")

    assert [word.text for word in read_words("a rose", archive)][-1] == "rose"


def test_mister_is_no_part_of_a_vietnamese_name():
    archive = Archive("jozef", "sikela")

    words = read_words("Ông Jozef Sikela là ai?", archive)

    assert [word.text for word in words if word.content] == ["Jozef", "Sikela"]
    assert any(word.content for word in read_words("Lâm là ai?", archive))


@pytest.mark.parametrize("typed", ["Norwey's", "norwey’s", "Norwey"])
def test_a_misspelt_country_is_known_with_its_possessive(typed):
    words = read_words(f"did {typed} minister respond", ENGLISH)

    assert "country:NO" in {word.term for word in words}


def test_a_word_that_lost_a_letter_of_its_ending_is_corrected():
    words = read("the party congres", Archive("parti", congress="Congress", the="the"))

    assert words["congress"].typed == "congres"


@pytest.mark.parametrize("text", ["việt nam và lào đã ký gì?", "Lào đã ký gì với Việt Nam?"])
def test_a_country_of_one_syllable_is_known_in_a_vietnamese_question(text):
    assert "country:LA" in {word.term for word in read_words(text, Archive("country:VN"))}


def test_elsewhere_it_is_a_word():
    assert "country:LA" not in {word.term for word in read_words("who sings lào songs", Archive("country:VN"))}


def test_two_capitals_are_a_name_and_no_title():
    words = read_words("Tô Lâm", Archive(lam="Lâm"))

    assert [word.text for word in words if word.content] == ["Tô", "Lâm"]


def test_a_woman_who_is_called_as_a_country_is_not_taken_for_it():
    assert read("bà Nga là ai?")["Nga"].term == "nga"
    assert read("anh Nga là ai?")["Nga"].term == "nga"
    assert read("ai là tổng thống Nga?")["Nga"].term == "country:RU"


HERON = Archive("mill", "heron", "trung", "le", "hoai", grey="Grey")


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("Greyheron", ["Grey", "heron"]), ("greyheron's", ["Grey", "heron"]), ("Lehoaitrung", ["Le", "hoai", "trung"])],
)
def test_a_name_in_one_word_is_read_in_the_words_that_the_archive_has(typed, parts):
    words = read_words(f"when will {typed} close the mill?", HERON)

    assert [word.text for word in words if word.content][: len(parts)] == parts


def test_words_that_stand_nowhere_side_by_side_are_not_taken_out_of_another():
    assert "Millheron" in read("who is Millheron?", HERON)


def test_a_slip_in_a_word_that_the_archive_lacks_is_one_too():
    assert read("when was the roof repared?")["repaired"].term == "repair"
