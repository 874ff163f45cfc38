"""Digests of what is followed: once a day, what came in, where those who may want it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.markdown import undo
from tests.bot.discord.conftest import Place, Town
from tests.bot.discord.test_following import HARVEST, arrives, follows, settled
from tests.loopback.people import Person, Seen
from tests.loopback.world import Channel, Permission


def digest(who: Person, channel: Channel, at: str, **where: Any) -> str:
    return undo(who.slash(channel, "digest", at=at, **where).answer().text)


def listed(who: Person, channel: Channel) -> Seen:
    return who.slash(channel, "following").answer()


def read(town: Town, channel: Channel, number: int = 1) -> list[Seen]:
    """The digests of a channel when it is their hour and nothing is under way; so many it must be."""
    town.discord.wait(lambda: settled(town), "what is followed to be told")
    with closing(sqlite3.connect(town.home / "library.db", timeout=20)) as database, database:
        of_digest = "id IN (SELECT follow_id FROM digests) AND channel = ?"
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        database.execute(f"UPDATE follows SET next_at = ? WHERE {of_digest}", (now, channel.id))
    town.discord.wait(lambda: done(town, channel), "the digest to be told")
    found = [seen for message in list(channel.messages.values()) if is_digest(seen := Seen(message))]
    assert len(found) == number, found
    return found


def done(town: Town, channel: Channel) -> bool:
    """Whether no digest of a channel is due or under way."""
    with closing(sqlite3.connect(town.home / "library.db", timeout=20)) as database:
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        due = "SELECT count(*) FROM follows JOIN digests ON follow_id = id WHERE channel = ? AND NOT paused"
        return not (
            database.execute(f"{due} AND next_at <= ?", (channel.id, now)).fetchone()[0]
            or database.execute("SELECT count(*) FROM due").fetchone()[0]
        )


def is_digest(seen: Seen) -> bool:
    return seen.message.interaction is None and seen.text.startswith(("### Digest", "### Điểm tin"))


def test_a_digest_tells_what_came_in_on_all_that_is_followed_each_thing_once(place: Place, shared: Town) -> None:
    follows(place.owner, place.general, "how much rhubarb did the growers of Aldra bring in?")
    follows(place.owner, place.general, "what of the trams of Bodrum?")
    assert "Daily at 07:30 Asia/Ho_Chi_Minh" in digest(place.owner, place.general, "7:30 Asia/Ho_Chi_Minh")

    arrives(
        shared,
        HARVEST.format(place="Aldra", tonnes="4,100"),
        HARVEST.format(place="Aldra", tonnes="4,100") + " So says the warden of the growers.",
        HARVEST.format(place="Elsewhere", tonnes="77"),
        "The trams of Bodrum stand still for a week, said driver Ulla Lind.",
    )
    (seen,) = read(shared, place.general)

    plain = seen.text.replace("*", "").replace("_", "")
    assert plain.count("4,100 tonnes of rhubarb") == 1
    assert plain.count("stand still for a week") == 1
    assert "Elsewhere" not in plain
    assert "how much rhubarb did the growers of Aldra bring in?\n" in plain
    assert place.ana.press(seen, "Context").answer().ephemeral
    read(shared, place.general)  # nothing new came in by the next day

    arrives(shared, HARVEST.format(place="Aldra", tonnes="9,300"))
    again = read(shared, place.general, 2)[1]
    assert "9,300 tonnes" in again.text.replace("*", "")
    assert "stand still" not in again.text


def test_only_who_manages_a_channel_has_a_digest_told_in_it_and_takes_it_back(place: Place, shared: Town) -> None:
    assert "only who manages" in digest(place.ana, place.general, "8", where="here")
    assert "names no hour" in digest(place.owner, place.general, "at dawn")
    assert "names no hour" in digest(place.owner, place.general, "8 Nowhere/Land")
    made = digest(place.owner, place.general, "8am UTC+2", where="#other")
    assert place.other.mention in made
    assert "Nothing is followed there yet" in made
    assert "daily at 08:00 UTC+2" in undo(listed(place.owner, place.general).text)
    digest(place.owner, place.general, "21:15", where="#other")
    shown = undo(listed(place.owner, place.general).text)
    assert "daily at 21:15 UTC" in shown
    assert "08:00" not in shown

    assert "no digest" in digest(place.owner, place.other, "off")
    assert "Nothing yet" in listed(place.owner, place.general).text


def test_a_digest_pauses_goes_on_and_ends(place: Place, shared: Town) -> None:
    follows(place.owner, place.general, "what of the rhubarb of Calden?")
    digest(place.owner, place.general, "8:00")
    arrives(shared, HARVEST.format(place="Calden", tonnes="11"))
    (seen,) = read(shared, place.general)
    assert "only who manages" in place.ana.press(seen, "Pause").answer().text
    assert "Paused" in place.owner.press(seen, "Pause").answer().text

    arrives(shared, HARVEST.format(place="Calden", tonnes="222"))
    read(shared, place.general)
    assert "paused" not in place.owner.press(listed(place.owner, place.general), "Go on").answer().text
    read(shared, place.general)  # what came meanwhile is not told afterwards

    assert "no digest" in place.owner.press(seen, "End").answer().text
    arrives(shared, HARVEST.format(place="Calden", tonnes="3,333"))
    read(shared, place.general)


@pytest.mark.parametrize("how", ["channel", "right", "forgotten"])
def test_it_ends_where_it_cannot_be_told_and_with_who_is_forgotten(place: Place, shared: Town, how: str) -> None:
    asked = f"what of the rhubarb of Dalum{how}?"
    assert "I follow" in follows(place.owner, place.general, asked)
    digest(place.owner, place.general, "8")
    if how == "channel":
        shared.discord.remove_channel(place.general)
    elif how == "forgotten":
        assert "2 records" in place.owner.slash(place.general, "forget-me").answer().text
    else:
        arrives(shared, HARVEST.format(place=f"Dalum{how}", tonnes="9"))
        shared.discord.wait(lambda: settled(shared), "the question to be told")
        shared.discord.deny(place.general, shared.discord.bot, Permission.SEND_MESSAGES)
        read(shared, place.general, 0)
        assert ["50013" in refusal for refusal in shared.discord.refusals] == [True]
        shared.discord.refusals.clear()

    shared.discord.wait(lambda: "Nothing yet" in listed(place.owner, place.other).text, "it to have ended")


def test_readers_of_vietnamese_have_theirs_in_vietnamese_and_in_direct_messages(place: Place, shared: Town) -> None:
    linh = shared.discord.person("linh", locale="vi")
    follows(linh, linh.dm, "mộc qua ở Eidsvoll được bao nhiêu tấn?")
    assert "07:00 Asia/Ho_Chi_Minh" in digest(linh, linh.dm, "7h")

    arrives(shared, "Nông dân Eidsvoll thu hoạch được 640 tấn mộc qua trong tháng Hai.", title="Mộc qua ở Eidsvoll")

    (seen,) = read(shared, linh.dm)
    assert "điều được theo dõi" in seen.text
    assert "640 tấn" in seen.text.replace("*", "").replace("_", "")
