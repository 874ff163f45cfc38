"""Every term is found under its number, and its number by the term; terms spelt nearly alike are found."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.index.vocabulary import Vocabulary, pack


def check(terms):
    arrays, numbers = pack(terms)
    vocabulary = Vocabulary(arrays)

    assert len(vocabulary) == len(terms)
    assert sorted(numbers.tolist()) == list(range(len(terms)))
    assert [vocabulary[number] for number in numbers.tolist()] == terms
    assert [vocabulary.find(term) for term in terms] == numbers.tolist()
    absent = {change for term in terms[:50] for change in (term + "a", term[:-1], "a" + term[1:])} - {*terms}
    assert {vocabulary.find(term) for term in absent} <= {-1}

    long = [i for i, term in enumerate(terms) if len(term.encode()) >= 3]
    for some in (long[::2], long, long):  # the second time, some are known already
        found = vocabulary.beginnings(numbers[np.array(some, dtype=np.int64)])
        assert found.tolist() == [int.from_bytes(terms[i].encode()[:3], "big") for i in some]
    return vocabulary


@given(st.lists(st.text(), unique=True))
def test_any_terms_are_found_again(terms):
    check(terms)


@given(st.lists(st.text("abảấ😀\0", min_size=1, max_size=6), unique=True, max_size=100), st.data())
def test_finds_terms_that_begin_or_end_alike(terms, data):
    vocabulary = check(terms)
    word = data.draw(st.text("abảấ", min_size=1, max_size=6))
    farthest, half = 2 if len(word) > 4 else 1, max(1, len(word) // 2)
    near = {other: edits for _, other, edits in vocabulary.near(word)}

    for other in terms:
        edits = OSA.distance(word, other)
        assert other not in near or near[other] == edits
        alike = other.startswith(word[:half]) or other.endswith(word[half:])
        if 0 < edits <= farthest and alike:
            assert other in near


@pytest.mark.parametrize("letters", ["ab", "0123456789", "eêếề"])
def test_finds_each_of_many_terms(letters):
    """So many that their order is kept in samples, too."""
    rng = random.Random(1)
    words = {"".join(rng.choices(letters, k=rng.randint(1, 14))) for _ in range(3000)}
    vocabulary = check([*words, "a" * 300, "a" * 299 + "b", "a" * 3000])

    for word in rng.sample(sorted(word for word in words if len(word) > 5), 50):
        assert word in {term for _, term, _ in vocabulary.near(word[:-1])}
        assert word in {term for _, term, _ in vocabulary.near(word[1:])}


def test_no_terms():
    vocabulary = check([])

    assert vocabulary.find("a") == -1
    assert vocabulary.near("abc") == []
