"""The two seed articles, as saved from the agency's pages, are read with everything that they say of themselves."""

from datetime import datetime
from pathlib import Path

import pytest

from knowledge.reading import plain

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not here")


def seed(name: str):
    return plain.read((SEEDS / name).read_text(encoding="utf-8"), origin=name)


def test_a_page_gives_every_field_that_it_prints():
    article = seed("norway-2026-02-10.txt")

    assert article.title.startswith("Việt Nam values")
    assert article.title.endswith("with Norway: FM")
    assert not article.title_made
    assert article.published == datetime(2026, 2, 10, 21, 15)
    assert article.section == "Politics & Law"
    assert article.place == "Hà Nội"
    assert article.publisher == "VNA/VNS"
    assert article.language == "en"
    assert article.standfirst
    assert article.standfirst.startswith("Both host and guest")
    assert len(article.captions) == 1
    assert article.captions[0].endswith("VNA/VNS Photo")


def test_only_the_body_of_a_page_is_text():
    article = seed("norway-2026-02-10.txt")

    assert article.text.startswith("HÀ NỘI — Việt Nam")
    assert article.text.endswith("the region and the world.")
    assert article.text.count("\n\n") == 6
    assert "Photo" not in article.text
    assert "VNA" not in article.text


def test_a_bare_body_gets_its_title_from_its_first_sentence():
    article = seed("unga80-bilaterals.txt")

    assert article.title_made
    assert article.title.startswith("Acting Minister of Foreign Affairs")
    assert article.title.endswith("officials…")
    assert article.place == "New York"
    assert article.publisher == "VNA/VNS"
    assert article.published is None  # it names a day but no year


def test_a_bare_body_keeps_every_paragraph_and_loses_its_signature():
    article = seed("unga80-bilaterals.txt")

    assert article.text.startswith("NEW YORK – Acting Minister")
    assert article.text.endswith("the UN Charter and international law.")
    assert article.text.count("\n\n") == 13
    assert article.captions == ()
