"""Logistic regression, for the scripts that fit what ships."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def fit_logistic(rows: Floats, labels: NDArray[np.bool_], *, ridge: float = 1.0) -> tuple[Floats, float]:
    """Return the weights and the intercept under which `labels` are likeliest, by Newton's method.

    `rows` is (examples, features). `ridge` penalises the squared weights of standardised features, not the intercept.
    """
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    design = np.column_stack([(rows - mean) / deviation, np.ones(len(rows))])
    penalty = np.diag([ridge] * rows.shape[1] + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-design @ weights))
        gradient = design.T @ (chance - labels) + penalty @ weights
        curvature = design.T @ (design * (chance * (1.0 - chance))[:, None]) + penalty
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    slopes = weights[:-1] / deviation
    return slopes, float(weights[-1] - slopes @ mean)
