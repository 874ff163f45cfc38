"""Collections within a server: what neither a channel nor somebody's roles may ask reaches them by no route."""

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.bot.discord.test_following import settled
from tests.bot.discord.test_servers import ARTICLE, ASKED
from tests.loopback.people import Person, Seen
from tests.loopback.world import Channel

GENERAL = b"""---
title: Lummerland opens a railway museum
publisher: The Lummerland Post
published: 2026-03-02
---

The railway museum of Lummerland opened on Sunday with nine locomotives.
"""
MUSEUM = "how many locomotives does the railway museum of Lummerland have?"


def staff_has(place: Place, *, public: bool = False) -> None:
    """Put the harvest into a collection that #other asks, and nobody else."""
    told = place.owner.slash(place.general, "library add", file=("harvest.md", ARTICLE), collection="Staff").answer()
    assert "Added: Zorblatt" in told.text
    place.owner.slash(place.general, "library add", file=("museum.md", GENERAL)).answer()
    told = place.owner.slash(
        place.general, "setup collections", channel=place.other, collections="staff", public=public
    ).answer()
    assert "Collections: Staff" in told.text


def told_of_it(message: Seen) -> str:
    return message.text.replace(ASKED, "").replace("quince Zorblatt", "").replace("the quince of Zorblatt", "")


def test_no_route_leads_to_a_collection_that_a_channel_may_not_ask(place: Place, shared: Town) -> None:
    staff_has(place)
    place.owner.slash(place.general, "library licence set", source="The Zorblatt Courier", words=500).answer()
    ana, here = place.ana, place.general
    answer = ana.slash(place.other, "ask", question=ASKED).answer()
    assert "tonnes of quince" in answer.text
    cite = ana.press(answer, "Copy citation").answer()
    citation = next(line for line in cite.text.split("\n") if "dateline:" in line).strip("` ")
    listed = place.owner.complete(here, "library remove", "title", "zorb").raw_choices()
    id = listed[0]["value"]  # managers see all
    other = ana.slash(here, "ask", question=MUSEUM).answer()
    assert "locomotives" in other.text.partition("\n")[2]
    thread = shared.discord.thread(here, "more")

    seen = [
        ana.slash(here, "ask", question=ASKED).answer(),
        ana.slash(here, "ask", question=ASKED, private=True).answer(),
        ana.slash(thread, "ask", question=ASKED).answer(),
        ana.slash(here, "search", words="quince Zorblatt").answer(),
        ana.slash(here, "article", title="Zorblatt").answer(),
        ana.slash(here, "article", title=id).answer(),
        ana.slash(here, "latest").answer(),
        ana.slash(here, "sources").answer(),
        ana.slash(here, "timeline", topic="quince Zorblatt").answer(),
        ana.slash(here, "compare", question=ASKED).answer(),
        ana.slash(here, "brief", topic="quince Zorblatt", days=365).answer(),
        ana.slash(here, "claim", claim="the quince of Zorblatt").answer(),
        ana.slash(here, "verify", citation=citation).answer(),
        ana.menu("Find sources", ana.say(here, "the quince of Zorblatt")).answer(),
        ana.menu("Answer this", ana.say(here, ASKED)).answer(),
        ana.mention(here, ASKED).reply(),
        ana.say(ana.dm, ASKED).reply(),
        ana.press_crafted(other, f"dateline:context:{id}:0:40:0").answer(),
        ana.press_crafted(other, f"dateline:cite:{id}:0:40:0").answer(),
        ana.press_crafted(other, f"dateline:article:{id}::1").answer(),
        ana.press_crafted(other, "dateline:list:own.newest...:" + ":1").answer(),
        ana.press_crafted(other, answer.button("More passages").custom_id or "").answer(),
        ana.press_crafted(other, answer.button("Why this").custom_id or "").answer(),
    ]
    follow = ana.press_crafted(other, answer.button("Follow up").custom_id or "")
    seen.append(ana.submit(follow, question="when was that?").answer())
    for message in seen:
        assert "4,000" not in told_of_it(message)
        assert "zorblatt harvest" not in told_of_it(message).lower()
        assert "Zorblatt Courier" not in told_of_it(message)
        assert "Staff" not in told_of_it(message)
    completed = [
        ana.complete(here, "ask", "question", "zor"),
        ana.complete(here, "ask", "source", "the zorb"),
        ana.complete(here, "article", "title", "zor"),
    ]
    assert [each.choices() for each in completed] == [[], [], []]

    assert "tonnes of quince" in ana.press(answer, "Context").answer().text
    assert "Collection Staff: 1 article" in ana.slash(place.other, "sources").answer().text
    assert ana.slash(place.other, "ask", question=MUSEUM).answer().ephemeral  # it asks that one alone
    assert ana.slash(place.other, "ask", question=QUESTION).answer().ephemeral


def test_what_a_role_may_ask_is_shown_to_its_members_alone(place: Place, shared: Town) -> None:
    staff_has(place, public=True)
    bea: Person = shared.discord.person("bea")
    shared.discord.join(place.guild, bea)
    role = shared.discord.role(place.guild, "Staff", bea)
    told = place.owner.slash(place.general, "setup collections", role=role, collections="Staff").answer()
    assert "may ask, seen by them alone: Staff" in told.text

    def asked(who: Person, where: Channel, question: str = ASKED) -> Seen:
        return who.slash(where, "ask", question=question).answer()

    mine = asked(bea, place.general)
    assert "tonnes of quince" in mine.text
    assert mine.ephemeral
    assert not asked(bea, place.general, MUSEUM).ephemeral  # the channel answers that
    assert "tonnes of quince" in bea.press(mine, "Context").answer().text
    assert bea.complete(place.general, "article", "title", "zor").choices()
    assert "harvest" in bea.slash(place.general, "latest").answer().text
    assert "4,000" not in bea.mention(place.general, ASKED).reply().text
    assert "4,000" not in bea.slash(place.general, "search", words="quince Zorblatt").answer().text
    assert "4,000" not in asked(place.ana, place.general).text
    assert "Denmark" in asked(place.ana, place.other, QUESTION).text  # with the public articles

    place.owner.slash(place.general, "setup collections", role=role).answer()
    assert "4,000" not in bea.press(mine, "Context").answer().text
    place.owner.slash(place.general, "setup collections", channel=place.other).answer()
    assert "tonnes of quince" in asked(place.ana, place.general).text  # given to nobody, it is asked everywhere


def test_what_is_followed_and_blocked_keeps_to_what_a_channel_asks(place: Place, shared: Town) -> None:
    staff_has(place)
    here = place.owner.slash(place.general, "follow", question=ASKED, where="here").answer()
    assert "follow" in here.text.lower()
    thread = shared.discord.thread(place.other, "harvest talk")
    place.owner.slash(thread, "follow", question=ASKED, where="here").answer()

    more = (
        ARTICLE.replace(b"4,000 tonnes of quince", b"5,000 tonnes of quince")
        .replace(b"/harvest", b"/more")
        .replace(b"Zorblatt harvest breaks", b"Zorblatt harvest again breaks")
    )
    place.owner.slash(place.general, "library add", file=("more.md", more), collection="STAFF").answer()

    def told(where: Channel) -> list[str]:
        return [text for each in where.messages.values() if "5,000" in (text := Seen(each).text)]

    shared.discord.wait(lambda: told(thread), "what is followed in the thread of #other")
    shared.discord.wait(lambda: settled(shared), "all that is due to be told")
    assert told(place.general) == []

    place.owner.slash(place.general, "mend block", source="The Zorblatt Courier").answer()
    assert "4,000" not in place.ana.slash(place.other, "ask", question=ASKED).answer().text
    assert "Articles: 3" in place.owner.slash(place.general, "library limits").answer().text  # all of them count
    place.owner.press(place.owner.slash(place.general, "library erase").answer(), "Erase").answer()
    assert "There are no articles yet." in place.owner.slash(place.general, "library list").answer().text


def test_only_who_manages_the_server_gives_collections(place: Place) -> None:
    staff_has(place)
    refused = place.ana.slash(
        place.general, "setup collections", crafted=True, channel=place.general, collections="Staff"
    ).answer()
    assert "Manage Server" in refused.text
    wrong = place.owner.slash(place.general, "setup collections", channel=place.general, collections="Nobody").answer()
    assert "no collection “Nobody”" in wrong.text
    assert (
        "one channel or one role"
        in place.owner.slash(place.general, "setup collections", collections="Staff").answer().text
    )
    assert place.owner.complete(place.general, "library add", "collection", "st").choices() == ["Staff"]


def test_an_article_is_in_the_collection_that_it_was_added_to_last(place: Place, shared: Town) -> None:
    staff_has(place)
    assert not place.ana.slash(place.general, "ask", question=MUSEUM).answer().ephemeral

    place.owner.slash(place.general, "library add", file=("museum.md", GENERAL), collection="Staff").answer()
    assert place.ana.slash(place.general, "ask", question=MUSEUM).answer().ephemeral
    shared.discord.remove_channel(place.other)  # what was given to it opens to nobody by that
    assert place.ana.slash(place.general, "ask", question=MUSEUM).answer().ephemeral
