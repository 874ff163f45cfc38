"""What the second stage looks at, gathered from the segments: lengths, sentences, and where each term stands."""

import threading
from collections.abc import Mapping, Sequence

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
    token_count = np.zeros(len(passages), dtype=np.int64)
    sentence_count = np.zeros(len(passages), dtype=np.int64)
    articles, places_in = np.zeros(len(passages), dtype=np.int64), np.zeros(len(passages), dtype=np.int64)
    for i, mine, local in held:
        segment = numbering.parts[i].segment
        mine_of = segment.article_of(local)
        articles[mine] = mine_of + numbering.first_article[i]
        places_in[mine] = local - segment.passage_start[mine_of]
        token_count[mine] = segment.lengths[local]
        sentence_count[mine] = segment.sentence_start[local + 1].astype(np.int64) - segment.sentence_start[local]
    offsets = np.concatenate(([0], np.cumsum(token_count)))
    sentence_offsets = np.concatenate(([0], np.cumsum(sentence_count)))
    slots = np.full(offsets[-1], -1, dtype=np.int16)
    token_ids = np.empty(offsets[-1], dtype=np.int64)
    sentence_tokens = np.zeros(sentence_offsets[-1] + 1, dtype=np.int64)
    for i, mine, local in held:
        segment = numbering.parts[i].segment
        tokens = segment.tokens[ragged(segment.token_start[local].astype(np.int64), token_count[mine])]
        places = ragged(offsets[:-1][mine], token_count[mine])
        slots[places] = _slots(tokens, [stats.numbers[i] for stats in known.values()], len(segment.vocabulary))
        token_ids[places] = tokens.astype(np.int64) | (i << 32)
        lengths = segment.sentence_length[ragged(segment.sentence_start[local].astype(np.int64), sentence_count[mine])]
        sentence_tokens[ragged(sentence_offsets[:-1][mine], sentence_count[mine]) + 1] = lengths
    return Candidates(
        terms=tuple(known),
        idf=np.array([stats.idf for stats in known.values()], dtype=np.float32),
        df=np.array([stats.df for stats in known.values()], dtype=np.int64),
        passages=passages,
        scores=scores.astype(np.float32),
        articles=articles,
        places=places_in,
        openings=openings(articles, places_in),
        slots=slots,
        token_ids=token_ids,
        offsets=offsets,
        sentence_tokens=np.cumsum(sentence_tokens),
        sentence_offsets=sentence_offsets,
    )


def _slots(tokens: NDArray[np.uint32], numbers: Sequence[int], terms: int) -> NDArray[np.int16]:
    """Return for each of `tokens` its place among `numbers`, -1 where it is none of them; there are `terms` terms."""
    table: NDArray[np.int16] | None = getattr(_SCRATCH, "slots", None)
    if table is None or len(table) < terms:
        table = _SCRATCH.slots = np.full(terms, -1, dtype=np.int16)
    for slot, number in enumerate(numbers):
        if number >= 0:
            table[number] = slot
    found: NDArray[np.int16] = table[tokens]
    for number in numbers:
        if number >= 0:
            table[number] = -1
    return found
