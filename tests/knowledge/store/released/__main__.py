"""Write the dump of a store of today's version."""

from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.store.migrations import MIGRATIONS
from tests.knowledge.store.released import FOLDER, write

with TemporaryDirectory() as folder:
    text = "\n".join(write(Path(folder) / "store.db")) + "\n"
made = FOLDER / f"version_{len(MIGRATIONS)}.sql"
made.write_text(text, encoding="utf-8")
print(f"{made.name} was written.")
