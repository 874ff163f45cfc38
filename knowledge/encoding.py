"""Give the articles of an index their vectors, beside whatever else goes on, and take them away again."""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge.errors import IndexUnreachableError, StoreUnreachableError
from knowledge.index.nearest import Meaning
from knowledge.index.protocol import Snapshot
from knowledge.meaning.encoder import Vectors
from knowledge.meaning.making import Worker, make
from knowledge.meaning.texts import passage_text
from knowledge.passages import CUT, split

_log = logging.getLogger(__name__)


def key_of(encoder: str) -> str:
    """Return what vectors are kept under: the encoder's name, and how articles are cut into passages."""
    return f"{encoder}, cut {CUT}"


@dataclass(frozen=True, slots=True)
class Encoded:
    """How many articles have their vectors."""

    encoder: str | None
    """What makes them; None where words alone are compared."""
    articles: int
    pending: int


class Encoding:
    """Makes the vectors of what `snapshot` shows and `meaning` lacks."""

    def __init__(self, meaning: Meaning, snapshot: Callable[[], Snapshot]) -> None:
        self._meaning = meaning
        self._snapshot = snapshot
        self._worker = Worker(self._work)

    def pending(self) -> list[str]:
        """Return the articles without vectors, the newest first: those are asked for most."""
        if self._meaning.encoder is None:
            return []
        made = self._meaning.store.articles()
        days = {e.id: e.day or date.min for e in self._snapshot().articles(None) if e.id not in made}
        return sorted(days, key=lambda id: (-days[id].toordinal(), id))

    def state(self) -> Encoded:
        """Return how far it is."""
        encoder = self._meaning.encoder
        every = {entry.id for entry in self._snapshot().articles(None)}
        pending = len(self.pending()) if encoder else 0
        return Encoded(encoder.name if encoder else None, len(every), pending)

    def make(self, *, stopped: Callable[[], bool] = lambda: False) -> Iterator[str]:
        """Make all that is missing; yield each article when its vectors are kept. OSError where they cannot be."""
        if encoder := self._meaning.encoder:
            yield from make(encoder, self._meaning.store, self.pending(), self._texts, stopped=stopped)

    def forget(self) -> None:
        """Erase the vectors of articles that the index has no longer; an article that comes back gets new ones."""
        if self._meaning.encoder is None:
            return
        gone = self._meaning.store.articles() - {entry.id for entry in self._snapshot().articles(None)}
        with suppress(OSError):  # said when the next ones are to be written
            if gone:
                self._meaning.store.remove(gone)
            if not self.pending():  # until then an encoder of before may be put back
                self._meaning.store.forget_others()

    def has(self, articles: Collection[str]) -> bool:
        """Return whether all of these articles have their vectors; so they do where nothing makes any."""
        return self._meaning.encoder is None or len(self._meaning.store.load(articles)) == len(set(articles))

    def vectors_of(self, articles: Collection[str]) -> dict[str, Vectors]:
        """Return the vectors of the passages of these articles, as far as they are made."""
        if self._meaning.encoder is None:
            return {}
        loaded = self._meaning.store.load(articles)
        return {id: rows["values"] * rows["scale"][:, None].astype(np.float32) for id, rows in loaded.items()}

    def asked(self, questions: Sequence[str]) -> Vectors | None:
        """Return the vectors of questions; None without an encoder."""
        encoder = self._meaning.encoder
        return None if encoder is None or not questions else encoder.questions(questions)

    def wake(self) -> None:
        """Let what is missing be made in the background; returns at once."""
        self._worker.wake()

    def close(self) -> None:
        """Stop, with the step that it is at, and let go of files."""
        self._worker.close()
        self._meaning.close()

    def _texts(self, id: str) -> list[str] | None:
        article = self._snapshot().article(id)
        if article is None:
            return None
        return [passage_text(article, article.text[p.start : p.end]) for p in split(article)]

    def _work(self, stopped: Callable[[], bool]) -> None:
        try:
            for _ in self.make(stopped=stopped):
                pass
            self.forget()
        except OSError as error:
            _log.warning("%s; questions are answered by words until the next article comes.", error)
        except (StoreUnreachableError, IndexUnreachableError) as error:  # the next question begins again
            _log.info("Vectors are made later: %s", error)
        except Exception:
            _log.exception("vectors could not be made")
