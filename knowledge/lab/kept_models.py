"""The models that read texts, each text read once for all runs of what fits weights."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.meaning.choosing import chosen, cross_encoder_for
from knowledge.meaning.cross_encoder import CrossEncoder
from knowledge.meaning.encoder import Encoder, Vectors
from knowledge.meaning.nano_cross import TRAINED, NanoCross


class Models:
    """The chosen encoder and what goes with it; each text and each pair is read once for all runs.

    `halves` are cross-encoders that were trained on the halves 0 and 1 of what `asked` holds; a question of it is read
    by the other one.
    """

    def __init__(self, file: Path, *, asked: Path | None = None, halves: Sequence[Path] = ()) -> None:
        encoder = chosen()
        if encoder is None:
            raise SystemExit("There is no encoder here; install the extra “meaning”.")
        self._encoder: Encoder = encoder
        self.name, self.dimensions = encoder.name, encoder.dimensions
        self._kept = sqlite3.connect(file, timeout=60)
        self._kept.execute("CREATE TABLE IF NOT EXISTS kept (text TEXT PRIMARY KEY, row BLOB)")
        half_of: dict[str, int] = {}
        if asked is not None:
            items = map(json.loads, asked.read_text(encoding="utf-8").splitlines())
            half_of = {item["question"]: item["half"] for item in items}
        usual = cross_encoder_for(encoder)
        files = {model: f"{model.name}, {_digest(TRAINED)}" for model in filter(None, [usual])}
        others = [NanoCross(half, check=False) for half in halves]
        files |= {model: f"{model.name}, {_digest(half)}" for model, half in zip(others, halves, strict=True)}
        self.cross_encoder = _Cross(usual, others, half_of, files, self._rows) if usual else None

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
    """A cross-encoder whose logits are kept, and which has not seen the question."""

    def __init__(
        self,
        usual: CrossEncoder,
        others: Sequence[CrossEncoder],
        half_of: dict[str, int],
        kept_as: dict[CrossEncoder, str],
        rows: Callable[..., Vectors],
    ) -> None:
        self.name = usual.name
        self._usual, self._others, self._half_of = usual, others, half_of
        self._kept_as, self._rows = kept_as, rows

    def logits(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """Return the log odds that each of `passages` answers `question`."""
        half = self._half_of.get(question)
        model = self._usual if half is None or not self._others else self._others[1 - half]

        def made(missing: Sequence[str]) -> Vectors:
            texts = [pair.removeprefix(f"{question}\0") for pair in missing]
            return model.logits(question, texts).astype(np.float32)[:, None]

        keys = [f"{question}\0{passage}" for passage in passages]
        return self._rows(self._kept_as[model], "x", keys, made).astype(np.float64)[:, 0]


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
