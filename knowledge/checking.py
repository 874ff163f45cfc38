"""Compare a store with the index that was made of it, both as they were at one moment."""

from typing import TYPE_CHECKING

from knowledge.errors import IndexDamagedError, StoreDamagedError
from knowledge.index.protocol import Snapshot

if TYPE_CHECKING:
    from knowledge.store import Store


def check(store: "Store", snapshot: Snapshot) -> list[str]:
    """Return all that is wrong with either, and between them, one plain sentence each."""
    found = store.check()
    try:
        stored = {(change.collection, change.id) for change in store.articles.changes(0) if change.current}
        snapshot.verify()
        indexed = {(entry.collection, entry.id) for entry in snapshot.articles()}
    except (StoreDamagedError, IndexDamagedError) as error:
        return [*found, str(error)] if str(error) not in found else found
    found += sorted(f"article {id} of {name} cannot be found: the index lacks it" for name, id in stored - indexed)
    found += sorted(f"article {id} of {name} is found, but is not stored" for name, id in indexed - stored)
    return found
