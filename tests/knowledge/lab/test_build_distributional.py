"""The table of words used alike, made from a small WordNet and small vectors."""

import numpy as np
import pytest

from knowledge.lab import build_distributional
from knowledge.lab.build_distributional import main

pytest.importorskip("wordfreq", reason="wordfreq is not installed; it comes with --group lab")

SYNSETS = {
    "noun": [
        "00000001 03 n 01 envoy 0 000 | one who is sent",
        "00000002 03 n 01 ambassador 0 000 | one who is sent for long",
        "00000003 03 n 01 London 0 000 | a name",
        "00000004 03 n 01 rain 0 000 | water from above",
    ],
    "verb": [
        "00000005 30 v 01 buy 0 001 ! 00000006 v 0101 01 + 08 00 | pay for",
        "00000006 30 v 01 sell 0 001 ! 00000005 v 0101 01 + 08 00 | be paid for",
    ],
    "adj": [],
    "adv": [],
}


@pytest.fixture
def made(tmp_path, monkeypatch):
    """The lines of a table made from words with given directions; the rest of the vectors is noise."""
    wordnet = tmp_path / "dict"
    wordnet.mkdir()
    (wordnet / "cntlist.rev").write_text("")
    for name, lines in SYNSETS.items():
        (wordnet / f"data.{name}").write_text("".join(f"{line}\n" for line in ["  1 The licence", *lines]))
    for name, forms in {"verb": "sold sell\n", "noun": "", "adj": ""}.items():
        (wordnet / f"{name}.exc").write_text(forms)
    monkeypatch.setattr(build_distributional, "TARGET", tmp_path / "distributional.txt")
    monkeypatch.setattr(build_distributional, "SHARED", 0)

    def make(**directions):
        vectors = tmp_path / "vectors.txt"
        vectors.write_text("".join(f"{word} {' '.join(map(str, row))}\n" for word, row in directions.items()))
        main(wordnet, vectors)
        return (tmp_path / "distributional.txt").read_text().splitlines()

    return make


def test_words_in_one_direction_are_neighbours(made):
    envoy = np.array([1.0, 0.0, 0.0])
    lines = made(envoy=envoy, ambassador=envoy + np.array([0.0, 0.1, 0.0]), rain=-envoy, unknownword=envoy)

    assert [line.split("=")[0] for line in lines] == ["ambassador envoy", "envoy ambassador"]
    assert 90 < int(lines[0].split("=")[1]) <= 100


def test_names_are_left_out(made):
    envoy = np.array([1.0, 0.0, 0.0])

    assert made(envoy=envoy, london=envoy, rain=-envoy) == []


def test_opposites_are_left_out(made):
    trade = np.array([0.0, 1.0, 0.0])

    assert made(buy=trade, sell=trade, rain=-trade) == []


def test_irregular_forms_are_words_too(made):
    trade = np.array([0.0, 1.0, 0.0])

    assert [line.split("=")[0] for line in made(envoy=trade, sold=trade, rain=-trade)] == ["envoy sold", "sold envoy"]
