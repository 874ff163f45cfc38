"""The shipped table of places is what its sources make, and people's words for countries are in it."""

from pathlib import Path

import pytest

from knowledge.lab import build_places
from knowledge.language import places
from knowledge.language.analysis import terms

SAMPLES = Path(__file__).parent / "samples"


def names(language: str) -> dict[str, str]:
    """What CLDR calls each country in a language; a file of ours, since another Babel may be installed."""
    lines = (SAMPLES / "countries.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {code: name for of, code, name in rows if of == language}


def test_the_table_is_what_its_sources_make():
    """Changed by hand, it would drift from what its header claims; with other sources than its own, nobody can tell."""
    for package in ("countryinfo", "wordfreq"):
        pytest.importorskip(package, reason=f"{package} is not installed; it comes with --group lab")
    shipped = Path(places.__file__).with_name("places.tsv").read_text(encoding="utf-8")
    made = build_places.build()
    if made.splitlines()[0] != shipped.splitlines()[0]:
        pytest.skip("other versions of babel or countryinfo are installed than the table was made from")

    assert made == shipped


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_country_of_cldr_is_understood(language):
    """One name may be left out: where it is a common word of the language, or two places claim it."""
    called = names(language)
    assert len(called) > 250
    sentence = {"en": "They went to {}.", "vi": "Họ đã đến thăm {} vào tháng này."}[language]

    missed = {code for code, name in called.items() if f"country:{code}" not in terms(sentence.format(name))}

    assert missed <= {"VI"}, {code: called[code] for code in missed}


@pytest.mark.parametrize("language", ["da", "de", "es", "fr", "ja", "ko", "pl", "ru", "sv", "th", "zh"])
def test_most_countries_are_understood_in_other_languages(language):
    called = names(language)

    understood = sum(f"country:{code}" in terms(name) for code, name in called.items())

    assert understood > 0.8 * len(called) > 200


def test_names_are_spelt_as_analysis_looks_them_up():
    table = places.places()

    assert all(name == " ".join(name.lower().split()) for name in (*table.names, *table.capitals))
