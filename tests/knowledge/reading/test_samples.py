"""Each file in samples/ is read as the JSON beside it says.

`starts`, `ends`, `holds`, `absent` and `paragraphs` are about the text; every other key is a field of the article.
"""

import json
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.reading import read_bytes

SAMPLES = Path(__file__).with_name("samples")
NAMES = sorted(path.name.removesuffix(".json") for path in SAMPLES.glob("*.*.json"))


def read_sample(name: str) -> Article:
    [article] = read_bytes((SAMPLES / name).read_bytes(), name=name)
    return article


def test_every_sample_states_its_expectation():
    assert NAMES
    assert {path.name for path in SAMPLES.iterdir()} == {*NAMES, *(f"{name}.json" for name in NAMES)}


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_read_as_it_says(name: str):
    expected = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    article = read_sample(name)
    text = article.text

    assert text.startswith(expected.pop("starts"))
    assert text.endswith(expected.pop("ends"))
    assert text.count("\n\n") + 1 == expected.pop("paragraphs")
    assert [words for words in expected.pop("holds", []) if words not in text] == []
    assert [words for words in expected.pop("absent", []) if words in text] == []
    fields = article.model_dump(mode="json")
    assert {field: fields[field] for field in expected} == expected


@pytest.mark.parametrize("name", NAMES)
def test_what_was_read_is_read_the_same_again(name: str):
    """An article that was exported as JSON comes back as the same article, and so do its quotes."""
    article = read_sample(name)

    [again] = read_bytes(article.model_dump_json().encode(), name="export.json")

    assert again == article
    assert again.id == article.id
