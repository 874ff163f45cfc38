"""Every line of the tables of related words is found, and nothing else."""

import re
from itertools import product
from pathlib import Path

import pytest

from knowledge.answering import relatives as module
from knowledge.answering.relatives import Relation, relatives
from knowledge.lab.build_thesaurus import INSTEAD, INTERCHANGEABLE
from knowledge.lab.lexicon import alike
from knowledge.language.analysis import terms
from knowledge.language.places import places


def test_a_verb_knows_its_irregular_forms():
    assert {"began", "begun"} <= {relative.term for relative in relatives("begin")}


@pytest.mark.parametrize(
    ("one", "other"), [("receive", "reception"), ("fish", "fisheries"), ("ratify", "ratification")]
)
def test_words_of_one_root_know_each_other(one, other):
    (term,), (derived,) = terms(one), terms(other)

    assert derived in {relative.term for relative in relatives(term)}
    assert term in {relative.term for relative in relatives(derived)}


@pytest.mark.parametrize("term", ["", "a", "zzzz", "country:ZZ", "begi", "beginx", "đ"])
def test_a_word_that_is_not_there_has_no_relatives(term):
    assert relatives(term) == ()


def test_a_country_and_its_capital_are_related():
    assert "country:RU" in {relative.term for relative in relatives("moscow")}
    assert "brussel" in {relative.term for relative in relatives("country:EU")}


def test_european_may_be_of_the_union():
    (european,) = terms("European")

    assert relatives(european)[0].term == "country:EU"
    assert european in {relative.term for relative in relatives("country:EU")}


@pytest.mark.parametrize(
    ("region", "country"),
    [
        ("Scandinavian", "Norwegian"),
        ("Nordic", "Iceland"),
        ("South American", "Venezuela"),
        ("Mediterranean", "Cyprus"),
    ],
)
def test_a_part_of_the_world_is_related_to_its_countries(region, country):
    (there,), (here,) = terms(region), terms(country)

    assert here in {relative.term for relative in relatives(there)}
    assert "country:JP" not in {relative.term for relative in relatives(there)}


def test_parts_of_the_world_and_their_countries_are_known_by_those_terms():
    table = places()
    known = {*table.names.values(), *table.capitals.values()}

    for line in Path(module.__file__).with_name("regions.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        region, codes = line.split("\t")
        assert region in known or terms(region) == [region]
        assert known.issuperset(f"country:{code}" for code in codes.split())


def test_words_that_are_used_alike_are_related():
    alike = [relative.term for relative in relatives("envoy") if relative.relation is Relation.USED_ALIKE]

    assert alike[0] == "ambassador"


@pytest.mark.parametrize(("word", "opposite"), [("increas", "decreas"), ("buy", "sell"), ("north", "south")])
def test_opposites_are_not_related_though_they_are_used_alike(word, opposite):
    assert opposite not in {relative.term for relative in relatives(word)}


def test_names_are_not_related_to_words_they_stand_beside():
    """Newspapers write of envoys beside Annan and Albright."""
    assert not {"annan", "albright", "kofi"} & {relative.term for relative in relatives("envoy")}


@pytest.mark.parametrize(("form", "synonym"), [("led", "head"), ("won", "triumph"), ("spoke", "talk"), ("head", "led")])
def test_irregular_forms_have_the_synonyms_of_their_word(form, synonym):
    assert synonym in {relative.term for relative in relatives(form) if relative.relation is Relation.SAME}


@pytest.mark.parametrize("table", ["thesaurus.txt", "distributional.txt"])
def test_every_line_can_be_found(table):
    lines = Path(module.__file__).with_name(table).read_text(encoding="utf-8").splitlines()

    assert lines == sorted(lines, key=str.encode)
    for line in lines[::500]:
        term, *fields = line.split()
        found = {relative.term: relative.nearness for relative in relatives(term)}
        assert all(re.split("[=<]", field)[0] in found for field in fields)
        assert all(0.0 < nearness <= 1.0 for nearness in found.values())


def test_the_written_synonyms_are_in_the_thesaurus():
    for words, instead in alike():
        for others, nearness in ((words, INTERCHANGEABLE), (instead, INSTEAD)):
            for one, other in product(words, others):
                (term,), (related,) = terms(one), terms(other)
                if term != related:
                    assert any(r.term == related and r.nearness >= nearness for r in relatives(term)), (one, other)
