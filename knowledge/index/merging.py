"""Several neighbouring segments to one, without what was removed from them.

The passages keep their order, so that merging changes no ranking.
"""

import os
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import IndexDamagedError
from knowledge.index import apart, storage, vocabulary
from knowledge.index.counts import narrowest, starts
from knowledge.index.postings import invert
from knowledge.index.segment import Segment, ragged
from knowledge.index.storage import Arrays, File

Source = tuple[Segment, NDArray[Any]]
"""A segment, and the articles removed from it."""

_CHUNK = 1 << 20  # tokens renumbered at a time
_NICENESS = 10


def merge(sources: Sequence[Source]) -> tuple[Arrays, dict[str, Any]]:
    """Return the arrays and the `meta` of a segment that holds what is left of `sources`."""
    segments = [segment for segment, _ in sources]
    kept = [_without(segment.articles, removed) for segment, removed in sources]
    passages = [s.passages_of(k) for s, k in zip(segments, kept, strict=True)]
    terms, renumbered = _terms(segments, passages)

    lengths = _gathered(segments, passages, "length")
    tokens = np.empty(int(lengths.sum(dtype=np.int64)), dtype=np.uint32)
    end = 0
    for segment, mine, numbers in zip(segments, passages, renumbered, strict=True):
        for few in np.array_split(mine, len(segment.tokens) // _CHUNK + 1):
            if len(few):
                held, _, _ = segment.tokens_of(few)
                tokens[end : end + len(held)] = numbers[held]
                end += len(held)

    sentences = [np.diff(s.sentence_start.astype(np.int64))[p] for s, p in zip(segments, passages, strict=True)]
    collections, collection = _names(segments, kept, "collection", [s.collections for s in segments])
    publishers, publisher = _names(segments, kept, "publisher", [s.publishers for s in segments])
    arrays: Arrays = {
        **terms,
        **invert(tokens, lengths, len(terms["terms_backward"])),
        "length": narrowest(lengths),
        "tokens": tokens,
        "token_start": starts(lengths),
        "sentence_start": starts(np.concatenate(sentences)),
        "sentence_length": _runs(segments, passages, "sentence_length", "sentence_start")[0],
        "passage_start": starts(np.concatenate([s.passages_in[k] for s, k in zip(segments, kept, strict=True)])),
        "article_id": _gathered(segments, kept, "article_id"),
        "day": _gathered(segments, kept, "day"),
        "collection": collection,
        "publisher": publisher,
    }
    for name in ("record", "title"):
        arrays[name], sizes = _runs(segments, kept, name, f"{name}_start")
        arrays[f"{name}_start"] = starts(sizes)
    meta = {"collections": collections, "publishers": publishers, "longest": int(lengths.max(initial=0))}
    return arrays, meta


def merge_apart(sources: Sequence[Source], folder: Path, path: Path) -> File | str:
    """Merge stored segments into the file `path`, in a process of its own: nothing here waits for it but the caller.

    Returns the written file, or a sentence saying why there is none: a source was merged away meanwhile or is damaged,
    the disk is full, or the process was ended.
    """
    files = [(segment.file, removed) for segment, removed in sources]
    receiver, sender = get_context("spawn").Pipe(duplex=False)
    process = apart.start(_merge_files, files, folder, path, sender)
    sender.close()
    try:
        told: File | str = receiver.recv()
    except EOFError:
        told = "The process that merged segments was ended before it was done."
    finally:
        process.join()
        receiver.close()
    return told


def _merge_files(files: Sequence[tuple[File, NDArray[Any]]], folder: Path, path: Path, sender: Any) -> None:
    if hasattr(os, "nice"):
        os.nice(_NICENESS)  # where there are fewer cores than work, questions go first
    try:
        sources = [(Segment(*storage.read(folder / file.name, file)), removed) for file, removed in files]
        sender.send(storage.write(path, *merge(sources)))
    except (OSError, IndexDamagedError) as error:
        sender.send(str(error))


def _without(count: int, removed: NDArray[Any]) -> NDArray[Any]:
    kept = np.ones(count, dtype=np.bool_)
    kept[removed] = False
    return np.flatnonzero(kept)


def _terms(segments: Sequence[Segment], passages: Sequence[NDArray[Any]]) -> tuple[Arrays, list[NDArray[Any]]]:
    """Return the arrays of the terms still in use, and for each segment the new number of each of its terms."""
    new: dict[str, int] = {}
    numbers = []
    for segment, mine in zip(segments, passages, strict=True):
        used = np.zeros(len(segment.vocabulary), dtype=np.bool_)
        for few in np.array_split(mine, len(segment.tokens) // _CHUNK + 1):
            if len(few):
                used[segment.tokens_of(few)[0]] = True
        number = np.zeros(len(segment.vocabulary), dtype=np.uint32)
        places = np.flatnonzero(used)
        number[places] = [new.setdefault(segment.vocabulary[place], len(new)) for place in places.tolist()]
        numbers.append(number)
    arrays, final = vocabulary.pack(list(new))
    final = np.append(final, 0)  # for terms no longer in use, which nothing refers to
    return arrays, [final[np.minimum(number, len(new))].astype(np.uint32) for number in numbers]


def _gathered(segments: Sequence[Segment], places: Sequence[NDArray[Any]], name: str) -> NDArray[Any]:
    return np.concatenate([segment.arrays[name][mine] for segment, mine in zip(segments, places, strict=True)])


def _runs(
    segments: Sequence[Segment], places: Sequence[NDArray[Any]], name: str, start: str
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the runs of the array `name` at `places`, end to end, and their sizes."""
    runs, sizes = [], []
    for segment, mine in zip(segments, places, strict=True):
        first = segment.arrays[start][mine].astype(np.int64)
        size = segment.arrays[start][mine + 1] - first
        runs += [
            segment.arrays[name][ragged(few, many)]
            for few, many in zip(np.array_split(first, 64), np.array_split(size, 64), strict=True)
        ]
        sizes.append(size)
    return np.concatenate(runs), np.concatenate(sizes)


def _names(
    segments: Sequence[Segment], kept: Sequence[NDArray[Any]], column: str, names: Sequence[Sequence[Any]]
) -> tuple[list[Any], NDArray[Any]]:
    """Return the names of all segments, each once, and the place among them of each article's."""
    union = list(dict.fromkeys(name for some in names for name in some))
    columns = []
    for segment, mine, some in zip(segments, kept, names, strict=True):
        moved = np.array([union.index(name) for name in some], dtype=np.int64)
        columns.append(moved[segment.arrays[column][mine]] if len(mine) else np.empty(0, dtype=np.int64))
    return union, narrowest(np.concatenate(columns))
