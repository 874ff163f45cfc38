"""Many articles are removed at once, are found no longer, can be put back for a day, and are erased then."""

import pytest

from knowledge.article import Article
from knowledge.changes import Outcome
from knowledge.errors import LimitError
from knowledge.store import Limits, QuoteRef, State, Store
from tests.knowledge.store.conftest import Clock

HERE = "guild:1"


def article(number: int, text: str = "the harbour") -> Article:
    return Article(text=f"Report {number} on {text}.", title=f"Report {number}", url=f"https://x.example/{number}")


def filled(store: Store, number: int = 3) -> list[str]:
    items = [(article(each), f"https://x.example/{each}") for each in range(number)]
    return [added.id for added in store.articles.add(HERE, items)]


def states(store: Store, ids: list[str]) -> list[str]:
    return [kept.state for kept in store.articles.load([(HERE, id) for id in ids]).values()]


def removed(store: Store, ids: list[str]) -> int:
    id = store.removals.mean(HERE, keys(ids)).id
    assert sorted(store.removals.discard(id, collection=HERE)) == sorted(keys(ids))
    return id


def keys(ids: list[str]) -> list[tuple[str, str]]:
    return [(HERE, id) for id in ids]


def test_what_was_noted_goes_and_comes_back_as_it_was(store: Store) -> None:
    ids = filled(store)
    before = [(kept.id, kept.generation, kept.added_at) for kept in store.articles.current()]
    noted = store.removals.mean(HERE, keys([*ids[:2], "not-there"]))
    assert (noted.done, noted.number) == (False, 3)
    assert store.removals.standing(HERE) == []
    late = store.articles.add(HERE, [(article(9), None)])[0].id

    assert store.removals.discard(noted.id, collection="guild:2") == []
    assert store.removals.discard(noted.id, collection=HERE) == keys(ids[:2])
    assert store.removals.discard(noted.id, collection=HERE) == []

    assert [kept.id for kept in store.articles.current()] == [ids[2], late]
    assert [change.current for change in store.articles.changes(4)] == [False, False]
    (standing,) = store.removals.standing(HERE)
    assert (standing.done, standing.number) == (True, 2)
    assert store.removals.put_back(standing.id, collection="guild:2") == []
    assert store.removals.put_back(standing.id, collection=HERE) == keys(ids[:2])
    assert store.removals.standing(HERE) == []
    assert [(kept.id, kept.generation, kept.added_at) for kept in store.articles.current()][:3] == before
    assert store.articles.sources(HERE)["https://x.example/0"] == [ids[0]]


def test_after_a_day_it_is_erased_with_what_quoted_it(store: Store, clock: Clock) -> None:
    ids = filled(store)
    token = store.usage.record_answer(
        HERE, [QuoteRef(HERE, ids[0], 0, 6)], keep=clock.now - clock.now.replace(year=2025)
    )
    id = removed(store, ids[:2])
    clock.pass_(hours=23)
    assert store.removals.over() == []
    assert store.usage.answer(token).quotes  # type: ignore[union-attr]

    clock.pass_(hours=1)
    assert store.removals.get(id, collection=HERE) is None
    assert [one.id for one in store.removals.over()] == [id]
    assert sorted(store.removals.end(id, collection=HERE)) == sorted(keys(ids[:2]))

    assert states(store, ids) == [State.REMOVED, State.REMOVED, State.CURRENT]
    assert store.articles.holds_erased([(HERE, ids[0])])
    assert not store.usage.answer(token).quotes  # type: ignore[union-attr]
    assert store.removals.put_back(id, collection=HERE) == []
    assert store.removals.over() == []


def test_what_was_only_noted_is_dropped_and_nothing_erased(store: Store, clock: Clock) -> None:
    ids = filled(store)
    id = store.removals.mean(HERE, keys(ids)).id
    clock.pass_(hours=1)

    assert [one.id for one in store.removals.over()] == [id]
    assert store.removals.end(id, collection=HERE) == []
    assert states(store, ids) == [State.CURRENT] * 3


def test_no_feed_brings_back_what_was_removed_but_a_person_does(store: Store, clock: Clock) -> None:
    ids = filled(store)
    first = removed(store, ids)
    again = [
        (article(0), None),
        (Article(text="Other words.", title="Other", url="https://x.example/1"), "https://x.example/1"),
    ]
    refused = store.articles.add(HERE, again, revive=False)
    assert [one.outcome for one in refused] == [Outcome.REFUSED] * 2

    store.articles.add(HERE, again)
    second = removed(store, [ids[0]])

    # what is at its address now stays, and what was removed a second time belongs to the second removal
    assert store.removals.put_back(first, collection=HERE) == keys([ids[2]])
    assert states(store, ids) == [State.DISCARDED, State.SUPERSEDED, State.CURRENT]
    assert store.removals.put_back(second, collection=HERE) == keys([ids[0]])


def test_an_earlier_removal_does_not_erase_what_was_added_and_removed_again(store: Store, clock: Clock) -> None:
    ids = filled(store)
    first = removed(store, ids)
    clock.pass_(hours=12)
    store.articles.add(HERE, [(article(0), None)])
    second = removed(store, [ids[0]])
    clock.pass_(hours=12)

    assert sorted(store.removals.end(first, collection=HERE)) == sorted(keys(ids[1:]))
    assert store.removals.put_back(second, collection=HERE) == keys([ids[0]])


def test_nothing_is_put_back_where_there_is_no_room(store: Store) -> None:
    ids = filled(store)
    id = removed(store, ids[:2])
    store.limits.set(HERE, Limits(articles=2))

    with pytest.raises(LimitError, match="no room"):
        store.removals.put_back(id, collection=HERE)

    assert states(store, ids)[:2] == [State.DISCARDED] * 2
    store.limits.set(HERE, Limits(articles=3))
    assert len(store.removals.put_back(id, collection=HERE)) == 2


def test_what_owns_all_is_erased_with_what_could_be_put_back(store: Store) -> None:
    ids = filled(store)
    id = removed(store, ids)

    store.clear(HERE)

    assert store.removals.put_back(id, collection=HERE) == []
    assert store.articles.holds_erased([(HERE, ids[0])])


def test_what_can_be_put_back_is_exported_as_removed(store: Store) -> None:
    ids = filled(store)
    removed(store, ids[:1])

    rows = {row["id"]: row for row in store.moving.articles(HERE)}
    assert (rows[ids[0]]["state"], rows[ids[0]]["article"]) == ("removed", None)
    assert [row["id"] for row in store.moving.articles(HERE, only=ids)] == ids[1:]


def test_a_removal_takes_from_a_collection_and_its_parts(store: Store) -> None:
    part = f"{HERE}/press"
    there = [(HERE, filled(store, 1)[0]), (part, store.articles.add(part, [(article(1), None)])[0].id)]
    assert sorted(store.listing.keys(HERE)) == sorted(there)
    assert store.listing.keys("guild:12") == []
    id = store.removals.mean(HERE, there).id

    assert sorted(store.removals.discard(id, collection=HERE)) == sorted(there)
    assert store.articles.count() == 0
    assert [one.number for one in store.removals.standing(HERE)] == [2]
    assert sorted(store.removals.put_back(id, collection=HERE)) == sorted(there)
