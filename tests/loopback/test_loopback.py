"""An unmodified discord.py process lives in the loopback Discord as it would in the real one."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback.faults import Buckets
from tests.loopback.gateway import Intent
from tests.loopback.people import NotOfferedError
from tests.loopback.process import BotProcess
from tests.loopback.server import Discord
from tests.loopback.world import Channel, ChannelType, Guild, Permission

SAMPLE = str(Path(__file__).with_name("sample_bot.py"))


class Scene:
    """A server with its owner, a member, a channel and the sample bot."""

    def __init__(self, discord: Discord) -> None:
        self.discord = discord
        self.owner = discord.person("olga")
        self.ana = discord.person("ana")
        self.guild: Guild = discord.guild("News", owner=self.owner)
        discord.join(self.guild, self.ana)
        self.general: Channel = discord.channel(self.guild, "general")


def bot(discord: Discord, *arguments: str) -> BotProcess:
    return BotProcess(discord, SAMPLE, *arguments, environment={"TOKEN": discord.token})


@pytest.fixture(scope="module")
def running() -> Iterator[Scene]:
    with Discord() as discord:
        scene = Scene(discord)
        with bot(discord) as process:
            process.ready()
            yield scene


@pytest.fixture
def scene(running: Scene) -> Iterator[Scene]:
    running.discord.refusals.clear()
    yield running
    assert running.discord.own_faults == []
    assert running.discord.pings == []


def test_commands_are_answered(scene: Scene) -> None:
    answer = scene.ana.slash(scene.general, "echo", text="hello").answer()

    assert answer.text == "hello"
    assert not answer.ephemeral


def test_the_bot_is_answered_in_direct_messages_too(scene: Scene) -> None:
    assert scene.ana.slash(scene.ana.dm, "echo", text="hello").answer().text == "hello"


def test_options_complete_themselves(scene: Scene) -> None:
    assert scene.ana.complete(scene.general, "echo", "text", "x").choices() == ["xa", "xb"]


def test_a_deferred_answer_is_filled_in_later(scene: Scene) -> None:
    answer = scene.ana.slash(scene.general, "slow", file=("note.txt", b"from a file")).answer()

    assert answer.text == "from a file"
    assert answer.ephemeral


def test_buttons_edit_their_message(scene: Scene) -> None:
    first = scene.ana.slash(scene.general, "button").answer()

    second = scene.ana.press(first, "Again").answer()

    assert second.text == first.text == "pressed 1"
    assert (second.message, second.edits) == (first.message, 1)


def test_nobody_presses_a_button_that_they_do_not_see(scene: Scene) -> None:
    answer = scene.ana.slash(scene.general, "slow", file=("note.txt", b"mine")).answer()

    with pytest.raises(NotOfferedError):
        scene.owner.press(answer, "Again")


def test_forms_are_opened_and_submitted(scene: Scene) -> None:
    opened = scene.ana.slash(scene.general, "form")

    assert scene.ana.submit(opened, word="hello").answer().text == "form hello"
    with pytest.raises(NotOfferedError):
        scene.ana.submit(opened, word="x")


def test_message_menus_carry_the_message(scene: Scene) -> None:
    said = scene.ana.say(scene.general, "quietly")

    assert scene.ana.menu("Shout", said).answer().text == "QUIETLY"


def test_without_the_intent_only_mentions_and_direct_messages_have_content(scene: Scene) -> None:
    unread = scene.ana.say(scene.general, "not for you")
    slash_answer = scene.ana.slash(scene.general, "echo", text="x").answer()
    unread_reply = scene.ana.say(scene.general, "not for you either", reply_to=slash_answer, ping=False)

    assert scene.ana.mention(scene.general, "hello").reply().text == "read: @dateline hello"
    assert scene.ana.say(scene.ana.dm, "hello").reply().text == "read: hello"
    assert unread.replies() == unread_reply.replies() == []


def test_a_refused_answer_leaves_the_interaction_open(scene: Scene) -> None:
    answer = scene.owner.slash(scene.general, "long").answer()

    assert answer.text == "refused with 50035"
    assert "Invalid Form Body" in scene.discord.refusals[0]


def test_commands_are_offered_to_those_who_may(scene: Scene) -> None:
    with pytest.raises(NotOfferedError):
        scene.ana.slash(scene.general, "long")

    assert scene.ana.slash(scene.general, "long", crafted=True).answer()


def test_a_late_answer_is_refused(scene: Scene) -> None:
    scene.ana.slash(scene.general, "echo", text="hello", late=True)

    refusal = scene.discord.wait(lambda: scene.discord.refusals, "a refusal")[0]
    assert "10062 Unknown interaction" in refusal


def test_rights_are_enforced(scene: Scene) -> None:
    quiet = scene.discord.channel(scene.guild, "quiet")
    scene.discord.deny(quiet, scene.discord.bot, Permission.SEND_MESSAGES)

    said = scene.ana.mention(quiet, "hello")

    assert "50013 Missing Permissions" in scene.discord.wait(lambda: scene.discord.refusals, "a refusal")[0]
    assert said.replies() == []


def test_forums_voice_channels_and_threads_are_talked_in(scene: Scene) -> None:
    discord, ana = scene.discord, scene.ana
    voice = discord.channel(scene.guild, "voice", ChannelType.VOICE)
    forum = discord.channel(scene.guild, "forum", ChannelType.FORUM, tags=("done", "new"))
    name = discord.bot.mention

    post = ana.post(forum, "A title", f"{name} hello", "new")
    assert post.reply().text == ana.mention(voice, "hello").reply().text == "read: @dateline hello"
    with pytest.raises(NotOfferedError):
        ana.say(forum, "no message")
    ana.mention(post.message.channel, "mark it")
    refusal = discord.wait(lambda: discord.refusals, "a refusal")[0]
    assert "50013 Missing Permissions" in refusal
    discord.give(scene.guild, discord.bot, Permission.MANAGE_THREADS)
    discord.tell("GUILD_CREATE", scene.guild.payload(), scene.guild)
    ana.mention(post.message.channel, "mark it")
    discord.wait(lambda: len(post.message.channel.marked) == 2, "the tag")

    thread = ana.mention(scene.general, "in a thread").thread()
    assert discord.wait(lambda: [m.content for m in thread.messages.values() if m.content], "words") == ["read there"]
    discord.close_thread(thread)
    assert ana.mention(thread, "hello").reply()
    assert not thread.archived
    discord.close_thread(thread, locked=True)
    with pytest.raises(NotOfferedError):
        ana.mention(thread, "hello")


@pytest.mark.parametrize("everywhere", [False, True], ids=["route", "global"])
def test_rate_limits_are_waited_for(scene: Scene, everywhere: bool) -> None:
    fault = scene.discord.rate_limit("POST", "/callback", everywhere=everywhere)

    assert scene.ana.slash(scene.general, "echo", text="hello").answer().text == "hello"
    assert fault.met == 1


def test_a_lost_connection_is_resumed_and_misses_nothing(scene: Scene) -> None:
    before = scene.discord.resumptions()

    with scene.discord.cut_off():
        asked = scene.ana.slash(scene.general, "echo", text="meanwhile")

    assert asked.answer().text == "meanwhile"
    assert scene.discord.resumptions() == before + 1


def test_the_gateway_may_ask_to_reconnect(scene: Scene) -> None:
    before = scene.discord.resumptions()

    scene.discord.ask_to_reconnect()

    scene.discord.wait(lambda: scene.discord.resumptions() == before + 1, "the session to be resumed")
    assert scene.ana.slash(scene.general, "echo", text="hello").answer().text == "hello"


def test_a_wrong_token_does_not_get_in() -> None:
    with Discord() as discord, BotProcess(discord, SAMPLE, environment={"TOKEN": "wrong"}) as process:
        assert process.ended() == 1
        assert "401: Unauthorized" in discord.refusals[0]


@pytest.mark.parametrize("granted", [Intent.NONE, Intent.MESSAGE_CONTENT], ids=["refused", "granted"])
def test_privileged_intents_are_for_those_who_have_them(granted: Intent) -> None:
    with Discord(granted=granted) as discord:
        scene = Scene(discord)
        with bot(discord, "content") as process:
            if granted:
                process.ready()
                assert scene.ana.say(scene.general, "to all").reply().text == "read: to all"
            else:
                assert process.ended() == 1
                assert discord.gateway.closed == [4014]


# --- what a busy or broken Discord does


def test_a_channel_takes_so_many_messages_and_no_more(scene: Scene) -> None:
    scene.discord.buckets = buckets = Buckets(2, 0.5)
    try:
        said = [scene.ana.mention(scene.general, f"number {number}") for number in range(4)]
        began = time.monotonic()
        texts = [one.reply().text for one in said]
    finally:
        scene.discord.buckets = None

    assert all(f"number {number}" in text for number, text in enumerate(texts))
    assert time.monotonic() - began > 0.3
    assert buckets.take("elsewhere")[1] is None


def test_a_lost_connection_may_have_had_its_effect(scene: Scene) -> None:
    before = len(scene.general.messages)
    undone, done = scene.discord.lose("POST", "/messages$"), scene.discord.lose("POST", "/messages$", done=True)
    scene.ana.mention(scene.general, "first")
    scene.discord.wait(lambda: undone.met, "the first to be lost")
    scene.ana.mention(scene.general, "second")
    scene.discord.wait(lambda: done.met, "the second to be lost")
    scene.discord.wait(lambda: len(scene.general.messages) == before + 3, "the answer that was made all the same")


def test_the_bots_own_role_is_no_mention_of_it(scene: Scene) -> None:
    (own,) = [role for role in scene.guild.roles.values() if role.of_bot is scene.discord.bot]

    said = scene.ana.say(scene.general, f"{own.mention} hello")

    assert said.message.payload()["mention_roles"] == [str(own.id)]
    assert scene.discord.bot not in said.message.mentions
