"""Forums, the text of voice channels, and threads: where the bot answers, and where the conversation goes on."""

from typing import Any

import pytest

from tests.bot.discord.conftest import QUESTION, Place, Town
from tests.loopback.people import NotOfferedError, Said, Seen
from tests.loopback.world import Channel, ChannelType, Permission


def chosen(place: Place, channel: Channel, **options: Any) -> str:
    return place.owner.slash(place.general, "setup channel", channel=channel, **options).answer().text


def checked(place: Place) -> str:
    return place.owner.slash(place.general, "setup check").answer().text


def said_by_the_bot(town: Town, channel: Channel) -> list[Seen]:
    return [
        Seen(each) for each in list(channel.messages.values()) if each.author is town.discord.bot and not each.only_for
    ]


def heard(place: Place, channel: Channel) -> None:
    """Whatever was said before has been heard: what is said now is answered."""
    place.ana.mention(channel, QUESTION).reply()


# --- which places


def test_each_kind_of_place_can_be_chosen_and_follows_what_was_chosen(place: Place, shared: Town) -> None:
    discord = shared.discord
    voice = discord.channel(place.guild, "voice", ChannelType.VOICE)
    forum = discord.channel(place.guild, "forum", ChannelType.FORUM)
    thread, closed = discord.thread(place.other, "talk"), discord.thread(place.other, "closed")
    discord.close_thread(closed)  # and so nothing that the bot has heard of since it began
    mention = discord.bot.mention

    for channel in (voice, forum, closed):
        assert f"<#{channel.id}>: never" in chosen(place, channel, answers="never")
    silent = [place.ana.mention(voice, QUESTION), place.ana.mention(closed, QUESTION)]
    silent.append(place.ana.post(forum, QUESTION, mention))
    assert "\n> " in place.ana.mention(thread, QUESTION).reply().text
    for channel in (voice, forum, thread):
        chosen(place, channel, answers="only")

    assert "\n> " in place.ana.mention(voice, QUESTION).reply().text
    assert "\n> " in place.ana.mention(thread, QUESTION).reply().text
    post = place.ana.post(forum, "Copenhagen", f"{mention} {QUESTION}")
    assert "\n> " in post.reply().text
    assert "\n> " in place.ana.slash(post.message.channel, "ask", question=QUESTION).answer().text
    assert "I may not answer" in place.ana.slash(place.other, "ask", question=QUESTION).answer().text
    assert [each.replies() for each in silent] == [[], [], []]
    assert "message content" in chosen(place, forum, answers="every")
    with pytest.raises(NotOfferedError):
        place.ana.slash(place.general, "setup channel", channel=forum, answers="only")


def test_what_is_lacking_in_a_place_is_named_by_its_kind(place: Place, shared: Town) -> None:
    discord, bot = shared.discord, shared.discord.bot
    voice = discord.channel(place.guild, "voice", ChannelType.VOICE)
    forum = discord.channel(place.guild, "forum", ChannelType.FORUM)
    for channel in (voice, forum):
        chosen(place, channel, answers="only")

    discord.deny(voice, bot, Permission.CONNECT | Permission.SEND_MESSAGES_IN_THREADS)
    discord.deny(forum, bot, Permission.SEND_MESSAGES_IN_THREADS | Permission.SEND_MESSAGES)

    assert f"<#{voice.id}>: the bot lacks Connect;" in checked(place)
    assert f"<#{forum.id}>: the bot lacks Send Messages in Threads;" in checked(place)
    assert "allow me there: Connect." in chosen(place, voice, answers="only")


# --- forums


def test_a_post_is_answered_once_unasked_and_marked(there: Place, reading: Town) -> None:
    discord = reading.discord
    forum = discord.channel(there.guild, "forum", ChannelType.FORUM, tags=("new", "answered", "other"))
    offered = there.owner.complete(there.general, "setup channel", "tag", "", channel=forum).raw_choices()
    assert [each["name"] for each in offered] == ["new", "answered", "other", "none"]

    told = chosen(there, forum, answers="every", tag=offered[1]["value"])
    assert "every post that asks, once, without a mention; posts that were answered get the tag *answered*" in told
    assert "lack Manage Threads, and answer without marking" in told
    unmarked = there.ana.post(forum, "Trade", QUESTION, "new")
    assert "\n> " in unmarked.reply().text
    assert "for which the bot lacks Manage Threads" in checked(there)
    discord.give(there.guild, discord.bot, Permission.MANAGE_THREADS)
    discord.tell("GUILD_CREATE", there.guild.payload(), there.guild)

    post = there.ana.post(forum, "Trade", f"I am new here. {QUESTION} Thanks!", "new")
    titled = there.ana.post(forum, QUESTION, "see the title")
    both = there.ana.post(forum, "Vietnam and Norway", "Good day. What did they agree on?")
    quiet = there.ana.post(forum, "Hello all", "lovely weather today")
    thread = post.message.channel
    more = [there.owner.say(thread, QUESTION), there.ana.say(thread, QUESTION)]

    assert post.reply().text.startswith(f"**{QUESTION}**\n> ")
    assert titled.reply().text.startswith(f"**{QUESTION}**\n> ")
    assert "Norway" in both.reply().text
    assert "\n> " in there.ana.mention(thread, QUESTION).reply().text
    heard(there, quiet.message.channel)
    assert quiet.replies() == []
    assert [each.replies() for each in more] == [[], []]
    assert len(post.replies()) == 1
    new, answered, _ = (tag.id for tag in forum.tags)
    discord.wait(lambda: thread.marked == [new, answered], "the tag")
    marked = [each.message.channel for each in (titled, both, quiet)]  # the last by a question of its author
    discord.wait(lambda: [each.marked for each in marked] == [[answered]] * 3, "the tags")
    assert unmarked.message.channel.marked == [new]
    forum.tags = [tag for tag in forum.tags if tag.name != "answered"]
    discord.tell("CHANNEL_UPDATE", forum.payload(), there.guild)
    assert (
        "the tag for posts that were answered is gone" in there.owner.slash(there.general, "setup check").answer().text
    )
    assert "get the tag" not in chosen(there, forum, tag="-")
    assert "has no tag “bogus”" in chosen(there, forum, tag="bogus")
    assert "is none. Nothing was changed." in chosen(there, there.other, tag="new")


def test_voice_channels_and_threads_may_have_every_question_answered(there: Place, reading: Town) -> None:
    voice = reading.discord.channel(there.guild, "voice", ChannelType.VOICE)
    thread = there.ana.thread(there.other, "what was discussed?")
    for channel in (voice, thread, there.general):
        chosen(there, channel, answers="every")
    begun = there.ana.thread(there.general, QUESTION)  # Discord's own notice of it is no question
    silent = [there.ana.say(there.general, "lovely weather today"), there.ana.say(there.other, QUESTION)]

    assert "\n> " in there.ana.say(voice, QUESTION).reply().text
    assert "\n> " in there.ana.say(thread, QUESTION).reply().text
    assert "\n> " in there.ana.say(begun, QUESTION).reply().text
    assert said_by_the_bot(reading, there.general) == []
    assert "\n> " in there.ana.say(there.general, QUESTION).reply().text
    assert [each.replies() for each in silent] == [[], []]


# --- a thread for each answer


def in_thread(town: Town, said: Said) -> tuple[Channel, Seen]:
    """The thread that the bot began, and the answer in it."""
    thread = said.thread()
    answers = town.discord.wait(lambda: [each for each in said_by_the_bot(town, thread) if each.text], "an answer")
    return thread, answers[0]


def test_each_answer_gets_a_thread_and_the_conversation_stays_there(there: Place, reading: Town) -> None:
    assert "as usual: when mentioned, and to commands; a thread for each answer" in chosen(
        there, there.general, threads=True
    )
    first = there.ana.mention(there.general, QUESTION)
    other = there.ana.mention(there.general, "what did Vietnam and Russia agree on?")
    thread, answer = in_thread(reading, first)
    elsewhere, _ = in_thread(reading, other)

    assert thread.name == QUESTION
    assert answer.text.startswith(f"**{QUESTION}**\n> ")
    assert first.replies() == other.replies() == []
    chat = there.owner.say(thread, "I see.")
    aside = there.owner.say(thread, "and with Norway, you think?", reply_to=chat)
    assert "what did Vietnam discuss with Norway?" in there.owner.say(thread, "and with Norway?").reply().text
    assert "discuss with Norway" not in there.ana.say(elsewhere, "and with Denmark?").reply().text
    there.ana.slash(there.general, "forget-me").answer()
    there.owner.slash(there.general, "forget-me").answer()
    assert "10 February 2026" in there.ana.say(thread, "when was that?").reply().text
    assert chat.replies() == aside.replies() == []
    nothing = there.ana.mention(there.general, "what about Japan?")
    assert "Nothing in the archive mentions Japan." in nothing.reply().text
    assert nothing.message.thread is None


def test_an_answer_to_a_command_gets_a_thread_below_it(there: Place, reading: Town) -> None:
    chosen(there, there.general, threads=True)

    answer = there.ana.slash(there.general, "ask", question=QUESTION).answer()
    thread = Said(reading.discord, answer.message).thread()
    there.ana.slash(there.general, "forget-me").answer()

    assert "what did Vietnam discuss with Norway?" in there.owner.say(thread, "and with Norway?").reply().text
    hidden = there.ana.slash(there.general, "ask", question=QUESTION, private=True).answer()
    assert hidden.ephemeral
    assert hidden.message.thread is None


def test_where_no_thread_can_be_begun_or_takes_no_message_the_channel_gets_the_answer(
    there: Place, reading: Town
) -> None:
    discord, bot = reading.discord, reading.discord.bot
    chosen(there, there.general, threads=True)
    thread, _ = in_thread(reading, there.ana.mention(there.general, QUESTION))
    private = there.owner.thread(there.other, "between us", private=True)
    voice = discord.channel(there.guild, "voice", ChannelType.VOICE)
    assert "no threads can be begun" in chosen(there, voice, threads=True)

    discord.close_thread(thread)
    assert "\n> " in there.ana.mention(thread, QUESTION).reply().text  # which opens it again
    discord.close_thread(thread, locked=True)
    discord.close_thread(private, locked=True)
    before = len(said_by_the_bot(reading, there.general))
    unanswered = there.owner.mention(private, QUESTION)
    there.owner.mention(thread, QUESTION)
    discord.wait(lambda: len(said_by_the_bot(reading, there.general)) > before, "an answer in the channel")
    discord.deny(there.general, bot, Permission.CREATE_PUBLIC_THREADS)
    assert "\n> " in there.ana.mention(there.general, QUESTION).reply().text

    assert "I lack Create Public Threads, and answer in the channel" in chosen(there, there.general, threads=True)
    assert (
        "for which the bot lacks Create Public Threads" in there.owner.slash(there.other, "setup check").answer().text
    )
    assert unanswered.replies() == said_by_the_bot(reading, there.other) == []
    assert all("160005" in refusal for refusal in discord.refusals)
    discord.refusals.clear()
