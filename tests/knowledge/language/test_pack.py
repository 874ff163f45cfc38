"""What a language brings stands in tables, and a table that says something wrong is told in one sentence."""

import pytest

from knowledge.errors import PackError
from knowledge.language import pack
from knowledge.language.patterns import compiled_when_used
from knowledge.language.sections import SECTIONS, Asking, Detection
from tests.benchmarks import house


@pytest.fixture
def packs(tmp_path, monkeypatch):
    """A folder of no language yet."""

    def forget():
        for kept in (pack.codes, pack._read, pack._joined):
            kept.cache_clear()

    monkeypatch.setattr(pack, "FOLDER", tmp_path)
    forget()
    yield tmp_path
    forget()


def written(packs, code, table, text):
    (packs / code).mkdir(exist_ok=True)
    (packs / code / f"{table}.toml").write_text(text, encoding="utf-8")


def test_every_table_that_ships_is_in_order():
    assert list(pack.problems()) == []


def test_no_vietnamese_stands_beside_the_tables():
    assert house.vietnamese(house.HERE) == {}


def test_every_key_is_filled_by_some_language():
    assert [
        f"{section.file}.{key}"
        for section in SECTIONS.values()
        for key in section.annotated()
        if not getattr(pack.of_all(section), key)
    ] == []


def test_tables_of_all_languages_are_one(packs):
    written(packs, "xb", "asking", 'stop_words = "ki\\nza"')
    written(packs, "xa", "asking", 'stop_words = "la"')
    written(packs, "xc", "detection", 'common = "la"')

    assert pack.codes() == ("xa", "xb", "xc")
    assert pack.of_all(Asking).stop_words == ("la", "ki", "za")
    assert pack.of("xc", Asking).stop_words == ()


def test_a_pattern_may_be_broken_and_stand_for_another(packs):
    written(packs, "xa", "asking", 'stop_words = "an"')
    written(packs, "xa", "detection", "common = 'x'\nsyllable = '''\n  (?:a|b)\n  {{asking.stop_words}}c{{common}}'''")

    assert pack.of("xa", Detection).syllable == ("(?:a|b)(?:an)c(?:x)",)


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("asking", 'stop_word = "a"', "xa/asking.toml: stop_word is no key of this table; it may have stop_words"),
        ("asking", "stop_words = 3", "xa/asking.toml: stop_words: there should be a list of words."),
        ("asking", "stop_words = [", "xa/asking.toml is no TOML: Invalid value (at end of document)."),
        ("detection", "syllable = '('", 'xa/detection.toml: syllable: "(" is no regular expression: missing ), '),
        ("detection", "syllable = '{{vowels}}'", "xa/detection.toml: {{vowels}} stands for nothing."),
        ("numbers", "numerals = { una = 'x' }", "xa/numbers.toml: numerals: each word should have a whole number."),
        ("calendar", 'months = ["una", "dua"]', "xa/calendar.toml: months: 2 names where there are 12 months."),
        (
            "calendar",
            "[[forms]]\nform = '{dia}'\nreads = 'named'",
            "forms: nothing is called {dia} in form 1; there are",
        ),
        ("calendar", "[[forms]]\nform = '{day}('\nreads = 'named'", 'xa/calendar.toml: forms: "x(" is no regular'),
        (
            "calendar",
            "[[forms]]\nform = '{day}'\nreads = 'day'",
            "forms: form 1 reads one of numbers, named, ",
        ),
        ("asked", 'stop_words = "a"', "xa/asked.toml: no table of that name is read; there are asking, "),
    ],
)
def test_what_is_wrong_is_told_with_its_file_and_key(packs, table, text, said):
    written(packs, "xa", table, text)

    (problem,) = pack.problems()

    assert said in problem
    assert problem.endswith(".")
    assert "\n" not in problem


def test_a_pattern_that_does_not_compile_is_named_when_it_is_used(packs):
    written(packs, "xa", "detection", "syllable = 'a)'")
    pattern = compiled_when_used(lambda: pack.any_of(pack.of_all(Detection).syllable))

    with pytest.raises(PackError, match=r'xa/detection.toml: syllable: "a\)" is no regular expression: unbalanced'):
        pattern.search("a")


def test_no_language_at_all_matches_nothing(packs):
    assert compiled_when_used(lambda: f"(?:{pack.any_of(pack.of_all(Detection).syllable)})").search("a") is None
