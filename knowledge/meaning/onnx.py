"""A model of the admin's own, run by ONNX Runtime: any encoder like E5, in a folder.

The folder holds `model.onnx`, `tokenizer.json` (as the library `tokenizers` reads it), and `encoder.json`:

    {"name": "multilingual-e5-base", "query": "query: ", "passage": "passage: ", "pooling": "mean", "tokens": 512}

`name` tells its vectors from others'; `query` and `passage` are put before the texts; `pooling` is "mean", "cls" or
"none" (the model's first output is one vector a text already); `tokens` is what it reads at most.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import EncoderError
from knowledge.meaning.encoder import Vectors, readable, unit

_BATCH = 16
_BEGIN = 1 << 20  # bytes of the model that its name is told by, beside its size


class Described(BaseModel):
    """What `encoder.json` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    query: str = "query: "
    passage: str = "passage: "
    pooling: Literal["mean", "cls", "none"] = "mean"
    tokens: int = 512


class OnnxEncoder:
    """The `Encoder` in `folder`. Raises EncoderError where a file or a package is missing, or no model fits."""

    def __init__(self, folder: Path) -> None:
        try:
            import onnxruntime
            import tokenizers
        except ImportError as error:
            raise EncoderError(
                f"The encoder in {folder} needs the packages onnxruntime and tokenizers, which are not installed "
                "(pip install onnxruntime tokenizers)."
            ) from error
        try:
            self._said = Described.model_validate_json((folder / "encoder.json").read_bytes())
            model = (folder / "model.onnx").read_bytes()
            self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._tokenizer.enable_truncation(self._said.tokens)
            self._tokenizer.enable_padding()
            self._session: Any = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        except (OSError, ValidationError, json.JSONDecodeError) as error:
            first = str(error).splitlines()[0]
            raise EncoderError(f"The encoder in {folder} cannot be read: {first}; see docs/meaning.md.") from error
        except Exception as error:  # both libraries raise exceptions of many kinds
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise EncoderError(f"The encoder in {folder} cannot be loaded: {first}; see docs/meaning.md.") from error
        self._inputs = {given.name for given in self._session.get_inputs()}
        print_of = hashlib.blake2b(model[:_BEGIN] + str(len(model)).encode(), digest_size=6).hexdigest()
        self.name = f"{self._said.name}, onnx {print_of}"
        try:
            self.dimensions = int(self._encode(["a"], self._said.passage).shape[1])
        except Exception as error:
            raise EncoderError(f"The encoder in {folder} gives no vectors: {error}; see docs/meaning.md.") from error

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what is asked, (n, `dimensions`)."""
        return self._encode(texts, self._said.query)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what may answer, (n, `dimensions`)."""
        return self._encode(texts, self._said.passage)

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        given = [prefix + readable(text) for text in texts]
        found = [self._batch(given[i : i + _BATCH]) for i in range(0, len(given), _BATCH)]
        return np.concatenate(found) if found else np.zeros((0, self.dimensions), dtype=np.float32)

    def _batch(self, texts: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(texts)
        ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        values = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (states, *_) = self._session.run(None, {name: values[name] for name in values if name in self._inputs})
        if self._said.pooling == "none":
            return unit(states)
        if self._said.pooling == "cls":
            return unit(states[:, 0])
        weights = mask[:, :, None].astype(np.float32)
        return unit((states * weights).sum(axis=1) / weights.sum(axis=1))
