"""What words mean in the news stands in one table, each phrase once."""

import re

import pytest

from knowledge.lab import lexicon
from knowledge.lab.lexicon import alike, entries, names, phrases


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A table of one's own."""

    def write(text):
        (tmp_path / "lexicon.tsv").write_text(text, encoding="utf-8")
        entries.cache_clear()

    monkeypatch.setattr(lexicon, "FILE", tmp_path / "lexicon.tsv")
    yield write
    entries.cache_clear()


def test_a_line_says_where_its_words_are_said(written):
    written("# a comment\nasked told\tgive up\tquit, ?resign, !yield\ntold\tpass away\tdie\nname\tLEGO = Lego\ttoy\n")

    assert list(phrases("asked")) == [("give up", ("quit", "resign"))]
    assert list(phrases("told")) == [("give up", ("quit", "yield")), ("pass away", ("die",))]
    assert list(names()) == [(["LEGO", "Lego"], ("toy",))]


def test_words_that_are_alike_may_have_others_instead_of_them(written):
    written("alike\tquay, pier\tharbour, port\nalike\tship, vessel\n")

    assert list(alike()) == [(["quay", "pier"], ("harbour", "port")), (["ship", "vessel"], ())]


@pytest.mark.parametrize("line", ["said\tgive up\tquit", "told\tgive up\tquit\tresign", "told\t\tquit"])
def test_a_line_that_is_none_is_named(written, line):
    written(f"# comment\n{line}\n")

    with pytest.raises(ValueError, match=r"lexicon\.tsv, line 2"):
        entries()


def test_every_phrase_stands_once_and_in_order():
    for origins in ({"asked", "told"}, {"name"}, {"alike"}):
        found = [entry.words for entry in entries() if set(entry.origins) <= origins]
        assert found == sorted(set(found))


def test_meanings_are_plain_words_and_signs_stand_where_both_say_a_phrase():
    for entry in entries():
        assert len(entry.words.split()) > 1 or entry.origins[0] in ("told", "name", "alike"), entry
        if any(one[0] in "?!" for one in entry.meanings):
            assert entry.origins == ("asked", "told"), entry
        if "alike" in entry.origins:
            assert all(re.fullmatch("[a-z]+", word) for word in (*entry.words.split(", "), *entry.meanings)), entry
