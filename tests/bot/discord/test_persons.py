"""What nothing answers goes to people that the admins named, and their answer to who asked; nobody else is pinged."""

from tests.bot.discord.conftest import Place, Town
from tests.bot.discord.test_servers import ARTICLE
from tests.loopback.people import Exchange, Person, Seen

ASKED = "who won the zither contest of Lummerland?"


def passed_on(place: Place) -> Seen:
    """The question as it stands in #other, where people answer."""
    return Seen([*place.other.messages.values()][-1])


def answers(who: Person, shown: Seen, text: str) -> Exchange:
    return who.submit(who.press(shown, "Answer"), answer=text)


def test_an_unanswered_question_is_answered_by_a_person_and_can_be_pinned(place: Place, shared: Town) -> None:
    discord, ana, dm = shared.discord, place.ana, place.ana.dm
    bea, carl = discord.person("bea"), discord.person("carl")
    discord.join(place.guild, bea, carl)
    role = discord.role(place.guild, "Librarians", bea)
    silent = ana.slash(place.general, "ask", question=ASKED).answer()
    assert "Ask a person" not in [button.label for button in silent.buttons]
    told = place.owner.slash(place.general, "setup person", channel=place.other, role=role).answer()
    assert "handed to people" in told.text

    asked = ana.slash(place.general, "ask", question=ASKED).answer()
    assert place.other.mention in ana.press(asked, "Ask a person").answer().text
    assert "already" in ana.press(asked, "Ask a person").answer().text
    shown = passed_on(place)
    assert len(place.other.messages) == 1
    assert shown.text.startswith(f"**{ASKED}**")
    assert f"Whoever has the role <@&{role.id}> may answer" in shown.text
    assert discord.pings == [f"<@&{role.id}>"]
    discord.pings.clear()
    assert ASKED in Seen([*dm.messages.values()][-1]).text

    assert "Only who has the role" in carl.press(shown, "Answer").answer().text
    assert "needs a link" in answers(bea, shown, "Ulla Quist did, @everyone").answer().text
    late = bea.press(shown, "Answer")
    url = "https://courier.example/harvest"
    done = answers(bea, shown, f"See {url}: Ulla Quist did, @everyone").answer()
    assert "has answered" in done.text
    got = Seen([*dm.messages.values()][-1])
    assert got.button("Open article").url == url
    assert "Ulla Quist did" in got.text
    assert "a person's words" in got.text
    assert "already" in bea.submit(late, answer=url).answer().text
    assert len(dm.messages) == 2
    assert discord.pings == []

    place.owner.slash(place.general, "library add", file=("harvest.md", ARTICLE)).answer()
    assert "Manage Server" in bea.press(shown, "Pin this").answer().text
    bench = place.owner.press(shown, "Pin this").answer()
    assert place.owner.press(bench, "Pin as the answer").answer()
    again = carl.slash(place.general, "ask", question=ASKED).answer()
    assert "Chosen by the admins here" in again.text


def test_who_is_not_to_be_reached_hands_nothing_on_and_nobody_hands_on_too_much(place: Place, shared: Town) -> None:
    place.owner.slash(place.general, "setup person", channel=place.other).answer()
    ana = place.ana
    asked = ana.mention(place.general, ASKED).reply()
    ana.user.closed = True
    assert "direct messages" in ana.press(asked, "Ask a person").answer().text
    assert not place.other.messages
    ana.user.closed = False
    for number in range(3):
        other = ana.slash(place.general, "ask", question=f"{ASKED[:-1]} in round {number}?").answer()
        assert place.other.mention in ana.press(other, "Ask a person").answer().text
    assert "try again in an hour" in ana.press(asked, "Ask a person").answer().text
    shown = passed_on(place)
    ana.user.closed = True
    refused = answers(place.owner, shown, "https://courier.example/harvest").answer()
    assert "cannot be reached" in refused.text
    ana.user.closed = False
    assert "has answered" in answers(place.owner, shown, "https://courier.example/harvest").answer().text
    gone = ana.slash(place.general, "ask", question=ASKED).answer()
    place.owner.slash(place.general, "setup person").answer()
    assert all("50007" in each for each in shared.discord.refusals)
    shared.discord.refusals.clear()
    assert "Nobody answers questions here" in ana.press(gone, "Ask a person").answer().text
    assert shared.discord.pings == []
