"""What those who manage a server can do, what others cannot, and that servers do not see each other."""

import pytest

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.loopback.people import Exchange

ARTICLE = b"""---
title: Zorblatt harvest breaks every record
publisher: The Zorblatt Courier
published: 2026-03-01
url: https://courier.example/harvest
---

The farmers of Zorblatt brought in 4,000 tonnes of quince in February.

Mayor Ulla Quist said that the quince would be shipped to Lummerland by train.

The festival begins on Friday.
"""
ASKED = "how much quince did the farmers of Zorblatt bring in?"


def added(place: Place, content: bytes = ARTICLE, name: str = "harvest.md") -> Exchange:
    return place.owner.slash(place.general, "library add", file=(name, content))


# --- a server's own articles


def test_what_is_added_is_quoted_listed_and_removed(place: Place) -> None:
    assert "Added: Zorblatt harvest breaks every record" in added(place).answer().text
    assert "Already there" in added(place).answer().text

    answer = place.ana.slash(place.general, "ask", question=ASKED).answer()
    assert "tonnes of quince" in answer.text
    assert answer.button("Open article").url == "https://courier.example/harvest"
    assert "Zorblatt harvest" in place.owner.slash(place.general, "library list").answer().text
    assert "This server's own: 1 article" in place.ana.slash(place.general, "sources").answer().text

    (choice,) = place.owner.complete(place.general, "library remove", "title", "zorb").raw_choices()
    asks = place.owner.slash(place.general, "library remove", title=choice["value"]).answer()
    assert asks.text.startswith("Remove “Zorblatt harvest breaks every record”")
    kept = place.owner.press(asks, "Keep").answer()
    assert "stays" in kept.text
    asks = place.owner.slash(place.general, "library remove", title="Zorblatt harvest").answer()
    assert "was removed" in place.owner.press(asks, "Remove").answer().text

    assert place.ana.slash(place.general, "ask", question=ASKED).answer().ephemeral
    assert "no longer in the archive" in place.ana.press(answer, "Context").answer().text
    assert "There are no articles yet." in place.owner.slash(place.general, "library list").answer().text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"  ", "empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a picture"),
        ("@everyone.txt", b"", "empty"),
    ],
)
def test_files_that_are_no_articles_are_refused_by_name(place: Place, name: str, content: bytes, said: str) -> None:
    answer = added(place, content, name).answer()

    assert "Not added" in answer.text
    assert said in answer.text
    assert answer.ephemeral


def test_a_web_address_inside_the_network_is_refused(place: Place, shared: Town) -> None:
    url = f"http://127.0.0.1:{shared.discord.port}/api/v10/gateway"

    answer = place.owner.slash(place.general, "library add", url=url).answer()

    assert "127.0.0.1" in answer.text.replace("\\", "")
    assert answer.ephemeral


def test_a_file_or_an_address_is_needed(place: Place) -> None:
    assert "a file or a web address" in place.owner.slash(place.general, "library add").answer().text


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("library add", {"file": ("harvest.md", ARTICLE)}),
        ("library list", {}),
        ("library remove", {"title": "Zorblatt"}),
        ("library report", {}),
        ("setup show", {}),
        ("setup language", {"language": "vi"}),
        ("setup visibility", {"who": "asker"}),
        ("setup public", {"on": False}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_members_without_the_right_are_refused_and_nothing_changes(place: Place, command: str, options: dict) -> None:  # type: ignore[type-arg]
    before = place.owner.slash(place.general, "setup show").answer().text

    refused = place.ana.slash(place.general, command, crafted=True, **options).answer()

    assert refused.text == "You need the right “Manage Server” for this."
    assert refused.ephemeral
    assert place.owner.slash(place.general, "setup show").answer().text == before
    assert "There are no articles yet." in place.owner.slash(place.general, "library list").answer().text


def test_a_forged_button_removes_nothing(place: Place) -> None:
    added(place).answer()
    (choice,) = place.owner.complete(place.general, "library remove", "title", "zorb").raw_choices()
    answer = place.ana.slash(place.general, "ask", question=ASKED).answer()

    refused = place.ana.press_crafted(answer, f"dateline:remove:{choice['value']}").answer()

    assert "Manage Server" in refused.text
    assert "tonnes of quince" in place.ana.slash(place.general, "ask", question=ASKED).answer().text


def test_admin_commands_in_direct_messages_are_refused(place: Place) -> None:
    assert "works in a server" in place.owner.slash(place.owner.dm, "library list", crafted=True).answer().text


# --- two servers


def test_two_servers_see_nothing_of_each_other(place: Place, shared: Town) -> None:
    """By no command, no button, no completion, no forged custom_id, and not by what the bot says it lacks."""
    stranger = shared.place()
    added(place).answer()
    answer = place.ana.slash(place.general, "ask", question=ASKED).answer()
    (choice,) = place.owner.complete(place.general, "library remove", "title", "zorb").raw_choices()
    id = choice["value"]
    there = stranger.ana.slash(stranger.general, "ask", question=QUESTION).answer()

    seen = [
        stranger.ana.slash(stranger.general, "search", words="quince Zorblatt").answer(),
        stranger.ana.slash(stranger.general, "article", title="Zorblatt").answer(),
        stranger.ana.slash(stranger.general, "article", title=id).answer(),
        stranger.ana.slash(stranger.general, "latest").answer(),
        stranger.ana.slash(stranger.general, "sources").answer(),
        stranger.owner.slash(stranger.general, "library list").answer(),
        stranger.owner.slash(stranger.general, "library remove", title=id).answer(),
        stranger.owner.slash(stranger.general, "library report").answer(),
        stranger.ana.menu("Find sources", stranger.ana.say(stranger.general, "the quince of Zorblatt")).answer(),
        stranger.ana.press_crafted(there, f"dateline:context:{id}:0:40:0").answer(),
        stranger.ana.press_crafted(there, f"dateline:article:{id}::1").answer(),
        stranger.owner.press_crafted(there, f"dateline:remove:{id}").answer(),
        stranger.owner.press_crafted(there, f"dateline:keep:{id}").answer(),
        stranger.ana.mention(stranger.general, ASKED).reply(),
        stranger.ana.say(stranger.ana.dm, ASKED).reply(),
        place.ana.say(place.ana.dm, ASKED).reply(),  # a member of the server, but not in it
    ]
    for message in seen:
        told = message.text.replace(ASKED, "").replace("quince Zorblatt", "").replace("the quince of Zorblatt", "")
        assert "4,000" not in told
        assert "harvest" not in told.lower()
        assert "Courier" not in told
    completions = [
        stranger.ana.complete(stranger.general, "ask", "question", "zor"),
        stranger.ana.complete(stranger.general, "ask", "source", "zor"),
        stranger.ana.complete(stranger.general, "article", "title", "zor"),
        stranger.owner.complete(stranger.general, "library remove", "title", "zor"),
    ]
    assert [completion.choices() for completion in completions] == [[], [], [], []]
    vote = answer.button("👍").custom_id or ""
    assert "no longer kept" in stranger.ana.press_crafted(there, vote).answer().text
    follow = stranger.ana.press_crafted(there, answer.button("Follow up").custom_id or "")
    assert "Zorblatt" not in stranger.ana.submit(follow, question="when was that?").answer().text
    assert "tonnes of quince" in place.ana.slash(place.general, "ask", question=ASKED).answer().text


def test_what_other_servers_have_cannot_be_told_from_what_the_bot_says_it_lacks(place: Place, shared: Town) -> None:
    """Neither by why nothing answers, nor by how a word is corrected."""
    stranger = shared.place()
    added(place).answer()

    def told(question: str) -> str:
        return stranger.ana.slash(stranger.general, "ask", question=question).answer().text

    asked, unknown = told(ASKED), told(ASKED.replace("quince", "xylfrit").replace("Zorblatt", "Xylnamb"))
    assert unknown == asked.replace("quince", "xylfrit").replace("Zorblatt", "Xylnamb")
    assert "Zorblatt" not in told("who are the farmers of Zorblat?").partition("\n")[2]


def test_forged_buttons_are_explained_or_ignored(place: Place) -> None:
    answer = place.ana.slash(place.general, "ask", question=QUESTION).answer()

    for custom_id in (
        "dateline:nothing",
        "dateline:context:x",
        "dateline:context:zz:a:b:c",
        "dateline:passages::::x",
        "dateline:vote",
        "dateline:article:ffffffffffffffff::1",
        "dateline:list:other::99999",
        "dateline:delete:",
    ):
        told = place.ana.press_crafted(answer, custom_id).answer().text
        assert "Something went wrong" not in told


# --- setup


def test_the_public_articles_can_be_switched_off(place: Place) -> None:
    added(place).answer()
    assert "Public articles: off" in place.owner.slash(place.general, "setup public", on=False).answer().text

    assert place.ana.slash(place.general, "ask", question=QUESTION).answer().ephemeral
    assert "tonnes of quince" in place.ana.slash(place.general, "ask", question=ASKED).answer().text
    assert "Public:" not in place.ana.slash(place.general, "sources").answer().text


def test_answers_can_be_private_by_default(place: Place) -> None:
    place.owner.slash(place.general, "setup visibility", who="asker").answer()

    assert place.ana.slash(place.general, "ask", question=QUESTION).answer().ephemeral
    assert not place.ana.slash(place.general, "ask", question=QUESTION, private=False).answer().ephemeral


def test_the_language_can_be_chosen_for_all(place: Place) -> None:
    place.owner.slash(place.general, "setup language", language="vi").answer()

    assert place.ana.slash(place.general, "ask", question=QUESTION).answer().button("Hỏi tiếp")
    place.owner.slash(place.general, "setup language", language="reader").answer()
    assert place.ana.slash(place.general, "ask", question=QUESTION).answer().button("Follow up")


def test_answering_everything_needs_an_intent_and_says_so(place: Place) -> None:
    told = place.owner.slash(place.general, "setup channel", channel=place.general, answers="every").answer()

    assert "message content" in told.text
    assert "Nothing was changed." in told.text
    assert "every question" not in place.owner.slash(place.general, "setup show").answer().text


# --- coming and going


@pytest.mark.parametrize("grace", [0, pytest.param(7, marks=pytest.mark.long)])
def test_a_server_that_is_left_is_forgotten_after_the_grace_period(town, grace: int) -> None:
    made = town(grace_days=grace)
    with made.discord, made.process() as process:
        process.ready()
        place = made.place()
        added(place).answer()
        place.owner.slash(place.general, "setup visibility", who="asker").answer()

        made.discord.remove_bot(place.guild)
        if grace == 0:
            made.discord.wait(
                lambda: "Deleted what was kept of 1 servers" in process.output, "the server to be forgotten"
            )
        made.discord.readmit_bot(place.guild)

        answer = place.ana.slash(place.general, "ask", question=ASKED).answer()
        shown = place.owner.slash(place.general, "setup show").answer()
        assert ("tonnes of quince" in answer.text) == (grace > 0)
        assert ("only who asked" in shown.text) == (grace > 0)
