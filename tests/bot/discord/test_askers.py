"""Who may ask in a server, how often, and who keeps its library: as those who manage it have set it."""

import itertools
from typing import Any

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.bot.discord.test_servers import ARTICLE
from tests.loopback.people import Person

NOT_YOU = "I may not answer you in this server; those who manage it have chosen so."


def asks(place: Place, person: Person) -> str:
    return person.slash(place.general, "ask", question=QUESTION).answer().text


def answers(place: Place, person: Person) -> bool:
    return "\n> " in asks(place, person)


def test_who_is_blocked_gets_nothing_and_may_still_be_forgotten(place: Place, shared: Town) -> None:
    ben = shared.discord.person("ben")
    shared.discord.join(place.guild, ben)
    shown = place.ana.slash(place.general, "ask", question=QUESTION).answer()
    told = place.owner.slash(place.general, "setup people block", person=place.ana).answer()
    assert f"Blocked: <@{place.ana.user.id}>" in told.text
    assert told.ephemeral

    silent = place.ana.mention(place.general, QUESTION)
    refused = [
        place.ana.slash(place.general, "ask", question=QUESTION).answer(),
        place.ana.slash(place.general, "latest").answer(),
        place.ana.press(shown, "Context").answer(),
        place.ana.press(shown, "Follow up").answer(),
        place.ana.menu("Answer this", ben.say(place.general, QUESTION)).answer(),
    ]
    assert {(each.text, each.ephemeral) for each in refused} == {(NOT_YOU, True)}
    assert place.ana.complete(place.general, "ask", "question", "V").choices() == []
    assert "What I keep" in place.ana.slash(place.general, "privacy").answer().text
    assert "Done" in place.ana.slash(place.general, "forget-me").answer().text
    assert "\n> " in place.ana.slash(place.ana.dm, "ask", question=QUESTION).answer().text  # it is this server's affair
    assert answers(place, ben)
    assert silent.replies() == []
    place.ana.press(shown, "Delete").acknowledged()
    shared.discord.wait(lambda: shown.deleted, "it to be deleted")

    elsewhere = shared.place()
    shared.discord.join(elsewhere.guild, place.ana)
    assert answers(elsewhere, place.ana)
    assert f"<@{place.ana.user.id}>" in place.owner.slash(place.general, "setup show").answer().text
    place.owner.slash(place.general, "setup people block", person=place.ana, blocked=False).answer()
    assert answers(place, place.ana)


def test_roles_are_allowed_and_ignored_and_one_that_is_gone_counts_for_nothing(place: Place, shared: Town) -> None:
    discord = shared.discord
    ben, eva = discord.person("ben"), discord.person("eva")
    discord.join(place.guild, ben, eva)
    readers, muted = discord.role(place.guild, "readers", ben, eva), discord.role(place.guild, "muted", eva)
    for role, may in ((readers, "only"), (muted, "ignored")):
        told = place.owner.slash(place.general, "setup people role", role=role, may=may).answer().text
        assert f"<@&{role.id}>" in told

    assert [answers(place, each) for each in (place.ana, ben, eva, place.owner)] == [False, True, False, True]
    heard = ben.mention(place.general, QUESTION)
    ignored = [each.mention(place.general, QUESTION) for each in (place.ana, eva)]
    assert "\n> " in heard.reply().text
    assert [each.replies() for each in ignored] == [[], []]

    discord.remove_role(place.guild, readers)
    assert any(answers(place, place.ana) for _ in itertools.repeat(None, 50))
    assert asks(place, eva) == NOT_YOU
    shown = place.owner.slash(place.general, "setup show")
    assert f"<@&{readers.id}>" not in shown.answer().text
    assert "The role whose members alone I was to answer is gone." in shown.followup().text


def test_how_often_one_person_asks_is_for_those_who_manage_the_server_to_say(place: Place) -> None:
    set_to = place.owner.slash(place.general, "setup people pace", seconds=3600).answer().text
    assert "once in 3,600 seconds" in set_to
    assert answers(place, place.ana)
    assert "please wait 3,600 seconds" in asks(place, place.ana) or "please wait 3,59" in asks(place, place.ana)
    assert answers(place, place.owner)
    assert answers(place, place.owner)

    place.owner.slash(place.general, "setup people pace", seconds=0, a_day=2).answer()
    assert "2 questions a day" in place.owner.slash(place.general, "setup show").answer().text
    assert answers(place, place.ana)
    told = place.ana.mention(place.general, QUESTION).reply().text
    assert "one person may ask 2 questions a day. Please ask again in" in told
    assert "one person may ask 2 questions a day" in asks(place, place.ana)
    place.owner.slash(place.general, "setup people pace", a_day=0).answer()
    assert answers(place, place.ana)
    assert "Nothing was changed" in place.owner.slash(place.general, "setup people pace").answer().text


def test_a_role_keeps_the_library_and_nothing_else(place: Place, shared: Town) -> None:
    """Discord offers its members the commands once they are allowed to them under Integrations."""
    keepers = shared.discord.role(place.guild, "librarians", place.ana)
    ana, general = place.ana, place.general

    def given(command: str, **options: Any) -> str:
        return ana.slash(general, command, crafted=True, **options).answer().text

    assert "Manage Server" in given("library list")
    told = place.owner.slash(general, "setup people role", role=keepers, may="keeper").answer().text
    assert "Server Settings → Integrations" in told

    assert "Added: Zorblatt harvest" in given("library add", file=("harvest.md", ARTICLE))
    assert ana.complete(general, "library remove", "title", "zorb", crafted=True).choices()
    assert "The last 30 days" in given("library report")
    assert "Manage Server" in given("library erase")
    assert "Manage Server" in given("library export")
    assert "Manage Server" in given("setup show")
    assert "Manage Server" in given("setup people role", role=keepers, may="usual")
