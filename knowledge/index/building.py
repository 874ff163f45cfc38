"""Make segments of articles: all of them here, or of many the first half in another process, beside this one."""

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from knowledge.article import Article
from knowledge.index import storage
from knowledge.index.builder import Builder
from knowledge.index.protocol import IndexedArticle
from knowledge.index.storage import File

Prepare = Callable[[Article, str], IndexedArticle]
"""Analyses an article for a collection; a function of a module, so that another process finds it."""
Identified = tuple[str, Article, str]
"""An article between its id and the collection that it goes to."""

SEGMENT = ".segment"
_SEGMENT_TOKENS = 1 << 26  # terms kept in memory while building, four bytes each
MANY = 8_000_000
"""Characters of articles from which another process takes half of the work."""
_STARTING = 2_500_000  # characters that this process gets done until the other one has started


def builders(articles: Iterable[tuple[str, IndexedArticle]]) -> Iterator[Builder]:
    """Yield builders of bounded size that hold `articles`, each with its id."""
    builder = Builder()
    for id, indexed in articles:
        builder.add(indexed, id=id)
        if builder.tokens >= _SEGMENT_TOKENS:
            yield builder
            builder = Builder()
    if len(builder) or builder.articles:
        yield builder


def write_segments(articles: Sequence[Identified], prepare: Prepare, folder: Path) -> list[File]:
    """Write segments of `articles`, in their order, to `folder`.

    From `MANY` characters on, and where there is more than one core, two processes do it.
    """
    half = _first_half(articles) if _cores() > 1 else 0
    if not half:
        return list(_written(articles, prepare, folder))
    context = get_context("spawn")  # there are threads, which a fork would cut off
    receiver, sender = context.Pipe(duplex=False)
    other = context.Process(target=_send_written, args=(articles[:half], prepare, folder, sender), daemon=True)
    other.start()
    sender.close()
    try:
        mine = list(_written(articles[half:], prepare, folder))
        try:
            theirs: list[File] = receiver.recv()
        except EOFError:  # it came to an end before its work: there is nothing that this process could not do
            theirs = list(_written(articles[:half], prepare, folder))
    finally:
        other.join()
        receiver.close()
    return theirs + mine


def _first_half(articles: Sequence[Identified]) -> int:
    """How many articles another process takes; 0 where starting it would take longer."""
    total = sum(len(article.text) for _, article, _ in articles)
    if total < MANY:
        return 0
    left = (total - _STARTING) / 2
    for count, (_, article, _) in enumerate(articles):
        left -= len(article.text)
        if left < 0:
            return count
    return 0


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _written(articles: Iterable[Identified], prepare: Prepare, folder: Path) -> Iterator[File]:
    folder.mkdir(parents=True, exist_ok=True)
    for builder in builders((id, prepare(article, collection)) for id, article, collection in articles):
        yield storage.write(folder / f"{uuid.uuid4().hex}{SEGMENT}", *builder.build())


def _send_written(articles: Sequence[Identified], prepare: Prepare, folder: Path, sender: Any) -> None:
    sender.send(list(_written(articles, prepare, folder)))
