"""Ask what is followed of the articles that came in."""

import logging
import math
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from knowledge.answering.answer import Answer
from knowledge.errors import IndexUnreachableError, StoreUnreachableError
from knowledge.index.preparing import prepare
from knowledge.standing.interests import Asked, Interests, asked_for, named_in
from knowledge.standing.telling import NewQuote, tell

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.store import Followed, Kept, Watched

BATCH = 20
"""Articles that are asked of at a time: what is found is told when all of them were, so that of many that came in while
nobody asked the first need not wait for the last."""
TRIES = 3
"""How often a question of which something fails is asked of the same articles."""
SURE, COVERED = 0.6, 0.8
"""Confidence, and share of what is asked for in one passage, from which an article answers whatever others say. Below,
it must be among what the whole archive quotes: of one article alone, the best passage is soon too good."""
MOST = 5
"""Articles of one batch that are found for one question."""
VECTORS_AT_ONCE = 200
"""Questions that get their vectors in one look; until then they are compared by words."""
READ_AT_ONCE, IN_A_ROW = 100, 10
"""Questions that are loaded, and that are understood, at a time when a process begins."""
WEIGHED_S = 600.0
"""For how long what a word tells is taken as it was."""
WAIT_S = 15.0
"""How long an article may wait for its vectors before it is asked without them."""

log = logging.getLogger(__name__)

Pair = tuple[int, str, datetime]
"""A followed question, an article that answers it, and when that was kept."""


class Ask(Protocol):
    """Asks a question as whoever follows it would be answered."""

    def __call__(self, followed: "Followed", articles: Collection[str] | None) -> Answer:
        """Answer out of these articles alone; None: out of all."""


@dataclass
class Asker:
    """Asks what is followed of new articles, one look after the other. Of one thread.

    `sees` gives the collections that are seen in a scope.
    """

    library: "Library"
    sees: Callable[[str], Collection[str]]
    ask: Ask
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _interests: Interests = field(default_factory=Interests)
    _made: dict[int, datetime] = field(default_factory=dict)
    """When what is held of each question was made."""
    _idf: dict[str, float] = field(default_factory=dict)
    _weighed: float = -math.inf
    _failed: tuple[int, int] = (-1, 0)
    """The position from which on something failed last, and how often it did."""

    def look(self, *, rest: Callable[[float], object] = lambda worked_s: None) -> int | None:
        """Ask of the next articles that came in; return how many those were, None when there are none.

        What answers, and says what was not said before, is noted together with how far the look came: a process may
        end at any moment, and the next goes on there. `rest` is called after every question with the seconds of the
        processor that it took, so that whoever asks by hand need not wait for all.

        Where asking one question fails, what the others found is noted all the same, and the error raised; the same
        articles are asked again in the next look, and after `TRIES` of them they are let be.
        """
        store = self.library.store
        position = store.follows.position()
        if position is None:  # nobody ever followed anything
            return None
        snapshot = self.library.snapshot()
        changes = store.articles.changes(position, limit=BATCH)
        changes = [change for change in changes if change.generation <= snapshot.generation]
        if not changes:
            if position > (there := store.articles.generation()):  # of a store that was mended
                store.follows.go_back(there)
            return None
        watched = store.follows.watched()
        new = [(change.collection, change.id) for change in changes if change.current] if watched else []
        kept = store.articles.load(new)
        ids = {id for _, id in kept}
        if not self.library.has_vectors(ids) and self._may_wait(kept):
            return None
        pairs, error = self._ask_all(watched, kept, rest) if kept else ([], None)
        until: int | None = changes[-1].generation
        if error is not None and not self._given_up(position):
            until = None
        store.follows.note_found(pairs, position=until)
        if error is not None:
            raise error
        return len(kept)

    def _given_up(self, position: int) -> bool:
        """Note that something failed; whether it did so often from this position on that it is tried no more."""
        at, times = self._failed
        self._failed = (position, times + 1 if at == position else 1)
        if self._failed[1] < TRIES:
            return False
        log.error("A followed question cannot be asked of new articles, which are told to the others alone.")
        return True

    def _may_wait(self, kept: "Mapping[tuple[str, str], Kept]") -> bool:
        """Whether no article has waited so long for its vectors that it is asked without."""
        waited = self.clock() - min(one.added_at for one in kept.values())
        return timedelta(0) <= waited < timedelta(seconds=WAIT_S)

    def _ask_all(
        self,
        watched: "Collection[Watched]",
        kept: "Mapping[tuple[str, str], Kept]",
        rest: Callable[[float], object],
    ) -> tuple[list[Pair], Exception | None]:
        """What is found, and what failed of some question."""
        concerned = self._concerned(watched, kept, rest)
        followed = self.library.store.follows.load(list(concerned))
        at = {id: one.added_at for (_, id), one in kept.items()}
        pairs: list[Pair] = []
        failed: Exception | None = None
        for id, articles in concerned.items():
            if id in followed:
                try:
                    found, took_s = self._answering(followed[id], articles)
                except (StoreUnreachableError, IndexUnreachableError):  # then nothing can be asked
                    raise
                except Exception as error:  # of one question, which is to cost nobody else anything
                    failed = error
                    continue
                pairs += [(id, article, at[article]) for article in found]
                rest(took_s)
        return pairs, failed

    def _concerned(
        self,
        watched: "Collection[Watched]",
        kept: "Mapping[tuple[str, str], Kept]",
        rest: Callable[[float], object],
    ) -> dict[int, dict[str, float]]:
        """Which articles each question is to be asked of, with how much of what it asks for each holds."""
        self._know(watched, rest)
        vectors = self.library.vectors_of({id for _, id in kept})
        by_id = {each.id: each for each in watched}
        seen: dict[str, Collection[str]] = {}
        concerned: dict[int, dict[str, float]] = {}
        for (collection, id), one in kept.items():
            if one.article is None:
                continue
            found = self._interests.concerned(prepare(one.article, collection), vectors.get(id))
            for follow, covered in found.items():
                scope = by_id[follow].scope
                if scope not in seen:
                    seen[scope] = self.sees(scope)
                if collection in seen[scope] and one.generation > by_id[follow].since:
                    concerned.setdefault(follow, {})[id] = covered
        return concerned

    def _know(self, watched: "Collection[Watched]", rest: Callable[[float], object]) -> None:
        """Hold what is followed now, with what each of its words tells, and give some of it vectors."""
        made = {each.id: each.made_at for each in watched}
        # an id comes again where the question that was followed last has ended, and is another question then
        dropped = self._interests.keep([id for id, at in made.items() if self._made.get(id) == at], {})
        self._made = made
        store, missing = self.library.store.follows, self._interests.missing(made)
        asked: dict[int, tuple[Asked, frozenset[str]]] = {}
        for start in range(0, len(missing), READ_AT_ONCE):
            started = time.thread_time()
            for number, (id, each) in enumerate(store.load(missing[start : start + READ_AT_ONCE]).items(), start=1):
                asked[id] = (asked_for(each.question), named_in(each.question))
                if number % IN_A_ROW == 0:
                    rest(time.thread_time() - started)
                    started = time.thread_time()
        gone = set(missing) - asked.keys()
        changed = dropped | self._interests.keep([each.id for each in watched if each.id not in gone], asked)
        # what a word tells changes slowly, and to look up that of every word takes as long as many questions
        if time.monotonic() - self._weighed > WEIGHED_S:
            self._idf, self._weighed = {}, time.monotonic()
        new = [term for term in self._interests.terms if term not in self._idf]
        if new or changed:
            snapshot = self.library.snapshot()
            number = len(snapshot)
            self._idf |= {term: math.log(1 + number / (1 + snapshot.df(term))) for term in new}
            self._interests.weigh({term: self._idf[term] for term in self._interests.terms})
        without = self._interests.without_vector(VECTORS_AT_ONCE)
        followed = store.load(without)
        without = [id for id in without if id in followed]
        vectors = self.library.vectors_asked([followed[id].question for id in without])
        if vectors is not None:
            self._interests.give_vectors(without, vectors)

    def _answering(self, followed: "Followed", articles: Mapping[str, float]) -> tuple[list[str], float]:
        """Those of `articles` that answer and say what was not said before, and the processor's seconds it took."""
        started = time.thread_time()

        def ask(some: Collection[str] | None) -> Answer:
            return self.ask(followed, some)

        told = surely_told(ask, articles, said=followed.said)
        return [each.quote.article.id for each in told], time.thread_time() - started


def surely_told(
    ask: Callable[[Collection[str] | None], Answer], articles: Mapping[str, float], *, said: Collection[int]
) -> list[NewQuote]:
    """Return what `articles` answer that was not `said` before, as far as they surely do.

    `articles` has what share of what is asked for the best passage of each holds; `ask` answers out of some articles,
    or out of all.
    """
    told, _ = tell(ask, articles, said=said, most=MOST)

    def is_sure(each: NewQuote) -> bool:
        return each.answer.confidence >= SURE and articles[each.quote.article.id] >= COVERED

    if all(is_sure(each) for each in told):
        return told
    among = {article.id for quote in ask(None).quotes for article in (quote.article, *quote.also_in)}
    return [each for each in told if is_sure(each) or each.quote.article.id in among]
