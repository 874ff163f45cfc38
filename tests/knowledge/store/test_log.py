"""Who changed what: told by name until it expires, by nobody's name on request, and gone with its scope."""

from datetime import timedelta

from knowledge.store import Store
from tests.knowledge.store.conftest import Clock

HERE, KEEP = "guild:1", timedelta(days=30)


def note(store: Store, kind: str, user: str | None = "81384788765712384", scope: str = HERE, **told: object) -> None:
    store.log.note(scope, kind, user=user, keep=KEEP, **told)


def test_the_newest_is_told_first_page_by_page(store: Store) -> None:
    for number in range(5):
        note(store, "added", n=number, ids=["a"])
    note(store, "added", scope="guild:2", n=9)

    page, total = store.log.page(HERE, offset=1, limit=2)

    assert ([entry.told["n"] for entry in page], total) == ([3, 2], 5)
    assert page[0].told["ids"] == ["a"]
    assert (page[0].kind, page[0].user, page[0].at) == ("added", "81384788765712384", store.now())


def test_who_wants_to_be_forgotten_is_nobody(store: Store) -> None:
    note(store, "added")
    note(store, "removed", user="7")

    assert store.log.forget("81384788765712384") == 1

    assert [entry.user for entry in store.log.page(HERE)[0]] == ["7", None]


def test_it_expires_and_goes_with_its_scope(store: Store, clock: Clock) -> None:
    note(store, "added")
    note(store, "added", scope="guild:2")
    clock.pass_(days=29)
    note(store, "removed")
    clock.pass_(days=1)
    assert [entry.kind for entry in store.log.page(HERE)[0]] == ["removed"]
    assert store.log.page(HERE)[1] == 1
    assert store.purge() == 2

    store.clear(HERE)

    assert store.log.page(HERE) == ([], 0)
