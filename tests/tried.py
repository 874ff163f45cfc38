"""How many examples a promise is tried with: few in the ordinary run, `DATELINE_EXAMPLES` times as many in a long one.

A step of `.ci/run` tries all of them so: `DATELINE_EXAMPLES=6 python -m pytest -m tried`.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("DATELINE_EXAMPLES", "1"))
_MADE_SLOWLY = [HealthCheck.too_slow, HealthCheck.data_too_large]

Test = TypeVar("Test", bound=Callable[..., Any])


def tried(examples: int) -> Callable[[Test], Test]:
    """Try a test with so many examples, each as long as it takes; many times as many in the long run."""

    def decorate(test: Test) -> Test:
        wanted = settings(max_examples=examples * TIMES, deadline=None, suppress_health_check=_MADE_SLOWLY)
        marked: Test = pytest.mark.tried(wanted(test))
        return marked

    return decorate
