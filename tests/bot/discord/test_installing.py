"""Who installs the app for themselves asks the public articles anywhere, and nothing of any server."""

import pytest

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.bot.discord.test_servers import ASKED, added
from tests.loopback.people import NotOfferedError
from tests.loopback.world import Permission


def test_public_articles_answer_wherever_somebody_is(place: Place, shared: Town) -> None:
    discord, ana = shared.discord, place.ana
    added(place).answer()
    there, friends = discord.elsewhere("Elsewhere", place.owner), discord.between(place.owner)
    assert there.guild is not None
    there.guild.members[ana.user.id] = (ana.user, set())

    for where in (there, friends, ana.dm):
        answer = ana.slash(where, "ask", question=QUESTION).answer()
        assert "Denmark" in answer.text
        assert not answer.ephemeral
        assert "4,000" not in ana.slash(where, "ask", question=ASKED).answer().text
        assert "Zorblatt" not in ana.slash(where, "latest").answer().text
        assert "own" not in ana.slash(where, "sources").answer().text
    answer = ana.slash(there, "ask", question=QUESTION).answer()
    assert ana.press(answer, "Context").answer().ephemeral
    assert "Read" in ana.submit(ana.press(answer, "Follow up"), question="and with Norway?").answer().text
    assert "direct messages" in ana.press(answer, "Follow").answer().text

    message = ana.say(there, QUESTION)
    assert "Denmark" in ana.menu("Answer this", message).answer().text
    assert message.replies() == []


def test_what_a_place_lets_nobody_see_is_for_who_asks_alone(place: Place, shared: Town) -> None:
    there = shared.discord.elsewhere("Strict", place.owner)
    assert there.guild is not None
    there.guild.members[place.ana.user.id] = (place.ana.user, set())
    there.guild.roles[there.guild.id].permissions &= ~Permission.USE_EXTERNAL_APPS

    answer = place.ana.slash(there, "ask", question=QUESTION, private=False).answer()

    assert answer.ephemeral
    assert "Delete" not in [button.label for button in answer.buttons]


def test_what_is_a_servers_is_not_offered_elsewhere(place: Place, shared: Town) -> None:
    there = shared.discord.elsewhere("Owned", place.owner)
    for command in ("library list", "setup show", "mend list", "news list", "follow", "digest", "following"):
        with pytest.raises(NotOfferedError):
            place.owner.slash(there, command)
    assert "works in a server" in place.owner.slash(there, "library list", crafted=True).answer().text
    offered = {each["name"]: each.get("integration_types") for each in shared.discord.commands}
    assert offered["ask"] == offered["Answer this"] == [0, 1]
    assert offered["library"] == offered["Mend this answer"] == [0]
