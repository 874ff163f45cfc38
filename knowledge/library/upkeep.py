"""What a library needs now and then: backups, checks, tidying, vectors that are missing."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.backing_up import KEEP_DAYS, BackedUp, back_up_daily
from knowledge.encoding import Encoded
from knowledge.keeping import Progress, no_progress
from knowledge.library import removals, shelves
from knowledge.library.opened import Opened
from knowledge.licences import Licence
from knowledge.meaning.encoder import Vectors

if TYPE_CHECKING:
    from knowledge.exporting import Exported


def tidy(opened: Opened) -> int:
    """Erase what is kept no longer: what is older than its collection keeps articles, answers and questions whose
    days are over, versions that nothing quotes. Return how many articles were erased. Call it once a day.
    """
    erased = 0
    for collection in opened.store.limits.collections():
        oldest = opened.store.limits.of(collection).oldest(opened.clock().date())
        erased += opened.on_disk.expire(collection, oldest) if oldest else 0
    erased += removals.end(opened)
    opened.store.purge()
    return erased


def license(
    opened: Opened, source: str, licence: Licence | None, *, scope: str | None = None, most: int | None = None
) -> bool:
    """Set what a source allows, in `scope` or (None) everywhere; None takes it back. Return whether it had one.

    `source` is a publisher, a site ("news.example"), or "*" for all that have no licence of their own. Raises
    LimitError where `most` others have one there.
    """
    return opened.on_disk.license(source, licence.written() if licence else None, scope=scope, most=most)


def licensed(opened: Opened, scope: str) -> list[str]:
    """Return the sources whose licences were set in one scope (a server's), in alphabetical order."""
    return sorted(opened.store.licences.all(scope))


def quoted_today(opened: Opened) -> dict[str, int]:
    """Return how many quotes of each source with a limit a day were shown today."""
    return opened.store.licences.shown(opened.store.now().date())


def backup(opened: Opened, file: Path) -> None:
    """Write all that must survive to `file`, as it is at one moment, while others go on reading and writing."""
    opened.store.back_up(file)


def backup_daily(opened: Opened, folder: Path, *, keep_days: int = KEEP_DAYS) -> BackedUp | None:
    """Make today's backup in `folder`, verify it as `restore` would, and remove those older than `keep_days`.

    None where there is one of today. Raises LibraryError where none could be made, and removes none then.
    """

    def verify(file: Path, beside: Path) -> list[str]:
        from knowledge.store import staged

        with staged(file, beside) as (_, notes):
            return notes

    return back_up_daily(partial(backup, opened), verify, folder, opened.clock().date(), keep_days=keep_days)


def export(
    opened: Opened, target: Path, *, collections: Iterable[str] | None = None, only: Collection[str] | None = None
) -> "Exported":
    """Write what `collections` own as plain files to the folder, or the .zip file, `target`.

    With `only`, their current articles with these ids, and nothing else. Raises LibraryError where something is there,
    or a collection owns nothing.
    """
    from knowledge.exporting import export
    from knowledge.program import program

    return export(opened.store, target, names=collections, program=program(), now=opened.clock(), only=only)


def bring_in(opened: Opened, source: Path, *, rename: str | None = None) -> "Exported":
    """Take in what an export holds; what is here stays as it is. Return how many articles are new, and of what.

    `rename` is a new name for the one collection in it. Raises LibraryError for what is damaged, or no export.
    """
    return opened.on_disk.bring_in(source, rename=rename)


def forget(opened: Opened, collection: str) -> int:
    """Erase all that a collection and its parts own: articles, feeds, settings, what was asked; return how many
    articles.
    """
    belonging = opened.store.belonging(collection)
    erased = sum(shelves.clear(opened, each) for each in belonging)
    for each in belonging:  # the whole one first: its answers quote articles of the parts
        opened.store.clear(each)
    return erased


def forget_person(opened: Opened, user: str) -> int:
    """Erase what is kept of a person; return how many answers, votes, questions and things followed that were."""
    opened.store.log.forget(user)  # what they did stays done, and is nobody's
    return opened.store.usage.forget(user) + opened.store.follows.forget(user)


def restore(opened: Opened, file: Path, *, partly: bool = False) -> list[str]:
    """Put a backup in this library's place, verified whole before, also for other processes that have it open.

    With `partly`, what is sound in it is taken. Returns what is to be told of it, one plain sentence each.
    """
    return opened.on_disk.restore(file, partly=partly)


def check(opened: Opened) -> list[str]:
    """Return all that is wrong, one plain sentence each: with the store, every quote in it, and the index."""
    return opened.on_disk.check()


def rebuild(opened: Opened) -> list[str]:
    """Make the index again, and mend what is damaged in the store where that can be; return what was mended."""
    return opened.on_disk.rebuild()


def catch_up(opened: Opened) -> None:
    """Finish an index that `open` did not wait for; questions go on meanwhile."""
    opened.on_disk.catch_up()


def erase(opened: Opened) -> bool:
    """Erase what was removed from large parts of the index and from the journal; return whether there is more.

    `remove` does so by itself where the index is small; a running bot does it within seconds.
    """
    return opened.on_disk.erase()


def merge(opened: Opened) -> bool:
    """Tidy the index a little, beside what else goes on; return whether there may be more to do.

    The work is done in a process of its own, so a script that calls this needs `if __name__ == "__main__":`.
    """
    return opened.on_disk.merge()


def encode(opened: Opened, *, progress: Progress = no_progress) -> Encoded:
    """Make the vectors that are missing, and return how many articles have theirs then."""
    encoding = opened.keeper.encoding
    for _ in progress(encoding.make(), "Encoding", len(encoding.pending())):
        pass
    encoding.forget()
    return encoding.state()


def encoded(opened: Opened) -> Encoded:
    """Return how many articles have their vectors."""
    return opened.keeper.encoding.state()


def has_vectors(opened: Opened, articles: Collection[str]) -> bool:
    """Return whether these articles have their vectors; where they have not, they are made now, if anything can."""
    there = opened.keeper.encoding.has(articles)
    if not there:
        opened.keeper.asked()
    return there


def vectors_of(opened: Opened, articles: Collection[str]) -> dict[str, Vectors]:
    """Return the vectors of the passages of these articles by id, as far as they are made."""
    return opened.keeper.encoding.vectors_of(articles)


def vectors_asked(opened: Opened, questions: Sequence[str]) -> Vectors | None:
    """Return the vectors of questions; None where words alone are compared."""
    return opened.keeper.encoding.asked(questions)
