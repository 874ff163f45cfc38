"""Follow one question without a store of what is followed: what answers it of the articles that come in."""

import math
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answering.answer import Answer, Quote
from knowledge.index.preparing import prepare
from knowledge.standing.asking import WAIT_S, surely_told
from knowledge.standing.interests import Interests, asked_for, named_in
from knowledge.standing.novelty import new_in, said_in

if TYPE_CHECKING:
    from knowledge.library import Library

AT_ONCE = 200
"""Articles that are asked at a time."""
_ONLY = 0


def hear(
    library: "Library",
    question: str,
    *,
    collections: Collection[str],
    source: str | None = None,
    stop: Callable[[], bool],
) -> Iterator[Quote]:
    """Yield a quote for each article that comes in, answers, and says what was not said before; until `stop` is true.

    `stop` is asked between two looks, and may take the time that is to pass between them. What the library answers at
    first counts as said. In the second quote and all after it what is new is highlighted. Raises QuestionError.
    """

    def ask(articles: Collection[str] | None) -> Answer:
        return library.ask(question, collections=collections, source=source, articles=articles, counted=False)

    position = library.snapshot().generation
    said = dict.fromkeys(said_in(ask(None).quotes))  # raises what is no question
    return _heard(library, question, ask, position, said, collections=collections, stop=stop)


def _heard(
    library: "Library",
    question: str,
    ask: Callable[[Collection[str] | None], Answer],
    position: int,
    said: dict[int, None],
    *,
    collections: Collection[str],
    stop: Callable[[], bool],
) -> Iterator[Quote]:
    interests = Interests()
    interests.keep([_ONLY], {_ONLY: (asked_for(question), named_in(question))})
    waits_since = math.inf
    while not stop():
        snapshot = library.snapshot()
        changes = library.store.articles.changes(position, limit=AT_ONCE)
        changes = [change for change in changes if change.generation <= snapshot.generation]
        if not changes:
            continue
        new = [(one.collection, one.id) for one in changes if one.current and one.collection in collections]
        waits_since = min(waits_since, time.monotonic())
        if not library.has_vectors({id for _, id in new}) and time.monotonic() - waits_since < WAIT_S:
            continue
        position, waits_since = changes[-1].generation, math.inf
        interests.weigh({term: math.log(1 + len(snapshot) / (1 + snapshot.df(term))) for term in interests.terms})
        concerned = dict[str, float]()
        kept = library.store.articles.load(new)
        vectors = library.vectors_of({id for _, id in kept})
        asked = library.vectors_asked([question])
        if asked is not None:
            interests.give_vectors([_ONLY], asked)
        for (collection, id), one in kept.items():
            if one.article is not None:
                found = interests.concerned(prepare(one.article, collection), vectors.get(id))
                concerned.update({id: share for share in found.values()})  # noqa: B035 (of one question)
        yield from _fresh(library, ask, concerned, said)


def _fresh(
    library: "Library",
    ask: Callable[[Collection[str] | None], Answer],
    concerned: dict[str, float],
    said: dict[int, None],
) -> Iterator[Quote]:
    """What these articles say that was not `said`, which it is afterwards."""
    for told in surely_told(ask, concerned, said=frozenset(said)) if concerned else ():
        quote = told.quote
        if said:
            quote = replace(quote, highlights=new_in(quote, frozenset(said)), short_answer=None)
        said.update(dict.fromkeys(said_in([quote])))
        yield library.licences().count([quote])[0]
