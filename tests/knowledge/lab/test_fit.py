"""Fitting finds what decides, and finds the same every time."""

import numpy as np

from knowledge.lab.fit import fit
from knowledge.lab.logistic import fit_logistic


def test_the_feature_that_tells_which_row_answers_gets_the_weight():
    chance = np.random.default_rng(1)
    rows = [chance.normal(size=(6, 3)) for _ in range(200)]
    answers = [row[:, 1] == row[:, 1].max() for row in rows]

    weights = fit(rows, answers)

    assert weights[1] > 5 * max(abs(weights[0]), abs(weights[2]))
    assert (weights == fit(rows, answers)).all()


def test_questions_without_an_answer_among_their_candidates_are_left_out():
    rows = [np.array([[0.0], [1.0]]), np.array([[5.0], [9.0]])]

    with_them = fit(rows, [np.array([False, True]), np.array([False, False])])

    assert with_them == fit(rows[:1], [np.array([False, True])])


def test_logistic_regression_finds_the_chance_that_made_the_labels():
    chance = np.random.default_rng(2)
    rows = chance.normal(size=(20_000, 2))
    labels = chance.random(20_000) < 1 / (1 + np.exp(-(2 * rows[:, 0] - 1)))

    slopes, base = fit_logistic(rows, labels)

    assert np.allclose([*slopes, base], [2, 0, -1], atol=0.1)
