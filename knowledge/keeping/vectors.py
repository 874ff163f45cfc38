"""Where a keeper has the vectors of passages: in memory, or in a file beside the store."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.encoding import key_of
from knowledge.index.protocol import Snapshot
from knowledge.meaning.encoder import Encoder
from knowledge.meaning.vectors import VectorsInMemory, VectorStore

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)

VECTORS = "vectors.db"


def in_memory(encoder: Callable[[], Encoder | None]) -> tuple[Encoder, VectorStore] | None:
    """Return the encoder, if there is one, and a place for its vectors that is gone with the process."""
    loaded = encoder()
    return (loaded, VectorsInMemory()) if loaded else None


def in_file(encoder: Callable[[], Encoder | None], file: Path) -> tuple[Encoder, VectorStore] | None:
    """Return the encoder, if there is one, and the file that its vectors are kept in."""
    loaded = encoder()
    if loaded is None:
        return None
    from knowledge.meaning.vector_file import VectorFile

    return (loaded, VectorFile(file, encoder=key_of(loaded.name), dimensions=loaded.dimensions))


def forget(file: Path, articles: Sequence[str], snapshot: Callable[[], Snapshot]) -> None:
    """Erase from `file` the vectors of those articles that no collection holds any longer."""
    if not articles or not file.exists():
        return
    from knowledge.meaning.vector_file import VectorFile

    held = snapshot()
    vectors = VectorFile(file, encoder="", dimensions=0)
    try:
        vectors.remove([id for id in articles if held.article(id) is None])
    except OSError as error:
        log.warning("%s; those of removed articles are erased when it can be.", error)
    finally:
        vectors.close()
