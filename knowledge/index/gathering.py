"""What the second stage looks at, gathered from the segments: lengths, sentences, and where each term stands."""

import threading
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.gained import Term
from knowledge.index.numbering import Numbering
from knowledge.index.protocol import Candidates, openings
from knowledge.index.segment import ragged

_SCRATCH = threading.local()


def candidates(
    numbering: Numbering,
    known: Mapping[str, Term],
    passages: NDArray[np.int64],
    scores: NDArray[np.float64],
) -> Candidates:
    """Return what the second stage looks at of these passages, and of the terms that are `known` of a question.

    It is gathered part by part, then put in the candidates' order.
    """
    held = list(numbering.by_part(passages))
    numbers = np.array([stats.numbers for stats in known.values()], dtype=np.int64)
    numbers = numbers.reshape(len(known), len(numbering.parts))
    articles, places_in = np.zeros(len(passages), dtype=np.int64), np.zeros(len(passages), dtype=np.int64)
    token_count, sentence_count = np.zeros_like(articles), np.zeros_like(articles)
    slots = [np.empty(0, dtype=np.int16)]
    token_ids, sentence_lengths = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for i, mine, local in held:
        segment = numbering.parts[i].segment
        mine_of = segment.article_of(local)
        articles[mine] = mine_of + numbering.first_article[i]
        places_in[mine] = local - segment.passage_start[mine_of]
        tokens = segment.tokens[ragged(segment.token_start[local].astype(np.int64), segment.lengths[local])]
        token_count[mine] = segment.lengths[local]
        slots.append(_slots(tokens, numbers[:, i], len(segment.vocabulary)))
        token_ids.append(tokens.astype(np.int64) | (i << 32))
        sentences = segment.sentence_start[local].astype(np.int64)
        sentence_count[mine] = segment.sentence_start[local + 1] - sentences
        sentence_lengths.append(segment.sentence_length[ragged(sentences, sentence_count[mine])])
    came = np.concatenate([mine for _, mine, _ in held]) if len(held) > 1 else None
    offsets, token_order = _order(token_count, came)
    sentence_offsets, sentence_order = _order(sentence_count, came)
    return Candidates(
        terms=tuple(known),
        idf=np.array([stats.idf for stats in known.values()], dtype=np.float32),
        df=np.array([stats.df for stats in known.values()], dtype=np.int64),
        passages=passages,
        scores=scores.astype(np.float32),
        articles=articles,
        places=places_in,
        openings=openings(articles, places_in),
        slots=np.concatenate(slots)[token_order],
        token_ids=np.concatenate(token_ids)[token_order],
        offsets=offsets,
        sentence_tokens=_sums(np.concatenate(sentence_lengths)[sentence_order]),
        sentence_offsets=sentence_offsets,
    )


def _order(counts: NDArray[np.int64], came: NDArray[np.int64] | None) -> tuple[NDArray[np.int64], Any]:
    """Return where each candidate's items begin, of which it has `counts`, and the places that they came from.

    `came` says for each candidate, in the order of the parts, which one it is; None where they are in order.
    """
    offsets = _sums(counts)
    if came is None:
        return offsets, slice(None)
    begins = np.empty_like(counts)
    begins[came] = _sums(counts[came])[:-1]
    return offsets, ragged(begins, counts)


def _sums(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Return 0, then the sum of the first, of the first two, … of `counts`."""
    sums = np.zeros(len(counts) + 1, dtype=np.int64)
    counts.cumsum(out=sums[1:])
    return sums


def _slots(tokens: NDArray[np.uint32], numbers: NDArray[np.int64], terms: int) -> NDArray[np.int16]:
    """Return for each of `tokens` its place among `numbers`, -1 where it is none of them; there are `terms` terms."""
    table: NDArray[np.int16] | None = getattr(_SCRATCH, "slots", None)
    if table is None or len(table) < terms:
        table = _SCRATCH.slots = np.full(terms, -1, dtype=np.int16)
    known = (numbers >= 0).nonzero()[0]
    table[numbers[known]] = known
    found: NDArray[np.int16] = table.take(tokens)
    table[numbers[known]] = -1
    return found
