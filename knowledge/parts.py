"""What a library that several machines share is kept on, and how each of it stands."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.errors import IndexUnreachableError, StoreUnreachableError

if TYPE_CHECKING:
    from knowledge.store import Store

INGESTER = "house"
"""What the lease is called that the ingester has which works."""


@dataclass(frozen=True, slots=True)
class Parts:
    """How the store and the index are."""

    store: str
    """What it is called, without a password."""
    store_answers: bool
    index: str | None
    """The hosts of the cluster that it is on; None where it is on this machine."""
    index_answers: bool
    behind: int | None
    """How many changes of the store the index lacks; None where one of them does not answer."""
    ingester: bool | None
    """Whether some process brings articles in; None where that cannot be told."""

    @property
    def troubles(self) -> list[str]:
        """What of it does not answer, a sentence each."""
        found = [] if self.store_answers else [f"{self.store} does not answer."]
        return found if self.index_answers else [*found, f"The search cluster at {self.index} does not answer."]


def parts_of(store: "Store", indexed: Callable[[], int], *, hosts: str | None) -> Parts:
    """Look at them; `indexed` tells how many of the store's changes the index holds, which is on `hosts`."""
    wanted, holds, ingester, answers = None, None, None, True
    with suppress(StoreUnreachableError):
        wanted = store.articles.generation()
        ingester = store.turns.is_taken(INGESTER) if store.shared else None
    try:
        holds = indexed()
    except IndexUnreachableError:
        answers = False
    except StoreUnreachableError:
        wanted = None
    behind = max(0, wanted - holds) if wanted is not None and holds is not None else None
    return Parts(store.name, wanted is not None, hosts, answers, behind, ingester)
