"""What is kept of a person, as far as it is not an answer: how fast they ask, and that they want to be forgotten."""

from datetime import UTC, datetime, timedelta

from knowledge.library import Library

_FORGOTTEN = "forgotten"
"""Scope of who wanted to be forgotten."""
_A_DAY = timedelta(days=1)


class People:
    """People by their Discord ids, of whom the store keeps hashes. `keep` is how long it keeps their questions."""

    def __init__(self, library: Library, *, keep: timedelta) -> None:
        self._library = library
        self._keep = keep

    def forget(self, user: int) -> int:
        """Delete everything that is kept of a person; returns how many answers, votes and questions that were."""
        return self._library.forget_person(str(user))

    def note_forgotten(self, user: int, when: datetime) -> None:
        """Note, for a day, that other processes are to forget what they remember of a person; by a hash of the id."""
        settings = self._library.settings
        past = [who for who, said in settings.all(_FORGOTTEN).items() if when - datetime.fromisoformat(said) > _A_DAY]
        noted = {self._library.usage.hash(str(user)): when.isoformat()}
        settings.set(_FORGOTTEN, **(dict.fromkeys(past) | noted))

    def forgotten_s(self, user: int) -> float | None:
        """Seconds since a person wanted to be forgotten; None when they did not, lately."""
        said = self._library.settings.get(_FORGOTTEN, self._library.usage.hash(str(user)))
        return (datetime.now(UTC) - datetime.fromisoformat(said)).total_seconds() if said else None

    def asked_lately(self, user: int) -> list[datetime]:
        """When a person asked in the last minute, oldest first, whichever process answered."""
        return self._library.usage.times(str(user), within=timedelta(minutes=1), keep=self._keep)
