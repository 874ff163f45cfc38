"""Bulletins: what is due is meant, sent and told once; what becomes of feeds is told once, too."""

from datetime import timedelta

import pytest

from knowledge.article import Article
from knowledge.store import Followed, Store
from knowledge.store.bulletins import FAILING, events_of, told_of
from knowledge.store.follows import Bulletin
from knowledge.store.movable import others
from tests.knowledge.store.conftest import Clock

HERE, DAY = "guild:1", timedelta(days=1)
ANY = Bulletin("articles")


def made(store: Store, bulletin: Bulletin = ANY, *, channel: int = 5, most: int = 9) -> Followed | None:
    since = store.articles.generation()
    return store.bulletins.make(
        bulletin, scope=HERE, guild=1 << 22, channel=channel, language="en", since=since, most=most, source="The Quay"
    )


def one(store: Store, bulletin: Bulletin = ANY, **more: int) -> Followed:
    found = made(store, bulletin, **more)
    assert found is not None
    return found


def arrives(store: Store, number: int) -> str:
    return store.articles.add(HERE, [(Article(text=f"Report {number}.", title="Report"), None)])[0].id


def test_it_is_ripe_when_something_came_in_and_told_once(store: Store, clock: Clock) -> None:
    wanted = Bulletin("articles", words="rhubarb", country="DK", role=77)
    followed = one(store, wanted)
    assert (followed.bulletin, followed.source, followed.user) == (wanted, "The Quay", None)
    assert store.bulletins.ripe() == []
    id, since = arrives(store, 1), store.articles.generation()
    assert store.bulletins.ripe() == [followed.id]
    assert store.outbox.ripe() == []

    later = clock.now + timedelta(minutes=10)
    due = store.bulletins.mean(followed.id, [id], [], more=297, since=since, next_at=later, keep=DAY)
    assert due is not None
    assert store.bulletins.mean(followed.id, [id], [], more=0, since=since, next_at=later, keep=DAY) is None
    assert store.bulletins.ripe() == []
    told = told_of(store.outbox.in_message(due.key))
    assert (told.articles, told.more) == ((id,), 297)
    store.outbox.sent(due.key, message=9, said=[])

    arrives(store, 2)
    assert store.bulletins.ripe() == []
    clock.pass_(minutes=10)
    assert store.bulletins.ripe() == [followed.id]
    store.follows.pause(followed.id, True)
    assert store.bulletins.ripe() == []


def test_digests_and_questions_are_others(store: Store) -> None:
    followed = one(store)
    store.digests.make(
        "08:00 UTC", scope=HERE, guild=1, channel=5, user="7", language="en", since=0, next_at=store.now()
    )
    assert store.follows.watched() == []
    assert [each.id for each in store.bulletins.listed(HERE)] == [followed.id]
    assert store.digests.end(scope=HERE, channel=5)
    assert [each.id for each in store.follows.listed(scope=HERE)] == [followed.id]
    assert store.follows.forget("7") == 0
    assert store.follows.end_in(5) == 1
    assert store.bulletins.listed(HERE) == []


def test_there_are_only_so_many_and_of_feeds_one_channel_is_told(store: Store) -> None:
    first = one(store, most=2)
    assert one(store, Bulletin("feeds"), channel=6, most=2)
    assert made(store, most=2) is None
    again = one(store, Bulletin("feeds", role=3), channel=7, most=2)
    assert [each.channel for each in store.bulletins.listed(HERE)] == [5, 7]

    store.bulletins.change(first.id, Bulletin("articles", words="tram"), channel=8, source=None)
    store.bulletins.lose_role(3)
    listed = store.bulletins.listed(HERE)
    assert [(each.channel, each.source, each.bulletin) for each in listed] == [
        (8, None, Bulletin("articles", words="tram")),
        (7, "The Quay", Bulletin("feeds")),
    ]
    assert listed[1].id == again.id


@pytest.mark.parametrize("collection", [HERE, f"{HERE}/press"])
def test_what_becomes_of_a_feed_is_told_once(store: Store, collection: str) -> None:
    followed = one(store, Bulletin("feeds"))
    feed = store.feeds.add(collection, "https://x.example/feed")

    def looked(failures: int) -> list[tuple[str, int]]:
        store.feeds.checked(feed.id, result="so", next_due=store.now(), failures=failures)
        return list(events_of(store.outbox.waiting(followed.id)))

    assert looked(FAILING - 1) == []
    assert looked(FAILING) == [("fail", feed.id)]
    assert looked(FAILING + 1) == [("fail", feed.id)]
    assert store.outbox.ripe() == [followed.id]
    due = store.outbox.mean(followed.id, store.outbox.waiting(followed.id), [], keep=DAY, pause=timedelta(0))
    assert due is not None
    store.outbox.sent(due.key, message=9, said=[], quotes=False)
    assert looked(FAILING + 2) == []
    assert looked(0) == [("well", feed.id)]
    assert looked(FAILING) == []  # that it worked was not told, so it need not be told that it fails
    assert looked(0) == [("well", feed.id)]
    store.outbox.leave_out(followed.id, store.outbox.waiting(followed.id))
    assert looked(FAILING) == [("fail", feed.id)]
    assert looked(0) == []  # that it failed was not told, either
    assert store.messages.stale() == []


def test_a_bulletin_goes_along_with_what_its_server_owns(store: Store, clock: Clock) -> None:
    one(store, Bulletin("articles", words="tram", role=7))
    one(store, Bulletin("feeds"), channel=6)
    rows = {table: store.moving.rows(HERE, table) for table in others()}

    with Store.in_memory(clock=clock) as other:
        for _ in range(2):
            other.taking.take(HERE, {table.name: found for table, found in rows.items()}, {})
        listed = [(each.channel, each.bulletin) for each in other.bulletins.listed(HERE)]
        assert listed == [(5, Bulletin("articles", words="tram", role=7)), (6, Bulletin("feeds"))]
        assert len(other.follows.listed(scope=HERE)) == 2
