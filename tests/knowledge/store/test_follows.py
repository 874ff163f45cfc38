"""Followed questions in the store: whatever order processes end in, each article is told once."""

from datetime import timedelta

import pytest

from knowledge.article import Article
from knowledge.store import Followed, QuoteRef, Shard, Store

KEEP, HOUR = timedelta(days=30), timedelta(hours=1)


def article(words: str) -> Article:
    return Article(text=words, title=words[:20], url=f"https://news.example/{words[:5]}")


def added(store: Store, words: str = "One.", key: str | None = None) -> str:
    (only,) = store.articles.add("public", [(article(words), key)])
    return only.id


def follow(store: Store, question: str = "what of the quince?", **more: object) -> Followed:
    given: dict[str, object] = {"scope": "guild:1", "guild": 1 << 22, "channel": 5, "user": "7", "language": "en"}
    given |= {"since": store.articles.generation(), "most": 10} | more
    made = store.follows.make(question, **given)  # type: ignore[arg-type]
    assert made is not None
    return made[0]


def found(store: Store, followed: Followed, *ids: str, position: int | None = None) -> None:
    store.follows.note_found([(followed.id, id, followed.next_at) for id in ids], position=position)


def meant(store: Store, followed: Followed, *ids: str) -> str:
    due = store.outbox.mean(followed.id, ids, [QuoteRef("public", ids[0], 0, 3)], keep=KEEP, pause=HOUR)
    assert due is not None
    return due.key


def test_a_question_is_followed_once_in_a_channel(store):
    one = follow(store, "Hà Nội?")

    assert store.follows.make(
        "ha noi?", scope="guild:1", guild=1 << 22, channel=5, user="8", language="vi", since=0, most=1
    ) == (one, False)
    assert follow(store, "Hà Nội?", channel=6).id != one.id


def test_no_more_is_followed_than_there_may_be(store):
    for channel in (1, 2):
        follow(store, channel=channel)

    more = {"user": "7", "language": "en", "since": 0, "most": 2}
    assert store.follows.make("another", scope="guild:1", guild=1 << 22, channel=3, **more) is None
    assert store.follows.make("another", scope="dm", guild=0, channel=3, **more) is not None


def test_what_is_found_is_told_once_and_no_more_within_the_hour(store, clock):
    followed, first, second = follow(store), added(store), added(store, "Two.")
    found(store, followed, first)
    found(store, followed, first)
    assert store.outbox.ripe() == [followed.id]
    assert store.outbox.waiting(followed.id) == [first]

    key = meant(store, followed, first)
    found(store, followed, first, second)
    assert store.outbox.ripe() == []
    assert store.outbox.in_message(key) == [first]
    store.outbox.sent(key, message=99, said=[1, 2])

    assert store.outbox.unsent() == []
    assert store.outbox.ripe() == []
    clock.pass_(minutes=59)
    assert store.outbox.ripe() == []
    clock.pass_(minutes=1)
    assert store.outbox.ripe() == [followed.id]
    assert store.outbox.waiting(followed.id) == [second]
    kept = store.follows.get(followed.id)
    assert kept is not None
    assert kept.said == (1, 2)


def test_only_one_process_means_a_message_and_only_one_tries_it(store):
    followed, id = follow(store), added(store)
    found(store, followed, id)

    key = meant(store, followed, id)

    assert store.outbox.mean(followed.id, [id], [], keep=KEEP, pause=HOUR) is None
    assert store.outbox.trying(key, seen=0, again=HOUR)
    assert not store.outbox.trying(key, seen=0, again=HOUR)


def test_a_message_that_is_not_known_to_be_sent_is_looked_after(store, clock):
    followed, id = follow(store), added(store)
    found(store, followed, id)
    key = meant(store, followed, id)
    assert [each.key for each in store.outbox.unsent()] == [key]

    store.outbox.trying(key, seen=0, again=timedelta(minutes=1))
    assert store.outbox.unsent() == []

    clock.pass_(minutes=1)
    (again,) = store.outbox.unsent()
    assert (again.tries, again.tried_at) == (1, clock() - timedelta(minutes=1))
    store.outbox.drop(key)
    assert store.outbox.unsent() == []
    assert store.usage.answer(key) is None


def test_quiet_hours_do_not_shorten_the_pause_between_two_messages(store, clock):
    followed, one, two = follow(store), added(store), added(store, "Two.")
    found(store, followed, one)
    store.outbox.put_off(followed.id, clock() + HOUR)
    assert store.outbox.ripe() == []

    store.follows.set_quiet("22:00-07:00 UTC", scope="guild:1")
    assert store.outbox.ripe() == [followed.id]
    store.outbox.sent(meant(store, followed, one), message=1, said=[])
    found(store, followed, two)
    store.follows.set_quiet(None, scope="guild:1")

    assert store.outbox.ripe() == []


def test_each_shard_tells_what_is_followed_in_its_servers(store):
    numbers = {guild: follow(store, scope=f"guild:{guild}", guild=guild << 22, channel=guild) for guild in (2, 3)}
    direct, id = follow(store, scope="dm", guild=0, channel=9), added(store)
    for followed in (*numbers.values(), direct):
        found(store, followed, id)

    assert store.outbox.ripe(Shard((0,), 2)) == [numbers[2].id, direct.id]
    assert store.outbox.ripe(Shard((1,), 2)) == [numbers[3].id]
    assert len(store.outbox.ripe(Shard((0, 1), 2))) == 3


def test_a_paused_question_is_not_asked_and_what_came_meanwhile_is_not_told(store):
    followed, id = follow(store), added(store)
    found(store, followed, id)
    store.follows.pause(followed.id, True)
    assert store.follows.watched() == []
    assert store.outbox.ripe() == []

    store.follows.pause(followed.id, False)

    assert [each.id for each in store.follows.watched()] == [followed.id]
    assert store.outbox.ripe() == []


@pytest.mark.parametrize("by", ["person", "server", "channel", "hand"])
def test_what_is_forgotten_leaves_nothing_behind(store, by):
    followed, id = follow(store), added(store)
    found(store, followed, id)
    key = meant(store, followed, id)
    forget = {
        "person": lambda: (store.usage.forget("7"), store.follows.forget("7")),
        "server": lambda: store.clear("guild:1"),
        "channel": lambda: store.follows.end_in(5),
        "hand": lambda: store.follows.end([followed.id]),
    }[by]

    forget()
    store.outbox.sent(key, message=99, said=[1])  # it was on its way

    assert store.follows.watched() == []
    assert store.outbox.unsent() == []
    assert store.outbox.in_message(key) == []
    assert store.messages.stale() == []


def test_the_position_begins_with_the_first_question_and_moves_with_what_is_found(store):
    assert store.follows.position() is None
    added(store)
    followed = follow(store)
    assert store.follows.position() == 1

    found(store, followed, added(store, "Two."), position=2)

    assert store.follows.position() == 2
    found(store, followed, position=1)  # of a process that is slower
    assert store.follows.position() == 2
    store.follows.go_back(1)
    assert store.follows.position() == 1


class TestMessages:
    def posted(self, store: Store, id: str, message: int = 99) -> str:
        token = store.usage.record_answer("guild:1", [QuoteRef("public", id, 0, 3)], keep=KEEP, user="7")
        store.messages.note(token, guild=1 << 22, channel=5, message=message)
        return token

    def test_a_message_is_looked_at_when_what_it_quotes_changes(self, store):
        id = added(store, "One.", "a.txt")
        self.posted(store, id)
        self.posted(store, added(store, "Two."), message=98)
        assert store.messages.stale() == []

        added(store, "One, corrected.", "a.txt")

        assert [(each.message, each.channel) for each in store.messages.stale()] == [(99, 5)]
        assert store.messages.stale(Shard((0,), 2)) == []

    @pytest.mark.parametrize("how", ["withdraw", "remove"])
    def test_and_when_it_goes(self, store, how):
        id = added(store, "One.", "a.txt")
        self.posted(store, id)

        getattr(store.articles, how)("public", ["a.txt" if how == "withdraw" else id])

        assert [each.message for each in store.messages.stale()] == [99]

    def test_and_when_it_comes_back(self, store):
        id = added(store, "One.", "a.txt")
        self.posted(store, id)
        store.articles.withdraw("public", ["a.txt"])
        store.messages.looking(99, again=HOUR)
        store.messages.done(99, tries=1)
        assert store.messages.stale() == []

        added(store, "One.", "a.txt")

        assert [each.message for each in store.messages.stale()] == [99]

    def test_what_changes_while_it_is_looked_at_has_it_looked_at_again(self, store, clock):
        id = added(store, "One.", "a.txt")
        self.posted(store, id)
        added(store, "Two.", "a.txt")
        store.messages.looking(99, again=HOUR)
        assert store.messages.stale() == []

        store.articles.remove("public", [id])
        store.messages.done(99, tries=1)

        assert [each.message for each in store.messages.stale()] == [99]
        store.messages.looking(99, again=HOUR)
        store.messages.done(99, tries=1)
        clock.pass_(hours=2)
        assert store.messages.stale() == []

    @pytest.mark.parametrize("how", ["change", "withdraw", "remove", "return"])
    def test_whatever_happens_to_a_later_version_is_looked_at(self, store, how):
        id = added(store, "One.", "a.txt")
        self.posted(store, id)
        second = added(store, "Two.", "a.txt")
        self.posted(store, added(store, "Else.", "b.txt"), message=98)
        if how == "return":
            store.articles.withdraw("public", ["a.txt"])
        store.messages.looking(99, again=HOUR)
        store.messages.done(99, tries=1)
        assert store.messages.stale() == []

        {
            "change": lambda: [added(store, text, "a.txt") for text in ("Three.", "Four.")],
            "withdraw": lambda: store.articles.withdraw("public", ["a.txt"]),
            "remove": lambda: store.articles.remove("public", [second]),
            "return": lambda: added(store, "Two.", "a.txt"),
        }[how]()

        assert [each.message for each in store.messages.stale()] == [99]

    @pytest.mark.parametrize("how", ["change", "withdraw", "remove"])
    def test_what_changed_while_the_message_was_on_its_way_is_looked_at(self, store, how):
        id = added(store, "One.", "a.txt")
        token = store.usage.record_answer("guild:1", [QuoteRef("public", id, 0, 3)], keep=KEEP)
        if how == "change":
            added(store, "One, corrected.", "a.txt")
        else:
            getattr(store.articles, how)("public", ["a.txt" if how == "withdraw" else id])

        store.messages.note(token, guild=1 << 22, channel=5, message=99)

        assert [each.message for each in store.messages.stale()] == [99]

    def test_who_is_forgotten_has_no_message_known(self, store):
        id = added(store, "One.", "a.txt")
        self.posted(store, id)
        store.usage.forget("7")

        added(store, "Two.", "a.txt")

        assert store.messages.stale() == []


def test_a_digest_is_due_once_a_day_and_told_once(store, clock):
    question, id = follow(store), added(store)
    where = {"scope": "guild:1", "guild": 1 << 22, "channel": 5, "user": "7", "language": "en"}
    digest = store.digests.make("08:00 UTC", **where, since=0, next_at=store.now())
    assert [each.id for each in store.follows.watched()] == [question.id]
    assert store.digests.topics(digest) == [question]
    assert store.digests.ripe() == [digest.id]
    assert store.outbox.ripe() == []

    tomorrow = store.now() + timedelta(days=1)
    told = {"since": 9, "next_at": tomorrow, "keep": KEEP}
    due = store.digests.mean(digest.id, [QuoteRef("public", id, 0, 3)], **told)
    assert store.digests.mean(digest.id, [QuoteRef("public", id, 0, 3)], **told) is None
    assert store.digests.ripe() == []
    assert store.outbox.unsent() == [due]
    assert store.outbox.in_message(due.key) == [id]
    store.outbox.sent(due.key, message=99, said=[1])

    assert store.outbox.unsent() == []
    clock.pass_(hours=24)
    assert store.digests.ripe() == [digest.id]
    assert store.follows.get(digest.id).since == 9


def test_a_channel_has_one_digest_which_ends_with_all_that_is_followed_there(store):
    where = {"scope": "guild:1", "guild": 1 << 22, "user": "7", "language": "en", "since": 0, "next_at": store.now()}
    one = store.digests.make("08:00 UTC", channel=5, **where)
    assert store.digests.make("09:00 UTC", channel=5, **where).id == one.id
    assert [each.digest for each in store.follows.listed(scope="guild:1")] == ["09:00 UTC"]
    store.digests.make("09:00 UTC", channel=6, **where)
    follow(store, channel=7, most=1)  # digests are no questions

    assert store.follows.end_in(5) == 1
    assert store.digests.end(scope="guild:1", channel=6)
    assert not store.digests.end(scope="guild:1", channel=7)
    store.digests.make("09:00 UTC", channel=6, **where)
    store.clear("guild:1")
    assert store.digests.ripe() == []
