"""Questions that are followed: told once when an article comes in that answers, where those who may want it."""

import itertools
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from knowledge.article import Article
from knowledge.library import Library
from tests.bot.discord.conftest import Place, Town
from tests.loopback.people import Person, Seen
from tests.loopback.world import Channel, Permission

HARVEST = "The growers of {place} brought in {tonnes} tonnes of rhubarb in April, warden Odd Rask said on Friday."

_numbers = itertools.count()


def arrives(town: Town, *texts: str, source: str | None = None, title: str = "A rhubarb harvest") -> None:
    """Articles come in from elsewhere, as by a feed."""
    with Library.open(town.home, encoder=lambda: None, background=False) as library:
        made = [
            Article(text=text, title=title, publisher="The Courier", url=f"https://courier.example/{next(_numbers)}")
            for text in texts
        ]
        library.add_many([(article, source) for article in made])


def told(town: Town, channel: Channel, number: int = 1) -> list[Seen]:
    """What the bot wrote in a channel without being asked, once nothing is under way; so many messages it must be."""
    town.discord.wait(lambda: settled(town), "all that is due to be told")
    found = [seen for message in list(channel.messages.values()) if is_letter(seen := Seen(message))]
    assert len(found) == number, found
    return found


def settled(town: Town) -> bool:
    """Whether every article was asked of, and everything that may be told was."""
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    with closing(sqlite3.connect(town.home / "library.db")) as database:
        asked = """SELECT (SELECT generation FROM positions) = (SELECT value + 0 FROM meta WHERE key = 'generation')"""
        waiting = """SELECT count(*) FROM found JOIN follows ON follows.id = follow_id WHERE key IS NULL AND NOT paused
                     AND next_at <= ? AND (quiet_until IS NULL OR quiet_until <= ?)"""
        # in the order in which it goes: what is found is waiting, and then under way
        return database.execute(asked).fetchone()[0] and not (
            database.execute(waiting, (now, now)).fetchone()[0]
            or database.execute("SELECT count(*) FROM due").fetchone()[0]
        )


def is_letter(seen: Seen) -> bool:
    return seen.message.interaction is None and any(button.label in ("End", "Kết thúc") for button in seen.buttons)


def follows(who: Person, channel: Channel, question: str, **where: Any) -> str:
    return who.slash(channel, "follow", question=question, **where).answer().text


def test_a_followed_question_is_told_once_with_what_is_new(place: Place, shared: Town) -> None:
    asked = "how much rhubarb did the growers of Brumma bring in?"
    assert f"I follow “{asked}”" in follows(place.owner, place.general, asked)
    assert "already" in follows(place.owner, place.general, asked.upper())

    arrives(shared, HARVEST.format(place="Brumma", tonnes="4,100"))
    (seen,) = told(shared, place.general)
    assert seen.text.startswith(f"**{asked}**\n-# A new article answers")
    assert "4,100 tonnes of rhubarb" in seen.text.replace("*", "").replace("_", "")
    assert seen.button("Open article").url
    for pressed in ("Context", "Why this", "More passages"):
        assert place.ana.press(seen, pressed).answer().ephemeral
    assert "Read" in place.ana.submit(place.ana.press(seen, "Follow up"), question="and in Vinga?").answer().text

    arrives(shared, HARVEST.format(place="Brumma", tonnes="4,100"), title="Rhubarb of Brumma")  # the same once more
    told(shared, place.general)


def test_what_was_answered_before_counts_as_told(place: Place, shared: Town) -> None:
    arrives(shared, HARVEST.format(place="Dorrit", tonnes="700"), source="dorrit")
    asked = "how much rhubarb did the growers of Dorrit bring in?"
    answer = place.owner.slash(place.general, "ask", question=asked).answer()
    choice = place.owner.press(answer, "Follow").answer()
    assert "I follow" in place.owner.press(choice, "In this channel").answer().text

    arrives(shared, HARVEST.format(place="Dorrit", tonnes="950"), source="dorrit")

    (seen,) = told(shared, place.general)
    assert "**950**" in seen.text
    assert "**Dorrit**" not in seen.text


def test_anybody_follows_in_direct_messages_and_ten_at_most(place: Place, shared: Town) -> None:
    nothing = place.ana.slash(place.general, "ask", question="what of the rhubarb of Ellsund?").answer()
    assert "direct messages" in place.ana.press(nothing, "Follow").answer().text
    assert "Here I shall tell you" in told_directly(place.ana)[0].text
    for number in range(9):
        assert "I follow" in follows(place.ana, place.ana.dm, f"what of the rhubarb of Place{number}?")
    assert "all there may be" in follows(place.ana, place.ana.dm, "what of the rhubarb of Placex?")

    arrives(shared, HARVEST.format(place="Ellsund", tonnes="12"))

    assert "Ellsund" in told(shared, place.ana.dm)[0].text
    told(shared, place.general, 0)


def told_directly(who: Person) -> list[Seen]:
    return [Seen(message) for message in who.dm.messages.values() if message.interaction is None]


def test_only_who_manages_a_channel_follows_in_it(place: Place, shared: Town) -> None:
    asked = "what of the rhubarb of Farrow?"
    assert "only who manages" in follows(place.ana, place.general, asked, where="here")
    assert "only who manages" in follows(place.ana, place.general, asked, where=str(place.other.id))
    assert "no channel “nowhere”" in follows(place.owner, place.general, asked, where="nowhere")
    assert place.ana.complete(place.general, "follow", "where", "").choices() == ["In direct messages to me"]
    offered = place.owner.complete(place.general, "follow", "where", "").choices()
    assert offered == ["In this channel", "In direct messages to me", "#general", "#other"]

    assert place.other.mention in follows(place.owner, place.general, asked, where="#other")
    shared.discord.deny(place.general, shared.discord.bot, Permission.SEND_MESSAGES)
    assert "I lack the rights" in follows(place.owner, place.general, asked)
    thread = shared.discord.thread(place.other, "rhubarb")
    assert thread.mention in follows(place.owner, thread, asked)


def test_who_takes_no_direct_messages_is_told_so(place: Place, shared: Town) -> None:
    place.ana.user.closed = True
    said = follows(place.ana, place.general, "what of the rhubarb of Gorm?")
    refusals = shared.discord.refusals.copy()
    shared.discord.refusals.clear()

    assert "allow direct messages" in said
    assert ["50007" in refusal for refusal in refusals] == [True]
    place.ana.user.closed = False
    assert "Nothing yet" in place.ana.slash(place.ana.dm, "following").answer().text


def test_the_list_pauses_goes_on_and_ends(place: Place, shared: Town) -> None:
    follows(place.owner, place.general, "what of the rhubarb of Hamar?")
    follows(place.owner, place.owner.dm, "what of the trams of Hamar?")
    listed = place.owner.slash(place.general, "following").answer()
    assert place.general.mention in listed.text
    assert "your direct messages" in listed.text
    assert "Hamar" not in place.ana.slash(place.general, "following").answer().text

    assert "paused" in place.owner.press(listed, "Pause").answer().text
    arrives(shared, HARVEST.format(place="Hamar", tonnes="31"))
    told(shared, place.general, 0)
    listed = place.owner.press(listed, "Go on").answer()
    assert "paused" not in listed.text
    told(shared, place.general, 0)  # what came meanwhile is not told afterwards

    arrives(shared, HARVEST.format(place="Hamar", tonnes="77"))
    (seen,) = told(shared, place.general)
    assert "only who manages" in place.ana.press(seen, "End").answer().text
    assert "no longer" in place.owner.press(seen, "End").answer().text
    assert "followed no longer" in place.owner.press(listed, "Pause").answer().text


def test_in_quiet_hours_nothing_is_told(place: Place, shared: Town) -> None:
    follows(place.owner, place.general, "what of the rhubarb of Ivik?")
    listed = place.owner.slash(place.general, "following").answer()
    wrong = place.owner.submit(place.owner.press(listed, "Quiet hours"), hours="at night").answer()
    assert "names no hours" in wrong.text
    now = time.gmtime()
    hours = f"{now.tm_hour}:00-{(now.tm_hour + 2) % 24}:00 UTC"
    assert "Quiet hours:" in place.owner.submit(place.owner.press(listed, "Quiet hours"), hours=hours).answer().text

    arrives(shared, HARVEST.format(place="Ivik", tonnes="8"))
    arrives(shared, "The rhubarb of Ivik, says baker Runa Holt, is sour this year.", title="Sour rhubarb")
    told(shared, place.general, 0)

    assert "no quiet hours" in place.owner.submit(place.owner.press(listed, "Quiet hours"), hours="").answer().text
    (seen,) = told(shared, place.general)
    assert "Runa Holt" in seen.text.replace("*", "")
    assert "8 tonnes" in seen.text.replace("*", "")  # one message for what came meanwhile


@pytest.mark.parametrize("how", ["channel", "thread", "right"])
def test_it_ends_where_the_channel_is_gone_or_closed(place: Place, shared: Town, how: str) -> None:
    asked = f"what of the rhubarb of Jorvik{how}?"
    where = shared.discord.thread(place.general, "rhubarb") if how == "thread" else place.general
    assert "I follow" in follows(place.owner, where, asked)
    if how == "right":
        shared.discord.deny(where, shared.discord.bot, Permission.SEND_MESSAGES)
        arrives(shared, HARVEST.format(place=f"Jorvik{how}", tonnes="9"))
        refused = shared.discord.wait(lambda: shared.discord.refusals, "the attempt")
        assert "50013" in refused[0]
        shared.discord.refusals.clear()
    else:
        shared.discord.remove_channel(where)

    shared.discord.wait(
        lambda: "Jorvik" not in place.owner.slash(place.other, "following").answer().text, "it to have ended"
    )


def test_who_is_forgotten_follows_nothing(place: Place, shared: Town) -> None:
    follows(place.ana, place.ana.dm, "what of the rhubarb of Kolding?")
    assert "1 record" in place.ana.slash(place.ana.dm, "forget-me").answer().text

    arrives(shared, HARVEST.format(place="Kolding", tonnes="5"))

    told(shared, place.ana.dm, 0)


def test_readers_of_vietnamese_are_told_in_vietnamese(place: Place, shared: Town) -> None:
    linh = shared.discord.person("linh", locale="vi")
    assert "Tôi theo dõi" in follows(linh, linh.dm, "nghệ tây ở Larvik được bao nhiêu tấn?")

    arrives(shared, "Nông dân Larvik thu hoạch được 640 tấn nghệ tây trong tháng Hai.", title="Nghệ tây ở Larvik")

    (seen,) = told(shared, linh.dm)
    assert "Một bài mới trả lời" in seen.text
    assert "640 tấn" in seen.text.replace("*", "").replace("_", "")
