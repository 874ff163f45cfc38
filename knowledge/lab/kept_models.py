"""The models that read texts, each text read once for all runs of what fits weights."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.meaning.choosing import chosen, cross_encoder_for
from knowledge.meaning.cross_encoder import CrossEncoder
from knowledge.meaning.encoder import Encoder, Vectors
from knowledge.meaning.nano_cross import TRAINED


class Models:
    """The chosen encoder and what goes with it; each text and each pair is read once for all runs."""

    def __init__(self, file: Path) -> None:
        encoder = chosen()
        if encoder is None:
            raise SystemExit("There is no encoder here; install the extra “meaning”.")
        self._encoder: Encoder = encoder
        self.name, self.dimensions = encoder.name, encoder.dimensions
        self._kept = sqlite3.connect(file, timeout=60)
        self._kept.execute("CREATE TABLE IF NOT EXISTS kept (text TEXT PRIMARY KEY, row BLOB)")
        model = cross_encoder_for(encoder)
        kept_as = f"{model.name}, {_digest(TRAINED)}" if model else ""
        self.cross_encoder = _Cross(model, kept_as, self._rows) if model else None

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what is asked."""
        return self._rows(self.name, "q", texts, self._encoder.questions)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what may answer."""
        return self._rows(self.name, "p", texts, self._encoder.passages)

    def _rows(self, name: str, kind: str, texts: Sequence[str], make: Callable[[Sequence[str]], Vectors]) -> Vectors:
        digests = [hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest() for text in texts]
        keys = [f"{kind} {name} {digest}" for digest in digests]
        known = {key: self._kept.execute("SELECT row FROM kept WHERE text = ?", [key]).fetchone() for key in keys}
        missing = [i for i, key in enumerate(keys) if known[key] is None]
        if missing:
            made = make([texts[i] for i in missing])
            for i, row in zip(missing, made, strict=True):
                known[keys[i]] = (row.tobytes(),)
                self._kept.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", [keys[i], row.tobytes()])
            self._kept.commit()
        return np.array([np.frombuffer(known[key][0], dtype=np.float32) for key in keys], dtype=np.float32)


class _Cross:
    """A cross-encoder whose logits are kept."""

    def __init__(self, model: CrossEncoder, kept_as: str, rows: Callable[..., Vectors]) -> None:
        self.name = model.name
        self._model, self._kept_as, self._rows = model, kept_as, rows

    def logits(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """Return the log odds that each of `passages` answers `question`."""

        def made(missing: Sequence[str]) -> Vectors:
            texts = [pair.removeprefix(f"{question}\0") for pair in missing]
            return self._model.logits(question, texts).astype(np.float32)[:, None]

        keys = [f"{question}\0{passage}" for passage in passages]
        return self._rows(self._kept_as, "x", keys, made).astype(np.float64)[:, 0]


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
