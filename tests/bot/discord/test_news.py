"""New articles are posted in a channel as they come, each once and never as a flood; and so is that a feed fails."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.markdown import undo
from knowledge.article import Article
from knowledge.library import Library
from tests.bot.discord.conftest import Place, Town
from tests.loopback.people import Person, Seen
from tests.loopback.world import Channel, Permission


def report(number: int, text: str, **more: Any) -> Article:
    return Article(
        **{"text": text, "title": f"Report {number}", "publisher": "The Courier"}
        | {"url": f"https://courier.example/{abs(hash(text))}-{number}"}
        | more
    )


def arrives(town: Town, place: Place, *articles: Article) -> None:
    """Articles come in to a server, as by a feed."""
    with Library.open(town.home, encoder=lambda: None, background=False) as library:
        items = [(article, str(article.url)) for article in articles]
        library.add_many(items, collection=f"guild:{place.guild.id}")


def news(who: Person, channel: Channel, command: str, /, **options: Any) -> str:
    return undo(who.slash(channel, f"news {command}", **options).answer().text)


def posted(town: Town, channel: Channel, number: int = 1) -> list[Seen]:
    """What was posted in a channel, once it may be and nothing is under way; so many messages it must be."""
    with closing(sqlite3.connect(town.home / "library.db", timeout=20)) as database, database:
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
        database.execute("UPDATE follows SET next_at = ? WHERE channel = ?", (now, channel.id))
    town.discord.wait(lambda: done(town, channel), "the news to be posted")
    found = [Seen(message) for message in list(channel.messages.values()) if message.interaction is None]
    assert len(found) == number, found
    return found


def done(town: Town, channel: Channel) -> bool:
    """Whether all that came in was looked at for a channel, and no message is under way."""
    with closing(sqlite3.connect(town.home / "library.db", timeout=20)) as database:
        behind = """SELECT count(*) FROM follows JOIN bulletins ON follow_id = id WHERE channel = ? AND NOT paused
                    AND since < (SELECT value + 0 FROM meta WHERE key = 'generation')"""
        return not (
            database.execute(behind, (channel.id,)).fetchone()[0]
            or database.execute(
                "SELECT count(*) FROM found JOIN follows ON id = follow_id WHERE channel = ?", (channel.id,)
            ).fetchone()[0]
            or database.execute(
                "SELECT count(*) FROM due JOIN follows ON id = follow_id WHERE channel = ?", (channel.id,)
            ).fetchone()[0]
        )


def test_new_articles_are_posted_once_by_words_source_and_country(place: Place, shared: Town) -> None:
    owner, general, other = place.owner, place.general, place.other
    assert "Nothing is posted" in news(owner, general, "list")
    assert "“rhubarb, quince jam”, The Courier in" in news(
        owner, general, "add", words="rhubarb, quince jam", source="The Courier"
    )
    assert "Denmark in" in news(owner, general, "add", channel=other, country="denmark")
    assert "no country “Narnia”" in news(owner, general, "add", country="Narnia")
    assert owner.complete(general, "news add", "country", "den").choices()[0] == "Denmark"
    refused = place.ana.slash(general, "news list", crafted=True).answer()
    assert "Manage Server" in refused.text

    harvest = report(1, "The growers of Hvide brought in 900 tonnes of rhubarb, said warden Odd Rask.")
    arrives(
        shared,
        place,
        harvest,
        report(2, "A jam of quinces won the prize of Danish cooks on Friday, the jury of Roskilde said."),
        report(3, "Rhubarb is dear in the south, traders said.", publisher="Coast Daily"),
        report(4, "Rhubarb was dear long ago, traders said.", published=date.today() - timedelta(days=40)),
        report(5, "Trams stand still."),
    )
    (seen,) = posted(shared, general)
    assert "900 tonnes of rhubarb" in undo(seen.text)
    assert "jam of quinces" in undo(seen.text)
    for absent in ("dear", "Trams", "more came in"):
        assert absent not in seen.text
    assert place.ana.press(seen, "Context").answer().ephemeral
    (about,) = posted(shared, other)
    assert "jam of quinces" in undo(about.text)
    assert "900 tonnes" not in about.text

    arrives(shared, place, harvest.model_copy(update={"text": harvest.text.replace("900", "950")}))
    posted(shared, general)  # a new version is no news, and is corrected where it stands
    shared.discord.wait(lambda: "950" in seen.text, "the message to be corrected")


def test_three_hundred_at_once_are_one_message(place: Place, shared: Town) -> None:
    role = shared.discord.role(place.guild, "Newsroom", place.ana, mentionable=True)
    closed = shared.discord.role(place.guild, "Board", place.owner)
    assert "may not ping Board" in news(place.owner, place.general, "add", role=closed)
    assert f"<@&{role.id}>" in news(place.owner, place.general, "add", role=role)
    arrives(shared, place, report(0, "The trams of Hell stand still."))
    posted(shared, place.general)
    flood = [
        report(each, " ".join(f"{word}{each}" for word in "ba de gi ko lu ma ne pi ro su".split()))
        for each in range(1, 298)
    ]
    dam = "A dam burst above Sundvik on Monday and {number} people fled the water, the mayor Runa Holt said."
    same = [report(900 + number, dam.format(number=number)) for number in (40, 41, 42)]

    arrives(shared, place, *flood, *same)

    seen = posted(shared, place.general, 2)[1]
    assert "A dam burst" in undo(seen.text)
    assert undo(seen.text).count("A dam burst") == 1
    assert "297 more came in" in seen.text
    assert shared.discord.pings == [f"<@&{role.id}>"] * 2
    shared.discord.pings.clear()

    shared.discord.remove_role(place.guild, role)
    shared.discord.wait(
        lambda: f"{role.id}" not in news(place.owner, place.general, "list"), "the role to be forgotten"
    )
    arrives(shared, place, report(1000, "Everybody may read <@&1> and @everyone in this report of the day."))
    posted(shared, place.general, 3)
    assert shared.discord.pings == []


def test_what_is_posted_is_changed_paused_and_ended(place: Place, shared: Town) -> None:
    owner, general, other = place.owner, place.general, place.other
    news(owner, general, "add", words="rhubarb")
    (choice,) = owner.complete(general, "news change", "which", "rhub").raw_choices()
    assert choice["name"] == "“rhubarb” → #general"
    which = choice["value"]
    changed = news(owner, general, "change", which=which, words="trams", channel=other, source="Coast Daily")
    assert f"“trams”, Coast Daily in {other.mention}" in changed
    assert f"“trams” in {other.mention}" in news(owner, general, "change", which=which, source="off")
    assert "not posted in this server" in news(owner, general, "change", which="999999", words="x")

    listed = owner.slash(general, "following").answer()
    assert "New: “trams”" in listed.text
    paused = owner.press(listed, "Pause").answer()
    arrives(shared, place, report(1, "The trams of Kolby stand still."))
    posted(shared, other, 0)
    owner.press(paused, "Go on").answer()
    posted(shared, other, 0)  # what came meanwhile is not told afterwards

    arrives(shared, place, report(2, "The trams of Kolby run again."))
    (seen,) = posted(shared, other)
    assert "run again" in seen.text
    assert "only who manages" in place.ana.press(seen, "End").answer().text
    keeper = shared.discord.person("warden")
    shared.discord.join(place.guild, keeper)
    shared.discord.role(place.guild, "Wardens", keeper, permissions=Permission.MANAGE_CHANNELS)
    assert "only who manages" in keeper.press(seen, "End").answer().text
    assert "no longer" in owner.press(seen, "End").answer().text
    assert "Nothing is posted" in news(owner, general, "list")
    told = undo(owner.slash(general, "library log").answer().text)
    assert f"has no new articles posted in {other.mention} any longer" in told


@pytest.mark.parametrize("how", ["channel", "right"])
def test_it_ends_where_it_cannot_be_posted(place: Place, shared: Town, how: str) -> None:
    news(place.owner, place.general, "add")
    if how == "channel":
        shared.discord.remove_channel(place.general)
    else:
        shared.discord.deny(place.general, shared.discord.bot, Permission.SEND_MESSAGES)
        arrives(shared, place, report(1, "The trams of Ulvik stand still."))
        shared.discord.wait(lambda: shared.discord.refusals, "the attempt")
        assert all("50013" in refusal for refusal in shared.discord.refusals)
        shared.discord.refusals.clear()

    shared.discord.wait(lambda: "Nothing is posted" in news(place.owner, place.other, "list"), "it to have ended")


def test_what_may_not_be_quoted_is_not_posted(place: Place, shared: Town) -> None:
    owner, general = place.owner, place.general
    arrives(
        shared,
        place,
        report(1, "An old report of The Courier."),
        report(2, "One of the Daily.", publisher="Coast Daily"),
    )
    owner.slash(general, "mend block", source="Coast Daily").answer()
    owner.slash(general, "library licence set", source="The Courier", headline=True).answer()
    news(owner, general, "add")

    arrives(
        shared,
        place,
        report(3, "Wolves came to Lomm.", title="Wolves in Lomm"),
        report(4, "Bears too.", publisher="Coast Daily"),
    )

    (seen,) = posted(shared, general)
    assert "Wolves in Lomm" in seen.text
    assert "Wolves came" not in seen.text
    assert "Bears" not in seen.text
