"""Which changes an index holds: one document in the index itself, replaced only by who has read it last.

So the position is that of this very index: of one that was deleted, made anew or restored under its name, it goes with
it. A writer marks the state before it changes anything and unmarks it when all is findable: who opens a point in time
between two equal, unmarked states sees all of a change or nothing of it.
"""

from dataclasses import asdict, dataclass
from typing import Any

from knowledge.errors import IndexUnreachableError
from knowledge.index.opensearch.cluster import Cluster, RefusedError
from knowledge.index.opensearch.schema import STATE


@dataclass(frozen=True, slots=True)
class ClusterState:
    """What an index says of itself."""

    born: str
    """Tells the index from any other of its name."""
    generation: int = 0
    stamp: str = ""
    version: int = 0
    """The highest generation that was written: documents of a lower one change nothing."""
    following: int = 0
    """Passages from this number on have never been given away."""
    changes: int = 0
    """How often what can be found has changed."""
    writer: str = ""
    """Who is changing it right now; nobody when empty."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A state with what proves that nobody has replaced it since."""

    state: ClusterState
    proof: tuple[int, int]


class OvertakenError(IndexUnreachableError):
    """Another process writes to the index; this one has to look what it did."""

    written: frozenset[tuple[str, str]] = frozenset()
    """Articles, by collection and id, that were sent all the same: nobody else knows of those that are gone by now."""


def load(cluster: Cluster, name: str) -> Seen | None:
    """Return the state of the index `name`, as it is now; None where there is no index, or one without a state yet."""
    try:
        told = cluster.ask("GET", f"/{name}/_doc/{STATE}?routing={STATE}&preference=_local")
    except RefusedError as error:
        if error.status == 404:
            return None
        raise
    if not told["found"]:
        return None
    return Seen(ClusterState(**told["_source"][STATE]), (told["_seq_no"], told["_primary_term"]))


def save(cluster: Cluster, name: str, state: ClusterState, over: Seen | None) -> Seen:
    """Put `state` in the place of what was seen (None: of nothing).

    OvertakenError where that has been replaced, or the index is gone.
    """
    condition = "op_type=create"
    if over is not None:
        condition = f"if_seq_no={over.proof[0]}&if_primary_term={over.proof[1]}"
    path = f"/{name}/_doc/{STATE}?routing={STATE}&{condition}"
    document: dict[str, Any] = {STATE: asdict(state)}
    try:
        told = cluster.ask("PUT", path, document, writing=True)
    except RefusedError as error:
        if error.status not in (404, 409):
            raise
        now = load(cluster, name)
        if now is not None and now.state == state:  # an answer was lost on its way, and this was asked again
            return now
        raise OvertakenError from error
    return Seen(state, (told["_seq_no"], told["_primary_term"]))


def meta_of(cluster: Cluster, name: str) -> dict[str, Any] | None:
    """Return what was noted of the index when it was made; None where there is none of this name."""
    try:
        told = cluster.ask("GET", f"/{name}/_mapping")
    except RefusedError as error:
        if error.status == 404:
            return None
        raise
    (found,) = told.values()
    meta: dict[str, Any] = found["mappings"].get("_meta", {})
    return meta
