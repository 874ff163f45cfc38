"""Wire copies are recognised as one report, and different reports of one event are not."""

import random

import pytest

from knowledge.duplicates import group, resemblance

WORDS = [f"word{n}" for n in range(400)]


def report(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def test_a_copy_with_another_lead_and_small_changes_is_a_copy():
    original = report(1)
    copy = ["Our", "own", "first", "words,", *original[8:150], "changed", *original[151:]]

    assert resemblance(" ".join(original), " ".join(copy)) > 0.8


def test_case_and_punctuation_do_not_make_a_difference():
    assert resemblance("“Hà Nội”, he said. Then nothing.", "Hà Nội - HE SAID: then nothing") == 1


@pytest.mark.parametrize("text", ["", "one", "one two", "— … !"])
def test_short_texts_have_a_signature_too(text):
    assert resemblance(text, text) == 1


def test_different_reports_do_not_resemble_each_other():
    assert resemblance(" ".join(report(1)), " ".join(report(2))) < 0.05


def test_the_estimate_is_near_the_share_that_is_really_common():
    for changed in (10, 30, 60):
        one = report(3)
        other = [*report(4, changed), *one[changed:]]
        triples = [{tuple(text[n : n + 3]) for n in range(len(text) - 2)} for text in (one, other)]
        share = len(triples[0] & triples[1]) / len(triples[0] | triples[1])

        assert abs(resemblance(" ".join(one), " ".join(other)) - share) < 0.12


def test_groups_keep_the_order_they_were_given():
    first, second = " ".join(report(1)), " ".join(report(2))

    assert group([second, first, second + " more", "else", first]) == [[0, 2], [1, 4], [3]]
