"""The shipped table of places is what the installed packages make, and people's words for countries are in it."""

from pathlib import Path

import pytest
from babel import Locale

from knowledge.language import build_places, places
from knowledge.language.analysis import terms

UNSURE = {"XA", "XB", "ZZ", "QO", "UM"}


def test_the_table_is_what_its_sources_make():
    """Changed by hand, or left behind by an update of Babel, it would drift from what its header claims."""
    shipped = Path(places.__file__).with_name("places.tsv").read_text(encoding="utf-8")
    made = build_places.build()
    if made.splitlines()[0] != shipped.splitlines()[0]:
        pytest.skip("other versions of babel or countryinfo are installed than the table was made from")

    assert made == shipped


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_country_of_cldr_is_understood(language):
    """One name may be left out: where it is a common word of the language, or two places claim it."""
    names = {code: name for code, name in Locale(language).territories.items() if len(code) == 2 and code not in UNSURE}
    sentence = {"en": "They went to {}.", "vi": "Họ đã đến thăm {} vào tháng này."}[language]

    missed = {code for code, name in names.items() if f"country:{code}" not in terms(sentence.format(name))}

    assert missed <= {"VI"}, {code: names[code] for code in missed}


@pytest.mark.parametrize("language", ["da", "de", "es", "fr", "ja", "ko", "pl", "ru", "sv", "th", "zh"])
def test_most_countries_are_understood_in_other_languages(language):
    names = {code: name for code, name in Locale(language).territories.items() if len(code) == 2 and code not in UNSURE}

    understood = sum(f"country:{code}" in terms(name) for code, name in names.items())

    assert understood > 0.8 * len(names)


def test_names_are_spelt_as_analysis_looks_them_up():
    table = places.places()

    assert all(name == " ".join(name.lower().split()) for name in (*table.names, *table.capitals))
