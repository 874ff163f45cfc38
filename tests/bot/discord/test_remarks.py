"""What only says what somebody thinks gets no answer, and what a message points at is read."""

import pytest

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.loopback.world import Permission


def test_a_comment_under_an_answer_gets_none(place: Place) -> None:
    answer = place.ana.mention(place.general, QUESTION).reply()

    said = [
        place.owner.say(place.general, text, reply_to=answer)
        for text in ("that is wrong", "interesting!", "lol really?", "👍", "thanks", "hay quá!")
    ]
    named = place.owner.mention(place.general, "good bot")
    direct = place.owner.say(place.owner.dm, "you're wrong, it was in March")

    assert "discuss with Norway" in place.owner.say(place.general, "and with Norway?", reply_to=answer).reply().text
    assert [one.replies() for one in (*said, named, direct)] == [[]] * 8


def test_a_command_begins_anew_unless_its_words_lean_on_what_was_said(place: Place) -> None:
    place.ana.slash(place.general, "ask", question=QUESTION).answer()

    anew = place.ana.slash(place.general, "ask", question="who is the king of Norway?").answer()
    place.ana.slash(place.general, "ask", question=QUESTION).answer()
    leaning = place.ana.slash(place.general, "ask", question="and with Norway?").answer()

    assert "Denmark" not in anew.text.split("\n")[1]
    assert "what did Vietnam discuss with Norway?" in leaning.text


def test_a_message_that_is_delivered_twice_is_answered_once(place: Place, shared: Town) -> None:
    said = place.ana.mention(place.general, QUESTION)
    said.reply()

    shared.discord.deliver_again(said)

    place.ana.mention(place.other, QUESTION).reply()  # said later, answered: all before has been heard
    assert len(said.replies()) == 1


# --- what stands elsewhere than in the words of a message


def test_what_is_forwarded_or_shown_of_an_address_is_a_question_too(place: Place) -> None:
    forwarded = place.ana.forward(place.owner.say(place.other, QUESTION), place.general)
    shown = place.ana.say(place.general, "https://news.example/1", embeds=[{"title": QUESTION}])
    called = place.ana.mention(place.general, QUESTION)
    called.reply()

    for message in (forwarded, shown, called):
        assert place.ana.menu("Answer this", message).answer().text.startswith(f"**{QUESTION}**\n> ")


def test_people_and_channels_are_called_by_their_names(place: Place, shared: Town) -> None:
    name = place.owner.user.name.title()

    reply = place.ana.mention(
        place.general, f"what did {place.owner.user.mention} say in {place.other.mention}?"
    ).reply()

    assert f"what did {name} say in other?" in reply.text


def test_a_bare_mention_asks_what_it_replies_to(place: Place, shared: Town) -> None:
    readable = place.ana.say(place.general, f"{shared.discord.bot.mention} {QUESTION}")
    readable.reply()
    unreadable = place.ana.say(place.general, QUESTION)

    assert place.owner.mention(place.general, "", reply_to=readable).reply().text.startswith(f"**{QUESTION}**\n> ")
    assert "Answer this" in place.owner.mention(place.general, "", reply_to=unreadable).reply().text


def test_who_calls_the_role_of_the_bot_is_told_how_to_call_it(place: Place, shared: Town) -> None:
    (role,) = [role for role in place.guild.roles.values() if role.of_bot is shared.discord.bot]

    assert "without the role" in place.ana.say(place.general, f"{role.mention} {QUESTION}").reply().text


# --- what Discord does not take


@pytest.mark.parametrize("trouble", ["503", "lost", "lost, but done"])
def test_an_answer_that_does_not_get_through_is_sent_again(place: Place, shared: Town, trouble: str) -> None:
    if trouble == "503":
        fault = shared.discord.fail("POST", "/messages$", 503)
    else:
        fault = shared.discord.lose("POST", "/messages$", done="done" in trouble)

    said = place.ana.mention(place.general, QUESTION)
    shared.discord.wait(lambda: fault.met and said.replies(), "an answer")
    place.ana.mention(place.other, QUESTION).reply()
    shared.discord.faults.ordered.clear()

    assert "\n> " in said.reply().text
    assert len(said.replies()) == 1


def test_where_no_reply_is_taken_the_answer_stands_alone(place: Place, shared: Town) -> None:
    def answers(channel: object) -> list[str]:
        own = shared.discord.bot
        found = [message for message in place.guild.channels[channel.id].messages.values() if message.author is own]  # type: ignore[attr-defined]
        return [str(message.components) for message in found]

    shared.discord.deny(place.general, shared.discord.bot, Permission.READ_MESSAGE_HISTORY)
    place.ana.mention(place.general, QUESTION)
    shared.discord.wait(lambda: answers(place.general), "an answer without a reply")
    shared.discord.fail("POST", f"/channels/{place.other.id}/messages$", 400)
    place.ana.mention(place.other, QUESTION)
    shared.discord.wait(lambda: answers(place.other), "an answer without a reply")
    shared.discord.faults.ordered.clear()

    assert "> " in answers(place.general)[0]
    assert "> " in answers(place.other)[0]


def test_an_answer_that_discord_does_not_take_at_all_is_owned_up_to(place: Place, shared: Town) -> None:
    shared.discord.fail("POST", f"/channels/{place.general.id}/messages$", 400, times=2)

    place.ana.mention(place.general, QUESTION)

    own = shared.discord.bot
    texts = shared.discord.wait(
        lambda: [str(m.components) for m in place.general.messages.values() if m.author is own], "a sentence"
    )
    shared.discord.faults.ordered.clear()
    assert "Discord does not take it" in texts[0]
