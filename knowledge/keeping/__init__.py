"""Keep store and index in step: the store is written first, and the index follows what has changed in it.

On disk a library is a folder:

    library.db      the store
    vectors.db      the vectors of the articles' passages, which can be made again
    index/IDENTITY  the index made from the store of that identity; index/IDENTITY-… where it was made anew
    seen            how library.db looked when it was last known to be what the index was made from
    library.db.before-restore   what a restored backup took the place of
    library.db.damaged          a store that was mended, or replaced, as it was found
    library.db.newer            one that a newer program wrote and a backup of before took the place of
    licensed        there while a source's licence limits what is shown, so that asking a library without any needs no
                    database
    corrected       there where answers were ever corrected by hand: without it, `ask` need not look into the database
    changing        there while the store may be ahead of the index; found after a crash, it makes the next to open
                    the library look, so that opening an untouched library needs no database
    writing.lock    held by the one process that writes
"""

from knowledge.keeping.folder import OnDisk
from knowledge.keeping.memory import MOST, InMemory
from knowledge.keeping.progress import Progress, Source, no_progress
from knowledge.keeping.replacing import BEFORE, HALF, TRIES
from knowledge.keeping.vectors import VECTORS

__all__ = [
    "BEFORE",
    "HALF",
    "MOST",
    "TRIES",
    "VECTORS",
    "InMemory",
    "OnDisk",
    "Progress",
    "Source",
    "no_progress",
]
