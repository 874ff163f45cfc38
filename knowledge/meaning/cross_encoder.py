"""What reads a question and a passage together, and tells how likely the passage answers it."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

LOGITS = 4_096
"""Pairs whose logits are kept: a question is asked in several readings, of which many find the same passages."""


class CrossEncoder(Protocol):
    """A model that sees question and passage at once, where an encoder sees each by itself (Nogueira and Cho 2019).

    May be called from several threads at once; what a text may hold is said at `encoder.Encoder`.
    """

    name: str
    """Of the model and the version of what runs it."""

    def logits(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """Return the log odds that each of `passages` answers `question`, (n,), by what the model was trained on.

        They order the passages of one question; what they are worth as chances, the caller fits.
        """


@runtime_checkable
class BringsCrossEncoder(Protocol):
    """An `Encoder` with which a cross-encoder goes."""

    def cross_encoder(self) -> CrossEncoder | None:
        """Return it, loaded. Raises EncoderError where it cannot be used."""


class Kept:
    """A `CrossEncoder` that reads a pair once, as long as it is remembered."""

    def __init__(self, model: CrossEncoder) -> None:
        self.name = model.name
        self._model = model
        self._known: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = Lock()

    def logits(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """Return the log odds that each of `passages` answers `question`."""
        known = {passage: self._known.get((question, passage)) for passage in passages}
        missing = [passage for passage, logit in known.items() if logit is None]
        if missing:
            known |= dict(zip(missing, self._model.logits(question, missing).tolist(), strict=True))
            with self._lock:
                self._known |= {(question, passage): logit for passage, logit in known.items() if logit is not None}
                while len(self._known) > LOGITS:
                    self._known.popitem(last=False)
        return np.array([known[passage] for passage in passages], dtype=np.float64)
