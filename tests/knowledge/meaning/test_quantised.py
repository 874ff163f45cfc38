"""Eight bits a dimension lose next to nothing."""

import numpy as np

from knowledge.meaning.encoder import unit
from knowledge.meaning.quantised import products, quantise


def rows(count: int) -> np.ndarray:
    return unit(np.random.default_rng(1).standard_normal((count, 384)).astype(np.float32))


def test_a_value_is_at_most_half_a_step_off():
    vectors = rows(50)
    kept = quantise(vectors)

    again = kept["values"] * kept["scale"][:, None]

    assert (np.abs(again - vectors) <= kept["scale"][:, None] * 0.5001).all()


def test_a_vector_of_zeros_stays_one():
    kept = quantise(np.zeros((1, 8), dtype=np.float32))

    assert not kept["values"].any()


def test_products_are_those_of_the_vectors_however_many_there_are():
    vectors = rows(9_000)  # more than are taken at a time
    kept = quantise(vectors)

    found = products(kept["values"], kept["scale"], vectors[17])

    np.testing.assert_allclose(found, vectors @ vectors[17], atol=4e-3)
    assert int(found.argmax()) == 17
