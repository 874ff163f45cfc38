"""Copy a library from its folder into a PostgreSQL database, or from there into a folder: whole, or not at all."""

from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.errors import LibraryError
from knowledge.keeping import HALF, Progress
from knowledge.origin import DATABASE
from knowledge.store import Store


def into_database(home: Path, address: str, *, progress: Progress) -> tuple[int, list[str]]:
    """Copy the library in `home` into the empty database at `address`.

    Returns how many articles it holds then, and what is to be told. Raises LibraryError, and changes nothing, where the
    library is not sound, or the database not empty.
    """
    if not (home / DATABASE).is_file():
        raise LibraryError(f"There is no library in {home}; name its folder with --home.")
    with Store.open(home / DATABASE) as source, Store.open(address) as target:
        return _copied(source, target, progress=progress)


def into_folder(home: Path, address: str, *, progress: Progress) -> tuple[int, list[str]]:
    """Copy what the database at `address` holds into a library in `home`, where there is none yet; see above."""
    if (home / DATABASE).exists():
        raise LibraryError(f"There is a library in {home} already; name another folder with --home.")
    home.mkdir(0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=home, prefix=HALF) as place:
        file = Path(place) / DATABASE
        with Store.open(address) as source, Store.open(file) as target:
            done = _copied(source, target, progress=progress)
            target.leave_no_trace()
        file.replace(home / DATABASE)
    return done


def _copied(source: Store, target: Store, *, progress: Progress) -> tuple[int, list[str]]:
    if problems := source.check():
        raise LibraryError(
            f"{source.name} is not as it should be ({problems[0]}), and nothing was changed: mend it first with "
            "`dateline check --rebuild`."
        )
    before = source.articles.generation()
    number = source.copy_to(target, progress=progress)
    notes = target.check()
    if later := source.articles.generation() - before:
        notes.append(
            f"{later:,} changes came in meanwhile and may not be in the copy: stop whatever adds to it, and copy again."
        )
    return number, notes
