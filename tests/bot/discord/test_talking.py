"""Conversation: mentions, replies, threads and direct messages, and what the bot stays out of."""

import pytest

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.loopback.world import Permission


def test_a_mention_is_answered_in_reply(place: Place) -> None:
    reply = place.ana.mention(place.general, QUESTION).reply()

    assert reply.text.startswith(f"**{QUESTION}**\n> ")


def test_a_mention_in_a_thread_is_answered_there(place: Place, shared: Town) -> None:
    thread = shared.discord.thread(place.general, "talk")

    assert "\n> " in place.ana.mention(thread, QUESTION).reply().text


def test_direct_messages_are_a_conversation(place: Place) -> None:
    place.ana.say(place.ana.dm, QUESTION).reply()

    assert "what did Vietnam discuss with Norway?" in place.ana.say(place.ana.dm, "and with Norway?").reply().text
    assert "10 February 2026" in place.ana.say(place.ana.dm, "when was that?").reply().text


def test_a_reply_to_an_answer_goes_on_from_that_answer(place: Place) -> None:
    about_denmark = place.ana.mention(place.general, QUESTION).reply()
    place.ana.mention(place.general, "what did Vietnam and Russia agree on?").reply()

    reply = place.ana.say(place.general, "and with Norway?", reply_to=about_denmark).reply()

    assert "what did Vietnam discuss with Norway?" in reply.text


def test_anybody_may_go_on_from_an_answer_by_replying(place: Place) -> None:
    answer = place.ana.mention(place.general, QUESTION).reply()

    assert "discuss with Norway" in place.owner.say(place.general, "and with Norway?", reply_to=answer).reply().text


def test_what_is_not_in_the_archive_is_said_so_in_reply(place: Place) -> None:
    assert (
        "Nothing in the archive mentions Japan." in place.ana.mention(place.general, "what about Japan?").reply().text
    )


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("hi", "Hello."),
        ("thanks!", "You are welcome."),
        ("", "Yes?"),
        ("help", "### I answer with quotes"),
        ("xin chào", "Xin chào."),
        ("bye", "Goodbye."),
    ],
)
def test_small_talk_gets_a_short_reply_and_no_search(place: Place, said: str, answered: str) -> None:
    reply = place.ana.mention(place.general, said).reply()

    assert reply.text.startswith(answered)
    assert not [button for button in reply.buttons if button.label == "More passages"]


def test_the_bot_answers_vietnamese_in_vietnamese(place: Place) -> None:
    reply = place.ana.mention(place.general, "Việt Nam đã trao đổi những gì với Nhật Bản?").reply()

    assert "Không có bài nào trong kho nhắc đến Nhật Bản" in reply.text


def test_the_bot_stays_out_of_what_others_say(place: Place, shared: Town) -> None:
    overheard = place.ana.say(place.general, "what did Vietnam discuss with Denmark?")
    to_all = place.ana.say(place.general, "@everyone look")
    own = shared.discord.bot
    place.ana.mention(place.general, QUESTION).reply()  # said later, answered: whatever came before has been heard

    assert overheard.replies() == to_all.replies() == []
    assert [message for message in place.general.messages.values() if message.author is own][1:] == []


def test_a_channel_that_takes_no_messages_is_left_alone(place: Place, shared: Town) -> None:
    shared.discord.deny(place.other, shared.discord.bot, Permission.SEND_MESSAGES)

    said = place.ana.mention(place.other, QUESTION)
    refusals = shared.discord.refusals  # of "is typing", too, where the answer takes its time
    refusal = shared.discord.wait(lambda: [each for each in refusals if "/messages" in each], "the attempt")[0]

    assert "50013 Missing Permissions" in refusal
    assert said.replies() == []
    shared.discord.refusals.clear()


def test_a_message_that_is_gone_before_the_answer_is_answered_alone(place: Place, shared: Town) -> None:
    with shared.discord.cut_off():
        said = place.ana.mention(place.general, QUESTION)
        said.message.deleted = True

    def answers() -> bool:
        return any(message.author is shared.discord.bot for message in place.general.messages.values())

    shared.discord.wait(answers, "an answer")
    assert said.replies() == []


def test_channels_where_moderators_want_no_answers_get_none(place: Place) -> None:
    place.owner.slash(place.general, "setup channel", channel=place.general, answers="never").answer()

    ignored = place.ana.mention(place.general, QUESTION)
    refused = place.ana.slash(place.general, "ask", question=QUESTION).answer()

    assert refused.text == "I may not answer in this channel; a moderator has chosen so."
    assert refused.ephemeral
    assert "\n> " in place.ana.mention(place.other, QUESTION).reply().text
    assert ignored.replies() == []


def test_the_bot_may_be_kept_to_some_channels(place: Place) -> None:
    place.owner.slash(place.general, "setup channel", channel=place.general, answers="only").answer()

    assert "\n> " in place.ana.slash(place.general, "ask", question=QUESTION).answer().text
    assert "I may not answer" in place.ana.slash(place.other, "ask", question=QUESTION).answer().text
